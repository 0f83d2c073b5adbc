#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// The places that recruitment into scam compounds runs through, with their names in local scripts.
// Built in, so that it works offline; datasets/gazetteer/README.md says where each fact is from.
class Gazetteer {
 public:
  enum class Kind { compound, city, crossing, airport, zone, country };
  struct Place {
    std::string name;  // the usual name in Latin script
    Kind kind = Kind::city;
    std::string country;  // ISO 3166-1 alpha-2
    std::string admin;    // province or state; empty for a country
    double latitude = 0;
    double longitude = 0;
    bool area_only = false;  // the coordinates say which area, not which site
    std::vector<std::string> aliases;
    std::string named_in;          // what the name rests on
    std::string coordinates_from;  // what the coordinates rest on
  };

  // The built-in list; read once, on first use, from any thread.
  [[nodiscard]] static const Gazetteer& builtin();
  // A list in the form of places.csv. Throws Error(invalid_input) naming the line, also where two
  // places would answer to one name.
  [[nodiscard]] static Gazetteer parse(std::string_view csv);

  // The place that has this name or alias, in any script, whatever its case, accents, spaces,
  // hyphens and apostrophes; nullptr where there is none. No guessing: a misspelling is unknown.
  [[nodiscard]] const Place* find(std::string_view name) const;
  [[nodiscard]] std::span<const Place> places() const { return places_; }

 private:
  std::vector<Place> places_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
};

[[nodiscard]] const char* name_of(Gazetteer::Kind kind);

}  // namespace mekhala
