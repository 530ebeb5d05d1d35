#include "check_options.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "fault_order.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

std::optional<std::string> find_problem(const EmulatorOptions& options) {
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (options.admin_key.empty() || !std::ranges::all_of(options.admin_key, is_visible)) {
    return "the admin key must be printable ASCII without spaces";
  }
  if (!is_web_url(options.app_url)) return "the app URL must be an http or https URL";
  if (!options.callback_url.empty() && !is_web_url(options.callback_url)) {
    return "the callback URL must be an http or https URL";
  }
  if (!options.public_url.empty() && !is_web_origin(options.public_url)) {
    return "the public URL must be an http or https URL without a path";
  }
  const auto is_name = [](const std::string& host) {
    return !host.empty() && without_port(host) == host;
  };
  if (!std::ranges::all_of(options.allowed_hosts, is_name)) {
    return "a host to allow must be a name without a port";
  }
  if (options.token_ttl.count() < 0) return "the token's lifetime must not be negative";
  if (options.deterministic && !options.state_file.empty()) {
    return "a run that repeats starts from the seed: leave out either --deterministic or --state";
  }
  return std::nullopt;
}

std::expected<Seed, std::string> read_seed(const std::string& file) {
  if (file.empty()) return parse_seed(built_in_seed);
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    return std::unexpected("cannot read the seed file " + file);
  }
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  auto seed = parse_seed(text);
  if (!seed) return std::unexpected("the seed file " + file + " is unusable: " + seed.error());
  return seed;
}

std::expected<std::vector<QueuedFault>, std::string> parse_faults(
    const std::vector<std::string>& specs) {
  std::vector<QueuedFault> faults;
  for (const auto& spec : specs) {
    auto fault = parse_fault_order_spec(spec);
    if (!fault) return std::unexpected(std::move(fault.error()));
    faults.push_back(*std::move(fault));
  }
  return faults;
}

KnownHosts known_hosts(const EmulatorOptions& options) {
  std::vector<std::string> names = options.allowed_hosts;
  names.push_back(options.host);
  if (!options.public_url.empty()) names.emplace_back(host_of(options.public_url));
  return KnownHosts(std::move(names));
}

}  // namespace

std::expected<EmulatorSettings, std::string> check_options(const EmulatorOptions& options) {
  if (auto problem = find_problem(options)) return std::unexpected(*std::move(problem));
  auto seed = read_seed(options.seed_file);
  if (!seed) return std::unexpected(std::move(seed.error()));
  auto faults = parse_faults(options.faults);
  if (!faults) return std::unexpected(std::move(faults.error()));
  return EmulatorSettings{
      .seed = *std::move(seed), .faults = *std::move(faults), .known_hosts = known_hosts(options)};
}

}  // namespace userhub::emulator
