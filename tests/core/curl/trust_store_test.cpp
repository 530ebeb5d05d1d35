#include "curl/trust_store.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "curl/issued_certificate.hpp"
#include "curl/trusts.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"
#include "scratch_directory.hpp"
#include "text_file.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::string authority() {
  return read_file(ca_file());
}

std::string other_authority() {
  return read_file(untrusted_ca_file());
}

using Result = std::expected<PortalSession, Error>;
using Face = Result (*)(const Client&);

Result call(const Client& client) {
  return client.create_portal_session(request_of("usr_1"));
}

Result call_async(const Client& client) {
  AsyncResults results;
  client.create_portal_session_async(request_of("usr_1"), {}, results.take("call"));
  return results.of("call");
}

Face any_face() {
  const bool async = GENERATE(false, true);
  INFO((async ? "asynchronous" : "blocking"));
  return async ? call_async : call;
}

/// Trusts a file that the test writes.
class TrustingClient {
 public:
  explicit TrustingClient(const LoopbackServer& server) : client_(make_client(options(server))) {}

  const std::string& file() const { return file_; }
  void trust(const std::string& pem) const { write_file(file_, pem); }
  const Client& operator*() const { return client_; }

 private:
  ClientOptions options(const LoopbackServer& server) const {
    trust(authority());
    auto options = loopback_options(server.url());
    options.ca_file = file_;
    options.max_retries = 0;
    return options;
  }

  ScratchDirectory scratch_;
  std::string file_ = scratch_.file("ca.pem");
  Client client_;
};

/// As c_rehash names it.
std::string hashed_name(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free);
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08lx.0", X509_subject_name_hash(certificate.get()));
  return name.data();
}

Client variables_client(const LoopbackServer& server, const std::string& file,
                        const std::string& directory) {
  const EnvironmentVariable cert_file("SSL_CERT_FILE", file);
  const EnvironmentVariable cert_dir("SSL_CERT_DIR", directory);
  return single_attempt_client(server.url());
}

bool is_refused(const Result& result) {
  return !result && result.error().code == ErrorCode::tls_failed &&
         result.error().message.contains("could not be verified");
}

}  // namespace

TEST_CASE("a changed file of authorities is loaded again for the next connection") {
  const Face call = any_face();
  const bool without_1_3 = GENERATE(false, true);
  LoopbackServer server(link_reply, Tls{.without_1_3 = without_1_3});
  const TrustingClient client(server);
  REQUIRE(call(*client));
  client.trust(other_authority());
  server.close_connections();
  CHECK(is_refused(call(*client)));  // not taken by the TLS session that the first call left
  client.trust(other_authority() + authority());
  CHECK(call(*client));
}

TEST_CASE("a connection that an earlier edition of the authorities verified is not used again") {
  LoopbackServer server(
      [](const ReceivedRequest& request) {
        return user_of(request) == "usr_held" ? link_reply(request).hold() : link_reply(request);
      },
      Tls{});
  const TrustingClient client(server);
  AsyncResults results;
  start(*client, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  client.trust(other_authority() + authority());
  start(*client, results, "usr_2");
  REQUIRE(results.of("usr_2"));
  const int second = server.requests().back().connection;
  server.release();
  REQUIRE(results.of("usr_held"));
  for (const char* user : {"usr_3", "usr_4"}) {
    start(*client, results, user);
    REQUIRE(results.of(user));
    CHECK(server.requests().back().connection == second);
  }
}

TEST_CASE("a call on a kept connection looks at no file") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const TrustingClient client(server);
  REQUIRE(call(*client));
  std::filesystem::remove(client.file());
  CHECK(call(*client));
  CHECK(server.connections() == 1);
}

TEST_CASE("authorities that cannot be loaded fail a connection by their path, until they can be") {
  const Face call = any_face();
  const auto [spoil, reason] = GENERATE(table<void (*)(const std::string&), std::string>(
      {{[](const std::string& path) { std::filesystem::remove(path); }, "No such file"},
       {[](const std::string& path) {
          std::filesystem::remove(path);
          std::filesystem::create_directory(path);
        },
        "Is a directory"},
       {[](const std::string& path) { write_file(path, ""); }, "it is empty"},
       {[](const std::string& path) { write_file(path, "hello\n"); }, "no certificate"},
       {[](const std::string& path) {
          write_file(path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        },
        "no certificate"}}));
  LoopbackServer server(link_reply, Tls{});
  const TrustingClient client(server);
  const bool has_called = GENERATE(false, true);
  if (has_called) REQUIRE(call(*client));
  server.close_connections();
  spoil(client.file());
  const auto error = error_of(call(*client));
  CHECK(error.code == ErrorCode::tls_failed);
  CHECK(error.phase == Phase::tls);
  CHECK(error.message.contains(client.file()));
  CHECK(error.message.contains(reason));
  CHECK(error.message.contains("ca_file"));
  std::filesystem::remove(client.file());
  client.trust(authority());
  CHECK(call(*client));
}

TEST_CASE("only the authorities that SSL_CERT_FILE or SSL_CERT_DIR names are trusted") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const ScratchDirectory certs;
  const ScratchDirectory other_certs;
  CHECK(call(variables_client(server, ca_file(), "")));
  CHECK(is_refused(call(variables_client(server, untrusted_ca_file(), ""))));
  write_file(other_certs.file(hashed_name(other_authority())), other_authority());
  CHECK(is_refused(call(variables_client(server, "", other_certs.path()))));
  write_file(certs.file(hashed_name(authority())), authority());
  CHECK(call(variables_client(server, "", certs.path())));
  CHECK(call(variables_client(server, "", "/nowhere:" + certs.path())));
  CHECK(call(variables_client(server, untrusted_ca_file(), certs.path())));
  CHECK(is_refused(call(variables_client(server, untrusted_ca_file(), "/nowhere"))));
}

