// Every fault for suites in other languages. Prints one line of JSON: where to meet each fault, and
// the CA file. Each line of input, a fault's name, ends that fault, which is printed back. Ends
// with its input.
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "fault_server.hpp"

using namespace userhub::testing;
using nlohmann::json;

namespace {

json target_json(FaultServer& server, const std::string& fault) {
  const auto target = server.target(fault);
  return {{"base_url", target.base_url}, {"proxy", target.proxy}, {"user_id", target.user_id}};
}

json targets_json(FaultServer& server) {
  json targets;
  for (const auto& [name, fault] : reply_faults()) targets[name] = target_json(server, name);
  for (const auto& [name, fault] : server_faults()) targets[name] = target_json(server, name);
  return targets;
}

void run() {
  FaultServer server;
  const json line{{"url", server.url()},
                  {"https_url", server.https_url()},
                  {"proxy_url", server.url()},
                  {"ca_file", ca_file()},
                  {"faults", targets_json(server)}};
  std::cout << line << '\n' << std::flush;
  for (std::string fault; std::getline(std::cin, fault);) {
    server.end(fault);
    std::cout << fault << '\n' << std::flush;
  }
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& failure) {
    std::cerr << "fault_server: " << failure.what() << '\n';
    return 1;
  }
}
