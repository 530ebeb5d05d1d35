#include "state/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace userhub::emulator {
namespace {

constexpr std::size_t digest_size = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

unsigned char* data_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

std::string sha256_bytes(std::string_view text) {
  std::string digest(digest_size, '\0');
  if (EVP_Digest(text.data(), text.size(), data_of(digest), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256");
  }
  return digest;
}

}  // namespace

std::string sha256(std::string_view text) {
  return to_hex(sha256_bytes(text));
}

std::string sha256_base64(std::string_view text) {
  return base64(sha256_bytes(text));
}

std::string base64(std::string_view bytes) {
  std::string encoded((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock() adds a NUL.
  const int size =
      EVP_EncodeBlock(data_of(encoded), bytes_of(bytes), static_cast<int>(bytes.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::string hmac_sha256_bytes(std::string_view key, std::string_view message) {
  std::string digest(digest_size, '\0');
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message),
           message.size(), data_of(digest), nullptr) == nullptr) {
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  }
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  return to_hex(hmac_sha256_bytes(key, message));
}

}  // namespace userhub::emulator
