#include "http/paced_body.hpp"

#include <algorithm>

namespace userhub::emulator {
namespace {

constexpr std::chrono::seconds max_drip_time{30};  // So that a few clients cannot take all places.

struct PacedBody {
  std::string text;
  Delivery delivery;
  MHD_Connection* connection;
  Timer& timer;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  bool waited = false;
};

ssize_t read_part(const PacedBody& body, std::uint64_t position, std::size_t end, char* buffer,
                  std::size_t size) {
  return static_cast<ssize_t>(body.text.copy(buffer, std::min(size, end - position), position));
}

ssize_t read_dripping(PacedBody& body, std::uint64_t position, char* buffer, std::size_t size) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(body.start + max_drip_time -
                                                                 std::chrono::steady_clock::now());
  if (left.count() <= 0) return read_part(body, position, body.text.size(), buffer, size);
  if (position > 0 && !body.waited) {
    body.waited = true;
    MHD_suspend_connection(body.connection);
    body.timer.after(std::min(body.delivery.pace, left),
                     [connection = body.connection] { MHD_resume_connection(connection); });
    return 0;
  }
  body.waited = false;
  return read_part(body, position, position + 1, buffer, size);
}

ssize_t read_until_cut(const PacedBody& body, std::uint64_t position, char* buffer,
                       std::size_t size) {
  const std::size_t end = body.text.size() / 2;
  if (position >= end) return MHD_CONTENT_READER_END_WITH_ERROR;
  return read_part(body, position, end, buffer, size);
}

ssize_t read_body(void* context, std::uint64_t position, char* buffer, std::size_t size) {
  auto& body = *static_cast<PacedBody*>(context);
  if (body.delivery.manner == Delivery::Manner::cut) {
    return read_until_cut(body, position, buffer, size);
  }
  return read_dripping(body, position, buffer, size);
}

void free_body(void* context) {
  delete static_cast<PacedBody*>(context);
}

}  // namespace

MHD_Response* make_paced_response(const Response& response, MHD_Connection* connection,
                                  Timer& timer) {
  auto* const body = new PacedBody{response.body, response.delivery, connection, timer};
  return MHD_create_response_from_callback(response.body.size(), 4096, read_body, body, free_body);
}

}  // namespace userhub::emulator
