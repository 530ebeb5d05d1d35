#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "conformance.hpp"
#include "fault_server_process.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

/// What a process has that a client could leave behind.
struct Belongings {
  std::ptrdiff_t descriptors = 0;
  std::ptrdiff_t threads = 0;
  std::size_t resident_bytes = 0;

  static Belongings now() {
    ::malloc_trim(0);
    std::size_t pages = 0;
    std::size_t resident_pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident_pages;
    return {.descriptors = entries_of("/proc/self/fd"),
            .threads = entries_of("/proc/self/task"),
            .resident_bytes = resident_pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))};
  }

 private:
  static std::ptrdiff_t entries_of(const char* folder) {
    const std::filesystem::directory_iterator entries(folder);
    return std::distance(begin(entries), end(entries));
  }
};

/// Threads that look names up end a moment after their call.
void wait_for_threads(std::ptrdiff_t count) {
  for (int i = 0; i < 300 && Belongings::now().threads > count; ++i) {
    std::this_thread::sleep_for(100ms);
  }
}

/// Two calls at each fault, by a client of its own; gives how many failed.
int fail_at_each(const std::vector<FaultCase>& cases, const FaultServerProcess& server) {
  int failed = 0;
  for (const auto& given : cases) {
    const auto& target = server.target(given.fault);
    auto options = loopback_options(target.base_url);
    options.ca_file = server.ca_file();
    options.proxy = target.proxy;
    options.timeout = 20ms;
    options.max_retries = 0;
    const auto client = make_client(std::move(options));
    for (int call = 0; call < 2; ++call) {
      if (!client.create_portal_session(request_of(target.user_id))) ++failed;
    }
  }
  return failed;
}

/// Large answers take time to send.
bool is_large(const std::string& fault) {
  return fault.contains("without_end") || fault == "body_30mb" || fault == "gzip_bomb";
}

std::vector<FaultCase> quickly_failing_cases() {
  auto cases = load_fault_cases();
  std::erase_if(cases, [](const auto& given) {
    return given.code == "ok" || given.warm || is_large(given.fault);
  });
  return cases;
}

}  // namespace

TEST_CASE("two thousand calls that fail leave no descriptor, thread or memory behind") {
  const FaultServerProcess server(USERHUB_FAULT_SERVER);
  const auto cases = quickly_failing_cases();
  for (int round = 0; round < 3; ++round) fail_at_each(cases, server);
  const auto before = Belongings::now();
  int failed = 0;
  int calls = 0;
  while (calls < 2'000) {
    failed += fail_at_each(cases, server);
    calls += 2 * static_cast<int>(cases.size());
  }
  CHECK(failed == calls);
  wait_for_threads(before.threads);
  const auto after = Belongings::now();
  CHECK(after.descriptors == before.descriptors);
  CHECK(after.threads == before.threads);
#ifdef USERHUB_MEASURES_MEMORY
  CHECK(after.resident_bytes < before.resident_bytes + 1'000'000);
#endif
}
