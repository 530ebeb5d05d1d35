#include "control/openapi.hpp"

#include "http/json_text.hpp"
#include "page_templates.hpp"

namespace userhub::emulator {

Response show_openapi(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    Response response = json_response(405, {{"message", "The document only takes GET and HEAD."}});
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  auto document = nlohmann::ordered_json::parse(page_templates::openapi);
  document["info"]["version"] = USERHUB_EMULATOR_VERSION;
  return pretty_json_response(document);
}

}  // namespace userhub::emulator
