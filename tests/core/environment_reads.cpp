#include "environment_reads.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>

namespace userhub::testing {
namespace {

/// Written without a lock: a child may be forked, and a thread may read, at any time.
constexpr std::size_t longest_list = 1000;
std::array<std::array<char, 64>, longest_list> names;
std::atomic<std::size_t> count = 0;

void note(const char* name) {
  const std::size_t place = count++;
  if (place < longest_list) std::strncpy(names[place].data(), name, names[place].size() - 1);
}

}  // namespace

void EnvironmentReads::watch() {
  count = 0;
  names = {};
}

std::vector<std::string> EnvironmentReads::seen() {
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < std::min(count.load(), longest_list); ++i) {
    seen.emplace_back(names[i].data());
  }
  return seen;
}

}  // namespace userhub::testing

/// Replaces the C library's, for libcurl, OpenSSL and simdjson too.
extern "C" __attribute__((visibility("default"))) char* getenv(const char* name) {
  static const auto real = reinterpret_cast<decltype(&getenv)>(::dlsym(RTLD_NEXT, "getenv"));
  userhub::testing::note(name);
  return real(name);
}

extern "C" __attribute__((visibility("default"))) char* secure_getenv(const char* name) {
  static const auto real =
      reinterpret_cast<decltype(&secure_getenv)>(::dlsym(RTLD_NEXT, "secure_getenv"));
  userhub::testing::note(name);
  return real(name);
}
