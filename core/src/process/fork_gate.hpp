#pragma once

#include <chrono>
#include <memory>

namespace userhub {

/// Lets in either any number of threads or one fork. A fork that waits goes first: otherwise busy
/// threads would starve it.
class ForkGate {
 public:
  ForkGate();
  ~ForkGate();
  ForkGate(const ForkGate&) = delete;
  ForkGate& operator=(const ForkGate&) = delete;

  void enter();
  void leave();

  /// Waits until all threads have left, and lets none in before open(). False, and then open() must
  /// not be called, if that takes longer than `patience`: a thread is stuck.
  bool close(std::chrono::seconds patience);
  void open();

  /// For a child: makes the gate open and empty, whatever the parent's threads left.
  void renew();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace userhub
