#include "curl/tls_context.hpp"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <string>

namespace userhub::tls_context {

bool is_shared_with_libcurl() {
  const char* const used = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return used != nullptr &&
         used == std::string("OpenSSL/") + OpenSSL_version(OPENSSL_VERSION_STRING);
}

/// Its method is an object of the copy of OpenSSL that created it.
bool is_of_this_copy(const SSL_CTX* context) {
  return SSL_CTX_get_ssl_method(context) == TLS_client_method();
}

bool is_to_server(const SSL_CTX* context) {
  return SSL_CTX_get_max_proto_version(const_cast<SSL_CTX*>(context)) == TLS1_3_VERSION;
}

void accept_end_without_goodbye(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
}

bool has_shut_down() {
  return OPENSSL_init_crypto(0, nullptr) == 0;
}

}  // namespace userhub::tls_context
