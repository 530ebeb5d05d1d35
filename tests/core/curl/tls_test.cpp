#include <unistd.h>

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

ClientOptions trusting_options(const LoopbackServer& server) {
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  return options;
}

std::string link_for(const Client& client, const std::string& user) {
  return redirect_url_of(client.create_portal_session(request_of(user)));
}

Error failure_of(const ClientOptions& options) {
  return error_of_call(make_client(options));
}

}  // namespace

TEST_CASE("a certificate of the CA file's authority is trusted") {
  LoopbackServer server(link_reply, Tls{});
  CHECK(link_for(make_client(trusting_options(server)), "usr_1") == link_of("usr_1"));
}

TEST_CASE("a relative CA file starts at the directory where the client was made") {
  LoopbackServer server(link_reply, Tls{});
  auto options = trusting_options(server);
  const std::filesystem::path file = options.ca_file;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(file.parent_path());
  options.ca_file = file.filename().string();
  const auto client = make_client(options);
  std::filesystem::current_path("/");
  CHECK(link_for(client, "usr_1") == link_of("usr_1"));
  std::filesystem::current_path(before);
}

TEST_CASE("a relative CA file is refused in a deleted directory") {
  const auto before = std::filesystem::current_path();
  const auto gone = std::filesystem::temp_directory_path() / ("gone" + std::to_string(getpid()));
  std::filesystem::create_directory(gone);
  std::filesystem::current_path(gone);
  std::filesystem::remove(gone);
  auto options = loopback_options("https://127.0.0.1:1");
  options.ca_file = "ca.pem";
  const auto made = Client::create(options);
  std::filesystem::current_path(before);
  REQUIRE(!made);
  CHECK(made.error().param == "ca_file");
  CHECK(made.error().message.contains("directory that does not exist"));
}

TEST_CASE("a certificate is trusted under each of its names") {
  LoopbackServer server(link_reply, Tls{});
  auto options = trusting_options(server);
  options.base_url = "https://localhost:" + std::to_string(server.port());
  CHECK(link_for(make_client(options), "usr_1") == link_of("usr_1"));
}

TEST_CASE("a certificate that does not verify is refused at once, and nothing is sent") {
  for (const auto certificate :
       {Certificate::untrusted, Certificate::expired, Certificate::wrong_host}) {
    INFO(static_cast<int>(certificate));
    LoopbackServer server(link_reply, Tls{.certificate = certificate});
    const auto error = failure_of(trusting_options(server));
    CHECK(error.code == ErrorCode::tls_failed);
    CHECK(error.phase == Phase::tls);
    CHECK(error.attempts == 1);
    CHECK(server.connections() == 1);
    CHECK(server.requests().empty());
  }
}

TEST_CASE("a valid certificate is refused if its CA is not trusted") {
  LoopbackServer server(link_reply, Tls{});
  const auto error = failure_of(loopback_options(server.url()));
  CHECK(error.code == ErrorCode::tls_failed);
  CHECK(error.message.contains("ca_file"));
  CHECK(server.requests().empty());
}

TEST_CASE("TLS 1.1 is refused at once") {
  LoopbackServer server(link_reply, Tls{.outdated = true});
  auto options = trusting_options(server);
  options.max_retries = 1;
  const auto error = failure_of(options);
  CHECK(error.code == ErrorCode::tls_failed);
  CHECK(error.phase == Phase::tls);
  CHECK(error.attempts == 1);
  CHECK(error.message.starts_with("the server accepts neither TLS 1.2 nor TLS 1.3"));
  CHECK(server.requests().empty());
}

TEST_CASE("calls one after another share a TLS connection") {
  LoopbackServer server(link_reply, Tls{});
  const auto client = make_client(trusting_options(server));
  for (const char* user : {"usr_1", "usr_2", "usr_3"})
    CHECK(link_for(client, user) == link_of(user));
  CHECK(server.connections() == 1);
  CHECK(server.endings().count() == 0);
}

TEST_CASE("a client that ends closes its TLS connection with a close notify") {
  LoopbackServer server(link_reply, Tls{});
  link_for(make_client(trusting_options(server)), "usr_1");
  REQUIRE(server.wait_for_endings(1));
  CHECK(server.endings().goodbyes == 1);
}

TEST_CASE("a reused TLS connection that dies without a reply is repeated at no attempt's cost") {
  for (const auto& death : {Reply::close(), Reply::reset()}) {
    LoopbackServer server(link_reply, Tls{});
    auto options = trusting_options(server);
    options.max_retries = 0;
    const auto client = make_client(options);
    CHECK(link_for(client, "usr_1") == link_of("usr_1"));
    server.reply(death);
    CHECK(link_for(client, "usr_2") == link_of("usr_2"));
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("a large request and a large answer pass through TLS whole") {
  const auto link = "https://portal.example.com/" + std::string(4'000'000, 'x');
  LoopbackServer server([&](const ReceivedRequest&) { return Reply::session(link); }, Tls{});
  auto request = request_of("usr_1");
  request.return_url = "/" + std::string(3'000'000, 'a');
  const auto client = make_client(trusting_options(server));
  CHECK(redirect_url_of(client.create_portal_session(request)) == link);
  CHECK(server.requests().at(0).body == R"({"returnUrl":")" + request.return_url + R"("})");
}
