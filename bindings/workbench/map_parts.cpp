#include "bindings/workbench/map_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <tuple>

#include "algorithms/layout/anchored_layout.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "datasets/gazetteer/gazetteer.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

// A country has one colour, whichever map of whichever case: colours by turn would tell in a
// release which other countries a case has. Four of Okabe and Ito's (2008) for the countries of
// exploitation, then those that cases most often touch. The rest was sought so that each two, with
// deuteranopia and protanopia too, are 12 apart in CIELAB, and each has a contrast of 3 with both
// papers. Neighbors on the ground have different hues.
struct CountryColor {
  const char* country;
  const char* color;
};
constexpr std::array<CountryColor, 16> kCountryColors{{{"KH", "#D55E00"},
                                                       {"LA", "#0072B2"},
                                                       {"MM", "#009E73"},
                                                       {"PH", "#CC79A7"},
                                                       {"TH", "#889955"},
                                                       {"CN", "#995522"},
                                                       {"VN", "#227766"},
                                                       {"ID", "#4488ff"},
                                                       {"IN", "#cc0055"},
                                                       {"MY", "#cc00aa"},
                                                       {"KE", "#2299ee"},
                                                       {"ET", "#ff3344"},
                                                       {"NP", "#5555cc"},
                                                       {"BD", "#0099cc"},
                                                       {"PK", "#6666ff"},
                                                       {"AE", "#6644ff"}}};
// All others: their names tell them apart.
constexpr const char* kOtherColor = "#64748b";

std::string color_of(const std::string& country) {
  const auto* found =
      std::find_if(kCountryColors.begin(), kCountryColors.end(),
                   [&](const CountryColor& known) { return country == known.country; });
  return found == kCountryColors.end() ? kOtherColor : found->color;
}

constexpr double kConfirmed = 0.70;
constexpr double kProbable = 0.45;

// A short name for this very map: anybody who runs it again gets the same one.
// Entities go in as they are shown: a number of theirs would be the same in each release.
std::string run_id(const std::vector<std::pair<std::string, std::string>>& manifest,
                   const Disclosure& disclosure, const MapOptions& options) {
  const auto id = [&](EntityRow row) {
    return row == 0 ? std::string() : disclosure.entity(row).id;
  };
  std::string text = options.kind + fmt::format("/{}/{}/{}/{}", id(options.of), options.hops,
                                                options.detail, options.max_entities.value_or(0));
  if (options.kind == "paths") {
    text += fmt::format("/{}/{}", id(options.paths.from), id(options.paths.to));
  }
  for (const auto& [key, value] : manifest) text += "/" + key + "=" + value;
  return to_hex(hash128(text)).substr(0, 12);
}

}  // namespace

void MapAreas::name(const std::string& country) {
  if (!country.empty()) names_.insert(country);
}

void MapAreas::settle(MapScene& scene) {
  for (const std::string& country : names_) {
    index_[country] = static_cast<std::uint32_t>(scene.areas.size());
    scene.areas.push_back({country_name(country), country_local_name(country), color_of(country)});
  }
}

std::uint32_t MapAreas::index(const std::string& country) const {
  const auto found = index_.find(country);
  return found == index_.end() ? kNoArea : found->second;
}

MapEvidence evidence_of(const ShownSupport& edge) {
  if (!edge.holds) return MapEvidence::ungraded;
  if (*edge.holds >= kConfirmed) return MapEvidence::confirmed;
  return *edge.holds >= kProbable ? MapEvidence::probable : MapEvidence::suspected;
}

int width_of_people(std::size_t people) {
  if (people >= 10) return 3;
  if (people >= 5) return 2;
  return people >= 2 ? 1 : 0;
}

ProjectionSpec drawn_projection(const MapOptions& options, bool fold_identifiers) {
  ProjectionSpec spec = filters_of(options.hubs);
  spec.fold_identifiers = fold_identifiers;
  spec.directed = true;
  spec.fold_parallel = true;
  return spec;
}

