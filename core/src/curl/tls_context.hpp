#pragma once

#include <curl/curl.h>
#include <openssl/types.h>

namespace userhub::tls_context {

/// CURLOPT_SSLVERSION for the server. CURLOPT_PROXY_SSLVERSION must have another maximum: that is
/// how is_to_server() recognizes a connection to the server.
inline constexpr long server_versions = +CURL_SSLVERSION_TLSv1_2 | +CURL_SSLVERSION_MAX_TLSv1_3;

/// Whether libcurl uses the OpenSSL that is linked here, judging by its version. Only then may a
/// CURLOPT_SSL_CTX_FUNCTION use its SSL_CTX.
bool is_shared_with_libcurl();

/// Whether a context that libcurl created belongs to this copy of OpenSSL.
bool is_of_this_copy(const SSL_CTX* context);

/// Whether its connections are to the server, directly or through a tunnel, and not to a proxy.
bool is_to_server(const SSL_CTX* context);

/// Makes a connection that ends without TLS's goodbye just end, as some servers end their answers,
/// and not fail. Newer versions of libcurl fail then. An answer that was cut short is no JSON.
void accept_end_without_goodbye(SSL_CTX* context);

/// Whether OpenSSL has shut down, because the process exits. What uses it after that may crash.
bool has_shut_down();

}  // namespace userhub::tls_context
