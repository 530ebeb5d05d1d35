#pragma once

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

/// The one call that every contender makes, as the environment describes it.
namespace workload {

/// Ends the program: what went wrong here is a defect of the benchmark.
[[noreturn]] inline void fail(std::string_view problem) {
  std::cerr << "bench: " << problem << '\n';
  std::_Exit(1);  // other threads may be in the middle of a call
}

inline std::string setting(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) fail(std::string(name) + " is not set: run ./dev bench");
  return value;
}

/// A call that brought another answer than the server's would be measured for nothing.
inline void check(std::string_view redirect_url) {
  static const std::string expected = setting("BENCH_REDIRECT_URL");
  if (redirect_url != expected) fail("another redirect URL than the server's");
}

}  // namespace workload
