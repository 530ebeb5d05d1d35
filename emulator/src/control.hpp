#pragma once

#include <functional>

#include "clock.hpp"
#include "http_message.hpp"
#include "journal.hpp"

namespace userhub::emulator {

/// What tests steer the emulator by: `/_emulator/…`.
class Control {
 public:
  Control(const Journal& journal, Clock& clock, std::function<void()> reset)
      : journal_(journal), clock_(clock), reset_(std::move(reset)) {}

  Response answer(const Request& request);

 private:
  Response advance_clock(const Request& request);
  Response tell_time() const;

  const Journal& journal_;
  Clock& clock_;
  std::function<void()> reset_;
};

}  // namespace userhub::emulator
