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

/// What a store has not loaded yet.
class Unloaded {
 public:
  Unloaded(PemIndex index, std::vector<std::string> directories)
      : index_(std::move(index)), directories_(std::move(directories)) {}

  /// Loads all certificates of a subject, before any thread looks for one of them in the store: a
  /// chain by the second of two must not fail because only the first is there yet. As OpenSSL does,
  /// looks into the directories only where the text has none. False without memory.
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

  /// Of these the store has all that the text has of their subjects.
  void load(X509_STORE* store, const std::vector<Certificate>& whole_text) {
    for (const Certificate& certificate : whole_text) {
      add(store, certificate.get());
      const auto hash = hash_of(X509_get_subject_name(certificate.get()));
      if (hash) loaded_.insert(*hash);
    }
  }

 private:
  static void add(X509_STORE* store, X509* certificate) {
    X509_check_purpose(certificate, -1, 0);  // reads its extensions before it is shared
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
  std::unordered_set<unsigned long> loaded_;  ///< Hashes of subjects.
};

/// Where a store has its Unloaded.
int unloaded_place() {
  const ForkHold hold;  // a child would wait for ever for a static half made
  static const int place = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

void free_unloaded(X509_LOOKUP* owner) {
  delete static_cast<Unloaded*>(X509_LOOKUP_get_method_data(owner));
}

/// Of an X509_LOOKUP that does not look anything up, but is freed with its store.
X509_LOOKUP_METHOD* owner_method() {
  const ForkHold hold;
  static X509_LOOKUP_METHOD* const method = [] {
    X509_LOOKUP_METHOD* const made = X509_LOOKUP_meth_new("userhub");
    if (made != nullptr) X509_LOOKUP_meth_set_free(made, free_unloaded);
    return made;
  }();
  return method;
}

/// The store owns it from then on.
void give(X509_STORE* store, std::unique_ptr<Unloaded> unloaded) {
  X509_LOOKUP_METHOD* const method = owner_method();
  X509_LOOKUP* const owner = method == nullptr ? nullptr : X509_STORE_add_lookup(store, method);
  if (owner == nullptr || X509_STORE_set_ex_data(store, unloaded_place(), unloaded.get()) != 1) {
    throw std::bad_alloc();
  }
  X509_LOOKUP_set_method_data(owner, unloaded.release());
}

bool load(const X509_STORE_CTX* verification, const X509_NAME* subject) {
  X509_STORE* const store = X509_STORE_CTX_get0_store(verification);
  auto* const unloaded = static_cast<Unloaded*>(X509_STORE_get_ex_data(store, unloaded_place()));
  return unloaded->load(store, subject);
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
  auto unloaded =
      std::make_unique<Unloaded>(index ? *std::move(index) : PemIndex{}, std::move(directories));
  unloaded->load(store.get(), eager);
  give(store.get(), std::move(unloaded));
  X509_STORE_set_get_issuer(store.get(), find_issuer);
  X509_STORE_set_lookup_certs(store.get(), find_certificates);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

}  // namespace userhub
