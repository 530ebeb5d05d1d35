#include "curl/certificate_authorities.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "environment_variable.hpp"
#include "scratch_directory.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

constexpr const char* absent = "/nowhere/ca.pem";
constexpr const char* present = "/proc/self/status";
constexpr std::array places{absent, present, "/proc/self/stat"};

CertificateAuthorities found(const char* cert_file, const char* cert_dir) {
  return find_authorities(cert_file, cert_dir, {}, places).value();
}

}  // namespace

TEST_CASE("the first existing place of the distributions has the authorities") {
  for (const char* unset : {static_cast<const char*>(nullptr), ""}) {
    CHECK(found(unset, unset).file == present);
    CHECK(found(unset, unset).directory.empty());
  }
}

TEST_CASE("SSL_CERT_FILE and SSL_CERT_DIR come before the distributions' places") {
  CHECK(found("/a.pem", nullptr).file == "/a.pem");
  CHECK(found("/a.pem", nullptr).directory.empty());
  CHECK(found(nullptr, "/certs").file.empty());
  CHECK(found(nullptr, "/certs").directory == "/certs");
  CHECK(found("/a.pem", "/certs").file == "/a.pem");
  CHECK(found("/a.pem", "/certs").directory == "/certs");
}

TEST_CASE("relative paths in SSL_CERT_FILE and SSL_CERT_DIR start where the client is made") {
  const std::string here = std::filesystem::current_path().string();
  CHECK(found("a.pem", nullptr).file == here + "/a.pem");
  CHECK(found(nullptr, "certs").directory == here + "/certs");
  CHECK(found(nullptr, "certs:/etc/certs::more").directory ==
        here + "/certs:/etc/certs:" + here + "/more");
}

TEST_CASE("a relative SSL_CERT_FILE in a deleted directory is an error of a call") {
  const auto before = std::filesystem::current_path();
  {
    const ScratchDirectory gone;
    std::filesystem::current_path(gone.path());
  }
  const auto none = find_authorities("a.pem", nullptr, {}, places);
  std::filesystem::current_path(before);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::tls_failed);
  CHECK(none.error().message.contains("SSL_CERT_FILE"));
}

TEST_CASE("libcurl's own paths, if they exist, come before those of the distributions") {
  const ScratchDirectory certs;
  const auto of_libcurl = [](std::string file, std::string directory) {
    return find_authorities(nullptr, nullptr,
                            {.file = std::move(file), .directory = std::move(directory)}, places)
        .value();
  };
  CHECK(of_libcurl("/proc/self/maps", "/nowhere").file == "/proc/self/maps");
  CHECK(of_libcurl("/proc/self/maps", "/nowhere").directory.empty());
  CHECK(of_libcurl(absent, certs.path()).file == present);  // a directory that is empty
  std::ofstream(certs.file("0123abcd.0")) << "a certificate";
  CHECK(of_libcurl(absent, certs.path()).file.empty());
  CHECK(of_libcurl(absent, certs.path()).directory == certs.path());
}

TEST_CASE("without authorities the error names the places tried and a remedy") {
  constexpr std::array nowhere{absent, "/nowhere/either.pem"};
  const auto none = find_authorities(nullptr, nullptr, {}, nowhere);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::tls_failed);
  CHECK(none.error().phase == Phase::tls);
  for (const char* named :
       {"SSL_CERT_FILE", "SSL_CERT_DIR", absent, nowhere[1], "ca-certificates", "ca_file"}) {
    INFO(named);
    CHECK(none.error().message.contains(named));
  }
}

TEST_CASE("every libcurl uses SSL_CERT_FILE, and without it its built-in paths") {
  const EnvironmentVariable no_directory("SSL_CERT_DIR", "");
  {
    const EnvironmentVariable no_file("SSL_CERT_FILE", "");
    CHECK(system_authorities()->file == curl_version_info(CURLVERSION_NOW)->cainfo);
  }
  const EnvironmentVariable file("SSL_CERT_FILE", "/a.pem");
  CHECK(system_authorities()->file == "/a.pem");
  CHECK(system_authorities()->directory.empty());
}
