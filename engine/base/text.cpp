#include "engine/base/text.hpp"

#include <fmt/format.h>
#include <re2/re2.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <unordered_map>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/han.hpp"

namespace mekhala {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void require(UErrorCode status) {
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::failure, fmt::format("the Unicode library failed ({}); check its "
                                                "installation",
                                                u_errorName(status)));
  }
}

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & 0x8080808080808080ULL) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) return false;
  }
  return true;
}

bool is_ascii_space(std::uint32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Length of the well-formed sequence at `text`, 0 where there is none (Unicode table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return tail(1) ? 2 : 0;
  const unsigned second = byte(1);
  if (lead < 0xF0) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return second >= low && second <= high && tail(2) ? 3 : 0;
  }
  if (lead > 0xF4) return 0;
  const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high && tail(2) && tail(3) ? 4 : 0;
}

struct Decoded {
  std::uint32_t code_point;  // kReplacement for a byte that starts nothing
  std::size_t length;
  bool valid;
};

Decoded decode_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const std::size_t length = sequence_length(rest);
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(rest[i]));
  };
  switch (length) {
    case 1:
      return {byte(0), 1, true};
    case 2:
      return {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2, true};
    case 3:
      return {(byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3, true};
    case 4:
      return {(byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 |
                  (byte(3) & 0x3F),
              4, true};
    default:
      return {kReplacement, 1, false};
  }
}

// Calls visit(code point, bytes, valid) for each code point or stray byte.
template <typename Visit>
void for_each_code_point(std::string_view text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode_at(text, at);
    visit(next.code_point, text.substr(at, next.length), next.valid);
    at += next.length;
  }
}

UChar32 as_icu(std::uint32_t c) { return static_cast<UChar32>(c); }

bool is_space(std::uint32_t c) {
  return c < 0x80 ? is_ascii_space(c) : u_isUWhiteSpace(as_icu(c)) != 0;
}

