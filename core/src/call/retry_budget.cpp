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
constexpr std::uint64_t periods_kept = 100;
constexpr std::uint64_t lower_half = 0xFFFF'FFFF;

std::uint64_t period_of(std::chrono::steady_clock::time_point now) {
  return static_cast<std::uint64_t>(now.time_since_epoch() / period_length);
}

std::uint64_t packed(std::uint64_t period, std::int64_t tokens) {
  return period << 32 | static_cast<std::uint64_t>(tokens);
}

/// Nothing where the slot holds another period's.
std::int64_t tokens_of(std::uint64_t slot, std::uint64_t period) {
  return slot >> 32 == (period & lower_half) ? static_cast<std::int64_t>(slot & lower_half) : 0;
}

/// Takes at most `wanted` of that period's deposits; what it took.
std::int64_t take(std::atomic<std::uint64_t>& slot, std::uint64_t period, std::int64_t wanted) {
  std::uint64_t before = slot.load(std::memory_order_relaxed);
  while (true) {
    const std::int64_t held = tokens_of(before, period);
    const std::int64_t taken = std::min(wanted, held);
    if (taken == 0 || slot.compare_exchange_weak(before, packed(period, held - taken),
                                                 std::memory_order_relaxed)) {
      return taken;
    }
  }
}

}  // namespace

void RetryBudget::deposit(time_point now) noexcept {
  const std::uint64_t current = period_of(now);
  Slot& target = slot(current);
  std::uint64_t before = target.load(std::memory_order_relaxed);
  std::int64_t after = 0;
  do {
    after = std::min<std::int64_t>(tokens_of(before, current) + call_share, lower_half);
  } while (
      !target.compare_exchange_weak(before, packed(current, after), std::memory_order_relaxed));
}

bool RetryBudget::withdraw(time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  refill_reserve(now);
  const std::uint64_t current = period_of(now);
  const std::uint64_t oldest = current - std::min(current, periods_kept - 1);
  std::int64_t available = reserve_;
  for (std::uint64_t period = oldest; period <= current; ++period) {
    available += tokens_of(slot(period).load(std::memory_order_relaxed), period);
  }
  if (available < retry_cost) return false;
  std::int64_t owed = retry_cost;  // what expires first is spent first
  for (std::uint64_t period = oldest; period <= current && owed > 0; ++period) {
    owed -= take(slot(period), period, owed);
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
