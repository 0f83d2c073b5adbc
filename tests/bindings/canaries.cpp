#include "tests/bindings/canaries.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <utility>

#include "engine/base/text.hpp"

namespace mekhala::program {

namespace {

constexpr std::size_t kStem = 5;  // shorter texts would be met by chance
constexpr std::size_t kShortestRun = 8;
constexpr std::size_t kShortestDigits = 6;
constexpr std::size_t kLongestNumber = 24;  // longer ones are hashes

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A hexadecimal number of at least `least` digits at `at`; moves `at` behind it.
std::optional<std::uint32_t> read_hex(std::string_view text, std::size_t& at, std::size_t least,
                                      std::size_t most) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  while (digits < most && at + digits < text.size() && hex_of(text[at + digits]) >= 0) {
    value = value * 16 + static_cast<std::uint32_t>(hex_of(text[at + digits]));
    ++digits;
  }
  if (digits < least) return std::nullopt;
  at += digits;
  return value;
}

// One escape at `at`, as bytes; nothing where there is none.
std::optional<std::string> read_escape(std::string_view text, std::size_t& at) {
  static const std::map<std::string_view, const char*> named = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
  std::string bytes;
  if (text[at] == '&') {
    for (const auto& [name, stands_for] : named) {
      if (text.compare(at, name.size(), name) == 0) {
        at += name.size();
        return stands_for;
      }
    }
    if (text.compare(at, 2, "&#") != 0) return std::nullopt;
    std::size_t end = at + 2;
    std::uint32_t code = 0;
    if (end < text.size() && (text[end] == 'x' || text[end] == 'X')) {
      const auto value = read_hex(text, ++end, 1, 6);
      if (!value) return std::nullopt;
      code = *value;
    } else {
      const std::size_t begin = end;
      while (end < text.size() && is_digit(text[end]) && end - begin < 7) {
        code = code * 10 + static_cast<std::uint32_t>(text[end++] - '0');
      }
      if (end == begin) return std::nullopt;
    }
    if (end < text.size() && text[end] == ';') ++end;
    at = end;
    append_utf8(bytes, code);
    return bytes;
  }
  if (text[at] == '%') {
    std::size_t end = at + 1;
    const auto value = read_hex(text, end, 2, 2);
    if (!value) return std::nullopt;
    at = end;
    return std::string(1, static_cast<char>(*value));
  }
  if (text.compare(at, 3, "\\u{") == 0) {
    std::size_t end = at + 3;
    const auto value = read_hex(text, end, 1, 6);
    if (!value || end >= text.size() || text[end] != '}') return std::nullopt;
    at = end + 1;
    append_utf8(bytes, *value);
    return bytes;
  }
  if (text.compare(at, 2, "\\u") == 0) {
    std::size_t end = at + 2;
    const auto value = read_hex(text, end, 4, 4);
    if (!value) return std::nullopt;
    at = end;
    append_utf8(bytes, *value);
    return bytes;
  }
  if (text.compare(at, 2, "\\x") == 0) {
    std::size_t end = at + 2;
    const auto value = read_hex(text, end, 2, 2);
    if (!value) return std::nullopt;
    at = end;
    return std::string(1, static_cast<char>(*value));
  }
  if (text[at] == '\\' && at + 1 < text.size() && std::strchr("\"\\/'", text[at + 1]) != nullptr) {
    at += 2;
    return std::string(1, text[at - 1]);
  }
  return std::nullopt;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '&' || c == '%' || c == '\\') {
      if (const auto bytes = read_escape(text, at)) {
        out += *bytes;
        continue;
      }
    }
    out += c;
    ++at;
  }
  return out;
}

std::string run_of(std::string_view text) {
  std::string run;
  for (const char c : text) {
    if (is_letter_or_digit(c)) run += c;
  }
  return run;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (is_letter_or_digit(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : plain(text)) {
    if (is_digit(c)) digits += c;
  }
  return digits;
}

// Numbers as people write them: digits with one separator at most between two of them. Fractions
// and what hangs together with letters, as in hashes, are none.
std::vector<std::string> numbers_of(std::string_view text) {
  std::vector<std::string> numbers;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const char before = at == 0 ? ' ' : text[at - 1];
    std::string digits;
    std::size_t end = at;
    while (end < text.size()) {
      if (is_digit(text[end])) {
        digits += text[end++];
      } else if (std::strchr(" -()/", text[end]) != nullptr && end + 1 < text.size() &&
                 is_digit(text[end + 1])) {
        ++end;
      } else {
        break;
      }
    }
    const char after = end == text.size() ? ' ' : text[end];
    const bool alone = !is_letter_or_digit(before) && before != '.' && !is_letter_or_digit(after);
    if (alone && digits.size() >= kShortestDigits && digits.size() <= kLongestNumber) {
      numbers.push_back(std::move(digits));
    }
    at = end;
  }
  return numbers;
}

