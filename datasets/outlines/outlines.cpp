#include "datasets/outlines/outlines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace data {
extern const std::string_view outlines_txt;
}

namespace {

constexpr double kSteps = 100;  // of a degree, in make.py

[[noreturn]] void fail(std::size_t line, std::string_view rule) {
  throw Error(ErrorCode::invalid_input, fmt::format("outlines.txt, line {}: {}", line, rule),
              {.file = "outlines.txt", .line = line});
}

template <typename Number>
Number number(std::string_view text, std::size_t line) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) fail(line, "this is no number");
  return value;
}

Outlines::Point label_of(std::string_view longitude, std::string_view latitude, std::size_t line) {
  const Outlines::Point at{number<double>(longitude, line), number<double>(latitude, line)};
  const bool on_earth =
      at.longitude >= -180 && at.longitude <= 180 && at.latitude >= -90 && at.latitude <= 90;
  if (!on_earth) fail(line, "a label stands outside the Earth");
  return at;
}

// The first position, then steps from each to the next.
std::vector<Outlines::Point> ring_of(std::string_view steps, std::size_t line) {
  std::vector<Outlines::Point> ring;
  int x = 0, y = 0;
  for (const std::string_view step : split(steps, ' ')) {
    const std::size_t comma = step.find(',');
    if (comma == std::string_view::npos) fail(line, "a position is two numbers and a comma");
    x += number<int>(step.substr(0, comma), line);
    y += number<int>(step.substr(comma + 1), line);
    ring.push_back({x / kSteps, y / kSteps});
  }
  if (ring.size() < 3) fail(line, "a ring has three positions at least");
  return ring;
}

}  // namespace

const Outlines& Outlines::builtin() {
  static const Outlines outlines = parse(data::outlines_txt);
  return outlines;
}

Outlines Outlines::parse(std::string_view text) {
  Outlines outlines;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("country ")) {
      const std::vector<std::string_view> words = split(line, ' ');
      if (words.size() != 4) fail(number, "a country has a code and a label's position");
      const std::string code(words[1] == "-" ? "" : words[1]);
      if (!outlines.countries_.empty() && !(outlines.countries_.back().code < code)) {
        fail(number, "countries are sorted by code, each once");
      }
      outlines.countries_.push_back({code, label_of(words[2], words[3], number), {}});
    } else if (line.starts_with("ring ")) {
      if (outlines.countries_.empty()) fail(number, "a ring stands before any country");
      outlines.countries_.back().rings.push_back(ring_of(line.substr(5), number));
    } else {
      fail(number, "a line begins with country, ring or #");
    }
  }
  return outlines;
}

const Outlines::Country* Outlines::find(std::string_view code) const {
  const auto at = std::lower_bound(
      countries_.begin(), countries_.end(), code,
      [](const Country& country, std::string_view wanted) { return country.code < wanted; });
  return at == countries_.end() || at->code != code ? nullptr : &*at;
}

}  // namespace mekhala
