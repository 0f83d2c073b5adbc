#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/lexer.hpp"

namespace mekhala::query {

// The tokens of a query and a place among them. Keywords are words compared without regard to case.
class TokenStream {
 public:
  explicit TokenStream(std::string_view query);

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  const Token& take();  // stays at the end token
  [[nodiscard]] std::size_t place() const { return place_; }
  [[nodiscard]] std::string_view query() const { return query_; }
  [[nodiscard]] std::uint32_t last_end() const;  // where the token before this place ends

  [[nodiscard]] bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const;
  [[nodiscard]] bool at_word(std::string_view keyword, std::size_t ahead = 0) const;
  [[nodiscard]] bool at_words(std::initializer_list<std::string_view> keywords) const;
  bool accept_symbol(std::string_view symbol);
  bool accept_word(std::string_view keyword);
  bool accept_words(std::initializer_list<std::string_view> keywords);
  void expect_symbol(std::string_view symbol, std::string_view after);
  void expect_word(std::string_view keyword, std::string_view after);

  // A name where any word may stand (label, type, property key), and one of a variable, which must
  // not be a reserved word unless it is quoted.
  [[nodiscard]] bool at_name(std::size_t ahead = 0) const;
  [[nodiscard]] bool at_variable(std::size_t ahead = 0) const;
  std::string take_name(std::string_view what);
  std::string take_variable(std::string_view what);

  // Throws that something else was expected at this place, with the word that was likely meant.
  [[noreturn]] void unexpected(std::string_view expected) const;

 private:
  std::string_view query_;
  std::vector<Token> tokens_;
  std::size_t place_ = 0;
};

[[nodiscard]] bool same_word(std::string_view a, std::string_view b);  // ASCII, without case

// The one of `candidates` that `word` is most likely a misspelling of, or nothing: at most one
// edit in three letters.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            const std::vector<std::string_view>& candidates);

}  // namespace mekhala::query
