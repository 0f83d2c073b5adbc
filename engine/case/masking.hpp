#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/key_set.hpp"

namespace mekhala {

// Finds spellings of protected people and identifiers inside other text: "Aung's stall", a note
// that quotes a phone number. It rather finds too much than too little. Private to engine/case.
class Spellings {
 public:
  // A name, alias, record id or other word that must not leave. Too short ones (under three folded
  // letters) are kept for equality only. A name of several words is found without its title and
  // what stands in brackets too: "Ms Ana Reyle (Nan)" in "Ana Reyle".
  void add_name(std::string_view name);
  // A phone, account or document number, handle, address or record id. Short codes ("V01") are
  // found as words of their own, bare numbers under five digits as the whole text only.
  void add_identifier(std::string_view identifier);

  // True if `text` holds any of them: names as whole words in their order (in scripts without
  // spaces anywhere), identifiers by their letters and digits, whatever stands between.
  [[nodiscard]] bool found_in(std::string_view text) const;
  // True if the whole of `text`, but for titles and what stands in brackets, is one of them.
  [[nodiscard]] bool is_one(std::string_view text) const;
  [[nodiscard]] bool empty() const { return exact_.empty(); }

 private:
  void add_spelling(std::string_view name);
  [[nodiscard]] bool finds_words(const std::vector<std::string>& words) const;
  [[nodiscard]] bool finds_run(std::string_view run) const;
  void add_phrase(const std::vector<std::string>& words);
  void add_run(std::string_view run);

  // Hashes stand for the texts: a case may protect a million people. Two texts of one hash would
  // hide one word too many, never one too few.
  KeySet exact_;                    // folded, whole text
  KeySet phrases_;                  // words joined by a space
  KeySet runs_;                     // letters and digits alone, at most kLongestRun of them
  std::size_t longest_phrase_ = 0;  // in words
  // By the first kStem bytes of a run: which lengths there are, a bit each.
  std::unordered_map<std::uint64_t, std::uint64_t> lengths_;
};

}  // namespace mekhala
