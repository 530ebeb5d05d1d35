#include "curl/lazy_store.hpp"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <new>
#include <unordered_set>
#include <utility>

#include "curl/pem_index.hpp"
#include "process/fork_hold.hpp"

namespace userhub {
namespace {

/// The certificates that a store has not loaded yet.
class LazyCertificates {
 public:
  LazyCertificates(PemIndex index, std::vector<std::string> directories)
      : index_(std::move(index)), directories_(std::move(directories)) {}

  /// Loads all certificates of a subject before any thread looks for one of them in the store: a
  /// chain that needs the second of two must not fail because only the first is loaded. As OpenSSL
  /// does, reads the directories only if the text has none. False without memory.
  bool load(X509_STORE* store, const X509_NAME* subject) noexcept {
    const auto hash = hash_of(subject);
    if (!hash) return false;
    try {
      const std::lock_guard lock(mutex_);
      if (loaded_.contains(*hash)) return true;
      std::vector<Certificate> certificates = index_.parse(*hash);
      if (certificates.empty()) certificates = in_directories(*hash);
      for (const Certificate& certificate : certificates) add(store, certificate.get());
      if (!certificates.empty()) loaded_.insert(*hash);
      index_.forget(*hash);
      return true;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }

  /// Loads the certificates of a whole text: those of their subjects are then complete.
  void load(X509_STORE* store, const std::vector<Certificate>& whole_text) {
    for (const Certificate& certificate : whole_text) {
      add(store, certificate.get());
      const auto hash = hash_of(X509_get_subject_name(certificate.get()));
      if (hash) loaded_.insert(*hash);
    }
  }

 private:
  static void add(X509_STORE* store, X509* certificate) {
    X509_check_purpose(certificate, -1, 0);  // reads its extensions, before threads share it
    if (X509_STORE_add_cert(store, certificate) != 1) throw std::bad_alloc();
  }

  std::vector<Certificate> in_directories(unsigned long hash) const {
    std::vector<Certificate> found;
    for (const std::string& directory : directories_) {
      for (int number = 0;; ++number) {
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "/%08lx.%d", hash, number);
        std::ifstream file(directory + name.data(), std::ios::binary);
        if (!file.is_open()) break;
        const std::string pem{std::istreambuf_iterator<char>(file), {}};
        for (Certificate& certificate : parse_certificates(pem)) {
          found.push_back(std::move(certificate));
        }
      }
      if (!found.empty()) break;
    }
    return found;
  }

  std::mutex mutex_;
  PemIndex index_;
  const std::vector<std::string> directories_;
  std::unordered_set<unsigned long> loaded_;  ///< By the hash of the subject.
};

/// The index of a store's LazyCertificates in its ex_data.
int certificates_index() {
  const ForkHold hold;  // a child would wait for ever for a static that is half initialized
  static const int index = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void free_certificates(X509_LOOKUP* owner) {
  delete static_cast<LazyCertificates*>(X509_LOOKUP_get_method_data(owner));
}

/// The method of an X509_LOOKUP that looks nothing up: it is freed with its store, and frees the
/// LazyCertificates.
X509_LOOKUP_METHOD* owner_method() {
  const ForkHold hold;
  static X509_LOOKUP_METHOD* const method = [] {
    X509_LOOKUP_METHOD* const created = X509_LOOKUP_meth_new("userhub");
    if (created != nullptr) X509_LOOKUP_meth_set_free(created, free_certificates);
    return created;
  }();
  return method;
}

/// Makes the store own them.
void attach(X509_STORE* store, std::unique_ptr<LazyCertificates> certificates) {
  X509_LOOKUP_METHOD* const method = owner_method();
  X509_LOOKUP* const owner = method == nullptr ? nullptr : X509_STORE_add_lookup(store, method);
  if (owner == nullptr ||
      X509_STORE_set_ex_data(store, certificates_index(), certificates.get()) != 1) {
    throw std::bad_alloc();
  }
  X509_LOOKUP_set_method_data(owner, certificates.release());
}

bool load(const X509_STORE_CTX* verification, const X509_NAME* subject) {
  X509_STORE* const store = X509_STORE_CTX_get0_store(verification);
  auto* const certificates =
      static_cast<LazyCertificates*>(X509_STORE_get_ex_data(store, certificates_index()));
  return certificates->load(store, subject);
}

int find_issuer(X509** issuer, X509_STORE_CTX* verification, X509* certificate) {
  *issuer = nullptr;
  if (!load(verification, X509_get_issuer_name(certificate))) return -1;
  return X509_STORE_CTX_get1_issuer(issuer, verification, certificate);
}

STACK_OF(X509) * find_certificates(X509_STORE_CTX* verification, const X509_NAME* subject) {
  if (!load(verification, subject)) return nullptr;
  return X509_STORE_CTX_get1_certs(verification, subject);
}

}  // namespace

void StoreFree::operator()(X509_STORE* store) const {
  const ForkHold hold;
  X509_STORE_free(store);
}

Store make_lazy_store(std::string_view pem, std::vector<std::string> directories) {
  std::vector<Certificate> eager;
  auto index = PemIndex::of(pem);
  if (!index) eager = parse_certificates(pem);
  const bool is_empty = index ? index->is_empty() : eager.empty();
  if (is_empty && !pem.empty()) return nullptr;

  Store store(X509_STORE_new());
  if (!store) throw std::bad_alloc();
  auto certificates = std::make_unique<LazyCertificates>(index ? *std::move(index) : PemIndex{},
                                                         std::move(directories));
  certificates->load(store.get(), eager);
  attach(store.get(), std::move(certificates));
  X509_STORE_set_get_issuer(store.get(), find_issuer);
  X509_STORE_set_lookup_certs(store.get(), find_certificates);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

}  // namespace userhub
