#include "resolve_options.hpp"

#include <algorithm>
#include <optional>

#include "control/fault_order.hpp"
#include "control/fault_spec.hpp"
#include "http/browser_rules.hpp"
#include "http/web_url.hpp"
#include "state/seed_file.hpp"
#include "text/read_file.hpp"

namespace userhub::emulator {
namespace {

std::optional<std::string> find_webhook_problem(const std::string& url) {
  if (url.empty()) return std::nullopt;
  if (!is_web_url(url) || origin_of(url).contains('@') || port_of(url).empty()) {
    return "the webhook URL must be an http URL without a user, such as http://localhost:3000/hook";
  }
  if (!is_https(url)) return std::nullopt;
  return "the webhook URL must be http: the emulator sends no TLS, because a local app has no "
         "certificate that it could verify";
}

std::optional<std::string> find_problem(const EmulatorOptions& options) {
  if (!is_web_url(options.app_url))
    return "the app URL must be an http or https URL that browsers open";
  if (!options.callback_url.empty() && !is_web_url(options.callback_url)) {
    return "the callback URL must be an http or https URL that browsers open";
  }
  if (!options.public_url.empty() && !is_web_origin(options.public_url)) {
    return "the public URL must be an http or https URL without a path";
  }
  if (auto problem = find_webhook_problem(options.webhook_url)) return problem;
  const auto is_name = [](const std::string& host) {
    return !host.empty() && without_port(host) == host;
  };
  if (!std::ranges::all_of(options.allowed_hosts, is_name)) {
    return "--allow-host needs a host name without a port";
  }
  if (options.watch_seed_file && options.seed_file.empty()) {
    return "--watch needs --seed-file, the file to watch";
  }
  if (options.token_ttl.count() < 0) return "--token-ttl must not be negative";
  if (options.deterministic && !options.state_file.empty()) {
    return "--deterministic and --state exclude each other: a deterministic run starts from the "
           "seed";
  }
  return std::nullopt;
}

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

// The text of the file, if there is one, else the value.
std::expected<std::string, std::string> read_secret(const std::string& what,
                                                    const std::string& value,
                                                    const std::string& file) {
  if (file.empty()) return value;
  auto text = read_file(file);
  if (!text) return std::unexpected("cannot read the " + what + " file " + file);
  return without_newline(*std::move(text));
}

std::expected<std::string, std::string> read_webhook_secret(const EmulatorOptions& options) {
  if (options.webhook_url.empty()) return "";
  auto secret = read_secret("webhook secret", options.webhook_secret, options.webhook_secret_file);
  if (secret && secret->empty()) {
    return std::unexpected("--webhook-url needs a secret: set --webhook-secret");
  }
  return secret;
}

std::expected<std::string, std::string> read_admin_key(const EmulatorOptions& options) {
  auto read = read_secret("admin key", options.admin_key, options.admin_key_file);
  if (!read) return read;
  const std::string& key = *read;
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!key.empty() && std::ranges::all_of(key, is_visible)) return key;
  return std::unexpected("the admin key must be printable ASCII without spaces");
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

// `usr_html, usr_503 and 2 more`.
std::string faulty_users(const Seed& seed) {
  constexpr int most = 3;
  std::string list;
  int count = 0;
  for (const auto& row : seed.rows) {
    const std::string id = row.table == "users" ? row.fields["id"] : "";
    if (!parse_faulty_user_id(id) || ++count > most) continue;
    list += (list.empty() ? "" : ", ") + id;
  }
  return count > most ? list + " and " + std::to_string(count - most) + " more" : list;
}

std::vector<std::string> find_warnings(const EmulatorOptions& options, const Seed& seed) {
  std::vector<std::string> warnings;
  if (!is_local_host(options.host)) {
    warnings.push_back("listening on " + options.host +
                       ": anyone who can reach this machine and knows the admin key can act as any "
                       "user of the emulator");
  }
  if (options.port != 0 && is_blocked_port(options.port)) {
    warnings.push_back("browsers refuse to open port " + std::to_string(options.port) +
                       ": choose another with --port");
  }
  if (const auto users = faulty_users(seed); !users.empty()) {
    warnings.push_back(
        "users of the seed have IDs that name faults, so their calls or payments fail: " + users);
  }
  return warnings;
}

}  // namespace

std::expected<ResolvedOptions, std::string> resolve_options(const EmulatorOptions& options) {
  if (auto problem = find_problem(options)) return std::unexpected(*std::move(problem));
  auto admin_key = read_admin_key(options);
  if (!admin_key) return std::unexpected(std::move(admin_key.error()));
  auto webhook_secret = read_webhook_secret(options);
  if (!webhook_secret) return std::unexpected(std::move(webhook_secret.error()));
  auto seed = read_seed_file(options.seed_file);
  if (!seed) return std::unexpected(std::move(seed.error()));
  auto faults = parse_faults(options.faults);
  if (!faults) return std::unexpected(std::move(faults.error()));
  auto warnings = find_warnings(options, *seed);
  return ResolvedOptions{.admin_key = *std::move(admin_key),
                         .webhook_secret = *std::move(webhook_secret),
                         .seed = *std::move(seed),
                         .faults = *std::move(faults),
                         .known_hosts = known_hosts(options),
                         .warnings = std::move(warnings)};
}

}  // namespace userhub::emulator
