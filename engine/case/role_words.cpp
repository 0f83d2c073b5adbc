#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"

// Roles in cells that hold more than the name of one: see Ontology::roles_in.
namespace mekhala {
namespace {

constexpr std::size_t kLongestCell = 200;  // bytes; longer ones are notes, not roles
constexpr std::size_t kShortestWord = 5;   // letters; shorter words resemble others by chance

constexpr std::array<std::string_view, 10> kNoWords{"not",   "no",    "non",   "never", "false",
                                                    "hindi", "bukan", "tidak", "anti",  "không"};
// Written without spaces, so looked for anywhere.
constexpr std::array<std::string_view, 10> kNoPieces{"ไม่", "มิใช่", "ບໍ່",  "មិន", "មဟုတ်",
                                                     "非", "不",  "无", "無", "没"};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    std::size_t end = text.find_first_of("/,;&+|()[]:\n");
    for (const std::string_view word : {" and ", " và ", " dan ", " at ", "、", "，", "；"}) {
      const std::size_t at = text.find(word);
      if (at < end) end = at;
    }
    const std::string_view part = trim(text.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end);
    // One separator, whatever its length.
    std::size_t length = 1;
    for (const std::string_view word : {" and ", " và ", " dan ", " at ", "、", "，", "；"}) {
      if (text.starts_with(word)) length = word.size();
    }
    text.remove_prefix(length);
  }
  return parts;
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : folded) {
    if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool says_no(std::string_view folded) {
  for (const std::string& word : words_of(folded)) {
    if (std::find(kNoWords.begin(), kNoWords.end(), word) != kNoWords.end()) return true;
  }
  return std::any_of(kNoPieces.begin(), kNoPieces.end(), [&](std::string_view piece) {
    return folded.find(fold(piece)) != std::string_view::npos;
  });
}

// At most one letter put in, left out or exchanged, or two neighbors turned.
bool is_like(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t same = 0;
  while (same < a.size() && a[same] == b[same]) ++same;
  const std::string_view x = a.substr(same), y = b.substr(same);
  if (x.size() < y.size()) return x == y.substr(1);
  if (x.empty() || x.substr(1) == y.substr(1)) return true;
  return x.size() > 1 && x[0] == y[1] && x[1] == y[0] && x.substr(2) == y.substr(2);
}

// Whether the words of a part name a role as one of them, nearly, or without spaces between.
bool resembles(const std::vector<std::string>& words, std::string_view folded,
               std::string_view name) {
  const std::string known = fold(name);
  if (!is_ascii(known)) {
    return count_code_points(known) >= 2 && folded.find(known) != std::string_view::npos;
  }
  if (known.size() < kShortestWord || known.find(' ') != std::string::npos) return false;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word.size() >= kShortestWord && is_like(word, known);
  });
}

}  // namespace

bool tells_nothing(std::string_view text) {
  constexpr std::array<std::string_view, 6> kUnknown{"", "unknown", "na", "none", "nil", "未知"};
  const std::string key = term_key(text);
  return std::find(kUnknown.begin(), kUnknown.end(), key) != kUnknown.end() || says_no(fold(text));
}

std::vector<RoleId> Ontology::roles_in(std::string_view text) const {
  std::vector<RoleId> found;
  const auto add = [&](RoleId id) {
    if (id != kNoTerm && std::find(found.begin(), found.end(), id) == found.end()) {
      found.push_back(id);
    }
  };
  add(role(text));
  if (!found.empty() || text.size() > kLongestCell) return found;
  for (const std::string_view part : parts_of(text)) {
    const RoleId exact = role(part);
    add(exact);
    const std::string folded = fold(part);
    if (exact != kNoTerm || says_no(folded)) continue;
    const std::vector<std::string> words = words_of(folded);
    for (RoleId id = 0; id < roles_.size(); ++id) {
      const RoleSpec& spec = roles_[id];
      if (!spec.protects) continue;
      bool like = resembles(words, folded, spec.name);
      for (const std::string& alias : spec.aliases) like = like || resembles(words, folded, alias);
      if (like) add(id);
    }
  }
  return found;
}

}  // namespace mekhala
