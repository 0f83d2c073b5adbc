#include "engine/query/query_error.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"

namespace mekhala::query {
namespace {

ErrorCode code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::limit:
      return ErrorCode::limit_exceeded;
    case ErrorKind::refused:
      return ErrorCode::refused;
    default:
      return ErrorCode::usage;
  }
}

// What of the line is shown: a query may be one line of a megabyte.
constexpr std::size_t kBefore = 60;
constexpr std::size_t kAfter = 40;

}  // namespace

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
      return "SyntaxError";
    case ErrorKind::type:
      return "TypeError";
    case ErrorKind::argument:
      return "ArgumentError";
    case ErrorKind::arithmetic:
      return "ArithmeticError";
    case ErrorKind::parameter:
      return "ParameterMissing";
    case ErrorKind::procedure:
      return "ProcedureError";
    case ErrorKind::limit:
      return "LimitExceeded";
    case ErrorKind::unsupported:
      return "Unsupported";
    case ErrorKind::refused:
      return "Refused";
  }
  return "Error";
}

QueryError::QueryError(ErrorKind kind, ErrorPhase phase, std::string detail, Span where,
                       const std::string& message)
    : Error(code_of(kind), message),
      kind_(kind),
      phase_(phase),
      detail_(std::move(detail)),
      where_(where) {}

QueryError syntax_error(std::string detail, Span where, const std::string& message) {
  return {ErrorKind::syntax, ErrorPhase::compile, std::move(detail), where, message};
}

QueryError run_error(ErrorKind kind, std::string detail, Span where, const std::string& message) {
  return {kind, ErrorPhase::run, std::move(detail), where, message};
}

std::string explain(const QueryError& error, std::string_view query) {
  const std::size_t at = std::min<std::size_t>(error.where().begin, query.size());
  const std::size_t line_begin = at == 0 ? 0 : query.rfind('\n', at - 1) + 1;
  const std::size_t line_end = std::min(query.find('\n', at), query.size());
  const auto line_number = std::count(query.begin(), query.begin() + static_cast<long>(at), '\n');

  auto on_boundary = [&](std::size_t place) {
    while (place > line_begin && place < line_end &&
           (static_cast<unsigned char>(query[place]) & 0xC0U) == 0x80U) {
      --place;
    }
    return place;
  };
  const std::size_t from = on_boundary(std::max(line_begin, at < kBefore ? 0 : at - kBefore));
  const std::size_t to = on_boundary(std::min(line_end, at + kAfter));
  const std::string before = escape_terminal(query.substr(from, at - from));
  const std::string after = escape_terminal(query.substr(at, to - at));
  return fmt::format("line {}, column {}: {}\n  {}{}\n  {}^", line_number + 1,
                     count_code_points(query.substr(line_begin, at - line_begin)) + 1, error.what(),
                     before, after, std::string(display_width(before), ' '));
}

}  // namespace mekhala::query
