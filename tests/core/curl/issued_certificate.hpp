#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

namespace userhub::testing {

/// A certificate made for a test, with its key. Copies share both.
class IssuedCertificate {
 public:
  struct Profile {
    std::string name;
    bool is_authority = true;
    int string_type = 0;  ///< Of the name, as V_ASN1_PRINTABLESTRING; 0: UTF-8.
    bool has_key_ids = true;
    long from_day = -1;  ///< Both from today.
    long until_day = 365;
    const IssuedCertificate* same_key = nullptr;  ///< Whose key it has, instead of a new one.
  };
  /// By itself where there is no issuer.
  explicit IssuedCertificate(const Profile& profile, const IssuedCertificate* issuer = nullptr);

  X509* x509() const { return certificate_.get(); }
  std::string pem() const;
  std::string der() const;
  /// As a TRUSTED CERTIFICATE, for servers.
  std::string trusted_pem() const;
  /// Its file in a directory of authorities, as c_rehash names it.
  std::string hashed_name(int number = 0) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
};

/// One block of PEM.
std::string pem_block(const std::string& kind, const std::string& bytes);

}  // namespace userhub::testing
