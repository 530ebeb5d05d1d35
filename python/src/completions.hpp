#pragma once

#include <cstdint>
#include <expected>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include "userhub/async_call.hpp"

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

  /// Readable while there is something to take.
  int descriptor() const { return descriptor_; }

  std::list<Completion> take();

 private:
  void add(std::list<Completion> completion);

  int descriptor_;
  std::mutex mutex_;
  std::list<Completion> waiting_;
};

}  // namespace userhub::python
