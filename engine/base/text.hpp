#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Text: everything that needs to know Unicode, locales or regular expressions (ICU, RE2) is behind
// this door. Strings inside the project are UTF-8 and valid; readers make them so.
namespace mekhala {

// Byte offset of the first ill-formed sequence, if any (overlong, surrogate, above U+10FFFF, cut).
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);
[[nodiscard]] std::string to_nfc(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);  // full case folding, language-neutral

// Search and comparison form: compatibility-decomposed, accents stripped, case folded, any script
// transliterated to Latin, white space collapsed, zero-width and bidi controls removed.
[[nodiscard]] std::string fold(std::string_view text);

// NFC, white space collapsed and trimmed, zero-width, bidi and control characters removed.
[[nodiscard]] std::string clean_name(std::string_view text);
// True where `text` holds zero-width or bidirectional control characters that can mislead a reader.
[[nodiscard]] bool has_hidden_characters(std::string_view text);

// Decimal digits of any script (Thai, Lao, Khmer, Burmese ...) become ASCII digits.
[[nodiscard]] std::string ascii_digits(std::string_view text);

[[nodiscard]] std::string_view trim(std::string_view text);  // ASCII white space, NBSP, BOM
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Number of code points; number of terminal cells (East Asian width, combining marks 0).
[[nodiscard]] std::size_t count_code_points(std::string_view text);
[[nodiscard]] std::size_t display_width(std::string_view text);
// The first `cells` terminal cells, with an ellipsis where something was cut.
[[nodiscard]] std::string truncate_display(std::string_view text, std::size_t cells);
// "1,234": for people.
[[nodiscard]] std::string grouped(std::uint64_t number);
[[nodiscard]] std::vector<std::uint32_t> code_points(std::string_view text);
void append_utf8(std::string& text, std::uint32_t code_point);

// Similarity of two folded names in [0, 1], whatever the order of their words: each word is paired
// with the one most like it (Jaro-Winkler over code points; an initial stands for its word), words
// left over count against it. 1 for equal sets of words.
[[nodiscard]] double name_similarity(std::string_view a, std::string_view b);

// --- escaping, one for each output ---------------------------------------------------------------
// For a terminal or a log line: control, bidi and zero-width characters and line breaks are shown
// as \u{202e}; one line in, one line out.
[[nodiscard]] std::string escape_terminal(std::string_view text);
[[nodiscard]] std::string escape_xml(std::string_view text);   // & < > " ' ; controls become U+FFFD
[[nodiscard]] std::string escape_json(std::string_view text);  // without the quotes
[[nodiscard]] std::string escape_dot(std::string_view text);   // inside a quoted DOT string
// One CSV cell, quoted where needed; a cell that a spreadsheet would run gets a leading apostrophe.
[[nodiscard]] std::string escape_csv(std::string_view text);
// What a message may show of a value that may name a person: letters as 'a', digits as '9',
// at most 24 characters. "Somchai 081-2" -> "aaaaaaa 999-9".
[[nodiscard]] std::string shape_of(std::string_view text);

// --- encodings
// -------------------------------------------------------------------------------------
struct DecodedText {
  std::string text = {};      // UTF-8, without byte-order mark
  std::string encoding = {};  // IANA name: "UTF-8", "UTF-16LE", "windows-1252", "TIS-620", "GBK"
  bool had_bom = false;
  double confidence = 1;  // 1 where a mark or validity proves it
};
// Decodes bytes of a text file: by byte-order mark, then UTF-8 validity, then statistics (ICU)
// among UTF-16, GBK/GB18030, Big5, TIS-620/windows-874, windows-1252 and others; `encoding` forces
// one. Throws Error(invalid_input) naming line and byte: NUL bytes without a mark ("looks like
// UTF-16"), bytes that the encoding cannot hold, an unknown encoding name.
[[nodiscard]] DecodedText decode_text(std::string_view bytes, std::string_view encoding,
                                      std::string_view file);

// --- numbers, never by locale
// ------------------------------------------------------------------------
[[nodiscard]] std::optional<double> parse_double(std::string_view text);     // all of it, finite
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text);  // all of it
[[nodiscard]] std::string format_double(double value);  // shortest that reads back to the same bits

// --- patterns
// --------------------------------------------------------------------------------------
[[nodiscard]] bool matches(std::string_view text, const std::string& re2_pattern);  // whole text

}  // namespace mekhala
