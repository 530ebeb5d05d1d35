#include "call/retry_budget.hpp"

#include <algorithm>

namespace userhub {
namespace {

using std::chrono::milliseconds;

// In thousandths of a token, so that the reserve gains one each millisecond.
constexpr std::int64_t retry_cost = 1'000;
constexpr std::int64_t call_share = 200;
constexpr std::int64_t max_reserve = 10'000;

constexpr milliseconds period_length{100};
constexpr std::int64_t periods_kept = 100;

}  // namespace

/// Clears the deposits of an earlier period that had the same slot.
RetryBudget::Deposits& RetryBudget::deposits(std::int64_t period) {
  Deposits& place = deposits_[static_cast<std::size_t>(period) % deposits_.size()];
  if (place.period != period) place = {.period = period};
  return place;
}

void RetryBudget::deposit(time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  deposits(now.time_since_epoch() / period_length).tokens += call_share;
}

bool RetryBudget::withdraw(time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  refill_reserve(now);
  const std::int64_t current = now.time_since_epoch() / period_length;
  const std::int64_t oldest = std::max<std::int64_t>(0, current - periods_kept + 1);
  std::int64_t available = reserve_;
  for (auto period = oldest; period <= current; ++period) available += deposits(period).tokens;
  if (available < retry_cost) return false;
  std::int64_t owed = retry_cost;  // what expires first is spent first
  for (auto period = oldest; period <= current; ++period) {
    const std::int64_t taken = std::min(owed, deposits(period).tokens);
    deposits(period).tokens -= taken;
    owed -= taken;
  }
  reserve_ -= owed;
  return true;
}

void RetryBudget::refill_reserve(time_point now) {
  if (now <= refilled_) return;
  const auto gained = std::chrono::floor<milliseconds>(now - refilled_);
  reserve_ = std::min<std::int64_t>(max_reserve, reserve_ + gained.count());
  refilled_ += gained;
}

}  // namespace userhub
