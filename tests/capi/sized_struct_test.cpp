#include "sized_struct.hpp"

#include <cstdlib>
#include <memory>

#include "catch.hpp"

using namespace userhub;
using namespace userhub::capi;

namespace {

/// One struct in its first release and in two later ones.
struct First {
  std::size_t struct_size;
  const char* name;
};
struct Second {
  std::size_t struct_size;
  const char* name;
  std::int64_t size;
};
struct Third {
  std::size_t struct_size;
  const char* name;
  std::int64_t size;
  std::int64_t colour;
};

template <class Ours>
constexpr SizedStruct about() {
  return {.argument = "thing",
          .name = "thing_options",
          .initialiser = "THING_OPTIONS_INIT",
          .first_size = sizeof(First),
          .our_size = sizeof(Ours)};
}

/// What a library that knows `Ours` reads of a program's `Theirs`, which lies in exactly its bytes.
template <class Ours, class Theirs>
std::expected<Ours, Error> read(const Theirs& value) {
  const std::unique_ptr<void, decltype(&std::free)> exact(std::malloc(sizeof value), &std::free);
  std::memcpy(exact.get(), &value, sizeof value);
  return read_sized_struct(static_cast<const Ours*>(exact.get()), about<Ours>());
}

}  // namespace

TEST_CASE("an old program's struct reads as zero where it has grown since") {
  const auto read_back = read<Third>(First{sizeof(First), "old"});
  REQUIRE(read_back);
  CHECK(read_back->name == std::string_view("old"));
  CHECK(read_back->size == 0);
  CHECK(read_back->colour == 0);
}

TEST_CASE("a program built between two releases keeps the members that it set") {
  const auto read_back = read<Third>(Second{sizeof(Second), "between", 7});
  REQUIRE(read_back);
  CHECK(read_back->size == 7);
  CHECK(read_back->colour == 0);
}

TEST_CASE("a new program runs on an old library until it sets a member that the library lacks") {
  CHECK(read<First>(Third{sizeof(Third), "new", 0, 0}));
  CHECK(read<Second>(Third{sizeof(Third), "new", 7, 0})->size == 7);
  for (const auto& newer : {Third{sizeof(Third), "new", 7, 0}, Third{sizeof(Third), "new", 0, 7}}) {
    const auto refused = read<First>(newer);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message ==
          "struct_size of thing_options is 32, and a member that this library does not know is "
          "set: install a newer libuserhub");
  }
}

TEST_CASE("a struct shorter than its first release is refused") {
  const auto refused = read<Third>(std::size_t{8});
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "struct_size of thing_options is 8: start from THING_OPTIONS_INIT");
}

TEST_CASE("a NULL struct is refused by the argument's name") {
  const auto refused = read_sized_struct(static_cast<const First*>(nullptr), about<First>());
  REQUIRE(!refused);
  CHECK(refused.error().message == "thing is NULL");
  CHECK(refused.error().param == "thing");
}

TEST_CASE("an old program gets as much of the defaults as its struct holds") {
  First old{0, nullptr};
  init_sized_struct(reinterpret_cast<Third*>(&old), sizeof old, Third{sizeof(Third), "x", 3, 4});
  CHECK(old.struct_size == sizeof(First));
  CHECK(old.name == std::string_view("x"));
}

TEST_CASE("a new program gets zeros beyond the defaults an old library knows") {
  Third newer{1, nullptr, 2, 3};
  init_sized_struct(reinterpret_cast<First*>(&newer), sizeof newer, First{sizeof(First), "x"});
  CHECK(newer.struct_size == sizeof(Third));
  CHECK(newer.size == 0);
  CHECK(newer.colour == 0);
}
