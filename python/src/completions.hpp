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
#include "process/platform.hpp"
#include "userhub/async_call.hpp"
#include "userhub/attempt.hpp"
#include "values.hpp"

namespace userhub::python {

/// Results of asynchronous calls on their way from a client's I/O thread to one event loop, which
/// is woken once for all results that have arrived. Holds no Python object, so the I/O thread never
/// needs the GIL. Thread-safe.
class Completions {
 public:
  using Result = std::expected<PortalSession, Error>;
  struct Completion {
    std::uint64_t number;
    std::optional<Result> result;
  };

  /// Throws std::system_error if there is no free descriptor.
  Completions() = default;
  ~Completions() { close_event(event_); }
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// A callback that adds its call's result under this number, without allocating memory.
  static PortalSessionCallback callback(std::shared_ptr<Completions> completions,
                                        std::uint64_t number);

  /// An observer that adds its call's attempts under this number. An attempt is left out if memory
  /// runs out.
  static AttemptObserver observer(const std::shared_ptr<Completions>& completions,
                                  std::uint64_t number);

  /// Whether this is a forked child's copy: the results are the parent's.
  bool is_inherited() const { return process_ != generation(); }

  /// Readable while there is something to take.
  int descriptor() const { return event_.read_end; }

  struct ObservedAttempt {
    std::uint64_t number;
    EndedAttempt ended;
  };
  struct Batch {
    std::list<ObservedAttempt> attempts;
    std::list<Completion> completions;
  };
  /// What has arrived since the last take(). Forgets the calls with a result.
  Batch take();

  /// Makes room for a call that is about to start. Throws std::bad_alloc.
  void add_call(std::uint64_t number);

  /// Sets the call for cancel(), unless its result has been taken already.
  void set_call(std::uint64_t number, AsyncCall call);

  /// Cancels the call, unless its result has been taken.
  void cancel(std::uint64_t number);

 private:
  template <typename Add>
  void add(Add add);

  const std::uint64_t process_ = generation();
  const DescriptorPair event_ = open_event();
  std::mutex calls_mutex_;  ///< The I/O thread does not take it: it would wait for batches.
  std::unordered_map<std::uint64_t, AsyncCall> calls_;
  std::mutex mutex_;
  Batch arrived_;
};

/// Whether the object is a _native.Completions; sets a TypeError if it is not.
bool are_completions(PyObject* object);

/// The value of a _native.Completions.
const std::shared_ptr<Completions>& completions_of(PyObject* object);

}  // namespace userhub::python
