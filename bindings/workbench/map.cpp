#include "bindings/workbench/map.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "bindings/workbench/map_communities.hpp"
#include "bindings/workbench/map_corridors.hpp"
#include "bindings/workbench/map_network.hpp"
#include "bindings/workbench/map_paths.hpp"
#include "bindings/workbench/map_places.hpp"
#include "bindings/workbench/map_timeline.hpp"
#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using MakeMap = MapScene (*)(const Case&, const Disclosure&, const MapOptions&, Context&);
struct MapKind {
  std::string_view name;
  MakeMap make;
  bool keeps_places;  // where a mark stands has no meaning by itself
};
constexpr std::array<MapKind, 6> kKinds{{{"hubs", hubs_map, true},
                                         {"ego", ego_map, true},
                                         {"paths", paths_map, false},
                                         {"communities", communities_map, true},
                                         {"corridors", corridors_map, false},
                                         {"timeline", timeline_map, false}}};

void check_before(const MapKind& kind, const Disclosure& disclosure) {
  if (!kind.keeps_places) {
    throw Error(ErrorCode::usage,
                fmt::format("positions of a map of kind '{}' come from what it shows and are not "
                            "kept; leave --positions out",
                            kind.name));
  }
  if (disclosure.view() == View::release) {
    throw Error(
        ErrorCode::refused,
        "a release gives everybody a new code each time; positions that stay would tell who "
        "is who: leave --positions out");
  }
}

}  // namespace

MapScene make_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                  Context& context) {
  for (const MapKind& kind : kKinds) {
    if (options.kind != kind.name) continue;
    if (options.before) check_before(kind, disclosure);
    MapScene scene = kind.make(store, disclosure, options, context);
    scene.theme = options.theme;
    scene.page = options.page;
    if (options.before) keep_places(scene, *options.before, options, context);
    return scene;
  }
  throw Error(ErrorCode::usage, fmt::format("there is no map kind '{}'; kinds are {}", options.kind,
                                            fmt::join(map_kinds(), ", ")));
}

std::vector<std::string> map_kinds() {
  std::vector<std::string> names;
  for (const MapKind& kind : kKinds) names.emplace_back(kind.name);
  return names;
}

}  // namespace mekhala
