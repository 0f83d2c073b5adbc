#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mekhala {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);

// SHA-256 in pieces. finish() may be called once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  void add(std::span<const std::uint8_t> bytes);
  void add_u64(std::uint64_t value);       // 8 bytes, little endian
  void add_field(std::string_view bytes);  // length, then bytes: no two field lists collide
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view bytes);

// `size` bytes from the machine's source of randomness, for secrets and salts.
[[nodiscard]] std::string random_bytes(std::size_t size);

// 128 bits, ordered; the identity of an entity or link across files.
struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
};
// The first half of SHA-256: collisions cannot be made on purpose.
[[nodiscard]] Hash128 hash128(std::string_view bytes);
[[nodiscard]] std::string to_hex(const Hash128& hash);

}  // namespace mekhala

template <>
struct std::hash<mekhala::Hash128> {
  std::size_t operator()(const mekhala::Hash128& value) const noexcept { return value.low; }
};
