#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// JSON as io reads it: numbers stay text (no rounding of ids), depth is limited, repeated keys
// counted.
namespace mekhala {

inline constexpr std::size_t kMaxJsonDepth = 128;

struct JsonMember;

struct Json {
  enum class Type : std::uint8_t { null, boolean, number, string, array, object };
  Type type = Type::null;
  bool boolean = false;
  std::string text;  // of a string, unescaped; of a number, as written
  std::vector<Json> items;
  std::vector<JsonMember> members;  // in order; of a repeated key the last

  // Null where there is no such member.
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] bool is(Type wanted) const { return type == wanted; }
};

struct JsonMember {
  std::string key;
  Json value;
};

struct JsonDocument {
  Json root;
  std::uint64_t duplicate_keys = 0;  // the last one won
  std::string first_duplicate;       // its key
};

// `first_line` is the line of the file on which `text` starts.
// Errors: Error(invalid_input) with line and byte: broken JSON, a lone surrogate, ill-formed UTF-8,
//   UTF-16 bytes; Error(limit_exceeded) naming the limit for more than kMaxJsonDepth levels.
[[nodiscard]] JsonDocument parse_json(std::string_view text, std::string_view file,
                                      std::uint64_t first_line = 1);

}  // namespace mekhala