TEST_CASE("only a ca_file is trusted, whatever the variables name") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const EnvironmentVariable cert_file("SSL_CERT_FILE", ca_file());
  auto options = loopback_options(server.url());
  options.ca_file = untrusted_ca_file();
  CHECK(is_refused(call(make_client(options))));
}

TEST_CASE("a call fails with the path of missing authorities that the variables name") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  CHECK(error_of(call(variables_client(server, "/nowhere.pem", "")))
            .message.contains("/nowhere.pem cannot be read (No such file"));
  CHECK(error_of(call(variables_client(server, "", "/nowhere:/neither")))
            .message.contains("/nowhere:/neither cannot be read"));
}

TEST_CASE("a certificate that is put into a directory later is found by the next connection") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const ScratchDirectory certs;
  const auto client = variables_client(server, "", certs.path());
  CHECK(is_refused(call(client)));
  const auto path = certs.file(hashed_name(authority()));
  write_file(path, authority());
  CHECK(call(client));
  std::filesystem::remove(path);
  server.close_connections();
  CHECK(is_refused(call(client)));
}

TEST_CASE("relative names in the variables hold where the process goes later") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const ScratchDirectory scratch;
  write_file(scratch.file("ca.pem"), authority());
  write_file(scratch.file(hashed_name(authority())), authority());
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  const auto by_file = variables_client(server, "ca.pem", "");
  const auto by_directory = variables_client(server, "", ".");
  std::filesystem::current_path("/");
  CHECK(call(by_file));
  CHECK(call(by_directory));
  std::filesystem::current_path(before);
}

TEST_CASE("64 calls at once, the first ones and those after a change, verify by one store") {
  const Face call = any_face();
  LoopbackServer server(link_reply, Tls{});
  const TrustingClient client(server);
  const auto failures_of_calls = [&] {
    std::latch start(64);
    std::vector<std::string> failures(64);
    std::vector<std::thread> threads;
    for (std::string& failure : failures) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        if (const auto result = call(*client); !result) failure = result.error().message;
      });
    }
    for (auto& thread : threads) thread.join();
    std::erase(failures, "");
    return failures;
  };
  CHECK(failures_of_calls() == std::vector<std::string>{});
  client.trust(other_authority() + authority());
  server.close_connections();
  CHECK(failures_of_calls() == std::vector<std::string>{});
}

TEST_CASE(
    "no other connection trusts certificates that libcurl loads into one connection's store") {
  const IssuedCertificate trusted({.name = "trusted"});
  const IssuedCertificate of_proxy({.name = "a proxy's authority"});
  const ScratchDirectory scratch;
  write_file(scratch.file("ca.pem"), trusted.pem());
  TrustStore trust({.file = scratch.file("ca.pem")});
  const TlsContext loaded_into = new_context();
  REQUIRE(trust.install(loaded_into.get()));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(loaded_into.get()), of_proxy.x509());
  CHECK_FALSE(trusts(loaded_into.get(), of_proxy.x509()));
  CHECK_FALSE(trusts(trust, of_proxy.x509()));
  CHECK(trusts(trust, trusted.x509()));
}

TEST_CASE("authorities behind links are those that the links lead to now") {
  const IssuedCertificate before({.name = "before"});
  const IssuedCertificate after({.name = "after"});
  const ScratchDirectory mount;  // as Kubernetes makes one of a ConfigMap
  const auto put = [&](const std::string& version, const IssuedCertificate& authority) {
    std::filesystem::create_directory(mount.file(version));
    write_file(mount.file(version) + "/ca.pem", authority.pem());
    std::filesystem::create_symlink(version, mount.file("..data_tmp"));
    std::filesystem::rename(mount.file("..data_tmp"), mount.file("..data"));
  };
  put("..2026_01", before);
  std::filesystem::create_symlink("..data/ca.pem", mount.file("ca.pem"));
  TrustStore trust({.file = mount.file("ca.pem")});
  CHECK(trusts(trust, before.x509()));
  put("..2026_02", after);
  CHECK(trusts(trust, after.x509()));
  CHECK_FALSE(trusts(trust, before.x509()));
  CHECK(trust.edition() == 1);
}
