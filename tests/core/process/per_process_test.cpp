#include "process/per_process.hpp"

#include <optional>

#include "catch.hpp"
#include "forks.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

int destroyed = 0;

struct Counted {
  ~Counted() { ++destroyed; }
  void leave_to_parent() {}
};

}  // namespace

TEST_CASE("a child, however forked, destroys its own object and never the inherited one") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  destroyed = 0;
  std::optional<PerProcess<Counted>> counted(std::in_place);
  counted->get();
  CHECK(in_child(
      [&] {
        counted.reset();
        return destroyed == 0;
      },
      way.fork));
  CHECK(in_child(
      [&] {
        counted->get();
        counted.reset();
        return destroyed == 1;
      },
      way.fork));
}
