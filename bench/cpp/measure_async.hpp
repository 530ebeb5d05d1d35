#pragma once

#include <functional>
#include <latch>

#include "bursts.hpp"
#include "constant_rate.hpp"
#include "measure.hpp"

/// A contender whose calls do not block is a Driver:
///   begin(done)       begins a call; done() is called when it has its answer, always on one thread
///   wait(latch)       goes on until the latch is open
///   wait_until(time)  goes on until then
namespace measure {

/// BENCH_CONCURRENCY times one call after another.
template <typename Driver>
int run_chains(Driver& driver) {
  return run([&](Stretch& stretch) {
    std::latch chains(static_cast<std::ptrdiff_t>(concurrency()));
    const std::function<void()> next = [&] {
      if (!stretch.goes_on()) return chains.count_down();
      driver.begin([&, begun = stretch.begin_call()] {
        stretch.end_call(begun);
        next();
      });
    };
    for (std::size_t chain = 0; chain < concurrency(); ++chain) next();
    driver.wait(chains);
  });
}

template <typename Driver>
int run_async_bursts() {
  return run_bursts([] { return Driver(); },
                    [](Driver& driver, Burst& burst, std::size_t calls) {
                      burst.begin();
                      for (std::size_t call = 0; call < calls; ++call) {
                        driver.begin([&] { burst.answered(); });
                      }
                      driver.wait(burst.over());
                    });
}

template <typename Driver>
int run_async() {
  if (!burst_sizes().empty()) return run_async_bursts<Driver>();
  const long memory_before = memory();
  Driver driver;
  if (workload::setting("BENCH_RATE") != "0") ConstantRate(driver).run(memory_before);
  return run_chains(driver);
}

}  // namespace measure
