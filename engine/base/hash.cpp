#include "engine/base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstring>
#include <memory>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

void require(bool ok) {
  if (!ok)
    throw Error(ErrorCode::failure, "the cryptographic library failed; check its installation");
}

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Looked up once: a look-up of the algorithm costs more than hashing a short text.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(algorithm != nullptr);
  return algorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextHolder = std::unique_ptr<EVP_MD_CTX, FreeContext>;

void start_sha256(EVP_MD_CTX* context) {
  require(context != nullptr && EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1);
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

struct Sha256::State {
  ContextHolder context{EVP_MD_CTX_new()};
  State() { start_sha256(context.get()); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

void Sha256::add(std::span<const std::uint8_t> bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

void Sha256::add_u64(std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
  add(std::span<const std::uint8_t>(bytes));
}

void Sha256::add_field(std::string_view bytes) {
  add_u64(bytes.size());
  add(bytes);
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size) == 1 &&
          size == digest.size());
  return digest;
}

Digest sha256(std::string_view bytes) {
  static thread_local const ContextHolder context{EVP_MD_CTX_new()};
  Digest digest{};
  unsigned size = 0;
  start_sha256(context.get());
  require(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
  require(EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1 && size == digest.size());
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest digest{};
  unsigned size = 0;
  require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), as_bytes(bytes),
               bytes.size(), digest.data(), &size) != nullptr);
  return digest;
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) == 1);
  return bytes;
}

Hash128 hash128(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  Hash128 hash;
  std::memcpy(&hash.high, digest.data(), 8);
  std::memcpy(&hash.low, digest.data() + 8, 8);
  hash.high = __builtin_bswap64(hash.high);
  hash.low = __builtin_bswap64(hash.low);
  return hash;
}

std::string to_hex(const Hash128& hash) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(hash.high >> (56 - 8 * i));
    bytes[i + 8] = static_cast<std::uint8_t>(hash.low >> (56 - 8 * i));
  }
  return to_hex(std::span<const std::uint8_t>(bytes));
}

}  // namespace mekhala
