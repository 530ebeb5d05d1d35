#include "control/fault_order.hpp"

#include "control/fault_spec.hpp"
#include "http/request_body.hpp"
#include "text/did_you_mean.hpp"

namespace userhub::emulator {
namespace {

constexpr int most = 1'000'000;

std::unexpected<std::string> reject(std::string message) {
  return std::unexpected(std::move(message));
}

std::string suggest_kinds(const std::string& spec) {
  std::vector<std::string_view> names;
  for (const auto& kind : fault_kinds()) {
    if (!kind.is_error_status()) names.push_back(kind.name);
  }
  return did_you_mean(spec, names);
}

// False if the member is not such a number. A missing member leaves `into` as it is.
bool read_number(const nlohmann::json& body, const char* name, std::optional<int>& into,
                 std::uint64_t least = 0) {
  const auto value = body.find(name);
  if (value == body.end() || value->is_null()) return true;
  if (!value->is_number_unsigned() || value->get<std::uint64_t>() > most ||
      value->get<std::uint64_t>() < least) {
    return false;
  }
  into = value->get<int>();
  return true;
}

bool read_text(const nlohmann::json& body, const char* name, std::string& into) {
  const auto value = body.find(name);
  if (value == body.end() || value->is_null()) return true;
  if (!value->is_string()) return false;
  into = *value;
  return true;
}

}  // namespace

std::expected<QueuedFault, std::string> parse_fault_order_spec(const std::string& spec) {
  const auto fault = parse_fault_spec(spec);
  if (fault && fault->times == 0) return reject("'" + spec + "' would never apply: times is 0.");
  if (fault) return QueuedFault{.spec = spec, .fault = *fault};
  return reject("'" + spec + "' is not a fault such as 503_twice, 429_once_after1 or delay_500." +
                suggest_kinds(spec) + " See userhub-emulator --help.");
}

std::expected<QueuedFault, std::string> parse_fault_order(std::string_view body) {
  const auto json = parse_body(body, {"fault", "status", "times", "retry_after", "user_id"});
  if (!json) return reject(json.error().message);
  std::string spec;
  std::string user_id;
  std::optional<int> status;
  std::optional<int> times;
  std::optional<int> retry_after;
  if (!read_text(*json, "fault", spec) || !read_text(*json, "user_id", user_id) ||
      !read_number(*json, "status", status) || !read_number(*json, "times", times, 1) ||
      !read_number(*json, "retry_after", retry_after) || spec.empty() != status.has_value()) {
    return reject(
        "Send {\"fault\": \"503_twice\"} or {\"status\": 503}; optional: times, at least 1, "
        "retry_after and user_id.");
  }
  auto order = parse_fault_order_spec(status ? std::to_string(*status) : spec);
  if (!order) return order;
  if (retry_after && !order->fault.kind->is_error_status()) {
    return reject("retry_after needs an error status, such as {\"status\": 503}.");
  }
  if (times) order->fault.times = times;
  if (retry_after) order->fault.retry_after = retry_after;
  order->user_id = std::move(user_id);
  return order;
}

}  // namespace userhub::emulator
