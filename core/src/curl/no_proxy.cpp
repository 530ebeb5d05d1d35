#include "curl/no_proxy.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <optional>

#include "text/ascii.hpp"

namespace userhub {
namespace {

/// An address, its first byte first; IPv4 has four bytes.
struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;
};

std::optional<Address> parse_address(const std::string& text) {
  Address address;
  if (inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
  } else if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
  } else {
    return std::nullopt;
  }
  return address;
}

bool begin_alike(const Address& address, const Address& other, unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned differing = address.bytes[bit / 8] ^ other.bytes[bit / 8];
    if ((differing >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

/// `pattern` is an address or a block such as 10.0.0.0/8. Like curl, takes /0 for one address.
bool is_in_block(const Address& address, std::string_view pattern) {
  const std::size_t slash = pattern.find('/');
  const auto network = parse_address(std::string(pattern.substr(0, slash)));
  if (!network || network->bits != address.bits) return false;
  unsigned bits = 0;
  if (slash != std::string_view::npos) {
    const auto* end = pattern.data() + pattern.size();
    const auto read = std::from_chars(pattern.data() + slash + 1, end, bits);
    if (read.ec != std::errc() || read.ptr != end || bits > address.bits) return false;
  }
  return begin_alike(address, *network, bits == 0 ? address.bits : bits);
}

std::string_view without_final_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

bool is_same_or_subdomain(std::string_view name, std::string_view domain) {
  name = without_final_dot(name);
  domain = without_final_dot(domain);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty() || name.size() < domain.size()) return false;
  const std::size_t rest = name.size() - domain.size();
  return equals_ignoring_case(name.substr(rest), domain) && (rest == 0 || name[rest - 1] == '.');
}

}  // namespace

bool is_exempt_from_proxy(std::string host, std::string_view no_proxy) {
  if (no_proxy == "*") return true;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  const auto address = parse_address(host);
  constexpr std::string_view separators = ", \t";
  for (std::size_t begin = 0; begin < no_proxy.size();) {
    const std::size_t end = std::min(no_proxy.find_first_of(separators, begin), no_proxy.size());
    const std::string_view pattern = no_proxy.substr(begin, end - begin);
    if (address ? is_in_block(*address, pattern) : is_same_or_subdomain(host, pattern)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace userhub
