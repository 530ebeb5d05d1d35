#include "userhub/http.hpp"

#include <string>

#include "client.hpp"
#include "handle.hpp"
#include "portal_session_request.hpp"

struct userhub_http_request {
  userhub::HttpRequest request;
};

using userhub::HttpRequest;

namespace {

const char* text(const userhub_http_request* http_request, std::string HttpRequest::* member) {
  return http_request == nullptr ? nullptr : (http_request->request.*member).c_str();
}

}  // namespace

userhub_status userhub_http_request_new(const userhub_client* client,
                                        const userhub_portal_session_request* request,
                                        userhub_http_request** http_request,
                                        userhub_error** error) {
  return userhub::capi::give_handle(http_request, "http_request", error,
                                    [=]() -> std::expected<HttpRequest, userhub::Error> {
                                      if (client == nullptr)
                                        return userhub::capi::null_argument("client");
                                      const auto call = userhub::capi::read_request(request);
                                      if (!call) return std::unexpected(call.error());
                                      return client->client.build_request(call->request);
                                    });
}

const char* userhub_http_request_method(const userhub_http_request* http_request) {
  return text(http_request, &HttpRequest::method);
}

const char* userhub_http_request_url(const userhub_http_request* http_request) {
  return text(http_request, &HttpRequest::url);
}

size_t userhub_http_request_header_count(const userhub_http_request* http_request) {
  return http_request == nullptr ? 0 : http_request->request.headers.size();
}

const char* userhub_http_request_header_name(const userhub_http_request* http_request,
                                             size_t index) {
  if (index >= userhub_http_request_header_count(http_request)) return nullptr;
  return http_request->request.headers[index].first.c_str();
}

const char* userhub_http_request_header_value(const userhub_http_request* http_request,
                                              size_t index) {
  if (index >= userhub_http_request_header_count(http_request)) return nullptr;
  return http_request->request.headers[index].second.c_str();
}

const char* userhub_http_request_body(const userhub_http_request* http_request) {
  return text(http_request, &HttpRequest::body);
}

size_t userhub_http_request_body_length(const userhub_http_request* http_request) {
  return http_request == nullptr ? 0 : http_request->request.body.size();
}

void userhub_http_request_free(userhub_http_request* http_request) {
  delete http_request;
}
