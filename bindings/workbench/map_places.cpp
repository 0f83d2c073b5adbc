#include "bindings/workbench/map_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "algorithms/layout/steady_layout.hpp"
#include "engine/base/error.hpp"

namespace mekhala {
namespace {

constexpr double kRoomForLabel = 8;

// Not a number where a mark is new, or has another area now.
NodePoints points_before(const MapScene& scene, const MapPositions& before) {
  const MapSize page = page_size(scene);
  const double nowhere = std::numeric_limits<double>::quiet_NaN();
  NodePoints points;
  for (const MapNode& node : scene.nodes) {
    const auto found = before.marks.find(node.key);
    const std::string area = node.area < scene.areas.size() ? scene.areas[node.area].name : "";
    const bool known =
        !node.key.empty() && found != before.marks.end() && found->second.area == area;
    points.x.push_back(known ? found->second.x * page.width / before.page.width : nowhere);
    points.y.push_back(known ? found->second.y * page.height / before.page.height : nowhere);
  }
  return points;
}

}  // namespace

void keep_places(MapScene& scene, const MapPositions& before, const MapOptions& options,
                 Context& context) {
  if (!before.marks.empty() && before.kind != options.kind) {
    throw Error(ErrorCode::usage,
                "these are positions of another kind of map; each kind needs a file of its own");
  }
  const bool any = std::any_of(scene.nodes.begin(), scene.nodes.end(), [&](const MapNode& node) {
    return !node.key.empty() && before.marks.contains(node.key);
  });
  if (!before.marks.empty() && !any && !scene.nodes.empty()) {
    throw Error(ErrorCode::usage,
                "no mark of this map has a position there: the file is of another case or another "
                "part of it; name another file");
  }
  const NodePoints known = points_before(scene, before);
  const auto fresh = static_cast<std::size_t>(
      std::count_if(known.x.begin(), known.x.end(), [](double x) { return x != x; }));
  const std::size_t kept = known.x.size() - fresh;
  if (kept == 0) return fit_to_page(scene);
  scene.legend.push_back(fmt::format("{} mark{} where {} stood before, {} new", kept,
                                     kept == 1 ? "" : "s", kept == 1 ? "it" : "they", fresh));
  std::vector<EdgeEnds> edges;
  for (const MapLink& link : scene.links) edges.push_back({link.from, link.to});
  const Graph graph = Graph::from_edges(static_cast<NodeId>(scene.nodes.size()), edges, false);
  const MapRoom room = map_room(scene);
  SteadyLayoutOptions steady;
  steady.left = room.left;
  steady.bottom = room.bottom;
  steady.right = room.right;
  steady.top = room.top;
  std::vector<double> radii;
  for (const MapNode& node : scene.nodes) {
    steady.areas.of.push_back(node.area == kNoArea ? kNoGroup : node.area);
    radii.push_back(radius_of(node) + (node.victims.empty() ? kRoomForLabel : 0));
  }
  const NodePoints points = steady_layout(graph, steady, radii, known, context);
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    scene.nodes[i].x = points.x[i];
    scene.nodes[i].y = points.y[i];
  }
  scene.placed = true;
}

}  // namespace mekhala