bool is_bidi_control(std::uint32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Takes no room on a page: zero-width, bidirectional controls, fillers, variation selectors, tags.
bool is_hidden(std::uint32_t c) {
  if (c < 0xAD) return false;
  return is_bidi_control(c) || u_charType(as_icu(c)) == U_FORMAT_CHAR ||
         u_hasBinaryProperty(as_icu(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool is_control(std::uint32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
bool is_line_break(std::uint32_t c) { return c == 0x2028 || c == 0x2029; }
bool is_noncharacter(std::uint32_t c) {
  return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

template <typename F>
std::string normalized(const icu::Normalizer2* (*instance)(UErrorCode&), std::string_view text,
                       F&& use) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(status);
  require(status);
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  use(*normalizer, sink, status);
  require(status);
  return out;
}

icu::StringPiece piece_of(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::limit_exceeded, "a text of more than 2 GiB in one piece; split it");
  }
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

std::string normalize(const icu::Normalizer2* (*instance)(UErrorCode&), std::string_view text) {
  return normalized(instance, text,
                    [&](const icu::Normalizer2& normalizer, icu::ByteSink& sink, UErrorCode& code) {
                      normalizer.normalizeUTF8(0, piece_of(text), sink, nullptr, code);
                    });
}

// White space runs become one space; none at the ends.
class Collapser {
 public:
  explicit Collapser(std::string& out) : out_(out) {}
  void space() { pending_ = !out_.empty(); }
  void put(std::uint32_t c) {
    if (pending_) out_ += ' ';
    pending_ = false;
    append_utf8(out_, c);
  }
  void put(std::string_view text) {
    if (text.empty()) return;
    if (pending_) out_ += ' ';
    pending_ = false;
    out_ += text;
  }

 private:
  std::string& out_;
  bool pending_ = false;
};

// ICU has no romanisation of Lao and Khmer. These follow the sounds of the usual official ones
// without inherent vowels and tones; they need only be the same on both sides of a comparison.
constexpr std::array<std::string_view, 96> kLao = {
    "",   "k",  "kh", "",   "kh", "",  "kh", "ng", "ch", "s", "s", "",  "ny", "ny", "d",  "",
    "d",  "t",  "th", "th", "d",  "t", "th", "th", "n",  "n", "b", "p", "ph", "f",  "ph", "f",
    "ph", "m",  "y",  "r",  "",   "l", "",   "v",  "s",  "s", "s", "h", "l",  "o",  "h",  "",
    "a",  "a",  "a",  "am", "i",  "i", "u",  "u",  "u",  "u", "",  "o", "l",  "ia", "",   "",
    "e",  "ae", "o",  "ai", "ai", "",  "",   "",   "",   "",  "",  "",  "",   "m",  "",   "",
    "0",  "1",  "2",  "3",  "4",  "5", "6",  "7",  "8",  "9", "",  "",  "n",  "m",  "k",  "ny"};
constexpr std::array<std::string_view, 112> kKhmer = {
    "k",  "kh",  "k",    "kh",  "ng",   "ch", "chh", "ch",  "chh", "nh", "d",  "th", "d",  "th",
    "n",  "t",   "th",   "t",   "th",   "n",  "b",   "ph",  "p",   "ph", "m",  "y",  "r",  "l",
    "v",  "sh",  "ss",   "s",   "h",    "l",  "",    "a",   "a",   "e",  "ei", "o",  "ok", "u",
    "ov", "rue", "rueu", "lue", "lueu", "ae", "ai",  "ao",  "ao",  "au", "",   "",   "a",  "e",
    "i",  "oe",  "eu",   "o",   "u",    "uo", "aeu", "oea", "ie",  "e",  "ae", "ai", "ao", "au",
    "am", "ah",  "a",    "",    "",     "",   "",    "",    "",    "",   "",   "",   "",   "",
    " ",  " ",   "",     "",    "",     "",   "",    "",    "",    "",   "",   "",   "0",  "1",
    "2",  "3",   "4",    "5",   "6",    "7",  "8",   "9",   "",    "",   "",   "",   "",   ""};

bool is_lao(std::uint32_t c) { return c >= 0x0E80 && c < 0x0E80 + kLao.size(); }
bool is_chinese(std::uint32_t c) {
  return c >= 0x2E80 && u_hasBinaryProperty(as_icu(c), UCHAR_IDEOGRAPHIC) != 0;
}
bool is_khmer(std::uint32_t c) { return c >= 0x1780 && c < 0x1780 + kKhmer.size(); }

std::string romanize_lao_and_khmer(std::string_view text) {
  std::string out;
  std::string_view leading;  // a Lao vowel written before the consonant it follows in speech
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool) {
    if (c >= 0x0EC0 && c <= 0x0EC4) {
      out += std::exchange(leading, kLao[c - 0x0E80]);
      return;
    }
    if (is_lao(c)) {
      out += kLao[c - 0x0E80];
    } else if (is_khmer(c)) {
      out += kKhmer[c - 0x1780];
    } else {
      out += std::exchange(leading, {});
      out += bytes;
      return;
    }
    out += std::exchange(leading, {});
  });
  out += leading;
  return out;
}

// Built once; each thread works on its own copy, since a transliterator keeps state while it runs.
const icu::Transliterator& latin_transliterator() {
  static const std::unique_ptr<icu::Transliterator> original = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
        "Any-Latin; NFKD; Latin-ASCII", UTRANS_FORWARD, status));
    require(status);
    return made;
  }();
  thread_local const std::unique_ptr<icu::Transliterator> mine(original->clone());
  return *mine;
}

std::string to_latin(std::string_view text) {
  icu::UnicodeString unicode = icu::UnicodeString::fromUTF8(piece_of(text));
  latin_transliterator().transliterate(unicode);
  std::string out;
  unicode.toUTF8String(out);
  return out;
}

// Letters of the Latin script that do not decompose.
std::string_view plain_latin(std::uint32_t c) {
  switch (c) {
    case 0x0110:
    case 0x0111:
    case 0x00D0:
    case 0x00F0:
      return "d";
    case 0x00D8:
    case 0x00F8:
      return "o";
    case 0x0141:
    case 0x0142:
      return "l";
    case 0x00C6:
    case 0x00E6:
      return "ae";
    case 0x0152:
    case 0x0153:
      return "oe";
    case 0x00DF:
    case 0x1E9E:
      return "ss";
    case 0x00DE:
    case 0x00FE:
      return "th";
    case 0x0131:
      return "i";
    default:
      return {};
  }
}

bool is_simple_latin(std::uint32_t c) {
  return c < 0x0250 || (c >= 0x0300 && c < 0x0370) || (c >= 0x1E00 && c < 0x1F00);
}

