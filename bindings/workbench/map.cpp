#include "bindings/workbench/map.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "bindings/workbench/map_communities.hpp"
#include "bindings/workbench/map_corridors.hpp"
#include "bindings/workbench/map_network.hpp"
#include "bindings/workbench/map_paths.hpp"
#include "bindings/workbench/map_timeline.hpp"
#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using MakeMap = MapScene (*)(const Case&, const Disclosure&, const MapOptions&, Context&);
struct MapKind {
  std::string_view name;
  MakeMap make;
};
constexpr std::array<MapKind, 6> kKinds{{{"hubs", hubs_map},
                                         {"ego", ego_map},
                                         {"paths", paths_map},
                                         {"communities", communities_map},
                                         {"corridors", corridors_map},
                                         {"timeline", timeline_map}}};

}  // namespace

MapScene make_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                  Context& context) {
  std::string names;
  for (const MapKind& kind : kKinds) {
    if (options.kind == kind.name) return kind.make(store, disclosure, options, context);
    names += (names.empty() ? "" : ", ") + std::string(kind.name);
  }
  throw Error(ErrorCode::usage,
              fmt::format("there is no map kind '{}'; kinds are {}", options.kind, names));
}

}  // namespace mekhala
