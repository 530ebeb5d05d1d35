#pragma once

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include "process_id.hpp"
#include "userhub/async_call.hpp"
#include "userhub/attempt.hpp"

namespace userhub::python {

/// Results of asynchronous calls on their way from a client's I/O thread to one event loop: what
/// came since the loop last looked makes one batch and one wake-up. Holds no Python object, so that
/// the I/O thread never needs the GIL. Thread-safe.
class Completions {
 public:
  using Result = std::expected<PortalSession, Error>;
  struct Completion {
    std::uint64_t number;
    std::optional<Result> result;
  };

  /// Throws std::system_error where no descriptor is to be had.
  Completions();
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Puts a call's result among `completions`, under this number. Allocates nothing when it does.
  static PortalSessionCallback taker(std::shared_ptr<Completions> completions,
                                     std::uint64_t number);

  /// Puts a call's attempts among `completions`, under its number; one that there is no memory for
  /// is left out.
  static AttemptObserver observer(std::shared_ptr<Completions> completions, std::uint64_t number);

  /// Whether fork() brought it here: what comes is the parent's.
  bool is_inherited() const { return process_ != process_id(); }

  /// Readable while there is something to take.
  int descriptor() const { return descriptor_; }

  /// An attempt that has ended, with an error of its own.
  struct EndedAttempt {
    std::uint64_t number;
    Attempt attempt;
    std::optional<Error> error;
  };
  struct Batch {
    std::list<EndedAttempt> attempts;
    std::list<Completion> completions;
  };
  Batch take();

 private:
  void add(std::list<Completion> completion);
  void wake_for_first();

  const pid_t process_ = process_id();
  int descriptor_;
  std::mutex mutex_;
  Batch waiting_;
};

}  // namespace userhub::python
