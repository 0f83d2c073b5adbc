#include "engine/query/token_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/edit_distance.hpp"
#include "engine/base/text.hpp"

namespace mekhala::query {
namespace {

constexpr std::array kReserved = {
    "ALL",      "AND",   "AS",     "ASC",        "ASCENDING", "BY",    "CASE", "CREATE", "CONTAINS",
    "DELETE",   "DESC",  "DETACH", "DESCENDING", "DISTINCT",  "ELSE",  "END",  "ENDS",   "EXISTS",
    "FALSE",    "IN",    "IS",     "LIMIT",      "MATCH",     "MERGE", "NOT",  "NULL",   "ON",
    "OPTIONAL", "OR",    "ORDER",  "REMOVE",     "RETURN",    "SET",   "SKIP", "STARTS", "THEN",
    "TRUE",     "UNION", "UNWIND", "WHEN",       "WHERE",     "WITH",  "XOR"};

const std::vector<std::string_view>& clause_words() {
  static const std::vector<std::string_view> kWords = {
      "MATCH", "OPTIONAL", "WHERE", "WITH",  "RETURN", "UNWIND", "UNION", "CALL",
      "YIELD", "ORDER",    "SKIP",  "LIMIT", "AND",    "OR",     "AS"};
  return kWords;
}

bool is_reserved(std::string_view word) {
  return std::any_of(kReserved.begin(), kReserved.end(),
                     [&](const char* reserved) { return same_word(reserved, word); });
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string describe(const Token& token) {
  if (token.kind == TokenKind::end) return "the query ends";
  if (token.kind == TokenKind::string) return "a string stands";
  return fmt::format("'{}' stands", escape_terminal(truncate_display(token.text, 40)));
}

std::string upper(std::string_view word) {
  std::string made(word);
  for (char& c : made) c = upper(c);
  return made;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

std::string_view nearest_word(std::string_view word,
                              const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  if (word.size() < 3 || word.size() > 40) return best;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() + best_distance < word.size() ||
        candidate.size() > word.size() + best_distance) {
      continue;
    }
    const std::size_t distance = edit_distance(upper(word), upper(candidate));
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

TokenStream::TokenStream(std::string_view query) : query_(query), tokens_(tokenize(query)) {}

const Token& TokenStream::peek(std::size_t ahead) const {
  return tokens_[std::min(place_ + ahead, tokens_.size() - 1)];
}

const Token& TokenStream::take() {
  const Token& token = tokens_[place_];
  if (place_ + 1 < tokens_.size()) ++place_;
  return token;
}

std::uint32_t TokenStream::last_end() const { return place_ == 0 ? 0 : tokens_[place_ - 1].at.end; }

bool TokenStream::at_symbol(std::string_view symbol, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::symbol && token.text == symbol;
}

bool TokenStream::at_word(std::string_view keyword, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::word && same_word(token.text, keyword);
}

bool TokenStream::at_words(std::initializer_list<std::string_view> keywords) const {
  std::size_t ahead = 0;
  return std::all_of(keywords.begin(), keywords.end(),
                     [&](std::string_view keyword) { return at_word(keyword, ahead++); });
}

bool TokenStream::accept_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  take();
  return true;
}

bool TokenStream::accept_word(std::string_view keyword) {
  if (!at_word(keyword)) return false;
  take();
  return true;
}

bool TokenStream::accept_words(std::initializer_list<std::string_view> keywords) {
  if (!at_words(keywords)) return false;
  for (std::size_t i = 0; i < keywords.size(); ++i) take();
  return true;
}

void TokenStream::expect_symbol(std::string_view symbol, std::string_view after) {
  if (!accept_symbol(symbol)) unexpected(fmt::format("'{}' {}", symbol, after));
}

void TokenStream::expect_word(std::string_view keyword, std::string_view after) {
  if (!accept_word(keyword)) unexpected(fmt::format("{} {}", keyword, after));
}

bool TokenStream::at_name(std::size_t ahead) const {
  const TokenKind kind = peek(ahead).kind;
  return kind == TokenKind::word || kind == TokenKind::quoted_word;
}

bool TokenStream::at_variable(std::size_t ahead) const {
  const Token& token = peek(ahead);
  return (token.kind == TokenKind::quoted_word && !token.text.empty()) ||
         (token.kind == TokenKind::word && !is_reserved(token.text));
}

std::string TokenStream::take_name(std::string_view what) {
  if (!at_name()) unexpected(what);
  return take().text;
}

std::string TokenStream::take_variable(std::string_view what) {
  if (!at_variable()) unexpected(what);
  return take().text;
}

void TokenStream::unexpected(std::string_view expected) const {
  std::string message = fmt::format("expected {}, but here {}", expected, describe(peek()));
  if (peek().kind == TokenKind::word) {
    const std::string_view meant = nearest_word(peek().text, clause_words());
    if (!meant.empty() && !same_word(meant, peek().text)) {
      message += fmt::format("; did you mean {}?", meant);
    }
  }
  throw syntax_error("UnexpectedSyntax", peek().at, message);
}

}  // namespace mekhala::query
