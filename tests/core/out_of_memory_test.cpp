#include <chrono>
#include <cstdlib>
#include <new>
#include <optional>
#include <semaphore>
#include <string>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

/// Which allocations of this thread fail.
struct Shortage {
  long granted = -1;   ///< How many succeed before that; negative: all.
  bool lasts = false;  ///< All later ones fail too, not just one.
  bool was_felt = false;
};
thread_local Shortage shortage;

bool memory_lacks() {
  if (shortage.granted < 0 || shortage.granted-- > 0) return false;
  shortage.granted = shortage.lasts ? 0 : -1;
  shortage.was_felt = true;
  return true;
}

/// What the callbacks received. Needs no memory.
struct Outcomes {
  std::counting_semaphore<> came{0};
  std::optional<ErrorCode> last;
};

/// Starts an asynchronous call of a new client in this shortage, and waits for its callback. Says
/// whether memory was short.
bool outcome_in(const Shortage& given, const std::string& url, const char* user,
                Outcomes& outcomes) {
  const auto client = single_attempt_client(url);
  auto request = request_of(user);
  PortalSessionCallback callback = [&outcomes](const auto& result) {
    outcomes.last = result ? std::nullopt : std::optional(result.error().code);
    outcomes.came.release();
  };
  shortage = given;
  client.create_portal_session_async(std::move(request), {}, std::move(callback));
  shortage.granted = -1;
  if (!outcomes.came.try_acquire_for(std::chrono::seconds{30})) FAIL("no callback came");
  return shortage.was_felt;
}

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = memory_lacks() ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return memory_lacks() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

TEST_CASE("a callback comes exactly once wherever memory runs out as its call starts") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  for (const bool lasts : {true, false}) {
    for (const char* user : {"a_user_id_too_long_for_a_short_string", ".."}) {
      const bool is_refused = user[0] == '.';
      Outcomes outcomes;
      bool is_short = true;
      for (long granted = 0; is_short; ++granted) {
        INFO(user << " after " << granted << " allocations" << (lasts ? ", for good" : ""));
        is_short = outcome_in({.granted = granted, .lasts = lasts}, server.url(), user, outcomes);
        const bool is_out_of_memory = outcomes.last == ErrorCode::internal;
        const bool is_usual = is_refused ? outcomes.last == ErrorCode::invalid_argument
                                         : outcomes.last == std::nullopt;
        CHECK((is_usual || (is_short && is_out_of_memory)));
      }
      CHECK_FALSE(outcomes.came.try_acquire());
    }
  }
}
