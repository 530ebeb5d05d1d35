#pragma once

#include <Python.h>

#include <cstdint>
#include <expected>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "process/generation.hpp"
#include "userhub/async_call.hpp"
#include "userhub/attempt.hpp"
#include "values.hpp"

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
  static AttemptObserver observer(const std::shared_ptr<Completions>& completions,
                                  std::uint64_t number);

  /// Whether fork() brought it here: what comes is the parent's.
  bool is_inherited() const { return process_ != generation(); }

  /// Readable while there is something to take.
  int descriptor() const { return descriptor_; }

  struct ObservedAttempt {
    std::uint64_t number;
    EndedAttempt ended;
  };
  struct Batch {
    std::list<ObservedAttempt> attempts;
    std::list<Completion> completions;
  };
  /// What came since the last time; those calls are in flight no more.
  Batch take();

  /// Makes room for a call that is about to start. Throws std::bad_alloc.
  void expect(std::uint64_t number);

  /// What cancel() cancels, unless its result was taken already.
  void started(std::uint64_t number, AsyncCall call);

  /// Cancels the call, unless its result was taken.
  void cancel(std::uint64_t number);

 private:
  template <typename Put>
  void put(Put put);

  const std::uint64_t process_ = generation();
  int descriptor_;
  std::mutex calls_mutex_;  ///< Not taken by the I/O thread, which would wait for its batches.
  std::unordered_map<std::uint64_t, AsyncCall> calls_;
  std::mutex mutex_;
  Batch waiting_;
};

/// Whether the object is a _native.Completions; if not, a TypeError is set.
bool are_completions(PyObject* object);

/// Of a _native.Completions.
const std::shared_ptr<Completions>& completions_of(PyObject* object);

}  // namespace userhub::python
