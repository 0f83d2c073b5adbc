#include "engine/query/lexer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "engine/base/text.hpp"

namespace mekhala::query {
namespace {

constexpr std::size_t kLongestQuery = 1U << 20U;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Letters and marks of any script: names are Thai, Khmer, Lao and Burmese too. What general
// punctuation, symbols and spaces there are beyond ASCII is not part of a name.
bool is_name_code_point(std::uint32_t c) {
  if (c < 0xAA) return false;
  if (c == 0xD7 || c == 0xF7) return false;
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c >= 0x2000 && c <= 0x206F) return c == 0x200C || c == 0x200D;  // joiners inside words
  if (c >= 0x2070 && c <= 0x2BFF) return (c >= 0x2100 && c <= 0x218F);
  if (c >= 0x3000 && c <= 0x3004) return false;
  if (c >= 0x3008 && c <= 0x3020) return false;
  if (c >= 0xFF00 && c <= 0xFF0F) return false;
  return c != 0xFEFF && c != 0x1680 && !(c >= 0xD800 && c <= 0xF8FF);
}

bool is_space_code_point(std::uint32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF || c == 0x180E;
}

class Lexer {
 public:
  explicit Lexer(std::string_view query) : text_(query) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    for (;;) {
      skip_blanks();
      tokens.push_back(next());
      if (tokens.back().kind == TokenKind::end) return tokens;
    }
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return place_ + ahead < text_.size() ? text_[place_ + ahead] : '\0';
  }
  [[nodiscard]] Span span(std::size_t begin) const {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(place_)};
  }
  [[noreturn]] void fail(const char* detail, std::size_t begin, const std::string& message) const {
    throw syntax_error(detail, span(begin), message);
  }

  struct CodePoint {
    std::uint32_t value;
    std::size_t bytes;
  };
  // The text is known to be valid UTF-8.
  [[nodiscard]] CodePoint code_point() const {
    const auto lead = static_cast<unsigned char>(text_[place_]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t value = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
      value = (value << 6U) | (static_cast<unsigned char>(text_[place_ + i]) & 0x3FU);
    }
    return {value, bytes};
  }

  void skip_blanks() {
    while (place_ < text_.size()) {
      const char c = peek();
      if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F)) {
        ++place_;
      } else if (c == '/' && peek(1) == '/') {
        place_ = std::min(text_.find('\n', place_), text_.size());
      } else if (c == '/' && peek(1) == '*') {
        const std::size_t begin = place_;
        const std::size_t close = text_.find("*/", place_ + 2);
        if (close == std::string_view::npos)
          fail("UnexpectedSyntax", begin, "this comment has no end: add */");
        place_ = close + 2;
      } else if (static_cast<unsigned char>(c) >= 0x80 && is_space_code_point(code_point().value)) {
        place_ += code_point().bytes;
      } else {
        return;
      }
    }
  }

  Token next() {
    const std::size_t begin = place_;
    if (place_ >= text_.size()) return {TokenKind::end, span(begin), ""};
    const char c = peek();
    const bool after_name = begin == name_end_;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !after_name)) return number(begin);
    if (is_letter(c) || static_cast<unsigned char>(c) >= 0x80) return word(begin);
    if (c == '`') return quoted_word(begin);
    if (c == '\'' || c == '"') return string(begin);
    if (c == '$') return parameter(begin);
    return symbol(begin);
  }

  void skip_name() {
    while (place_ < text_.size()) {
      if (is_letter(peek()) || is_digit(peek())) {
        ++place_;
      } else if (static_cast<unsigned char>(peek()) >= 0x80 &&
                 is_name_code_point(code_point().value)) {
        place_ += code_point().bytes;
      } else {
        return;
      }
    }
  }

  Token word(std::size_t begin) {
    skip_name();
    if (place_ == begin) {
      place_ += code_point().bytes;
      fail("InvalidUnicodeCharacter", begin,
           "this character has no meaning here: put names with such characters in `backticks`");
    }
    name_end_ = place_;
    return {TokenKind::word, span(begin), std::string(text_.substr(begin, place_ - begin))};
  }

  Token quoted_word(std::size_t begin) {
    std::string name;
    for (++place_;; ++place_) {
      if (place_ >= text_.size()) fail("UnexpectedSyntax", begin, "this name has no closing `");
      if (peek() == '`') {
        if (peek(1) != '`') break;
        ++place_;
      }
      name += peek();
    }
    ++place_;
    name_end_ = place_;
    return {TokenKind::quoted_word, span(begin), name};
  }

  Token parameter(std::size_t begin) {
    ++place_;
    if (peek() == '`') {
      Token token = quoted_word(place_);
      return {TokenKind::parameter, span(begin), token.text};
    }
    const std::size_t name = place_;
    skip_name();
    if (name == place_) fail("UnexpectedSyntax", begin, "a parameter needs a name: $name");
    name_end_ = place_;
    return {TokenKind::parameter, span(begin), std::string(text_.substr(name, place_ - name))};
  }

  std::uint32_t hex_escape(std::size_t begin, std::size_t digits) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++place_) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (!is_digit(c) && !(lower >= 'a' && lower <= 'f')) {
        fail("InvalidUnicodeLiteral", begin, "\\u needs four hexadecimal digits, \\U eight");
      }
      value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
    }
    return value;
  }

  void escape(std::string& value) {
    const std::size_t begin = place_++;
    const char c = peek();
    ++place_;
    static constexpr std::string_view kCodes = "bfnrt\\'\"`";
    static constexpr std::string_view kValues = "\b\f\n\r\t\\'\"`";
    if (const std::size_t which = kCodes.find(c); c != '\0' && which != std::string_view::npos) {
      value += kValues[which];
      return;
    }
    if (c != 'u' && c != 'U') {
      fail("UnexpectedSyntax", begin, "there is no such escape: for a backslash write \\\\");
    }
    std::uint32_t point = hex_escape(begin, c == 'u' ? 4 : 8);
    if (point >= 0xD800 && point < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
      place_ += 2;
      const std::uint32_t low = hex_escape(begin, 4);
      point = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00)
                                            : 0xD800;
    }
    if ((point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) {
      fail("InvalidUnicodeLiteral", begin, "this is not a character of Unicode");
    }
    append_utf8(value, point);
  }

  Token string(std::size_t begin) {
    const char quote = peek();
    std::string value;
    ++place_;
    while (peek() != quote || place_ >= text_.size()) {
      if (place_ >= text_.size()) {
        place_ = begin + 1;
        fail("UnexpectedSyntax", begin, std::string("this string has no closing ") + quote);
      }
      if (peek() == '\\') {
        escape(value);
      } else {
        value += text_[place_++];
      }
    }
    ++place_;
    return {TokenKind::string, span(begin), value};
  }

  void digits() {
    while (is_digit(peek())) ++place_;
  }

  Token number(std::size_t begin) {
    bool whole = true;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X' || peek(1) == 'o' || peek(1) == 'O')) {
      place_ += 2;
      skip_name();
      return {TokenKind::integer, span(begin), std::string(text_.substr(begin, place_ - begin))};
    }
    digits();
    if (peek() == '.' && is_digit(peek(1))) {
      whole = false;
      ++place_;
      digits();
    }
    const std::size_t sign = peek(1) == '-' || peek(1) == '+' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) {
      whole = false;
      place_ += sign;
      digits();
    }
    const std::size_t end = place_;
    skip_name();  // what runs into a name is no number; the parser says so where it expects one
    return {whole || place_ != end ? TokenKind::integer : TokenKind::floating, span(begin),
            std::string(text_.substr(begin, place_ - begin))};
  }

  Token symbol(std::size_t begin) {
    static constexpr std::array<std::string_view, 6> kPairs = {"<=", ">=", "<>", "=~", "..", "+="};
    for (const std::string_view pair : kPairs) {
      if (text_.substr(place_, 2) == pair) {
        place_ += 2;
        return {TokenKind::symbol, span(begin), std::string(pair)};
      }
    }
    const char c = peek();
    static constexpr std::string_view kSingles = "()[]{},.:;|+-*/%^=<>&!";
    ++place_;
    if (c == '\0' || kSingles.find(c) == std::string_view::npos) {
      fail("UnexpectedSyntax", begin, "this character has no meaning here");
    }
    if (c == ')' || c == ']' || c == '}') name_end_ = place_;
    return {TokenKind::symbol, span(begin), std::string(1, c)};
  }

  std::string_view text_;
  std::size_t place_ = 0;
  // Where a name or bracket ended: "n.1" is a mistake to point at, not n followed by 0.1.
  std::size_t name_end_ = SIZE_MAX;
};

}  // namespace

std::vector<Token> tokenize(std::string_view query) {
  if (query.size() > kLongestQuery) {
    throw QueryError(ErrorKind::limit, ErrorPhase::compile, "QueryTooLong", {},
                     "a query may have at most 1 MiB: pass data as parameters");
  }
  if (const auto bad = find_invalid_utf8(query)) {
    const auto at = static_cast<std::uint32_t>(*bad);
    throw syntax_error("InvalidUnicodeCharacter", {at, at + 1},
                       "the query is not valid UTF-8 here");
  }
  return Lexer(query).run();
}

}  // namespace mekhala::query
