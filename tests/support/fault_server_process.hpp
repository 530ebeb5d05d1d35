#pragma once

#include <cstdio>
#include <map>
#include <string>

#include "fault_server.hpp"

namespace userhub::testing {

/// The fault server as a process of its own, so that this one holds the client and nothing else.
class FaultServerProcess {
 public:
  explicit FaultServerProcess(const char* program);
  ~FaultServerProcess();
  FaultServerProcess(const FaultServerProcess&) = delete;
  FaultServerProcess& operator=(const FaultServerProcess&) = delete;

  const std::string& url() const { return url_; }
  const std::string& https_url() const { return https_url_; }
  const std::string& ca_file() const { return ca_file_; }
  const std::map<std::string, FaultTarget>& targets() const { return targets_; }
  const FaultTarget& target(const std::string& fault) const { return targets_.at(fault); }

 private:
  pid_t process_ = -1;
  int input_ = -1;
  std::string url_;
  std::string https_url_;
  std::string ca_file_;
  std::map<std::string, FaultTarget> targets_;
};

}  // namespace userhub::testing
