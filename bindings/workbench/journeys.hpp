#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bindings/workbench/map.hpp"

// Where the victims of a case come from and were taken, counted: no person is told from another.
// Internal to the workbench.
namespace mekhala {

// A place on the map, with all that lies within half an hour of it; or a whole country.
struct JourneyEnd {
  bool is_country = false;
  std::string name;     // "" of a country
  std::string country;  // ISO 3166-1 alpha-2; "" where nobody says
  double longitude = 0, latitude = 0;
  std::vector<std::string> sites;  // names of what is there, sorted, without the name itself
  std::uint64_t people = 0;        // victims known to have been there, or to come from there
  // Of a place: of those the ones known to have been there before and from the day of a split.
  std::uint64_t before = 0, after = 0;
};

struct JourneyMove {
  std::size_t from = 0, to = 0;  // of `ends`
  std::uint64_t people = 0;
  MapEvidence evidence = MapEvidence::ungraded;  // that at least half of them have, or better
};

struct Journeys {
  std::vector<JourneyEnd> ends;    // places by people, then name; then countries by code
  std::vector<JourneyMove> moves;  // by people, then ends
  // What is sure of each journey, as ends one after the other; a journey that is not sure in its
  // middle is two. Sorted, so that no place in the list tells whose it is. None in a release.
  std::vector<std::vector<std::uint32_t>> trails;
  // Victims: without_place + outside_period + at a place.
  std::uint64_t victims = 0;
  std::uint64_t without_place = 0;   // no place of theirs has a position
  std::uint64_t outside_period = 0;  // all they have are of other times, or of no known time
  // Those at a place, by how they came to the first: with_origin + at_home + unknown_origin +
  // unsure_origin + came_before.
  std::uint64_t with_origin = 0;     // an arrow leads there from their country
  std::uint64_t at_home = 0;         // it is in the country they come from
  std::uint64_t unknown_origin = 0;  // nobody says where they come from
  std::uint64_t unsure_origin = 0;   // no date tells which place was the first
  std::uint64_t came_before = 0;     // they had come before the period
  std::uint64_t without_order = 0;   // moves whose order no date and no kind of link tells
  std::string projection;            // ProjectionSpec::print()
};

// Each victim's places in order of their dates; where those do not tell, by what links mean: who
// travelled from one place and was held at another went that way. Before the first place comes the
// country of nationality. A place is where its own coordinates say, else its name, else its city,
// by the gazetteer. A period cuts no journey: a move counts where its arrival is of the period,
// from wherever it started; what has no date is of no period. In the release view: from the country
// of nationality to that of exploitation only, `ends` are countries alone, and a move is there only
// where the view's least group is reached by it and by what is left over of its destination.
//
// Cost: three projections, and a look at each link of a victim to a place.
[[nodiscard]] Journeys find_journeys(const Case& store, const Disclosure& disclosure,
                                     const MapOptions& options, Context& context,
                                     const std::optional<Date>& split = {});

}  // namespace mekhala
