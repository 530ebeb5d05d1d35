#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace userhub {

struct CertificateFree {
  void operator()(X509* certificate) const;
};
using Certificate = std::unique_ptr<X509, CertificateFree>;

/// OpenSSL's hash of a name; names that OpenSSL considers equal have the same one. Nothing if this
/// OpenSSL cannot compute it.
std::optional<unsigned long> hash_of(const X509_NAME* name);

/// The certificates of a PEM text by subject, each parsed only when needed: OpenSSL 3 takes 0.2 ms
/// for each, and a chain needs one or two of a bundle of 150. Not thread-safe.
class PemIndex {
 public:
  PemIndex() = default;

  /// Nothing if the text holds more than plain certificates, or one that is not DER as a whole:
  /// only parse_certificates() reads such a text as OpenSSL does.
  static std::optional<PemIndex> of(std::string_view pem);

  bool is_empty() const { return places_.empty(); }

  /// The certificates whose subject has this hash, in the text's order, except those that OpenSSL
  /// cannot parse. Throws std::bad_alloc.
  std::vector<Certificate> parse(unsigned long subject_hash) const;
  void forget(unsigned long subject_hash);

 private:
  struct Place {
    std::size_t begin;
    std::size_t size;
  };

  bool add(std::string_view der);

  std::string ders_;
  std::multimap<unsigned long, Place> places_;  ///< In ders_, by the subject's hash, in order.
};

/// All certificates of a PEM text, with their trust settings if it has any. None if OpenSSL refuses
/// the text. Throws std::bad_alloc.
std::vector<Certificate> parse_certificates(std::string_view pem);

}  // namespace userhub
