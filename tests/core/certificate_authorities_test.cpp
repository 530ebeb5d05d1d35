#include "certificate_authorities.hpp"

#include <array>

#include "catch.hpp"

using namespace userhub;

namespace {

constexpr const char* absent = "/nowhere/ca.pem";
constexpr const char* present = "/proc/self/status";
constexpr std::array places{absent, present, "/proc/self/stat"};

CertificateAuthorities found(const char* cert_file, const char* cert_dir) {
  return find_authorities(cert_file, cert_dir, places).value();
}

}  // namespace

TEST_CASE("the first of the distributions' places that is there holds the authorities") {
  for (const char* unset : {static_cast<const char*>(nullptr), ""}) {
    CHECK(found(unset, unset).file == present);
    CHECK(found(unset, unset).directory.empty());
  }
}

TEST_CASE("SSL_CERT_FILE and SSL_CERT_DIR come before the distributions' places") {
  CHECK(found("a.pem", nullptr).file == "a.pem");
  CHECK(found("a.pem", nullptr).directory.empty());
  CHECK(found(nullptr, "certs").file.empty());
  CHECK(found(nullptr, "certs").directory == "certs");
  CHECK(found("a.pem", "certs").file == "a.pem");
  CHECK(found("a.pem", "certs").directory == "certs");
}

TEST_CASE("without any authorities the error names what was tried and what helps") {
  constexpr std::array nowhere{absent, "/nowhere/either.pem"};
  const auto none = find_authorities(nullptr, nullptr, nowhere);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::tls_failed);
  CHECK(none.error().phase == Phase::tls);
  for (const char* named :
       {"SSL_CERT_FILE", "SSL_CERT_DIR", absent, nowhere[1], "ca-certificates", "ca_file"}) {
    INFO(named);
    CHECK(none.error().message.contains(named));
  }
}

TEST_CASE("a libcurl with authorities of its own is left to them") {
  const auto system = system_authorities();  // the tests run on the distribution's
  REQUIRE(system);
  CHECK(system->file.empty());
  CHECK(system->directory.empty());
}