bool is_drawn_alone(const Projection& projection, const Disclosure& disclosure, NodeId node) {
  if (projection.victim[node]) return false;
  return !projection.is_protected[node] || disclosure.view() == View::work;
}

std::uint64_t count_drawable(const Projection& projection, const Disclosure& disclosure) {
  std::uint64_t count = 0;
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    if (is_drawn_alone(projection, disclosure, node)) ++count;
  }
  return count;
}

void forget_order(MapScene& scene, const Disclosure& disclosure) {
  if (disclosure.view() != View::release) return;
  std::vector<std::uint32_t> order(scene.nodes.size()), place(scene.nodes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const MapNode &one = scene.nodes[a], &other = scene.nodes[b];
    return std::tie(other.size, one.id, a) < std::tie(one.size, other.id, b);
  });
  std::vector<MapNode> nodes;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    nodes.push_back(std::move(scene.nodes[order[i]]));
  }
  scene.nodes = std::move(nodes);
  for (MapLink& link : scene.links) {
    link.from = place[link.from];
    link.to = place[link.to];
  }
  std::stable_sort(scene.links.begin(), scene.links.end(), [](const MapLink& a, const MapLink& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
}

void lay_out(MapScene& scene, const std::function<double(const MapNode&)>& room_for_label,
             Context& context, NodeId middle) {
  std::vector<EdgeEnds> edges;
  for (const MapLink& link : scene.links) edges.push_back({link.from, link.to});
  const auto count = static_cast<NodeId>(scene.nodes.size());
  const Graph graph = Graph::from_edges(count, edges, false);
  AnchoredLayoutOptions options;
  options.middle = middle;
  std::vector<double> radii;
  for (const MapNode& node : scene.nodes) {
    options.areas.of.push_back(node.area == kNoArea ? kNoGroup : node.area);
    radii.push_back(radius_of(node) + room_for_label(node));
  }
  for (const MapArea& area : scene.areas) options.areas.names.push_back(area.name);
  const NodePoints points = anchored_layout(graph, options, radii, context);
  for (NodeId node = 0; node < count; ++node) {
    scene.nodes[node].x = points.x[node];
    scene.nodes[node].y = points.y[node];
  }
}

std::string own_country(const ShownEntity& entity) {
  if (!entity.country.empty() || entity.kind != "location") return entity.country;
  const Gazetteer::Place* place = Gazetteer::builtin().find(entity.label);
  return place == nullptr ? std::string() : place->country;
}

std::string people_text(const Disclosure& disclosure, std::uint64_t people) {
  std::string text = disclosure.victim_count(people);
  return text == std::to_string(people) ? grouped(people) : text;
}

std::string period_of(const HubsOptions& options) {
  if (options.as_of) return "as of " + to_string(*options.as_of);
  if (!options.from && !options.to) return "whole period";
  return fmt::format("{} to {}", options.from ? to_string(*options.from) : "the beginning",
                     options.to ? to_string(*options.to) : "today");
}

std::string handling_of(const Disclosure& disclosure) {
  const std::string mark = disclosure.view() == View::release ? "FOR RELEASE" : "RESTRICTED";
  switch (disclosure.data_status()) {
    case DataStatus::invented:
      return "INVENTED DATA · " + mark;
    case DataStatus::partly_invented:
      return "PARTLY INVENTED DATA · " + mark;
    case DataStatus::as_given:
      break;
  }
  return mark;
}

void sign_map(MapScene& scene, const std::vector<std::pair<std::string, std::string>>& manifest,
              const Disclosure& disclosure, const MapOptions& options) {
  scene.handling = handling_of(disclosure);
  scene.grades_told = scene.countries_guessed = disclosure.view() != View::release;
  std::string id;
  for (const auto& [key, value] : manifest) {
    if (key == "case") id = value.substr(0, 12);
  }
  scene.footer = {fmt::format(
      "A place in this map is a lead, not guilt; people shown may be coerced. View: {}. "
      "Case {} · run {} · Mekhala {}",
      name_of(disclosure.view()), id, run_id(manifest, disclosure, options), version())};
}

}  // namespace mekhala
