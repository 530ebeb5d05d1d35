#include "curl/pem_index.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <climits>
#include <utility>

namespace userhub {
namespace {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Name = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;

void free_bytes(void* bytes) {
  OPENSSL_free(bytes);
}
using Text = std::unique_ptr<char, Free<free_bytes>>;
using Bytes = std::unique_ptr<unsigned char, Free<free_bytes>>;

void free_infos(STACK_OF(X509_INFO) * infos) {
  sk_X509_INFO_pop_free(infos, X509_INFO_free);
}

Bio readable(std::string_view text) {
  if (text.size() > INT_MAX) return nullptr;
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Removes from OpenSSL's error queue what fails here: curl would report it as an error of the
/// connection that is being made.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

/// Reads the elements of a DER text, one after another.
class DerReader {
 public:
  explicit DerReader(std::string_view der)
      : at_(reinterpret_cast<const unsigned char*>(der.data())), end_(at_ + der.size()) {}

  /// The next element's content, if it has this tag.
  std::optional<std::string_view> next(int tag, int tag_class = V_ASN1_UNIVERSAL) {
    const unsigned char* content = at_;
    long size = 0;
    int its_tag = 0;
    int its_class = 0;
    const int form = ASN1_get_object(&content, &size, &its_tag, &its_class, end_ - at_);
    constexpr int failed_or_indefinite = 0x81;
    if ((form & failed_or_indefinite) != 0 || its_tag != tag || its_class != tag_class) return {};
    at_ = content + size;
    return std::string_view(reinterpret_cast<const char*>(content), static_cast<std::size_t>(size));
  }

  const unsigned char* position() const { return at_; }
  bool is_at_end() const { return at_ == end_; }

 private:
  const unsigned char* at_;
  const unsigned char* end_;
};

/// RFC 5280, section 4.1: TBSCertificate begins with version, serial number, algorithm, issuer,
/// validity, subject and key. Null if the DER has another structure.
Name subject_of(std::string_view der) {
  DerReader outer(der);
  const auto certificate = outer.next(V_ASN1_SEQUENCE);
  if (!certificate || !outer.is_at_end()) return nullptr;
  DerReader parts(*certificate);
  const auto signed_part = parts.next(V_ASN1_SEQUENCE);
  if (!signed_part || !parts.next(V_ASN1_SEQUENCE) || !parts.next(V_ASN1_BIT_STRING) ||
      !parts.is_at_end()) {
    return nullptr;
  }
  DerReader fields(*signed_part);
  fields.next(0, V_ASN1_CONTEXT_SPECIFIC);
  for (const int tag : {V_ASN1_INTEGER, V_ASN1_SEQUENCE, V_ASN1_SEQUENCE, V_ASN1_SEQUENCE}) {
    if (!fields.next(tag)) return nullptr;
  }
  const unsigned char* subject = fields.position();
  if (!fields.next(V_ASN1_SEQUENCE)) return nullptr;
  Name name(d2i_X509_NAME(nullptr, &subject, fields.position() - subject));
  return fields.next(V_ASN1_SEQUENCE) ? std::move(name) : nullptr;
}

}  // namespace

void CertificateFree::operator()(X509* certificate) const {
  X509_free(certificate);
}

std::optional<unsigned long> hash_of(const X509_NAME* name) {
  int done = 0;
  const unsigned long hash = X509_NAME_hash_ex(name, nullptr, nullptr, &done);
  return done == 1 ? std::optional(hash) : std::nullopt;
}

std::optional<PemIndex> PemIndex::of(std::string_view pem) {
  const Bio text = readable(pem);
  if (!text) return std::nullopt;
  PemIndex index;
  const ErrorQueueGuard errors;
  while (true) {
    char* kind = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    if (PEM_read_bio(text.get(), &kind, &header, &bytes, &size) != 1) break;
    const Text its_kind(kind);
    const Text its_header(header);
    const Bytes der(bytes);
    const bool is_plain = (std::string_view(kind) == PEM_STRING_X509 ||
                           std::string_view(kind) == PEM_STRING_X509_OLD) &&
                          *header == '\0';
    if (!is_plain ||
        !index.add({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)})) {
      return std::nullopt;
    }
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) return std::nullopt;
  return index;
}

bool PemIndex::add(std::string_view der) {
  const Name subject = subject_of(der);
  const auto hash = subject ? hash_of(subject.get()) : std::nullopt;
  if (!hash) return false;
  places_.emplace(*hash, Place{ders_.size(), der.size()});
  ders_ += der;
  return true;
}

std::vector<Certificate> PemIndex::parse(unsigned long subject_hash) const {
  std::vector<Certificate> certificates;
  const ErrorQueueGuard errors;
  const auto [begin, end] = places_.equal_range(subject_hash);
  for (auto place = begin; place != end; ++place) {
    const auto* der = reinterpret_cast<const unsigned char*>(ders_.data()) + place->second.begin;
    Certificate certificate(d2i_X509(nullptr, &der, static_cast<long>(place->second.size)));
    if (certificate) certificates.push_back(std::move(certificate));
  }
  return certificates;
}

void PemIndex::forget(unsigned long subject_hash) {
  places_.erase(subject_hash);
}

std::vector<Certificate> parse_certificates(std::string_view pem) {
  std::vector<Certificate> certificates;
  const Bio text = readable(pem);
  if (!text) return certificates;
  const ErrorQueueGuard errors;
  const std::unique_ptr<STACK_OF(X509_INFO), Free<free_infos>> infos(
      PEM_X509_INFO_read_bio(text.get(), nullptr, nullptr, nullptr));
  if (!infos) return certificates;
  for (int number = 0; number < sk_X509_INFO_num(infos.get()); ++number) {
    X509_INFO* const info = sk_X509_INFO_value(infos.get(), number);
    if (info->x509 != nullptr) certificates.emplace_back(std::exchange(info->x509, nullptr));
  }
  return certificates;
}

}  // namespace userhub
