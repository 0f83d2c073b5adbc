#include "engine/base/wrap.hpp"

#include <fmt/format.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

using Iterator = std::unique_ptr<icu::BreakIterator>;

// Making one reads dictionaries: each thread keeps its own.
icu::BreakIterator& iterator_of(bool graphemes) {
  const auto make = [](bool characters) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale root("");
    Iterator made(characters ? icu::BreakIterator::createCharacterInstance(root, status)
                             : icu::BreakIterator::createLineInstance(root, status));
    if (U_FAILURE(status)) {
      throw Error(ErrorCode::failure,
                  fmt::format("the Unicode library failed ({}); check its installation",
                              u_errorName(status)));
    }
    return made;
  };
  thread_local const Iterator lines = make(false), clusters = make(true);
  return graphemes ? *clusters : *lines;
}

// Byte offsets at which ICU would break `text`, its end among them.
std::vector<std::size_t> breaks_of(std::string_view text, bool graphemes) {
  std::vector<std::size_t> found;
  UErrorCode status = U_ZERO_ERROR;
  UText* view =
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  icu::BreakIterator& iterator = iterator_of(graphemes);
  iterator.setText(view, status);
  if (U_SUCCESS(status)) {
    iterator.first();
    for (auto at = iterator.next(); at != icu::BreakIterator::DONE; at = iterator.next()) {
      found.push_back(static_cast<std::size_t>(at));
    }
  }
  utext_close(view);
  if (found.empty() || found.back() != text.size()) found.push_back(text.size());
  return found;
}

// A number in groups, "+66 70 000 0131", is one word.
bool inside_number(std::string_view text, std::size_t space) {
  if (space == 0 || space + 1 >= text.size() || !is_digit(text[space + 1])) return false;
  return is_digit(text[space - 1]) || text[space - 1] == '+';
}

// Pieces that stay whole where a line has room for them, each with the blanks behind it.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    if (end > begin) pieces.push_back(text.substr(begin, end - begin));
    begin = end;
  };
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (text[at] == ' ' && text[at + 1] != ' ' && !inside_number(text, at)) cut(at + 1);
    }
  } else {
    for (const std::size_t at : breaks_of(text, false)) {
      const bool space = at > 0 && text[at - 1] == ' ';
      const bool end = at == text.size();
      // Where ICU breaks "p-vuthy" or "a/b", an identifier would be in two.
      const bool foreign = !end && at > 0 && (!is_plain(text[at - 1]) || !is_plain(text[at]));
      if (end || (space ? !inside_number(text, at - 1) : foreign)) cut(at);
    }
  }
  cut(text.size());
  return pieces;
}

std::string_view without_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

std::vector<std::string> wrap_display(std::string_view text, std::size_t width) {
  if (width == 0 || display_width(text) <= width) return {std::string(text)};
  const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t indent = blanks + 4 < width ? blanks : 0;
  const std::string hanging(indent == 0 ? 0 : indent + 2, ' ');
  std::vector<std::string> lines;
  std::string line(indent, ' ');
  std::size_t used = indent;
  bool empty = true;
  const auto next_line = [&] {
    lines.emplace_back(without_blanks(line));
    line = hanging;
    used = hanging.size();
    empty = true;
  };
  const auto put = [&](std::string_view piece) {
    line += piece;
    used += display_width(piece);
    empty = false;
  };
  for (const std::string_view piece : pieces_of(text.substr(blanks))) {
    const std::size_t cells = display_width(without_blanks(piece));
    if (!empty && used + cells > width) next_line();
    if (used + cells <= width) {
      put(piece);
      continue;
    }
    std::size_t begin = 0;
    for (const std::size_t end : breaks_of(piece, true)) {
      const std::string_view cluster = piece.substr(begin, end - begin);
      begin = end;
      if (!empty && cluster != " " && used + display_width(cluster) > width) next_line();
      put(cluster);
    }
  }
  lines.emplace_back(without_blanks(line));
  return lines;
}

std::size_t widest_word(std::string_view text) {
  std::size_t widest = 0;
  for (const std::string_view piece : pieces_of(text)) {
    widest = std::max(widest, display_width(without_blanks(piece)));
  }
  return widest;
}

}  // namespace mekhala