bool is_mark(std::uint32_t c) {
  const auto type = u_charType(as_icu(c));
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

std::string fold_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for (const char c : text) {
    if (is_ascii_space(static_cast<unsigned char>(c))) {
      pending = !out.empty();
      continue;
    }
    if (is_control(static_cast<unsigned char>(c))) continue;
    if (pending) out += ' ';
    pending = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

void append_escape(std::string& out, std::uint32_t c) { out += fmt::format("\\u{{{:x}}}", c); }

double jaro_winkler(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  if (a == b) return 1;
  if (a.empty() || b.empty()) return 0;
  const std::size_t reach = std::max(std::max(a.size(), b.size()) / 2, std::size_t{1}) - 1;
  std::vector<bool> a_used(a.size()), b_used(b.size());
  std::size_t common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t end = std::min(b.size(), i + reach + 1);
    for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (b_used[j] || a[i] != b[j]) continue;
      a_used[i] = b_used[j] = true;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  std::size_t moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!a_used[i]) continue;
    while (!b_used[j]) ++j;
    moved += a[i] != b[j] ? 1 : 0;
    ++j;
  }
  const auto m = static_cast<double>(common);
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) +
                       (m - static_cast<double>(moved / 2)) / m) /
                      3;
  std::size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

// The words of a name without punctuation, in code points, sorted; at most 16 of at most 64 each: a
// name is short, and the measure is quadratic.
using Word = std::vector<std::uint32_t>;
std::vector<Word> name_words(std::string_view name) {
  std::vector<Word> words;
  for (const std::string_view piece : split(name, ' ')) {
    Word word = code_points(piece);
    if (word.size() > 1) {
      std::erase_if(
          word, [](std::uint32_t c) { return c < 128 && std::isalnum(static_cast<int>(c)) == 0; });
    }
    if (word.size() > 64) word.resize(64);
    if (!word.empty()) words.push_back(std::move(word));
  }
  std::sort(words.begin(), words.end());
  if (words.size() > 16) words.resize(16);
  return words;
}

constexpr double kInitial = 0.85;    // "w" for "wanjiru"
constexpr double kLeastWord = 0.75;  // words less alike than this are different words

double word_similarity(const Word& a, const Word& b) {
  if (a == b) return 1;
  if ((a.size() == 1 || b.size() == 1) && a[0] == b[0]) return kInitial;
  return jaro_winkler(a, b);
}

std::size_t length_of(const std::vector<Word>& words) {
  std::size_t length = 0;
  for (const Word& word : words) length += word.size();
  return length;
}

// Words are paired best first, each with one other. A word without a partner counts against the
// names; half, where it is the longer of two names of which the shorter, of two words or more, is
// wholly in it.
double paired_words(const std::vector<Word>& a, const std::vector<Word>& b) {
  struct Pair {
    double alike;
    std::size_t i, j;
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      const double alike = word_similarity(a[i], b[j]);
      if (alike >= kLeastWord || (a.size() == 1 && b.size() == 1)) pairs.push_back({alike, i, j});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& x, const Pair& y) { return x.alike > y.alike; });
  std::vector<bool> a_used(a.size()), b_used(b.size());
  double sum = 0;
  std::size_t covered = 0, used = 0;
  for (const Pair& pair : pairs) {
    if (a_used[pair.i] || b_used[pair.j]) continue;
    a_used[pair.i] = b_used[pair.j] = true;
    const std::size_t length = a[pair.i].size() + b[pair.j].size();
    sum += pair.alike * static_cast<double>(length);
    covered += length;
    ++used;
  }
  const double left = static_cast<double>(length_of(a) + length_of(b) - covered);
  const bool contained = used >= 2 && used == std::min(a.size(), b.size());
  return sum / (static_cast<double>(covered) + (contained ? left / 2 : left));
}

