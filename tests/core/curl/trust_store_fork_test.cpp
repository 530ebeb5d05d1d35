#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "catch.hpp"
#include "curl/issued_certificate.hpp"
#include "curl/trust_store.hpp"
#include "curl/trusts.hpp"
#include "forks.hpp"
#include "scratch_directory.hpp"
#include "text_file.hpp"
#include "tls_identity.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

bool has_open(const std::string& path) {
  std::error_code closed;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    if (std::filesystem::read_symlink(entry, closed) == path) return true;
  }
  return false;
}

bool installs(TrustStore& trust) {
  return trust.install(new_context().get()).has_value();
}

/// A file that is opened and read at once, but ends only when this does.
class SlowFile {
 public:
  explicit SlowFile(const std::string& path) : path_(path) { ::mkfifo(path.c_str(), 0600); }

  void wait_for_reader() {
    while (end_ < 0) {
      end_ = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      std::this_thread::yield();
    }
  }
  bool finish(const std::string& text) const {
    const bool written = ::write(end_, text.data(), text.size()) == std::ssize(text);
    return ::close(end_) == 0 && written;
  }

 private:
  const std::string path_;
  int end_ = -1;
};

}  // namespace

TEST_CASE("a child does not wait for a store that its parent was loading") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  const ScratchDirectory scratch;
  const auto file = scratch.file("ca.pem");
  write_file(file, std::string(2'000'000, '\n') + read_file(ca_file()));  // long to read
  CHECK(in_child([&] {
    auto trust = std::make_unique<TrustStore>(CertificateAuthorities{.file = file});
    bool right = installs(*trust);  // OpenSSL's own statics are made
    write_file(file, read_file(file));
    std::atomic<bool> loaded = false;
    std::thread loading([&] {
      right = installs(*trust) && right;
      loaded = true;
    });
    while (!has_open(file) && !loaded) std::this_thread::yield();
    const pid_t child = start_child(
        [&] {
          // Without handlers OpenSSL's locks may be the loading thread's.
          const bool child_right =
              !way.runs_handlers || (installs(*trust) && trust->edition() == 0);
          trust.reset();
          return child_right;
        },
        way.fork);
    loading.join();
    return succeeded(child) && right && trust->edition() == 1;
  }));
}

TEST_CASE("a child verifies by its own store while its parent's waits for a directory's file") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  const IssuedCertificate slow({.name = "slow"});
  const IssuedCertificate other({.name = "other"});
  const ScratchDirectory certs;
  write_file(certs.file(other.hashed_name()), other.pem());
  CHECK(in_child([&] {
    SlowFile file(certs.file(slow.hashed_name()));
    TrustStore trust({.directory = certs.path()});
    std::atomic<bool> is_trusted = false;
    std::thread verifying([&] { is_trusted = trusts(trust, slow.x509()); });
    file.wait_for_reader();
    const bool right = in_child([&] { return trusts(trust, other.x509()); }, way.fork);
    const bool finished = file.finish(slow.pem());
    verifying.join();
    return right && finished && is_trusted;
  }));
}

TEST_CASE("a child that ends the client does not touch its parent's store, however forked") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  CHECK(in_child([&] {
    auto trust = std::make_unique<TrustStore>(CertificateAuthorities{.file = ca_file()});
    return installs(*trust) &&
           in_child(
               [&] {
                 trust.reset();
                 return true;
               },
               way.fork) &&
           installs(*trust) && trust->edition() == 0;
  }));
}
