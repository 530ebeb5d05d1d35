#include "name_lookup.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <utility>

namespace userhub::testing {
namespace {

struct Lookups {
  std::mutex mutex;
  std::condition_variable changed;
  std::string host;
  NameLookup::Answer answer = NameLookup::Answer::found;
  int stuck = 0;
};

/// Never destroyed: a look-up may outlive main().
Lookups& lookups() {
  static auto* const all = new Lookups;
  return *all;
}

}  // namespace

NameLookup::NameLookup(std::string host, Answer given) {
  const std::lock_guard lock(lookups().mutex);
  lookups().host = std::move(host);
  lookups().answer = given;
}

NameLookup::~NameLookup() {
  answer(Answer::unknown);
  std::unique_lock lock(lookups().mutex);
  lookups().changed.wait(lock, [] { return lookups().stuck == 0; });
  lookups().host.clear();
}

void NameLookup::answer(Answer given) {
  {
    const std::lock_guard lock(lookups().mutex);
    lookups().answer = given;
  }
  lookups().changed.notify_all();
}

void NameLookup::wait_for_stuck(int count) const {
  std::unique_lock lock(lookups().mutex);
  lookups().changed.wait(lock, [count] { return lookups().stuck >= count; });
}

}  // namespace userhub::testing

/// Replaces the C library's, for libcurl too.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* host,
                                                                  const char* service,
                                                                  const addrinfo* hints,
                                                                  addrinfo** found) {
  using userhub::testing::lookups;
  using Answer = userhub::testing::NameLookup::Answer;
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  {
    std::unique_lock lock(lookups().mutex);
    if (host != nullptr && !lookups().host.empty() && host == lookups().host) {
      ++lookups().stuck;
      lookups().changed.notify_all();
      lookups().changed.wait(lock, [] { return lookups().answer != Answer::stuck; });
      --lookups().stuck;
      lookups().changed.notify_all();
      if (lookups().answer == Answer::unknown) return EAI_NONAME;
      host = "127.0.0.1";
      if (lookups().answer == Answer::two) {
        if (const int failed = real("127.0.0.2", service, hints, found); failed != 0) return failed;
        found = &(*found)->ai_next;
      }
    }
  }
  return real(host, service, hints, found);
}
