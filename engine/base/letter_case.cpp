#include "engine/base/letter_case.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using Convert = void (*)(const char*, std::uint32_t, icu::StringPiece, icu::ByteSink&, icu::Edits*,
                         UErrorCode&);

std::string converted(std::string_view text, Convert convert) {
  std::string out;
  UErrorCode status = U_ZERO_ERROR;
  const auto size = static_cast<std::int32_t>(text.size());
  icu::StringByteSink<std::string> sink(&out, size);
  convert("", 0, {text.data(), size}, sink, nullptr, status);
  if (U_FAILURE(status)) throw Error(ErrorCode::failure, "the case of a text cannot be changed");
  return out;
}

}  // namespace

std::string to_lower_case(std::string_view text) {
  return converted(text, icu::CaseMap::utf8ToLower);
}

std::string to_upper_case(std::string_view text) {
  return converted(text, icu::CaseMap::utf8ToUpper);
}

}  // namespace mekhala
