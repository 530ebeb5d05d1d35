#include "signal_check.hpp"

namespace userhub::python {

bool SignalCheck::operator()() {
  constexpr std::chrono::milliseconds interval{50};
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < interval) return false;
  last_ = now;
  return gil_.ask_with_gil([] { return PyErr_Occurred() != nullptr || PyErr_CheckSignals() != 0; });
}

}  // namespace userhub::python
