#include "client.hpp"

#include "client_options.hpp"
#include "handle.hpp"
#include "process/cancel_hold.hpp"

userhub_status userhub_client_new(const userhub_client_options* options, userhub_client** client,
                                  userhub_error** error) {
  const userhub::CancelHold hold;
  return userhub::capi::give_handle(client, "client", error,
                                    [=]() -> std::expected<userhub::Client, userhub::Error> {
                                      auto parsed = userhub::capi::read_client_options(options);
                                      if (!parsed)
                                        return std::unexpected(std::move(parsed).error());
                                      return userhub::Client::create(*std::move(parsed));
                                    });
}

void userhub_client_free(userhub_client* client) {
  const userhub::CancelHold hold;
  delete client;
}
