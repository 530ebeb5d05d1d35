#include "userhub/portal_session_callback.hpp"

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "catch.hpp"

using namespace userhub;

namespace {

using Result = PortalSessionCallback::Result;

static_assert(std::is_nothrow_default_constructible_v<PortalSessionCallback>);
static_assert(std::is_nothrow_move_constructible_v<PortalSessionCallback>);
static_assert(std::is_nothrow_move_assignable_v<PortalSessionCallback>);
static_assert(!std::is_copy_constructible_v<PortalSessionCallback>);
static_assert(std::is_convertible_v<void (*)(Result), PortalSessionCallback>);
static_assert(!std::is_constructible_v<PortalSessionCallback, int>);
static_assert(!std::is_constructible_v<PortalSessionCallback, void (*)(int)>);

const std::string url = "https://portal.example/signin?token=longer-than-a-short-string";

std::string last_url;

void keep_url(const Result& result) {
  last_url = result->redirect_url;
}

/// Counts its moves and its destructions, apart from those that a move leaves to do nothing.
struct Counted {
  int& moves;
  std::unique_ptr<int, void (*)(int*)> ends;

  Counted(int& counted_moves, int& counted_ends)
      : moves(counted_moves), ends(&counted_ends, [](int* count) { ++*count; }) {}
  Counted(Counted&& other) noexcept : moves(other.moves), ends(std::move(other.ends)) { ++moves; }
  Counted& operator=(Counted&&) = delete;
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() = default;

  void operator()(const Result& /*result*/) const {}
};

}  // namespace

TEST_CASE("a callback may be any function of a result, whatever it returns") {
  last_url.clear();
  std::function<void(const Result&)> wrapped = keep_url;
  const auto owner = std::make_shared<std::string>();
  PortalSessionCallback callback;
  SECTION("a function") {
    callback = keep_url;
  }
  SECTION("a pointer to a function") {
    callback = &keep_url;
  }
  SECTION("a std::function") {
    callback = wrapped;
  }
  SECTION("a reference to one") {
    callback = std::ref(wrapped);
  }
  SECTION("a lambda without captures") {
    callback = [](Result result) { return last_url = result->redirect_url; };
  }
  SECTION("a generic lambda") {
    callback = [](auto&& result) { last_url = result->redirect_url; };
  }
  SECTION("a lambda that changes its captures") {
    callback = [before = std::string()](Result&& result) mutable {
      before = std::exchange(last_url, std::move(result)->redirect_url);
    };
  }
  SECTION("a lambda that can only be moved") {
    callback = [kept = std::make_unique<int>(1)](const Result& result) {
      REQUIRE(*kept == 1);
      keep_url(result);
    };
  }
  REQUIRE(callback);
  callback(PortalSession{.redirect_url = url});
  CHECK(last_url == url);
}

TEST_CASE("a callback moves a result into its function and never copies it") {
  const char* received = nullptr;
  PortalSessionCallback callback = [&](Result result) { received = result->redirect_url.data(); };
  Result result = PortalSession{.redirect_url = url};
  const char* const sent = result->redirect_url.data();
  callback(std::move(result));
  CHECK(received == sent);
}

TEST_CASE("a callback moves its function once, and destroys it with itself, if not moved from") {
  int moves = 0;
  int ends = 0;
  {
    PortalSessionCallback first = Counted(moves, ends);
    CHECK(moves == 1);
    PortalSessionCallback second = std::move(first);
    CHECK_FALSE(first);  // NOLINT(bugprone-use-after-move): the promise
    CHECK(second);
    CHECK(ends == 0);
    second = nullptr;
    CHECK(ends == 1);
    first = Counted(moves, ends);
    CHECK(ends == 1);
  }
  CHECK(moves == 2);
  CHECK(ends == 2);
}

TEST_CASE("a callback without a function is empty") {
  CHECK_FALSE(PortalSessionCallback());
  CHECK_FALSE(PortalSessionCallback(nullptr));
  CHECK_FALSE(PortalSessionCallback(static_cast<void (*)(Result)>(nullptr)));
  CHECK_FALSE(PortalSessionCallback(std::function<void(Result)>()));
  CHECK(PortalSessionCallback([](const Result&) {}));
}
