// The C library and the C++ library in one program: they agree on what they refuse.
#include <userhub.h>

#include <string>
#include <userhub/userhub.hpp>

int main() {
  const auto client = userhub::Client::create({.admin_key = ""});
  const userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  userhub_client* c_client = nullptr;
  userhub_error* error = nullptr;
  const auto status = userhub_client_new(&options, &c_client, &error);
  const std::string c_message = userhub_error_message(error);
  userhub_error_free(error);
  return status == USERHUB_INVALID_ARGUMENT && !client && client.error().message == c_message ? 0
                                                                                              : 1;
}
