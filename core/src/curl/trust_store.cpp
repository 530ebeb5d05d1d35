#include "curl/trust_store.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include "curl/certificate_authorities.hpp"
#include "process/platform.hpp"
#include "process/unshared_descriptor.hpp"

namespace userhub {
namespace {

std::unexpected<Error> unreadable(const std::string& path, const std::string& why) {
  return std::unexpected(
      authorities_error("the CA certificates in " + path + " cannot be read (" + why +
                        "): restore them, or make a client with another ca_file"));
}

std::expected<std::string, Error> text_in(const std::string& path) {
  try {
    const UnsharedDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::string text;
    std::array<char, 16384> part{};
    while (const ssize_t got = read(file.number(), part.data(), part.size())) {
      if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category());
    }
    return text;
  } catch (const std::system_error& failure) {
    return unreadable(path, failure.code().message());
  }
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
  State& state = state_.get();
  const std::lock_guard lock(state.mutex);
  // Read before loading: a file that changes meanwhile is loaded again next time.
  if (auto now = stamps(); !state.store || now != state.stamps) {
    state.store.reset();
    auto store = load();
    if (!store) return std::unexpected(std::move(store.error()));
    state.store = *std::move(store);
    state.stamps = std::move(now);
    if (std::exchange(state.was_loaded, true)) ++state.edition;
  }
  // Not into the context's own store: libcurl up to 8.2 would load a proxy's authorities into it.
  if (SSL_CTX_set1_verify_cert_store(context, state.store.get()) != 1) throw std::bad_alloc();
  return state.edition;
}

std::uint64_t TrustStore::edition() {
  return state_.get().edition;
}

TrustStore::Stamp TrustStore::stamp_of(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return {};
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .modified = nanoseconds(modified_at(status)),
          .changed = nanoseconds(changed_at(status))};
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
