#include "engine/case/masking.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

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

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void Spellings::add_name(std::string_view name) {
  const std::string folded = fold(name);
  std::vector<std::string> words = words_of(folded);
  if (words.empty()) return;
  exact_.insert(folded);
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
  exact_.insert(folded);
  add_run(run_of(folded));
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
  phrases_.insert(joined(words, " "));
}

void Spellings::add_run(std::string run) {
  if (run.size() < kStem) return;
  std::vector<std::string>& list = runs_[run.substr(0, kStem)];
  if (std::find(list.begin(), list.end(), run) == list.end()) list.push_back(std::move(run));
}

bool Spellings::finds_words(const std::vector<std::string>& words) const {
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::string phrase;
    for (std::size_t end = begin; end < words.size() && end - begin < longest_phrase_; ++end) {
      if (end > begin) phrase += ' ';
      phrase += words[end];
      if (phrases_.contains(phrase)) return true;
    }
  }
  return false;
}

bool Spellings::finds_run(const std::string& run) const {
  if (run.size() < kStem) return false;
  for (std::size_t begin = 0; begin + kStem <= run.size(); ++begin) {
    const auto found = runs_.find(run.substr(begin, kStem));
    if (found == runs_.end()) continue;
    for (const std::string& wanted : found->second) {
      if (run.compare(begin, wanted.size(), wanted) == 0) return true;
    }
  }
  return false;
}

bool Spellings::found_in(std::string_view text) const {
  if (text.empty() || exact_.empty()) return false;
  const std::string folded = fold(text);
  if (exact_.contains(folded)) return true;
  if (finds_words(words_of(folded))) return true;
  return finds_run(run_of(folded)) || finds_run(digits_of(text));
}

}  // namespace mekhala
