#pragma once

#include <pthread.h>

namespace userhub {

/// Delays pthread_cancel() of its thread while it lives: cancellation unwinds the stack, and most
/// of the library is noexcept. Asynchronous cancellation then acts in the destructor.
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
