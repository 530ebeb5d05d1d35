#include "curl/tls_context.hpp"

#include <openssl/ssl.h>

#include "catch.hpp"
#include "curl/trusts.hpp"

using namespace userhub;
using namespace userhub::testing;

TEST_CASE("a context is the server's only if it has the server's maximum TLS version") {
  const TlsContext context = new_context();
  CHECK_FALSE(tls_context::is_to_server(context.get()));  // as libcurl makes a proxy's
  SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
  CHECK(tls_context::is_to_server(context.get()));
}
