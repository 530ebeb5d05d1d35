#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "faults.hpp"

namespace userhub::testing {

/// Where a client goes to meet a fault.
struct FaultTarget {
  std::string base_url;
  std::string proxy;
  std::string user_id;
};

/// The servers of every fault, on loopback in this process. Not thread-safe.
class FaultServer {
 public:
  FaultServer();
  ~FaultServer();

  std::string url() const { return plain_.url(); }
  std::string https_url() const { return secure_.url(); }

  /// Starts the fault's server where it needs one of its own. Throws for a name that no fault has.
  FaultTarget target(const std::string& fault);
  /// From now on nothing is wrong where this fault was met. Without effect on one that goes by the
  /// user ID: any other user ID has none.
  void end(const std::string& fault);

 private:
  struct OwnServer;

  OwnServer& own_server(const std::string& fault);

  LoopbackServer plain_;
  LoopbackServer secure_;
  std::map<std::string, std::unique_ptr<OwnServer>> own_servers_;
};

}  // namespace userhub::testing
