#include "transport/completions.hpp"

#include <poll.h>

#include <cstdint>
#include <iterator>
#include <list>
#include <memory>
#include <vector>

#include "catch.hpp"

using namespace userhub;

namespace {

/// Gives the queue the result of a call with this token.
void complete(const std::shared_ptr<Completions>& queue, std::uint64_t token) {
  Completions::Place place(queue, token);
  PortalSessionCallback callback = place.callback();
  place.keep({});
  callback(PortalSession{});
}

bool is_readable(const Completions& queue) {
  pollfd polled{.fd = queue.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, 0) == 1;
}

std::vector<std::uint64_t> tokens_of(const std::list<Completions::Entry>& entries) {
  std::vector<std::uint64_t> tokens;
  for (const auto& entry : entries) tokens.push_back(entry.token);
  return tokens;
}

}  // namespace

TEST_CASE("results are taken all at once, in their order, and the next one wakes anew") {
  const auto queue = std::make_shared<Completions>();
  CHECK(queue->take_all().empty());
  for (const std::uint64_t first : {1U, 11U}) {
    complete(queue, first);
    complete(queue, first + 1);
    REQUIRE(is_readable(*queue));
    CHECK(tokens_of(queue->take_all()) == std::vector{first, first + 1});
    CHECK_FALSE(is_readable(*queue));
  }
}

TEST_CASE(
    "the attempts of an observed call arrive before its result, with copies of their errors") {
  const auto queue = std::make_shared<Completions>();
  auto error = std::make_unique<Error>(Error{.code = ErrorCode::timed_out});
  Completions::observer(queue, 7)({.number = 1, .error = error.get()});
  error.reset();
  Completions::observer(queue, 7)({.number = 2});
  CHECK(is_readable(*queue));
  complete(queue, 7);
  const auto entries = queue->take_all();
  REQUIRE(tokens_of(entries) == std::vector<std::uint64_t>{7, 7, 7});
  const auto& first = entries.front().attempt;
  REQUIRE(first);
  CHECK(first->attempt.number == 1);
  CHECK(first->error->code == ErrorCode::timed_out);
  CHECK(std::next(entries.begin())->attempt->attempt.number == 2);
  CHECK_FALSE(std::next(entries.begin())->attempt->error);
  CHECK_FALSE(entries.back().attempt);
  CHECK(entries.back().result);
}

TEST_CASE("a closed queue discards the attempts and the results that come late") {
  const auto queue = std::make_shared<Completions>();
  const auto observer = Completions::observer(queue, 1);
  Completions::Place place(queue, 1);
  PortalSessionCallback callback = place.callback();
  place.keep({});
  queue->close();
  observer({});
  callback(PortalSession{});
  CHECK(queue->take_all().empty());
  CHECK_FALSE(queue->take());
  CHECK_FALSE(queue->wait(-1));
}
