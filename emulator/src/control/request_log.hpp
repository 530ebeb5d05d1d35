#pragma once

#include <nlohmann/json.hpp>

#include "control/stderr_log.hpp"

namespace userhub::emulator {

/// One line per request: the time of day, the method, the target, the status, the milliseconds, and
/// the reason if the request was refused or a fault was applied. Successful GETs under /_emulator
/// and of the home page are left out: health checks and that page repeat them.
class RequestLog {
 public:
  RequestLog(StderrLog& log, bool on) : log_(log), on_(on) {}

  /// Takes an entry of the journal, which has no secrets.
  void write(const nlohmann::json& entry);

 private:
  StderrLog& log_;
  bool on_;
};

}  // namespace userhub::emulator
