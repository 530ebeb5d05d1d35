#pragma once

#include <condition_variable>
#include <cstdint>
#include <expected>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include "process/unshared_pair.hpp"
#include "transport/ended_attempt.hpp"
#include "userhub/async_call.hpp"

namespace userhub {

/// The results of asynchronous calls, in a queue with a descriptor to poll, for runtimes that
/// cannot take a callback on a foreign thread. Thread-safe. Belongs to the process that made it.
///
/// A byte is written to the descriptor when the queue becomes non-empty. The reader then takes all
/// entries; the first one after that writes a byte again. So level- and edge-triggered loops work,
/// and so do readers that consume the bytes themselves.
class Completions {
 public:
  using Result = std::expected<PortalSession, Error>;
  /// A call in flight, then its result. If the call is observed, one of its attempts.
  struct Entry {
    std::uint64_t token;
    AsyncCall call{};                         ///< While it is in flight.
    Result result{};                          ///< Once it is in the queue.
    std::unique_ptr<EndedAttempt> attempt{};  ///< There is no result then.
  };

  /// Throws std::system_error if there is no descriptor, std::bad_alloc if there is no memory.
  Completions();

  /// Readable after a byte was written. Does not block. Valid until close().
  int descriptor() const { return sockets_.read_end(); }

  /// An observer that adds a call's attempts, before its result. An attempt is left out if memory
  /// runs out.
  static AttemptObserver observer(std::shared_ptr<Completions> completions, std::uint64_t token);

  /// The place of a call that is about to start; freed with this object unless the call starts.
  class Place {
   public:
    /// Throws std::bad_alloc.
    Place(std::shared_ptr<Completions> completions, std::uint64_t token);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// Takes the call's result, allocating nothing then.
    PortalSessionCallback callback() const;
    /// The call will start; close() may cancel it.
    void keep(AsyncCall call);

   private:
    std::shared_ptr<Completions> completions_;
    std::list<Entry>::iterator place_;
    bool is_kept_ = false;
  };

  /// The oldest entry, if there is one. Never blocks.
  std::optional<Entry> take();

  /// All entries, the oldest first. Never blocks.
  std::list<Entry> take_all();

  /// Waits until there is something to take; less than 0 ms waits without limit.
  bool wait(std::int64_t timeout_ms);

  /// Discards what is queued, cancels what is in flight without waiting, closes the descriptor,
  /// ends each wait().
  void close();

 private:
  void complete(std::list<Entry>::iterator place, Result result);
  void add(std::unique_lock<std::mutex> lock, std::list<Entry>& from);
  void read_bytes();

  std::mutex mutex_;
  std::condition_variable changed_;
  UnsharedPair sockets_;  ///< The write end is open until the last call has ended.
  std::list<Entry> in_flight_;
  std::list<Entry> queue_;
  bool is_wake_due_ = true;  ///< The next entry writes a byte.
  bool is_closed_ = false;
};

}  // namespace userhub
