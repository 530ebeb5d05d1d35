#include "curl/lazy_store.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "curl/issued_certificate.hpp"
#include "curl/pem_index.hpp"
#include "curl/placeholder_certificate.hpp"
#include "scratch_directory.hpp"
#include "text_file.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

constexpr const char* debians_bundle = "/etc/ssl/certs/ca-certificates.crt";

/// The one that pip brings.
std::string certifis_bundle() {
  for (const auto& entry : std::filesystem::directory_iterator(USERHUB_VENV "/lib")) {
    const auto bundle = entry.path() / "site-packages/pip/_vendor/certifi/cacert.pem";
    if (std::filesystem::exists(bundle)) return bundle.string();
  }
  throw std::runtime_error("no certifi in .venv: run ./dev setup");
}

/// As libcurl fills its own.
Store eager_store(const std::string& pem) {
  Store store(X509_STORE_new());
  for (const Certificate& certificate : parse_certificates(pem)) {
    X509_STORE_add_cert(store.get(), certificate.get());
  }
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

struct Verdict {
  int error = 0;
  int depth = 0;
  std::vector<std::string> chain{};
  bool operator==(const Verdict&) const = default;
};

std::string fingerprint(const X509* certificate) {
  std::string digest(20, '\0');
  X509_digest(certificate, EVP_sha1(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  return digest;
}

/// What a handshake makes of a server's certificate and those that it sends along.
Verdict verdict(const Store& store, X509* certificate, const std::vector<X509*>& sent = {},
                std::time_t when = std::time(nullptr)) {
  const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> others(
      sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
  for (X509* other : sent) sk_X509_push(others.get(), other);
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> verification(
      X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(verification.get(), store.get(), certificate, others.get());
  X509_STORE_CTX_set_default(verification.get(), "ssl_server");
  X509_STORE_CTX_set_time(verification.get(), 0, when);
  X509_verify_cert(verification.get());
  Verdict verdict{.error = X509_STORE_CTX_get_error(verification.get()),
                  .depth = X509_STORE_CTX_get_error_depth(verification.get())};
  const auto* const chain = X509_STORE_CTX_get0_chain(verification.get());
  for (int place = 0; place < sk_X509_num(chain); ++place) {
    verdict.chain.push_back(fingerprint(sk_X509_value(chain, place)));
  }
  return verdict;
}

bool is_trusted(const Store& store, const IssuedCertificate& certificate) {
  return verdict(store, certificate.x509()).error == X509_V_OK;
}

}  // namespace

TEST_CASE("a lazy store verifies each authority of Debian and certifi as an eager one does") {
  constexpr std::time_t in_2040 = 2'208'988'800;
  int verifications = 0;
  const std::vector<std::string> bundles{read_file(debians_bundle), read_file(certifis_bundle())};
  for (const std::string& bundle : bundles) {
    const Store lazy = make_lazy_store(bundle, {});
    const Store eager = eager_store(bundle);
    for (const std::string& other : bundles) {
      for (const Certificate& certificate : parse_certificates(other)) {
        for (const std::time_t when : {std::time(nullptr), in_2040}) {
          const auto expected = verdict(eager, certificate.get(), {}, when);
          REQUIRE(verdict(lazy, certificate.get(), {}, when) == expected);
          ++verifications;
        }
      }
    }
  }
  CHECK(verifications > 719);
}

TEST_CASE("a lazy store verifies chains of all kinds as an eager one does") {
  std::vector<IssuedCertificate> roots;
  for (int i = 0; i < 3; ++i) roots.push_back(IssuedCertificate({.name = "three of one name"}));
  for (int i = 0; i < 3; ++i) {
    roots.push_back(IssuedCertificate({.name = "three more", .has_key_ids = false}));
  }
  roots.push_back(IssuedCertificate({.name = "gone", .from_day = -9, .until_day = -2}));
  roots.push_back(IssuedCertificate({.name = "zoé 道 Ω"}));
  roots.push_back(IssuedCertificate({.name = "Printable", .string_type = V_ASN1_PRINTABLESTRING}));
  std::vector<IssuedCertificate> leaves;
  std::vector<IssuedCertificate> intermediates;
  for (const auto& root : roots) {
    intermediates.push_back(IssuedCertificate({.name = "between"}, &root));
    leaves.push_back(IssuedCertificate({.name = "leaf", .is_authority = false}, &root));
    leaves.push_back(
        IssuedCertificate({.name = "leaf", .is_authority = false}, &intermediates.back()));
  }
  // The same name in another ASN.1 type and case, which OpenSSL takes for equal.
  const IssuedCertificate renamed({.name = "PRINTABLE"});
  leaves.push_back(IssuedCertificate({.name = "leaf", .is_authority = false}, &renamed));
  leaves.insert(leaves.end(), roots.begin(), roots.end());
  leaves.push_back(IssuedCertificate({.name = "nobody's"}));
  std::vector<X509*> sent;
  for (const auto& each : intermediates) sent.push_back(each.x509());

  std::vector<std::string> bundles{""};
  for (const auto& root : roots) {
    bundles.push_back(root.pem());
    bundles[0] += root.pem();
  }
  bundles.push_back(bundles[0] + bundles[0]);
  bundles.push_back(bundles[0] + roots[0].trusted_pem());
  bundles.push_back(intermediates[1].pem());
  bundles.push_back(leaves[1].pem() + roots[2].pem());
  bundles.push_back("\xEF\xBB\xBF" + bundles[0]);
  bundles.push_back(pem_block("ENCRYPTED PRIVATE KEY", "x") + bundles[0]);
  bundles.push_back(
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
      "AAAA\n-----END RSA PRIVATE KEY-----\n" +
      bundles[0]);
  for (const std::string& bundle : bundles) {
    const Store lazy = make_lazy_store(bundle, {});
    const Store eager = eager_store(bundle);
    for (const auto& leaf : leaves) {
      for (const auto& along : {std::vector<X509*>{}, sent}) {
        const auto expected = verdict(eager, leaf.x509(), along);
        const auto fresh = make_lazy_store(bundle, {});
        CHECK(verdict(lazy, leaf.x509(), along) == expected);
        CHECK(verdict(fresh, leaf.x509(), along) == expected);
      }
    }
  }
}

TEST_CASE("a text without a certificate makes no store") {
  for (const std::string& text :
       {std::string("hello"), pem_block("CERTIFICATE", "no DER"), pem_block("PRIVATE KEY", "x")}) {
    CHECK_FALSE(make_lazy_store(text, {}));
    CHECK_FALSE(make_lazy_store(text, {"/etc/ssl/certs"}));
  }
}

TEST_CASE("a directory's certificates are found by their hashed names, all of one subject") {
  const IssuedCertificate first({.name = "one name"});
  const IssuedCertificate second({.name = "one name"});
  const IssuedCertificate elsewhere({.name = "elsewhere"});
  const IssuedCertificate leaf({.name = "leaf", .is_authority = false}, &second);
  const ScratchDirectory certs;
  const ScratchDirectory more;
  write_file(certs.file(first.hashed_name(0)), first.pem());
  write_file(certs.file(first.hashed_name(1)), "no certificate");
  write_file(certs.file(first.hashed_name(2)), second.pem());
  write_file(more.file(elsewhere.hashed_name()), elsewhere.pem());
  const std::vector<std::string> directories{certs.path(), "/nowhere", more.path()};
  const Store store = make_lazy_store("", directories);
  for (const auto& trusted : {first, second, leaf, elsewhere}) CHECK(is_trusted(store, trusted));
  CHECK_FALSE(is_trusted(store, IssuedCertificate({.name = "nobody's"})));
  // As OpenSSL has it, a subject of the file is not looked for in a directory.
  const Store both = make_lazy_store(first.pem(), directories);
  CHECK(is_trusted(both, first));
  CHECK_FALSE(is_trusted(both, leaf));
  CHECK(is_trusted(both, elsewhere));
}

TEST_CASE("other certificates in a directory's file do not hide one of the text") {
  const IssuedCertificate first({.name = "first"});
  const IssuedCertificate along({.name = "one name"});
  const IssuedCertificate in_text({.name = "one name"});
  const ScratchDirectory certs;
  write_file(certs.file(first.hashed_name()), first.pem() + along.pem());
  const Store store = make_lazy_store(in_text.pem(), {certs.path()});
  for (const auto& trusted : {first, along, in_text}) CHECK(is_trusted(store, trusted));
}

TEST_CASE("an authority is trusted by its own certificate, whoever expired has signed it too") {
  const IssuedCertificate expired({.name = "expired", .from_day = -9, .until_day = -2});
  const IssuedCertificate root({.name = "root"});
  const IssuedCertificate cross_signed({.name = "root", .same_key = &root}, &expired);
  const IssuedCertificate between({.name = "between"}, &root);
  const IssuedCertificate leaf({.name = "leaf", .is_authority = false}, &between);
  const std::vector<X509*> sent{between.x509(), cross_signed.x509()};
  for (const std::string& pem :
       {root.pem(), expired.pem() + root.pem(), root.pem() + expired.pem()}) {
    CHECK(verdict(make_lazy_store(pem, {}), leaf.x509(), sent).error == X509_V_OK);
  }
  CHECK(verdict(make_lazy_store(expired.pem(), {}), leaf.x509(), sent).error ==
        X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_CASE("a lazy store has the flags of libcurl's") {
  const Store lazy = make_lazy_store(read_file(debians_bundle), {});
  CHECK(X509_VERIFY_PARAM_get_flags(X509_STORE_get0_param(lazy.get())) ==
        (X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN));
}

TEST_CASE("threads that verify by one new store at once all find all certificates of a subject") {
  std::vector<IssuedCertificate> roots;
  std::string pem;
  for (int i = 0; i < 8; ++i) {
    roots.push_back(IssuedCertificate({.name = "one name"}));
    pem += roots.back().pem();
  }
  for (int round = 0; round < 20; ++round) {
    const Store store = make_lazy_store(pem, {});
    std::latch start(8);
    std::vector<std::thread> threads;
    std::atomic<int> trusted = 0;
    for (const auto& root : roots) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        if (is_trusted(store, root)) ++trusted;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(trusted == 8);
  }
}

TEST_CASE("the placeholder is trusted nowhere, even where it is in the store") {
  const auto placeholder = parse_certificates(placeholder_certificate);
  REQUIRE(placeholder.size() == 1);
  X509* const certificate = placeholder[0].get();
  CHECK(X509_check_ca(certificate) == 0);
  for (const Store& store :
       {eager_store(placeholder_certificate), eager_store(read_file(debians_bundle)),
        make_lazy_store(read_file(debians_bundle), {})}) {
    CHECK(verdict(store, certificate).error != X509_V_OK);
    CHECK_FALSE(
        is_trusted(store, IssuedCertificate({.name = "no authority: nobody holds its key"})));
  }
}
