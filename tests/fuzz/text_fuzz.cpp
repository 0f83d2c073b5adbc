#include "engine/base/text.hpp"
#include "engine/case/date.hpp"
#include "engine/case/grade.hpp"
#include "engine/case/keys.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

// Cells of any kind: folding and cleaning settle after one round, a key's normal form is UTF-8,
// dates that are read can be written and read again, one terminal line stays one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context&) {
    if (find_invalid_utf8(bytes)) return;
    const std::string cleaned = clean_name(bytes);
    fuzz::require(clean_name(cleaned) == cleaned);
    fuzz::require(!find_invalid_utf8(fold(bytes)));
    fuzz::require(escape_terminal(bytes).find_first_of("\n\r\x1b") == std::string::npos);
    const DateReading reading = parse_date(bytes);
    if (reading.date) fuzz::require(parse_iso_date(to_string(*reading.date)).has_value());
    if (const auto key = phone_key(bytes, "TH")) fuzz::require(!find_invalid_utf8(key->normal));
    if (const auto key = account_key("telegram", bytes)) fuzz::require(!key->normal.empty());
    if (const auto grade = parse_grade(bytes)) fuzz::require(grade->given());
  });
}
