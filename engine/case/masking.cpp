#include "engine/case/masking.hpp"

#include <algorithm>
#include <bit>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kLongestRun = 63;   // bytes; a longer one is known by its beginning
constexpr std::size_t kStem = 5;          // shorter runs would be found by chance in any text
constexpr std::size_t kShortestWord = 3;  // of a name that is looked for inside other text
constexpr std::size_t kShortestDigits = 6;
// More are a sentence, which is found as it stands: turned about and looked for word by word, one
// long cell would make every look a matter of minutes.
constexpr std::size_t kMostWords = 12;

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : folded) {
    if (is_word_byte(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string run_of(std::string_view folded) {
  std::string run;
  for (const char c : folded) {
    if (is_word_byte(c)) run += c;
  }
  return run;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : ascii_digits(text)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

// "V01": too short to be found in the midst of other letters, but no word of any language either. A
// bare number is both.
bool is_short_code(std::string_view run) {
  if (run.size() < kShortestWord || run.size() >= kStem) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::any_of(run.begin(), run.end(), is_digit) &&
         !std::all_of(run.begin(), run.end(), is_digit);
}

// Words before a name or after it that are no part of it, folded.
constexpr std::string_view kTitles[] = {
    "mr",   "mrs", "ms",    "miss", "mister", "madam", "sir", "dr",   "prof", "khun", "nai",
    "nang", "daw", "bapak", "ibu",  "sdr",    "sdri",  "ong", "ba",   "anh",  "chi",  "co",
    "gng",  "bb",  "jr",    "sr",   "shri",   "smt",   "lok", "thao", "señor"};
// Written together with the name, in scripts that put no spaces between words; the longer first.
constexpr std::string_view kJoinedTitles[] = {"นางสาว", "เด็กหญิง", "เด็กชาย", "น.ส.", "ด.ญ.", "ด.ช.",
                                              "นาย",    "นาง",    "คุณ",     "ທ້າວ",  "ນາງ",  "ທ່ານ",
                                              "លោក",    "កញ្ញា",   "ဦး",     "ဒေါ်",  "မောင်"};
constexpr std::string_view kTitlesAfter[] = {"先生", "女士", "小姐"};

// What stands between brackets, or after an opening one, is a nickname or a remark.
std::string without_brackets(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {
      {"(", ")"}, {"[", "]"}, {"（", "）"}, {"“", "”"}, {"\"", "\""}};
  std::string text(name);
  for (const auto& [open, close] : kBrackets) {
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open)) {
      const std::size_t end = text.find(close, at + open.size());
      const std::size_t size =
          end == std::string::npos ? text.size() - at : end + close.size() - at;
      text.replace(at, size, " ");
    }
  }
  return text;
}

// The same name without its titles; "" where it has none.
std::string without_titles(std::string_view name) {
  std::string text = fold(without_brackets(name));
  text = std::string(trim(text));
  for (const std::string_view title : kJoinedTitles) {
    const std::string folded = fold(title);
    if (text.starts_with(folded) && text.size() > folded.size()) {
      text = std::string(trim(std::string_view(text).substr(folded.size())));
      break;
    }
  }
  for (const std::string_view title : kTitlesAfter) {
    const std::string folded = fold(title);
    if (text.ends_with(folded)) text.resize(text.size() - folded.size());
  }
  std::vector<std::string> words = words_of(text);
  const auto is_title = [](const std::string& word) {
    return std::find(std::begin(kTitles), std::end(kTitles), word) != std::end(kTitles);
  };
  while (words.size() > 1 && is_title(words.front())) words.erase(words.begin());
  while (words.size() > 1 && is_title(words.back())) words.pop_back();
  return joined(words, " ");
}

// A polynomial in the bytes, so that the hash of each part of a text follows from two prefixes.
constexpr std::uint64_t kBase = 0x9e3779b97f4a7c55ULL;

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (const char c : text) hash = hash * kBase + static_cast<unsigned char>(c) + 1;
  return hash;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void Spellings::add_name(std::string_view name) {
  add_spelling(name);
  const std::string bare = without_titles(name);
  // One word of a name alone is many people's.
  const bool several = bare.find(' ') != std::string::npos || !is_ascii(bare);
  if (several && bare != joined(words_of(fold(name)), " ")) add_spelling(bare);
}

void Spellings::add_spelling(std::string_view name) {
  const std::string folded = fold(name);
  std::vector<std::string> words = words_of(folded);
  if (words.empty()) return;
  exact_.insert(hash_of(folded));
  const bool several = words.size() > 1;
  if (!several && run_of(folded).size() < kShortestWord) return;
  if (words.size() > kMostWords) return add_run(joined(words, ""));
  // "Dela Cruz, Maria Clara" and "Maria Clara Dela Cruz" are one name, and nobody says which words
  // are whose. Thai, Lao, Khmer, Burmese and Chinese put no spaces between words; and a name of
  // several words is long enough to be looked for without its spaces ("maria.santos.88").
  for (std::size_t turn = 0; turn < words.size(); ++turn) {
    add_phrase(words);
    if (several || !is_ascii(name)) add_run(joined(words, ""));
    std::rotate(words.begin(), words.begin() + 1, words.end());
  }
}

void Spellings::add_identifier(std::string_view identifier) {
  const std::string folded = fold(identifier);
  if (folded.empty()) return;
  exact_.insert(hash_of(folded));
  add_run(run_of(folded));
  if (is_short_code(run_of(folded))) add_phrase(words_of(folded));
  const std::string digits = digits_of(identifier);
  if (digits.size() >= kShortestDigits) {
    add_run(digits);
    // A number is written with and without its country code or leading zero.
    if (digits.size() >= 9) add_run(digits.substr(digits.size() - 8));
  }
  // The handle of "service:handle" alone.
  if (const std::size_t colon = folded.find(':'); colon != std::string::npos) {
    const std::string handle = folded.substr(colon + 1);
    const std::string run = run_of(handle);
    add_run(run);
    // Too short to be found in the midst of other letters, but a word of its own.
    if (run.size() >= kShortestWord && run.size() < kStem) add_phrase(words_of(handle));
  }
}

void Spellings::add_phrase(const std::vector<std::string>& words) {
  longest_phrase_ = std::max(longest_phrase_, words.size());
  phrases_.insert(hash_of(joined(words, " ")));
}

void Spellings::add_run(std::string_view run) {
  if (run.size() < kStem) return;
  run = run.substr(0, kLongestRun);
  if (!runs_.insert(hash_of(run))) return;
  lengths_[hash_of(run.substr(0, kStem))] |= std::uint64_t{1} << run.size();
}

bool Spellings::finds_words(const std::vector<std::string>& words) const {
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::string phrase;
    for (std::size_t end = begin; end < words.size() && end - begin < longest_phrase_; ++end) {
      if (end > begin) phrase += ' ';
      phrase += words[end];
      if (phrases_.contains(hash_of(phrase))) return true;
    }
  }
  return false;
}

bool Spellings::finds_run(std::string_view run) const {
  if (run.size() < kStem) return false;
  std::vector<std::uint64_t> prefix(run.size() + 1);
  for (std::size_t i = 0; i < run.size(); ++i) {
    prefix[i + 1] = prefix[i] * kBase + static_cast<unsigned char>(run[i]) + 1;
  }
  std::uint64_t power[kLongestRun + 1] = {1};
  for (std::size_t i = 1; i <= kLongestRun; ++i) power[i] = power[i - 1] * kBase;
  for (std::size_t begin = 0; begin + kStem <= run.size(); ++begin) {
    const auto part = [&](std::size_t length) {
      return prefix[begin + length] - prefix[begin] * power[length];
    };
    const auto found = lengths_.find(part(kStem));
    if (found == lengths_.end()) continue;
    for (std::uint64_t left = found->second; left != 0; left &= left - 1) {
      const auto length = static_cast<std::size_t>(std::countr_zero(left));
      if (begin + length > run.size()) break;
      if (runs_.contains(part(length))) return true;
    }
  }
  return false;
}

bool Spellings::is_one(std::string_view text) const {
  const std::string bare = without_titles(text);
  for (const std::string_view name : {text, std::string_view(bare)}) {
    const std::string folded = fold(name);
    const std::vector<std::string> words = words_of(folded);
    if (words.empty()) continue;
    const std::string run = joined(words, "").substr(0, kLongestRun);
    if (exact_.contains(hash_of(folded)) || phrases_.contains(hash_of(joined(words, " "))) ||
        (run.size() >= kStem && runs_.contains(hash_of(run)))) {
      return true;
    }
  }
  return false;
}

bool Spellings::found_in(std::string_view text) const {
  if (text.empty() || exact_.empty()) return false;
  const std::string folded = fold(text);
  if (exact_.contains(hash_of(folded))) return true;
  if (finds_words(words_of(folded))) return true;
  return finds_run(run_of(folded)) || finds_run(digits_of(text));
}

}  // namespace mekhala