// Without the spaces, which names written in other scripts lose or gain.
Word run_of_words(const std::vector<Word>& words) {
  Word run;
  for (const Word& word : words) run.insert(run.end(), word.begin(), word.end());
  return run;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word;
      std::memcpy(&word, text.data() + at, 8);
      if ((word & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    const std::size_t length = sequence_length(text.substr(at, 4));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::string to_nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  return normalize(&icu::Normalizer2::getNFCInstance, text);
}

std::string to_lower(std::string_view text) {
  std::string out;
  if (is_ascii(text)) {
    out.assign(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  icu::CaseMap::utf8Fold(0, piece_of(text), sink, nullptr, status);
  require(status);
  return out;
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return fold_ascii(text);
  // Hidden characters go first, so that they cannot split what belongs together.
  std::string visible;
  bool simple = true;
  bool southern = false;
  bool chinese = false;
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool) {
    if (is_hidden(c) || (is_control(c) && !is_space(c))) return;
    visible += is_space(c) ? std::string_view(" ") : bytes;
    simple = simple && is_simple_latin(c);
    southern = southern || is_lao(c) || is_khmer(c);
    chinese = chinese || is_chinese(c);
  });
  std::string decomposed;
  if (simple) {
    decomposed = normalize(&icu::Normalizer2::getNFKDInstance, visible);
  } else {
    visible = normalize(&icu::Normalizer2::getNFKCInstance, visible);
    if (southern) visible = romanize_lao_and_khmer(visible);
    if (chinese) visible = romanize_han(visible);
    decomposed = to_latin(visible);
  }
  std::string stripped;
  Collapser collapse(stripped);
  for_each_code_point(decomposed, [&](std::uint32_t c, std::string_view bytes, bool) {
    if (is_space(c)) {
      collapse.space();
    } else if (c < 0x80) {
      collapse.put(bytes);
    } else if (!is_mark(c) && !is_hidden(c)) {
      const std::string_view plain = plain_latin(c);
      collapse.put(plain.empty() ? bytes : plain);
    }
  });
  return to_lower(stripped);
}

std::string clean_name(std::string_view text) {
  std::string out;
  Collapser collapse(out);
  for_each_code_point(text, [&](std::uint32_t c, std::string_view, bool) {
    if (is_space(c)) {
      collapse.space();
    } else if (!is_control(c) && !is_hidden(c)) {
      collapse.put(c);
    }
  });
  return to_nfc(out);
}

bool has_hidden_characters(std::string_view text) {
  if (is_ascii(text)) return false;
  bool hidden = false;
  for_each_code_point(
      text, [&](std::uint32_t c, std::string_view, bool) { hidden = hidden || is_hidden(c); });
  return hidden;
}

std::string ascii_digits(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string out;
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool) {
    if (c >= 0x80 && u_charType(as_icu(c)) == U_DECIMAL_DIGIT_NUMBER) {
      out += static_cast<char>('0' + u_charDigitValue(as_icu(c)));
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string_view trim(std::string_view text) {
  const auto drop = [&](bool front) -> std::size_t {
    if (text.empty()) return 0;
    const char end = front ? text.front() : text.back();
    if (is_ascii_space(static_cast<unsigned char>(end))) return 1;
    for (const std::string_view mark : {"\xC2\xA0", "\xEF\xBB\xBF"}) {
      if (front ? text.starts_with(mark) : text.ends_with(mark)) return mark.size();
    }
    return 0;
  };
  while (const std::size_t size = drop(true)) text.remove_prefix(size);
  while (const std::size_t size = drop(false)) text.remove_suffix(size);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](std::uint32_t, std::string_view, bool) { ++count; });
  return count;
}

namespace {

std::size_t cells_of(std::uint32_t c) {
  if (is_control(c)) return 0;
  if (c < 0x300) return c == 0xAD ? 0 : 1;
  const auto type = u_charType(as_icu(c));
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || is_hidden(c)) return 0;
  const auto width = u_getIntPropertyValue(as_icu(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for_each_code_point(text, [&](std::uint32_t c, std::string_view, bool) { width += cells_of(c); });
  return width;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string truncate_display(std::string_view text, std::size_t cells) {
  if (display_width(text) <= cells) return std::string(text);
  if (cells == 0) return {};
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode_at(text, at);
    const std::size_t width = cells_of(next.code_point);
    if (used + width > cells - 1) break;
    used += width;
    out += text.substr(at, next.length);
    at += next.length;
  }
  return out + "\xE2\x80\xA6";
}

std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> all;
  all.reserve(text.size());
  for_each_code_point(text, [&](std::uint32_t c, std::string_view, bool) { all.push_back(c); });
  return all;
}

void append_utf8(std::string& text, std::uint32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = kReplacement;
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

double name_similarity(std::string_view a, std::string_view b) {
  const std::vector<Word> words_a = name_words(a), words_b = name_words(b);
  if (words_a.empty() || words_b.empty()) return a == b ? 1 : 0;
  const double paired = paired_words(words_a, words_b);
  if (words_a.size() == words_b.size()) return paired;
  const double run = jaro_winkler(run_of_words(words_a), run_of_words(words_b));
  constexpr double kSameRun = 0.95;
  return run >= kSameRun ? std::max(paired, run) : paired;
}

std::string escape_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool valid) {
    if (!valid) {
      out += fmt::format("\\x{{{:02x}}}", static_cast<unsigned char>(bytes[0]));
    } else if (is_control(c) || is_line_break(c) || is_hidden(c) || is_noncharacter(c)) {
      append_escape(out, c);
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool valid) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (c == '\t' || c == '\n' || c == '\r') {
      // As references, since attributes would turn them into spaces.
      out += fmt::format("&#{};", c);
    } else if (!valid || is_control(c) || is_noncharacter(c)) {
      append_utf8(out, kReplacement);
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string escape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool valid) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += bytes;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (is_control(c) || is_line_break(c) || c == '<' || c == '>' || c == '&') {
      // The last three so that the text may stand inside a script element of a page.
      out += fmt::format("\\u{:04x}", c);
    } else if (!valid) {
      out += "\\ufffd";
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string escape_dot(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](std::uint32_t c, std::string_view bytes, bool valid) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += bytes;
    } else if (c == '&') {
      out += "&amp;";  // labels are read for XML entities
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t' || c == '\r' || is_line_break(c)) {
      out += ' ';
    } else if (!valid || is_control(c) || is_bidi_control(c) || is_noncharacter(c)) {
      append_utf8(out, kReplacement);
    } else {
      out += bytes;
    }
  });
  return out;
}

namespace {

// Whether a spreadsheet would take a cell for a formula. A plain number starts like one and is not.
bool starts_like_formula(std::string_view text) {
  if (text.empty() || parse_double(text)) return false;
  if (text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return true;
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (text.empty()) return false;
  switch (decode_at(text, 0).code_point) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case 0xFF1D:  // the full-width forms of the four signs
    case 0xFF0B:
    case 0xFF0D:
    case 0xFF20:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string escape_csv(std::string_view text) {
  const bool guard = starts_like_formula(text);
  const bool quote = guard || text.find_first_of(",;\t\"'\r\n") != std::string_view::npos ||
                     (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  std::string out;
  out.reserve(text.size() + 3);
  if (quote) out += '"';
  if (guard) out += '\'';
  for (const char c : text) {
    if (c == '\0') continue;
    if (c == '"') out += '"';
    out += c;
  }
  if (quote) out += '"';
  return out;
}

std::string shape_of(std::string_view text) {
  constexpr std::size_t kMost = 24;
  std::string out;
  std::size_t count = 0;
  bool cut = false;
  for_each_code_point(text, [&](std::uint32_t c, std::string_view, bool valid) {
    if (count++ >= kMost) {
      cut = true;
      return;
    }
    if (!valid) {
      out += '?';
    } else if (u_isdigit(as_icu(c)) != 0) {
      out += '9';
    } else if (u_isalpha(as_icu(c)) != 0 || is_mark(c)) {
      out += 'a';
    } else {
      out += c < 0x80 && !is_control(c) ? static_cast<char>(c) : '?';
    }
  });
  return cut ? out + "..." : out;
}

std::optional<double> parse_double(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string format_double(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

bool matches(std::string_view text, const std::string& re2_pattern) {
  // A surface uses few patterns many times; past a handful the shelf is emptied.
  thread_local std::unordered_map<std::string, std::unique_ptr<RE2>> shelf;
  auto& pattern = shelf[re2_pattern];
  if (!pattern) {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    auto made = std::make_unique<RE2>(re2_pattern, quiet);
    if (!made->ok()) {
      const std::string fault = made->error();
      shelf.erase(re2_pattern);
      throw Error(ErrorCode::usage,
                  "pattern: is not a regular expression that RE2 takes; see its syntax",
                  {.value = fault});
    }
    if (shelf.size() > 64) {
      shelf.clear();
      return RE2::FullMatch(re2::StringPiece(text.data(), text.size()),
                            *(shelf[re2_pattern] = std::move(made)));
    }
    pattern = std::move(made);
  }
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

}  // namespace mekhala
