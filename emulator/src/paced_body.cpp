#include "paced_body.hpp"

#include <algorithm>

namespace userhub::emulator {
namespace {

struct PacedBody {
  std::string text;
  Delivery delivery;
  MHD_Connection* connection;
  Timer& timer;
  bool waited = false;
};

ssize_t read_dripping(PacedBody& body, std::uint64_t position, char* buffer) {
  if (position > 0 && !body.waited) {
    body.waited = true;
    MHD_suspend_connection(body.connection);
    body.timer.after(body.delivery.pace,
                     [connection = body.connection] { MHD_resume_connection(connection); });
    return 0;
  }
  body.waited = false;
  *buffer = body.text[position];
  return 1;
}

ssize_t read_until_cut(const PacedBody& body, std::uint64_t position, char* buffer,
                       std::size_t size) {
  const std::size_t end = body.text.size() / 2;
  if (position >= end) return MHD_CONTENT_READER_END_WITH_ERROR;
  const std::size_t count = std::min(size, end - position);
  body.text.copy(buffer, count, position);
  return static_cast<ssize_t>(count);
}

ssize_t read_body(void* context, std::uint64_t position, char* buffer, std::size_t size) {
  auto& body = *static_cast<PacedBody*>(context);
  if (body.delivery.manner == Delivery::Manner::cut) {
    return read_until_cut(body, position, buffer, size);
  }
  return read_dripping(body, position, buffer);
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
