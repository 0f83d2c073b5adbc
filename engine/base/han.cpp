#include "engine/base/han.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/han_table.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// How it is read; "" where it is no such character, or nobody knows.
const char* reading_of(UChar32 c) {
  const auto code = static_cast<std::uint32_t>(c);
  for (const detail::HanRange& range : detail::kHanRanges) {
    if (code >= range.first && code <= range.last) {
      return detail::kHanReadings[detail::kHanPlaces[range.begin + (code - range.first)]];
    }
  }
  return "";
}

bool is_terminal(UChar32 c) {
  constexpr std::u32string_view kOthers = U".,:;?!．，：？！、；";
  const auto type = u_charType(c);
  return type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION ||
         kOthers.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

bool is_initial(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION;
}

bool is_mark(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool is_ideographic(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0; }

UScriptCode script_of(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode found = uscript_getScript(c, &status);
  return U_FAILURE(status) || found == USCRIPT_INHERITED ? USCRIPT_COMMON : found;
}

// Whether the first character that has a script of its own is Chinese.
bool begins_with_han(std::span<const std::uint32_t> text) {
  for (const std::uint32_t c : text) {
    const UScriptCode script = script_of(static_cast<UChar32>(c));
    if (script != USCRIPT_COMMON) return script == USCRIPT_HAN;
  }
  return false;
}

}  // namespace

std::string romanize_han(std::string_view text) {
  std::string out;
  UChar32 before = 0;      // the last that was no mark
  bool after_han = false;  // punctuation goes with what stands before it
  const std::vector<std::uint32_t> all = code_points(text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto c = static_cast<UChar32>(all[i]);
    if (is_mark(c) && u_isalpha(c) == 0) {
      append_utf8(out, all[i]);
      continue;
    }
    const UScriptCode script = script_of(c);
    if (script != USCRIPT_COMMON) after_han = script == USCRIPT_HAN;
    const bool apart = ((is_ideographic(before) || is_terminal(before)) && u_isalpha(c) != 0) ||
                       (u_isalpha(before) != 0 && (is_ideographic(c) || is_initial(c)));
    const auto goes_on_with_han = [&] {
      return script == USCRIPT_COMMON && begins_with_han(std::span(all).subspan(i + 1));
    };
    if (apart && (after_han || goes_on_with_han())) out += ' ';
    const std::string_view reading = reading_of(c);
    if (reading.empty()) {
      append_utf8(out, all[i]);
    } else {
      out += reading;
    }
    before = c;
  }
  return out;
}

}  // namespace mekhala
