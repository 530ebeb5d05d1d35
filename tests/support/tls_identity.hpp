#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace userhub::testing {

/// What a client finds when it looks at a server's certificate.
enum class Certificate {
  trusted,     ///< Of 127.0.0.1, ::1 and localhost, from the authority in ca_file().
  untrusted,   ///< The same, from an authority that nobody knows.
  expired,     ///< The same, but of yesterday.
  wrong_host,  ///< Of another host.
};

/// How a server speaks TLS.
struct Tls {
  Certificate certificate = Certificate::trusted;
  bool outdated = false;            ///< No version later than TLS 1.1.
  bool without_1_3 = false;         ///< No version later than TLS 1.2.
  bool client_certificate = false;  ///< Refuses a client that shows no certificate.
};

/// The PEM file of the authority to trust. Authorities and certificates are made by this process
/// when first needed and live as long as it does, so no file of theirs can expire.
const std::string& ca_file();
/// That of the authority of Certificate::untrusted.
const std::string& untrusted_ca_file();

/// What the connections of one server share.
std::shared_ptr<ssl_ctx_st> server_context(const Tls& tls);

}  // namespace userhub::testing
