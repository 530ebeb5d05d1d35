#include "call/retry_budget.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace userhub;
using namespace std::chrono_literals;

namespace {

constexpr RetryBudget::time_point start{5000s};

int retries_left(RetryBudget& budget, RetryBudget::time_point now) {
  int retries = 0;
  while (budget.withdraw(now)) ++retries;
  return retries;
}

void deposit(RetryBudget& budget, int calls, RetryBudget::time_point now) {
  for (int call = 0; call < calls; ++call) budget.deposit(now);
}

}  // namespace

TEST_CASE("a new budget has a reserve of 10 retries") {
  RetryBudget budget;
  CHECK(retries_left(budget, start) == 10);
}

TEST_CASE("the reserve regains a retry each second, up to 10") {
  RetryBudget budget;
  retries_left(budget, start);
  CHECK(retries_left(budget, start + 999ms) == 0);
  CHECK(retries_left(budget, start + 1s) == 1);
  CHECK(retries_left(budget, start + 4500ms) == 3);
  CHECK(retries_left(budget, start + 5s) == 1);
  CHECK(retries_left(budget, start + 1h) == 10);
}

TEST_CASE("each call adds a fifth of a retry") {
  for (const auto& [calls, retries] :
       {std::pair{4, 10}, {5, 11}, {9, 11}, {100, 30}, {5000, 1010}}) {
    RetryBudget budget;
    deposit(budget, calls, start);
    CHECK(retries_left(budget, start) == retries);
  }
}

TEST_CASE("the tokens that a call added expire after 10 s") {
  RetryBudget budget;
  deposit(budget, 50, start);
  deposit(budget, 50, start + 3s);
  RetryBudget other;
  deposit(other, 50, start);
  CHECK(retries_left(other, start + 9900ms) == 20);
  CHECK(retries_left(budget, start + 10s) == 20);
  RetryBudget late;
  deposit(late, 50, start);
  CHECK(retries_left(late, start + 1h) == 10);
}

TEST_CASE("tokens that expire first are spent first, and the reserve last") {
  RetryBudget budget;
  deposit(budget, 25, start);
  deposit(budget, 25, start + 5s);
  for (int retry = 0; retry < 5; ++retry) CHECK(budget.withdraw(start + 6s));
  CHECK(retries_left(budget, start + 12s) == 15);
}

TEST_CASE("a period's deposits are forgotten when its place is used again") {
  RetryBudget budget;
  for (int second = 0; second < 60; ++second) deposit(budget, 5, start + second * 1s);
  CHECK(retries_left(budget, start + 59s) == 20);
}

TEST_CASE("many threads deposit and withdraw without losing or making a retry") {
  RetryBudget budget;
  constexpr int threads = 8;
  constexpr int calls = 5000;
  std::atomic<int> retries = 0;
  std::vector<std::jthread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      for (int call = 0; call < calls; ++call) {
        const auto now = start + call / 100 * 1ms;
        budget.deposit(now);
        if (call % 2 == 0 && budget.withdraw(now)) ++retries;
      }
    });
  }
  running.clear();
  CHECK(retries + retries_left(budget, start + 50ms) == threads * calls / 5 + 10);
}
