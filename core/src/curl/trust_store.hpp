#pragma once

#include <openssl/types.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <expected>
#include <mutex>
#include <string>
#include <vector>

#include "curl/certificate_authorities.hpp"
#include "curl/lazy_store.hpp"
#include "process/per_process.hpp"
#include "userhub/error.hpp"

namespace userhub {

/// The authorities by which a client's connections verify the server: one store for each process,
/// whatever number of connections and threads use it. Their files are looked at once a connection,
/// and loaded anew where they have changed. Thread-safe.
class TrustStore {
 public:
  explicit TrustStore(CertificateAuthorities authorities);

  /// Has this context's connections verify by these authorities alone. Gives the edition that they
  /// verify by. Fails, as tls_failed, where there is nothing to verify by; the next connection
  /// tries again. Throws std::bad_alloc.
  std::expected<std::uint64_t, Error> install(SSL_CTX* context);

  /// How often changed authorities were loaded: what was verified by an earlier edition, a
  /// connection or a TLS session, must not be used again.
  std::uint64_t edition();

 private:
  /// What tells a file from a later one, or a place where there is none: all 0.
  struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified = 0;  ///< Nanoseconds.
    std::int64_t changed = 0;
    bool operator==(const Stamp&) const = default;
  };

  struct Loaded {
    std::mutex mutex;
    Store store;
    std::vector<Stamp> stamps;
    bool was_loaded = false;
    std::atomic<std::uint64_t> edition{0};
    void leave_to_parent() {}
  };

  static Stamp stamp_of(const std::string& path);
  std::vector<Stamp> stamps() const;
  std::expected<Store, Error> load() const;

  const CertificateAuthorities authorities_;
  const std::vector<std::string> directories_;
  PerProcess<Loaded> loaded_;
};

}  // namespace userhub
