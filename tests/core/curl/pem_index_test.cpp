#include "curl/pem_index.hpp"

#include <openssl/x509.h>

#include <string>

#include "catch.hpp"
#include "curl/issued_certificate.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::size_t count_of(const PemIndex& index, const IssuedCertificate& certificate) {
  return index.parse(hash_of(X509_get_subject_name(certificate.x509())).value()).size();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("certificates are found by their subjects, whatever stands around them") {
  const IssuedCertificate root({.name = "a root"});
  const IssuedCertificate other({.name = "another"});
  const std::string pem = root.pem() + other.pem();
  for (const std::string& text :
       {pem, "# a comment\n\n" + root.pem() + "subject=another\n" + other.pem(),
        replaced(pem, "\n", "\r\n"), pem.substr(0, pem.size() - 1), root.pem() + pem,
        replaced(pem, " CERTIFICATE", " X509 CERTIFICATE")}) {
    INFO(text);
    const auto index = PemIndex::of(text);
    REQUIRE(index);
    CHECK(count_of(*index, root) >= 1);
    CHECK(count_of(*index, other) == 1);
    CHECK(count_of(*index, IssuedCertificate({.name = "a third"})) == 0);
  }
}

TEST_CASE("a text that holds anything but whole plain certificates is not indexed") {
  const IssuedCertificate root({.name = "a root"});
  const std::string der = root.der();
  for (const std::string& other :
       {root.trusted_pem(), pem_block("X509 CRL", "x"), pem_block("PRIVATE KEY", "x"),
        pem_block("CERTIFICATE", ""), pem_block("CERTIFICATE", "no DER"),
        pem_block("CERTIFICATE", der + '\0'), pem_block("CERTIFICATE", der.substr(0, 200)),
        pem_block("CERTIFICATE", "\x30\x80" + der.substr(4) + std::string(2, '\0')),
        std::string("-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n"),
        replaced(root.pem(), "END", "END X509"), root.pem().substr(0, 300)}) {
    INFO(other);
    CHECK_FALSE(PemIndex::of(root.pem() + other));
    CHECK_FALSE(PemIndex::of(other + root.pem()));
  }
}

TEST_CASE("a text without a block is an empty index") {
  for (const char* text : {"", "hello\n", "-----BEGIN\n"}) CHECK(PemIndex::of(text)->is_empty());
}

TEST_CASE("a certificate that OpenSSL cannot parse is left out, and the others are not") {
  const IssuedCertificate root({.name = "a root"});
  std::string der = root.der();
  der[der.find("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")] = '\x04';  // the key's curve
  const IssuedCertificate other({.name = "another"});
  const auto index = PemIndex::of(other.pem() + pem_block("CERTIFICATE", der));
  REQUIRE(index);
  CHECK(count_of(*index, other) == 1);
}

TEST_CASE("removed certificates are not found again, and the others are") {
  const IssuedCertificate root({.name = "a root"});
  const IssuedCertificate other({.name = "another"});
  auto index = PemIndex::of(root.pem() + other.pem());
  index->forget(hash_of(X509_get_subject_name(root.x509())).value());
  CHECK(count_of(*index, root) == 0);
  CHECK(count_of(*index, other) == 1);
}
