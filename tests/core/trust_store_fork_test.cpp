#include <openssl/ssl.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "catch.hpp"
#include "forks.hpp"
#include "scratch_directory.hpp"
#include "text_file.hpp"
#include "tls_identity.hpp"
#include "trust_store.hpp"

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
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  return trust.install(context.get()).has_value();
}

}  // namespace

TEST_CASE("a child does not wait for a store that its parent was loading") {
  const Fork way = GENERATE(from_range(all_forks()));
  if (!way.runs_handlers) return;  // nor can it load one of its own
  INFO(way.name);
  const ScratchDirectory scratch;
  const auto file = scratch.file("ca.pem");
  write_file(file, std::string(2'000'000, '\n') + read_file(ca_file()));  // long to read
  CHECK(in_child([&] {
    TrustStore trust({.file = file});
    bool right = installs(trust);  // OpenSSL's own statics are made
    write_file(file, read_file(file));
    std::atomic<bool> loaded = false;
    std::thread loading([&] {
      right = installs(trust) && right;
      loaded = true;
    });
    while (!has_open(file) && !loaded) std::this_thread::yield();
    const pid_t child =
        start_child([&] { return installs(trust) && trust.edition() == 0; }, way.fork);
    loading.join();
    return succeeded(child) && right && trust.edition() == 1;
  }));
}

TEST_CASE("a child leaves its parent's store alone when it ends the client, however forked") {
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
