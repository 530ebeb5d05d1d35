#include "tls_identity.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "loopback_port.hpp"

namespace userhub::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

void require(bool done, const char* call) {
  if (done) return;
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  throw std::runtime_error(std::string(call).append(": ").append(reason.data()));
}

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

/// What the holder of the key shows, and the key.
struct Identity {
  PrivateKey key;
  X509Certificate certificate;
};

struct Profile {
  std::string holder;
  std::string names;  ///< The hosts, as OpenSSL's configuration writes them; none: an authority.
  seconds from{-hours(1)};  ///< Both from now.
  seconds until{hours(24 * 365)};
};

void add_extension(X509V3_CTX& context, X509* certificate, int kind, const std::string& value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value.c_str());
}

void add_extensions(X509* certificate, X509* issuer, const Profile& profile) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  add_extension(context, certificate, NID_subject_key_identifier, "hash");
  if (profile.names.empty()) {
    add_extension(context, certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(context, certificate, NID_key_usage, "critical,keyCertSign");
  } else {
    add_extension(context, certificate, NID_authority_key_identifier, "keyid:always");
    add_extension(context, certificate, NID_subject_alt_name, profile.names);
  }
}

/// An identity signed by the issuer; self-signed if there is no issuer.
Identity issue(const Profile& profile, const Identity* issuer = nullptr) {
  static std::atomic<long> serial = 0;
  Identity identity{PrivateKey(EVP_EC_gen("P-256")), X509Certificate(X509_new())};
  require(identity.key && identity.certificate, "EVP_EC_gen");
  X509* const certificate = identity.certificate.get();
  X509* const issuing = issuer ? issuer->certificate.get() : certificate;
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), profile.from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), profile.until.count());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(profile.holder.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuing));
  X509_set_pubkey(certificate, identity.key.get());
  add_extensions(certificate, issuing, profile);
  EVP_PKEY* const signing = issuer ? issuer->key.get() : identity.key.get();
  require(X509_sign(certificate, signing, EVP_sha256()) > 0, "X509_sign");
  return identity;
}

const Identity& authority() {
  static const Identity identity = issue({.holder = "loopback tests", .names = {}});
  return identity;
}

const Identity& unknown_authority() {
  static const Identity identity = issue({.holder = "somebody else", .names = {}});
  return identity;
}

Identity issue(Certificate kind) {
  Profile profile{.holder = "loopback server", .names = "IP:127.0.0.1,IP:::1,DNS:localhost"};
  if (kind == Certificate::wrong_host) profile.names = "DNS:elsewhere.invalid";
  if (kind == Certificate::expired) {
    profile.from = -hours(48);
    profile.until = -hours(24);
  }
  return issue(profile, kind == Certificate::untrusted ? &unknown_authority() : &authority());
}

const Identity& identity_of(Certificate kind) {
  static const std::array<Identity, 4> identities{
      issue(Certificate::trusted), issue(Certificate::untrusted), issue(Certificate::expired),
      issue(Certificate::wrong_host)};
  return identities.at(static_cast<std::size_t>(kind));
}

/// A certificate in a file that is removed with the process.
class CertificateFile {
 public:
  explicit CertificateFile(X509* certificate) {
    std::FILE* const file = ::fdopen(checked(::mkostemp(path_.data(), O_CLOEXEC), "mkostemp"), "w");
    require(file != nullptr && PEM_write_X509(file, certificate) == 1, "PEM_write_X509");
    require(std::fclose(file) == 0, "fclose");
  }
  ~CertificateFile() {
    if (::getpid() == made_by_) ::unlink(path_.c_str());  // not at the exit of a forked child
  }
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  const pid_t made_by_ = ::getpid();
  std::string path_ = "/tmp/loopback-ca-XXXXXX";
};

}  // namespace

const std::string& ca_file() {
  static const CertificateFile file(authority().certificate.get());
  return file.path();
}

const std::string& untrusted_ca_file() {
  static const CertificateFile file(unknown_authority().certificate.get());
  return file.path();
}

std::shared_ptr<SSL_CTX> server_context(const Tls& tls) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  require(context != nullptr, "SSL_CTX_new");
  const Identity& identity = identity_of(tls.certificate);
  require(SSL_CTX_use_certificate(context.get(), identity.certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) == 1,
          "SSL_CTX_use_certificate");
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (tls.outdated) {
    SSL_CTX_set_security_level(context.get(), 0);
    require(SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) == 1 &&
                SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION) == 1,
            "SSL_CTX_set_max_proto_version");
  }
  if (tls.without_1_3) {
    require(SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION) == 1,
            "SSL_CTX_set_max_proto_version");
  }
  if (tls.client_certificate) {
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

}  // namespace userhub::testing
