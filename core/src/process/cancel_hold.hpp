#pragma once

#include <pthread.h>

namespace userhub {

/// While one lives, pthread_cancel() of its thread waits: it unwinds the stack, which most of the
/// library forbids. Where cancellation is asynchronous it comes from the destructor.
class CancelHold {
 public:
  CancelHold() { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~CancelHold() noexcept(false) { pthread_setcancelstate(before_, nullptr); }
  CancelHold(const CancelHold&) = delete;
  CancelHold& operator=(const CancelHold&) = delete;

 private:
  int before_ = PTHREAD_CANCEL_ENABLE;
};

}  // namespace userhub
