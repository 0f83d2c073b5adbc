#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bindings/workbench/hubs.hpp"
#include "io/map.hpp"
#include "io/map_positions.hpp"

namespace mekhala {

// Of a map of paths, as find_paths takes them.
struct MapPathsOptions {
  EntityRow from = 0, to = 0;
  std::uint32_t count = 3;
  ProjectionSpec projection;
};

struct MapOptions {
  std::string kind = "hubs";  // hubs | ego | paths | communities | corridors | timeline
  // Of a map of hubs. full: every entity; hubs: the hubs and what lies nearest; communities: as
  // that kind. auto: full up to 150 entities, hubs up to 1,000, communities above.
  std::string detail = "auto";
  EntityRow of = 0;  // of an ego map
  int hops = 2;
  std::optional<std::size_t> max_entities;  // else 90, and all where the detail is full
  MapPathsOptions paths;
  MapTheme theme = MapTheme::light;
  MapPage page = MapPage::a4_landscape;
  // Of maps of hubs, communities and one entity: where marks stood before; with no marks in it a
  // first map, whose positions are points of the page.
  std::optional<MapPositions> before;
  HubsOptions hubs;
};

// The kinds that there are, in the order in which help names them.
[[nodiscard]] std::vector<std::string> map_kinds();

// Chooses what to draw, groups victims, lays it out and names it; every text comes from
// `disclosure`. hubs: the ranked actors, then what lies nearest to them, most important first, up
// to max_entities. ego: everything within `hops` of one entity. paths: the shortest between two, a
// column a hop. communities: who belongs together, from afar. corridors: places on a map of
// countries, and how many victims were taken from where to where; positions are points of the page.
// timeline: dated links in lanes of countries and hubs, likewise. Throws Error(refused) for an ego
// map or paths of a protected entity in the release view, Error(usage) for an unknown kind or
// detail. With `before`: Error(refused) in the release view, whose codes are new each time so that
// no two releases can be laid side by side, Error(usage) for a kind whose positions mean something,
// or with none of this map's marks.
[[nodiscard]] MapScene make_map(const Case& store, const Disclosure& disclosure,
                                const MapOptions& options, Context& context);

}  // namespace mekhala