bool is_binary(std::string_view bytes) {
  return bytes.substr(0, 4096).find('\0') != std::string_view::npos ||
         find_invalid_utf8(bytes).has_value();
}

std::string around(std::string_view text, std::size_t at, std::size_t size) {
  const std::size_t begin = at < 60 ? 0 : at - 60;
  return std::string(text.substr(begin, size + 120));
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::unordered_map<std::string, std::string> known;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      const char c = text[at++];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      continue;
    }
    // A whole word, since accents and vowels belong to the letters beside them.
    std::size_t begin = at, end = at;
    while (end < text.size() && is_letter_or_digit(text[end])) ++end;
    while (begin > 0 && is_letter_or_digit(text[begin - 1])) --begin;
    out.resize(out.size() - (at - begin));
    const std::string word(text.substr(begin, end - begin));
    auto found = known.find(word);
    if (found == known.end()) {
      const std::string folded =
          find_invalid_utf8(word) ? std::string(" ") : fold(ascii_digits(word));
      found = known.emplace(word, folded).first;
    }
    out += found->second;
    at = end;
  }
  return out;
}

void Canaries::add_text(std::string text) {
  if (text.size() < kStem) return;
  std::vector<std::string>& list = texts_[text.substr(0, kStem)];
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

void Canaries::add_run(std::string run) {
  if (run.size() < kShortestRun) return;
  std::vector<std::string>& list = runs_[run.substr(0, kStem)];
  if (std::find(list.begin(), list.end(), run) == list.end()) list.push_back(std::move(run));
}

void Canaries::add_digits(std::string digits) {
  if (digits.size() >= kShortestDigits) digits_.insert(std::move(digits));
}

void Canaries::add_name(const std::string& name) {
  add_text(name);
  std::vector<std::string> words = words_of(plain(name));
  for (std::size_t turn = 0; turn < words.size(); ++turn) {
    // One word alone is a word like any other, unless it is long enough for a name.
    if (words.size() > 1 || words.front().size() > kShortestRun) {
      add_text(joined(words, " "));
      add_run(joined(words, ""));
    }
    std::rotate(words.begin(), words.begin() + 1, words.end());
  }
}

void Canaries::add_identifier(const std::string& identifier) {
  add_text(identifier);
  add_text(plain(identifier));
  add_run(run_of(plain(identifier)));
  if (const std::size_t colon = identifier.find(':'); colon != std::string::npos) {
    add_run(run_of(plain(identifier.substr(colon + 1))));
  }
  const std::string digits = digits_of(identifier);
  add_digits(digits);
  if (digits.size() < 9) return;
  // Without a country code of one to three digits, with and without a zero before it.
  for (std::size_t code = 1; code <= 3 && digits.size() - code >= 8; ++code) {
    add_digits(digits.substr(code));
    add_digits("0" + digits.substr(code));
  }
  add_digits("00" + digits);
}

void Canaries::add_word(const std::string& word) { words_.insert(plain(word)); }

std::optional<std::string> Canaries::find(const Index& index, std::string_view text) {
  std::string stem;
  for (std::size_t at = 0; at + kStem <= text.size(); ++at) {
    stem.assign(text.substr(at, kStem));
    const auto found = index.find(stem);
    if (found == index.end()) continue;
    for (const std::string& wanted : found->second) {
      if (text.compare(at, wanted.size(), wanted) == 0) {
        return wanted + " in ..." + around(text, at, wanted.size()) + "...";
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> Canaries::found_in(std::string_view bytes) const {
  if (auto found = find(texts_, bytes)) return found;
  const std::string text = unescaped(bytes);
  if (auto found = find(texts_, text)) return found;
  const std::string folded = plain(text);
  if (auto found = find(texts_, folded)) return found;
  if (auto found = find(runs_, run_of(folded))) return found;
  if (is_binary(bytes)) return std::nullopt;
  for (const std::string& number : numbers_of(folded)) {
    if (digits_.contains(number)) return number + ", a number";
  }
  for (const std::string& word : words_of(folded)) {
    if (words_.contains(word)) {
      return word + " in ..." + around(folded, folded.find(word), word.size()) + "...";
    }
  }
  return std::nullopt;
}

std::size_t Canaries::size() const {
  std::size_t count = words_.size() + digits_.size();
  for (const Index* index : {&texts_, &runs_}) {
    for (const auto& [stem, list] : *index) count += list.size();
  }
  return count;
}

std::string with_pdf_streams(const std::string& bytes) {
  std::string all = bytes;
  for (std::size_t at = bytes.find("stream"); at != std::string::npos;
       at = bytes.find("stream", at + 6)) {
    std::size_t begin = at + 6;
    while (begin < bytes.size() && (bytes[begin] == '\r' || bytes[begin] == '\n')) ++begin;
    z_stream zip{};
    if (inflateInit(&zip) != Z_OK) continue;
    std::string data = bytes.substr(begin);
    zip.next_in = reinterpret_cast<Bytef*>(data.data());
    zip.avail_in = static_cast<uInt>(data.size());
    char buffer[1 << 15];
    int state = Z_OK;
    while (state == Z_OK) {
      zip.next_out = reinterpret_cast<Bytef*>(buffer);
      zip.avail_out = sizeof buffer;
      state = inflate(&zip, Z_NO_FLUSH);
      all.append(buffer, sizeof buffer - zip.avail_out);
    }
    inflateEnd(&zip);
  }
  return all;
}

namespace {

std::size_t little_endian(const std::string& bytes, std::size_t at, std::size_t size) {
  std::size_t number = 0;
  for (std::size_t i = size; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  }
  return number;
}

std::string inflated(const std::string& packed, std::size_t size) {
  std::string plain(size + 1, '\0');
  z_stream zip{};
  if (inflateInit2(&zip, -MAX_WBITS) != Z_OK) throw std::runtime_error("no zlib");
  std::string input = packed;
  zip.next_in = reinterpret_cast<Bytef*>(input.data());
  zip.avail_in = static_cast<uInt>(input.size());
  zip.next_out = reinterpret_cast<Bytef*>(plain.data());
  zip.avail_out = static_cast<uInt>(plain.size());
  const int state = inflate(&zip, Z_FINISH);
  inflateEnd(&zip);
  if (state != Z_STREAM_END || zip.total_out != size) throw std::runtime_error("a damaged part");
  plain.resize(size);
  return plain;
}

}  // namespace

std::string zip_parts(const std::string& bytes) {
  const std::size_t end = bytes.rfind("PK\5\6");
  if (end == std::string::npos) throw std::runtime_error("no zip archive");
  std::string all = bytes.substr(end);  // the comment of the whole
  std::size_t at = little_endian(bytes, end + 16, 4);
  for (std::size_t left = little_endian(bytes, end + 10, 2); left > 0; --left) {
    const std::size_t method = little_endian(bytes, at + 10, 2);
    const std::size_t packed = little_endian(bytes, at + 20, 4);
    const std::size_t size = little_endian(bytes, at + 24, 4);
    const std::size_t beside = little_endian(bytes, at + 28, 2) +  // name, further fields, comment
                               little_endian(bytes, at + 30, 2) + little_endian(bytes, at + 32, 2);
    const std::size_t local = little_endian(bytes, at + 42, 4);
    const std::size_t begin =
        local + 30 + little_endian(bytes, local + 26, 2) + little_endian(bytes, local + 28, 2);
    const std::string part = bytes.substr(begin, packed);
    all +=
        "\n" + bytes.substr(at + 46, beside) + "\n" + (method == 0 ? part : inflated(part, size));
    at += 46 + beside;
  }
  return all;
}

std::string without_png_pixels(const std::string& bytes) {
  std::string rest;
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    const std::string type = bytes.substr(at + 4, 4);
    if (type != "IDAT") rest += type + " " + bytes.substr(at + 8, size) + "\n";
    at += 12 + static_cast<std::size_t>(size);
  }
  return rest;
}

}  // namespace mekhala::program
