#include "http/browser_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

#include "text/percent_encoding.hpp"
#include "text/utf8.hpp"

namespace userhub::emulator {
namespace {

constexpr std::array blocked_ports{
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,
    37,   42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,
    110,  111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,
    427,  465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,
    563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045,
    4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};

bool is_ipv6(std::string_view host) {
  if (!host.ends_with(']')) return false;
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
}

// Browsers read a name that ends in a number, such as 127.1 or 0x7f.1, as an IPv4 address.
bool ends_in_number(std::string_view host) {
  const auto last = host.substr(host.rfind('.') + 1);
  const bool hex = last.starts_with("0x") || last.starts_with("0X");
  const auto digits = hex ? "0123456789abcdefABCDEF" : "0123456789";
  return !last.empty() &&
         last.substr(hex ? 2 : 0).find_first_not_of(digits) == std::string_view::npos;
}

bool is_ipv4(std::string_view host) {
  in_addr address{};
  return inet_aton(std::string(host).c_str(), &address) != 0;
}

bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) <= ' ' || std::string_view("#/:<>?@[\\]^|%\x7F").contains(c);
}

}  // namespace

bool is_browsable_host(std::string_view host) {
  if (host.starts_with('[')) return is_ipv6(host);
  const auto decoded = percent_decode(host);
  if (!decoded || decoded->empty() || !is_utf8(*decoded)) return false;
  if (std::ranges::any_of(*decoded, is_forbidden)) return false;
  std::string_view name = *decoded;
  if (name.ends_with('.')) name.remove_suffix(1);
  return !name.empty() && (!ends_in_number(name) || is_ipv4(name));
}

bool is_blocked_port(int port) {
  return std::ranges::binary_search(blocked_ports, port);
}

}  // namespace userhub::emulator
