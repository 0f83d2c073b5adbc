#include "bindings/workbench/map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
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

// A crowd gets a larger sheet, and says so: printed on a smaller one it cannot be read. A map whose
// marks stay where they were stays on its sheet too, until it needs one two sizes larger.
void size_page(MapScene& scene, const std::optional<MapPositions>& before) {
  enlarge_page(scene);
  if (before && !before->marks.empty()) {
    const MapSize page = page_size(scene.page);
    const double was = before->page.width / page.width;
    const bool same = std::abs(before->page.height / page.height - was) < 0.01;
    if (same && was > 0.99 && scene.enlarged < 1.9 * was) scene.enlarged = std::max(1.0, was);
  }
  if (scene.enlarged < 1.01) return;
  const std::string paper = paper_of(scene);
  scene.subtitle.push_back(paper.empty()
                               ? std::string("too many marks for one screen: look at it in parts")
                               : fmt::format("drawn for a sheet of {}", paper));
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
    scene.subtitle = map_lines(scene.subtitle, options.page);
    if (kind.keeps_places) size_page(scene, options.before);
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
