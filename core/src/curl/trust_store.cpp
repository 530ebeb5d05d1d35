#include "curl/trust_store.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace userhub {
namespace {

std::unexpected<Error> unreadable(const std::string& path, const std::string& why) {
  return std::unexpected(
      authorities_error("the CA certificates in " + path + " cannot be read (" + why +
                        "): restore them, or make a client with another ca_file"));
}

std::string text_of(int error) {
  std::array<char, 128> buffer{};
  return strerror_r(error, buffer.data(), buffer.size());
}

class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// False, with errno, where that fails.
  bool read_into(std::string& text) const {
    std::array<char, 16384> part{};
    while (descriptor_ >= 0) {
      const ssize_t got = read(descriptor_, part.data(), part.size());
      if (got == 0) return true;
      if (got < 0 && errno != EINTR) return false;
      if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
    }
    return false;
  }

 private:
  const int descriptor_;
};

std::expected<std::string, Error> text_in(const std::string& path) {
  std::string text;
  const File file(path);
  if (!file.read_into(text)) return unreadable(path, text_of(errno));
  return text;
}

bool is_directory(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

TrustStore::TrustStore(CertificateAuthorities authorities)
    : authorities_(std::move(authorities)), directories_(directories_of(authorities_)) {}

std::expected<std::uint64_t, Error> TrustStore::install(SSL_CTX* context) {
  Loaded& loaded = loaded_.get();
  const std::lock_guard lock(loaded.mutex);
  // Before loading: what changes meanwhile is loaded once more.
  if (auto now = stamps(); !loaded.store || now != loaded.stamps) {
    loaded.store.reset();
    auto store = load();
    if (!store) return std::unexpected(std::move(store.error()));
    loaded.store = *std::move(store);
    loaded.stamps = std::move(now);
    if (std::exchange(loaded.was_loaded, true)) ++loaded.edition;
  }
  // Not the context's own store, into which libcurl up to 8.2 would load a proxy's authorities.
  if (SSL_CTX_set1_verify_cert_store(context, loaded.store.get()) != 1) throw std::bad_alloc();
  return loaded.edition;
}

std::uint64_t TrustStore::edition() {
  return loaded_.get().edition;
}

TrustStore::Stamp TrustStore::stamp_of(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return {};
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .modified = nanoseconds(status.st_mtim),
          .changed = nanoseconds(status.st_ctim)};
}

std::vector<TrustStore::Stamp> TrustStore::stamps() const {
  std::vector<Stamp> all{stamp_of(authorities_.file)};
  for (const std::string& directory : directories_) all.push_back(stamp_of(directory));
  return all;
}

std::expected<Store, Error> TrustStore::load() const {
  std::string pem;
  if (const std::string& path = authorities_.file; !path.empty()) {
    auto text = text_in(path);
    if (!text) return std::unexpected(std::move(text.error()));
    if (text->empty()) return unreadable(path, "it is empty");
    pem = *std::move(text);
  } else if (std::none_of(directories_.begin(), directories_.end(), is_directory)) {
    return unreadable(authorities_.directory, "it is not a directory");
  }
  Store store = make_lazy_store(pem, directories_);
  if (!store)
    return unreadable(authorities_.file,
                      "it has no certificate in PEM form, or one that is damaged");
  return store;
}

}  // namespace userhub
