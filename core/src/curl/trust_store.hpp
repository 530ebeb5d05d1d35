#pragma once

#include <openssl/types.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <expected>
#include <mutex>
#include <string>
#include <vector>

#include "curl/lazy_store.hpp"
#include "process/per_process.hpp"
#include "resolved_options.hpp"
#include "userhub/error.hpp"

namespace userhub {

/// The CA certificates by which a client's connections verify the server: one store for each
/// process, shared by all connections and threads. Each new connection checks whether the files
/// have changed, and loads them again if so. Thread-safe.
class TrustStore {
 public:
  explicit TrustStore(CertificateAuthorities authorities);

  /// Makes this context's connections verify by these certificates and no others. Returns the
  /// edition that they verify by. Fails, as tls_failed, if the certificates cannot be loaded; the
  /// next connection tries again. Throws std::bad_alloc.
  std::expected<std::uint64_t, Error> install(SSL_CTX* context);

  /// How often changed certificates were loaded. A connection or a TLS session that was verified by
  /// an earlier edition must not be used again.
  std::uint64_t edition();

 private:
  /// Identifies one state of a file. All 0: there is no file.
  struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified = 0;  ///< Nanoseconds.
    std::int64_t changed = 0;
    bool operator==(const Stamp&) const = default;
  };

  struct State {
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
  PerProcess<State> state_;
};

}  // namespace userhub
