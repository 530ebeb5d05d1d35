#include "curl/issued_certificate.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace userhub::testing {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string text_of(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value), X509_EXTENSION_free);
  if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) {
    throw std::runtime_error(value);
  }
}

}  // namespace

IssuedCertificate::IssuedCertificate(const Profile& profile, const IssuedCertificate* issuer)
    : key_(profile.same_key != nullptr
               ? profile.same_key->key_
               : std::shared_ptr<EVP_PKEY>(EVP_EC_gen("P-256"), EVP_PKEY_free)),
      certificate_(X509_new(), X509_free) {
  constexpr long seconds_a_day = 24L * 60 * 60;
  static long serial = 0;
  X509* const certificate = certificate_.get();
  const IssuedCertificate& signing = issuer == nullptr ? *this : *issuer;
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), profile.from_day * seconds_a_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate), profile.until_day * seconds_a_day);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN",
                             profile.string_type == 0 ? V_ASN1_UTF8STRING : profile.string_type,
                             reinterpret_cast<const unsigned char*>(profile.name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, X509_get_subject_name(signing.x509()));
  X509_set_pubkey(certificate, key_.get());
  add_extension(certificate, signing.x509(), NID_basic_constraints,
                profile.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (profile.has_key_ids) {
    add_extension(certificate, signing.x509(), NID_subject_key_identifier, "hash");
  }
  if (X509_get_ext_by_NID(signing.x509(), NID_subject_key_identifier, -1) >= 0) {
    add_extension(certificate, signing.x509(), NID_authority_key_identifier, "keyid");
  }
  if (X509_sign(certificate, signing.key_.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("X509_sign");
  }
}

std::string IssuedCertificate::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(bio.get(), x509());
  return text_of(bio.get());
}

std::string IssuedCertificate::trusted_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> trusted(X509_dup(x509()), X509_free);
  X509_add1_trust_object(trusted.get(), OBJ_nid2obj(NID_server_auth));
  PEM_write_bio_X509_AUX(bio.get(), trusted.get());
  return text_of(bio.get());
}

std::string IssuedCertificate::der() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  i2d_X509_bio(bio.get(), x509());
  return text_of(bio.get());
}

std::string IssuedCertificate::hashed_name(int number) const {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%08lx.%d", X509_subject_name_hash(x509()), number);
  return name.data();
}

std::string pem_block(const std::string& kind, const std::string& bytes) {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio(bio.get(), kind.c_str(), "", reinterpret_cast<const unsigned char*>(bytes.data()),
                static_cast<long>(bytes.size()));
  return text_of(bio.get());
}

}  // namespace userhub::testing
