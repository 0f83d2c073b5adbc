#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/error.hpp"

namespace mekhala::query {

// A piece of the query text, in bytes.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// The classes of openCypher, by which its compatibility kit names what went wrong. `unsupported` is
// ours: the language has it and we do not, and we say so rather than guess.
enum class ErrorKind {
  syntax,
  type,
  argument,
  arithmetic,
  parameter,
  procedure,
  limit,
  unsupported,
  refused,
};
[[nodiscard]] std::string_view name_of(ErrorKind kind);  // "SyntaxError", "TypeError", ...

enum class ErrorPhase { compile, run };

// A fault of a query. `detail` is openCypher's name of it ("UndefinedVariable"). The message quotes
// the query text at most, never a value of the graph: an error must not tell what a view hides.
class QueryError : public Error {
 public:
  QueryError(ErrorKind kind, ErrorPhase phase, std::string detail, Span where,
             const std::string& message);

  [[nodiscard]] ErrorKind kind() const { return kind_; }
  [[nodiscard]] ErrorPhase phase() const { return phase_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  [[nodiscard]] Span where() const { return where_; }

 private:
  ErrorKind kind_;
  ErrorPhase phase_;
  std::string detail_;
  Span where_;
};

[[nodiscard]] QueryError syntax_error(std::string detail, Span where, const std::string& message);
[[nodiscard]] QueryError run_error(ErrorKind kind, std::string detail, Span where,
                                   const std::string& message);

// The error as a person reads it: line and column, the line itself (escaped for a terminal) and a
// caret under the place.
[[nodiscard]] std::string explain(const QueryError& error, std::string_view query);

}  // namespace mekhala::query
