#pragma once

#include <curl/curl.h>
#include <openssl/types.h>

namespace userhub::tls_context {

/// CURLOPT_SSLVERSION for the server, and no CURLOPT_PROXY_SSLVERSION may have that maximum: it is
/// how a connection to the server is told from one to a proxy.
inline constexpr long server_versions = +CURL_SSLVERSION_TLSv1_2 | +CURL_SSLVERSION_MAX_TLSv1_3;

/// Whether libcurl runs on the OpenSSL that is linked here too, as far as its version tells. Only
/// then may a CURLOPT_SSL_CTX_FUNCTION look at what it is given.
bool is_shared_with_libcurl();

/// Whether a context that libcurl made is of this copy of OpenSSL.
bool is_of_this_copy(const SSL_CTX* context);

/// Whether its connections lead to the server, be it through a tunnel, and not to a proxy.
bool is_to_server(const SSL_CTX* context);

}  // namespace userhub::tls_context
