#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mekhala {

struct DotToken {
  enum class Type : std::uint8_t { end, id, sign };
  Type type = Type::end;
  std::string text;  // of an id, unescaped; of a sign: { } [ ] ; , = : -> --
  bool quoted = false;
  bool html = false;
  std::uint64_t line = 1;

  [[nodiscard]] bool is(std::string_view sign) const { return type == Type::sign && text == sign; }
  // Keywords are ids without quotes, in any case.
  [[nodiscard]] bool is_word(std::string_view word) const;
};

// The tokens of a DOT file, comments and preprocessor lines left out. Throws
// Error(invalid_input) naming the line: a quote, HTML label or comment that is never closed, a
// character that starts nothing.
class DotTokens {
 public:
  DotTokens(std::string_view text, std::string_view file);
  [[nodiscard]] const DotToken& peek() const { return next_; }
  DotToken take();
  [[noreturn]] void fail(std::uint64_t line, std::string_view what) const;

 private:
  void advance();
  void skip_space();
  void read_quoted();
  void read_html();
  void read_name();
  [[nodiscard]] bool at(std::string_view mark) const { return text_.substr(at_).starts_with(mark); }

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  DotToken next_;
};

// The text of an HTML-like label: without tags, the five entities decoded.
[[nodiscard]] std::string without_tags(std::string_view html);
// "\n", "\l" and "\r" of a label are line breaks, "\\" is a backslash.
[[nodiscard]] std::string label_text(std::string_view text);

}  // namespace mekhala
