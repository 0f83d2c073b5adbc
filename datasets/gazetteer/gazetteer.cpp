#include "datasets/gazetteer/gazetteer.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace data {
extern const std::string_view gazetteer_places_csv;
}

namespace {

constexpr std::array<const char*, 6> kKindNames = {"compound", "city", "crossing",
                                                   "airport",  "zone", "country"};
constexpr std::string_view kHeader =
    "name,kind,country,admin,latitude,longitude,precision,aliases,named_in,coordinates_from";

[[noreturn]] void fail(std::size_t line, std::string_view rule) {
  throw Error(ErrorCode::invalid_input, fmt::format("places.csv, line {}: {}", line, rule),
              {.file = "places.csv", .line = line});
}

// Folding turns a name into Latin letters; what is left between them says nothing about the place.
std::string key_of(std::string_view name) {
  const std::string folded = fold(name);
  std::string key;
  for (const char c : folded) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  }
  return key;
}

double number(std::string_view text, double limit, std::size_t line) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= -limit) ||
      !(value <= limit)) {
    fail(line, "a coordinate is not a number in its range");
  }
  return value;
}

Gazetteer::Kind kind_of(std::string_view text, std::size_t line) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (text == kKindNames[i]) return static_cast<Gazetteer::Kind>(i);
  }
  fail(line, "no such kind of place");
}

Gazetteer::Place place_of(std::string_view row, std::size_t line) {
  const std::vector<std::string_view> cells = split(row, ',');
  if (cells.size() != 10) fail(line, "a row has ten cells, without commas inside");
  Gazetteer::Place place;
  place.name = cells[0];
  place.kind = kind_of(cells[1], line);
  place.country = cells[2];
  place.admin = cells[3];
  place.latitude = number(cells[4], 90, line);
  place.longitude = number(cells[5], 180, line);
  if (cells[6] != "town" && cells[6] != "area") fail(line, "precision is 'town' or 'area'");
  place.area_only = cells[6] == "area";
  for (const std::string_view alias : split(cells[7], '|')) {
    if (!alias.empty()) place.aliases.emplace_back(alias);
  }
  place.named_in = cells[8];
  place.coordinates_from = cells[9];
  if (place.name.empty() || place.country.size() != 2) fail(line, "name or country is missing");
  return place;
}

}  // namespace

const char* name_of(Gazetteer::Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

Gazetteer Gazetteer::parse(std::string_view csv) {
  Gazetteer gazetteer;
  std::size_t line = 0;
  for (const std::string_view row : split(csv, '\n')) {
    ++line;
    if (line == 1) {
      if (row != kHeader) fail(line, "the header is not the expected one");
      continue;
    }
    if (row.empty()) continue;
    gazetteer.places_.push_back(place_of(row, line));
    const Place& place = gazetteer.places_.back();
    const std::size_t index = gazetteer.places_.size() - 1;
    const auto add = [&](std::string_view name) {
      std::string key = key_of(name);
      if (key.empty()) fail(line, "a name has no letters");
      const auto [known, fresh] = gazetteer.by_key_.try_emplace(std::move(key), index);
      if (!fresh && known->second != index) fail(line, "another place has one of these names");
    };
    add(place.name);
    for (const std::string& alias : place.aliases) add(alias);
  }
  if (line == 0) fail(1, "the file is empty");
  return gazetteer;
}

const Gazetteer& Gazetteer::builtin() {
  static const Gazetteer gazetteer = parse(data::gazetteer_places_csv);
  return gazetteer;
}

const Gazetteer::Place* Gazetteer::find(std::string_view name) const {
  const auto known = by_key_.find(key_of(name));
  return known == by_key_.end() ? nullptr : &places_[known->second];
}

}  // namespace mekhala
