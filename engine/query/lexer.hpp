#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/query_error.hpp"

namespace mekhala::query {

enum class TokenKind { word, quoted_word, integer, floating, string, parameter, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  Span at = {};
  // word, quoted word, parameter: the name; string: its value without quotes and escapes; symbol:
  // itself; a number: as written.
  std::string text = {};
};

// Splits a query into tokens; the last is `end`. Comments (//, /* */) and white space fall away. An
// arrow comes in pieces ("<", "-", "-", ">"): only the parser knows whether it is one.
// Throws QueryError (syntax): an unknown character, a string that does not end, a bad number or
// escape, text that is not UTF-8, more than 1 MiB of it. Cost: linear.
[[nodiscard]] std::vector<Token> tokenize(std::string_view query);

}  // namespace mekhala::query
