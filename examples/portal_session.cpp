// Creates a portal session and prints its URL: portal_session_cpp [USER_ID [PORTAL_URL]]
// USERHUB_ADMIN_KEY is the admin key. USERHUB_BASE_URL, if set, replaces the address of UserHub.
#include <cstdlib>
#include <iostream>
#include <userhub/userhub.hpp>

namespace {

int fail(const userhub::Error& error) {
  std::cerr << userhub::to_string(error.code) << ": " << error.message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  userhub::ClientOptions options;
  if (const char* key = std::getenv("USERHUB_ADMIN_KEY")) options.admin_key = key;
  if (const char* url = std::getenv("USERHUB_BASE_URL")) options.base_url = url;
  const auto client = userhub::Client::create(options);
  if (!client) return fail(client.error());

  userhub::PortalSessionRequest request;
  request.user_id = argc > 1 ? argv[1] : "auth0|123456789@conn_26yEiYymqy6ZmG";
  request.portal_url = argc > 2 ? argv[2] : "/{accountId}/plans";
  const auto session = client->create_portal_session(request);
  if (!session) return fail(session.error());

  std::cout << session->redirect_url << '\n';
}
