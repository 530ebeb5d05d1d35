#pragma once

#include <functional>

#include "clock.hpp"
#include "faults.hpp"
#include "http_message.hpp"
#include "journal.hpp"

namespace userhub::emulator {

/// The control API for tests: `/_emulator/…`.
class Control {
 public:
  Control(const Journal& journal, Clock& clock, Faults& faults, std::function<void()> reset)
      : journal_(journal), clock_(clock), faults_(faults), reset_(std::move(reset)) {}

  Response answer(const Request& request);

 private:
  Response list_requests(const Request& request) const;
  Response set_clock(const Request& request);
  Response show_time() const;
  Response queue_fault(const Request& request);
  Response list_faults() const;

  const Journal& journal_;
  Clock& clock_;
  Faults& faults_;
  std::function<void()> reset_;
};

}  // namespace userhub::emulator
