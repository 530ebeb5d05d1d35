#include "figures.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace userhub::fleet {
namespace {

using std::chrono::seconds;
using Bins = std::span<const int>;

constexpr std::size_t second = seconds(1) / Load::bin_length;

int sum(Bins bins) {
  return std::accumulate(bins.begin(), bins.end(), 0);
}

double mean(Bins bins) {
  return bins.empty() ? 0 : sum(bins) / static_cast<double>(bins.size());
}

Bins between(const std::vector<int>& bins, TimePoint begin, TimePoint end) {
  const std::size_t first = Load::bin_of(begin);
  return Bins(bins).subspan(first, Load::bin_of(end) - first);
}

double highest_second(Bins bins) {
  double highest = 0;
  for (; bins.size() >= second; bins = bins.subspan(second)) {
    highest = std::max(highest, mean(bins.first(second)));
  }
  return highest;
}

double unevenness(Bins bins) {
  double most = 0;
  for (std::size_t bin = second; bin < bins.size(); ++bin) {
    const std::size_t begin = bin / (5 * second) * (5 * second);
    const Bins around = bins.subspan(begin, std::min(5 * second, bins.size() - begin));
    most = std::max(most, bins[bin] / mean(around));
  }
  return most;
}

std::optional<double> well_after(const Load& load, TimePoint end) {
  if (load.last_troubled() + seconds(1) > load.last_begun()) return std::nullopt;
  return std::max(0.0, std::chrono::duration<double>(load.last_troubled() - end).count());
}

}  // namespace

Figures figures(const Load& load, TimePoint begin, TimePoint end) {
  const double normal = mean(between(load.requests(), TimePoint(seconds(1)), begin));
  const Bins all = between(load.requests(), begin, end);
  const Bins settled = between(load.requests(), std::min(begin + seconds(10), end), end);
  const TimePoint later = end + (end - begin);
  return {.highest = highest_second(between(load.requests(), begin, load.last_begun())) / normal,
          .mean = mean(all) / normal,
          .settled = mean(settled) / normal,
          .settled_highest = highest_second(settled) / normal,
          .unevenness = unevenness(all),
          .failed = sum(between(load.failed(), begin, later)) /
                    static_cast<double>(sum(between(load.calls(), begin, later))),
          .well_after = well_after(load, end)};
}

}  // namespace userhub::fleet
