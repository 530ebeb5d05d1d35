#include "reply.hpp"

#include <utility>

namespace userhub::testing {
namespace {

std::string head(int status, std::size_t length, const Headers& headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value) += "\r\n";
  if (status != 204 && status != 304) text += "Content-Length: " + std::to_string(length) + "\r\n";
  return text + "\r\n";
}

}  // namespace

Reply Reply::json(int status, std::string_view body, const Headers& headers) {
  return {.bytes = head(status, body.size(), headers).append(body)};
}

Reply Reply::session(std::string_view redirect_url) {
  return json(200, std::string(R"({"redirectUrl":")").append(redirect_url).append(R"("})"));
}

Reply Reply::cut(int status, std::string_view body, std::size_t missing) {
  return raw(head(status, body.size() + missing, {}).append(body));
}

Reply Reply::raw(std::string bytes) {
  return {.bytes = std::move(bytes), .then = Then::close};
}

Reply Reply::close() {
  return {.bytes = {}, .then = Then::close};
}

Reply Reply::reset() {
  return {.bytes = {}, .then = Then::reset};
}

Reply Reply::demand_certificate() {
  return {.held = true, .renegotiates = true};
}

Reply Reply::tunnelled(const Tls& tls) {
  return {.bytes = "HTTP/1.1 200 Connection established\r\n\r\n", .tunnel = server_context(tls)};
}

Reply Reply::hold() && {
  held = true;
  return std::move(*this);
}

Reply Reply::drip(std::chrono::milliseconds given_pace) && {
  pace = given_pace;
  return std::move(*this);
}

Reply Reply::left_open() && {
  then = Then::keep_alive;
  return std::move(*this);
}

}  // namespace userhub::testing
