#pragma once

#include <vector>

#include "fault_server_process.hpp"
#include "plan.hpp"
#include "userhub/userhub.hpp"

namespace userhub::soak {

/// Clients of the fault server: mostly plain, with few connections, by TLS or through a tunnel; now
/// and then over one of the faults that come before any request.
class Clients {
 public:
  explicit Clients(const testing::FaultServerProcess& server);

  /// The one that all such calls share.
  const Client& shared_by(const Plan& plan) const { return clients_.at(index_of(plan)); }
  Client new_one_for(const Plan& plan) const;

 private:
  std::size_t index_of(const Plan& plan) const;

  std::vector<ClientOptions> options_;
  std::vector<Client> clients_;
};

}  // namespace userhub::soak
