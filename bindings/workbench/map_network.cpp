#include "bindings/workbench/map_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "bindings/workbench/map_communities.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr std::array<std::string_view, 4> kDetails{"auto", "full", "hubs", "communities"};
constexpr std::size_t kNearest = 90;
constexpr std::uint64_t kMostFull = 150, kMostHubs = 1000;

struct Selection {
  Projection projection;
  std::vector<NodeId> nodes;   // entities drawn, most important first
  std::map<NodeId, int> size;  // hubs: 1..3
  std::map<NodeId, std::string> note;
  std::uint64_t drawable = 0;  // entities there are
  bool part = false;           // what lies around one: totals of the case are not the map's
  bool folds = false;          // identifiers count as whoever holds them
};

// As far as the view counts them: a release counts none to protected people.
std::size_t links_of(const Projection& projection, const Disclosure& disclosure, NodeId node) {
  std::size_t links = 0;
  const GraphView graph = projection.graph;
  for (const Direction direction : {Direction::out, Direction::in}) {
    for (const NodeId neighbor : graph.neighbors(node, direction)) {
      const bool hidden = disclosure.view() == View::release && projection.is_protected[neighbor];
      links += hidden ? 0 : 1;
    }
  }
  return links;
}

// How many others it is linked to, whichever way; by the same rule.
std::size_t others_of(const Projection& projection, const Disclosure& disclosure, NodeId node) {
  std::set<NodeId> others;
  for (const Direction direction : {Direction::out, Direction::in}) {
    for (const NodeId neighbor : projection.graph.view().neighbors(node, direction)) {
      const bool hidden = disclosure.view() == View::release && projection.is_protected[neighbor];
      if (!hidden && neighbor != node) others.insert(neighbor);
    }
  }
  return others.size();
}

// Entities in rings around the starts, nearest first; within a ring those with more links first.
std::vector<NodeId> rings_around(const Selection& selection, const Disclosure& disclosure,
                                 const std::vector<NodeId>& starts, int hops, std::size_t limit) {
  const GraphView graph = selection.projection.graph;
  std::vector<bool> seen(graph.num_nodes(), false);
  std::vector<NodeId> chosen = starts;
  for (const NodeId start : starts) seen[start] = true;
  std::vector<NodeId> ring = starts;
  for (int hop = 0; hop < hops && !ring.empty(); ++hop) {
    std::vector<NodeId> next;
    for (const NodeId node : ring) {
      for (const Direction direction : {Direction::out, Direction::in}) {
        for (const NodeId neighbor : graph.neighbors(node, direction)) {
          if (seen[neighbor]) continue;
          seen[neighbor] = true;
          if (is_drawn_alone(selection.projection, disclosure, neighbor)) next.push_back(neighbor);
        }
      }
    }
    const auto links = [&](NodeId node) {
      return links_of(selection.projection, disclosure, node);
    };
    std::stable_sort(next.begin(), next.end(), [&](NodeId a, NodeId b) {
      return links(a) != links(b) ? links(a) > links(b) : a < b;
    });
    for (const NodeId node : next) {
      if (chosen.size() >= limit) return chosen;
      chosen.push_back(node);
    }
    ring = std::move(next);
  }
  return chosen;
}

// Whom only victims are linked to would stand there alone.
bool has_drawn_neighbor(const Projection& projection, const Disclosure& disclosure, NodeId node) {
  const GraphView graph = projection.graph;
  for (const Direction direction : {Direction::out, Direction::in}) {
    for (const NodeId neighbor : graph.neighbors(node, direction)) {
      if (neighbor != node && is_drawn_alone(projection, disclosure, neighbor)) return true;
    }
  }
  return false;
}

// Entities that no ring has reached, those with most links first.
void add_others(Selection& selection, const Disclosure& disclosure, std::size_t limit) {
  std::vector<bool> chosen(selection.projection.graph.num_nodes(), false);
  for (const NodeId node : selection.nodes) chosen[node] = true;
  std::vector<std::pair<std::size_t, NodeId>> others;
  for (NodeId node = 0; node < chosen.size(); ++node) {
    if (chosen[node] || !is_drawn_alone(selection.projection, disclosure, node)) continue;
    if (!has_drawn_neighbor(selection.projection, disclosure, node)) continue;
    others.emplace_back(links_of(selection.projection, disclosure, node), node);
  }
  std::stable_sort(others.begin(), others.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [links, node] : others) {
    if (selection.nodes.size() >= limit) return;
    selection.nodes.push_back(node);
  }
}

// What a page can show decides.
std::string detail_of(const MapOptions& options, std::uint64_t entities) {
  if (options.detail != "auto") return options.detail;
  if (entities <= kMostFull) return "full";
  return entities <= kMostHubs ? "hubs" : "communities";
}

// How many full detail draws: the hubs, and who is linked to somebody else that is drawn.
std::size_t count_full(const Selection& selection, const Disclosure& disclosure) {
  std::size_t count = 0;
  for (NodeId node = 0; node < selection.projection.graph.num_nodes(); ++node) {
    if (!is_drawn_alone(selection.projection, disclosure, node)) continue;
    if (selection.size.contains(node) ||
        has_drawn_neighbor(selection.projection, disclosure, node)) {
      ++count;
    }
  }
  return count;
}

std::string by_size(const std::string& detail, std::uint64_t entities, std::size_t full) {
  return fmt::format(
      "{} entities: detail {} was chosen for the size; --detail full draws the {} that are hubs or "
      "linked to others",
      grouped(entities), detail, grouped(full));
}

int size_of_rank(std::size_t rank) {
  if (rank <= 3) return 3;
  return rank <= 6 ? 2 : 1;
}

// Two words, since they are two numbers: how many others there are once identifiers count as their
// holders, and how many links there are. None in a release: all are to protected people.
std::string note_of(const ShownEntity& entity, std::size_t links, bool folds) {
  std::string role = entity.roles.empty() ? entity.kind : entity.roles.front();
  std::replace(role.begin(), role.end(), '_', ' ');
  if (links == 0) return role + " · no link shown";
  return folds ? fmt::format("{} · linked to {}", role, grouped(links))
               : fmt::format("{} · {} link{}", role, grouped(links), links == 1 ? "" : "s");
}

void add_hub(Selection& selection, const Disclosure& disclosure, const ShownEntity& entity,
             int size) {
  const NodeId node = selection.projection.node_of(entity.row);
  if (node == kNoNode) return;
  selection.nodes.push_back(node);
  selection.size[node] = size;
  const std::size_t links = selection.folds ? others_of(selection.projection, disclosure, node)
                                            : links_of(selection.projection, disclosure, node);
  selection.note[node] = note_of(entity, links, selection.folds);
}

// The victims that hang on a drawn entity, in one circle for each group: the number, never names.
struct VictimGroup {
  NodeId anchor = kNoNode;
  std::string group;
  std::set<NodeId> victims;
};

std::vector<VictimGroup> group_victims(const Selection& selection) {
  const Projection& projection = selection.projection;
  const GraphView graph = projection.graph;
  std::map<std::pair<std::size_t, std::string>, VictimGroup> groups;
  // A victim stands with the most important entity that it touches, once.
  std::set<NodeId> placed;
  const std::set<NodeId> drawn(selection.nodes.begin(), selection.nodes.end());
  for (std::size_t i = 0; i < selection.nodes.size(); ++i) {
    for (const Direction direction : {Direction::out, Direction::in}) {
      for (const NodeId neighbor : graph.neighbors(selection.nodes[i], direction)) {
        if (!projection.victim[neighbor] || drawn.contains(neighbor)) continue;
        if (!placed.insert(neighbor).second) continue;
        std::string name;
        for (const GroupShare& share : projection.groups[neighbor]) {
          if (name.empty()) name = projection.group_names[share.group];
        }
        VictimGroup& group = groups[{i, name}];
        group.anchor = selection.nodes[i];
        group.group = name;
        group.victims.insert(neighbor);
      }
    }
  }
  std::vector<VictimGroup> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  return result;
}

// Where an entity without a country of its own sits: with most of its victims, then of its
// neighbors.
std::string country_of(const Selection& selection, const std::map<NodeId, std::string>& known,
                       NodeId node) {
  const Projection& projection = selection.projection;
  std::map<std::string, int> votes;
  for (const Direction direction : {Direction::out, Direction::in}) {
    for (const NodeId neighbor : projection.graph.view().neighbors(node, direction)) {
      if (const auto found = known.find(neighbor); found != known.end()) ++votes[found->second];
      for (const GroupShare& share : projection.groups[neighbor]) {
        ++votes[projection.group_names[share.group]];
      }
    }
  }
  std::string best;
  int most = 0;
  for (const auto& [country, count] : votes) {
    if (count > most) {
      best = country;
      most = count;
    }
  }
  return best;
}

class SceneBuilder {
 public:
  explicit SceneBuilder(const Disclosure& disclosure) : disclosure_(disclosure) {}

  MapScene build(const Selection& selection, Context& context) {
    add_entities(selection);
    if (disclosure_.view() != View::release) add_victims(selection);
    areas_.settle(scene_);
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
      scene_.nodes[i].area = areas_.index(countries_[i]);
    }
    add_links(selection);
    forget_order(scene_, disclosure_);  // the middle, alone of its size, stays the first
    lay_out(
        scene_, [](const MapNode& node) { return node.size > 0 ? 26.0 : 12.0; }, context,
        selection.part ? NodeId{0} : kNoNode);  // the first is the one that a part lies around
    if (selection.part) scene_.focus = 0;
    if (disclosure_.view() == View::release && !selection.part) add_release_totals(selection);
    return std::move(scene_);
  }

 private:
  void add_entities(const Selection& selection) {
    std::map<NodeId, std::string> known;
    std::vector<ShownEntity> shown;
    for (const NodeId node : selection.nodes) {
      shown.push_back(disclosure_.entity(selection.projection.entity_of[node]));
      shown.back().country = own_country(shown.back());
      if (!shown.back().country.empty()) known[node] = shown.back().country;
    }
    for (std::size_t i = 0; i < selection.nodes.size(); ++i) {
      const NodeId node = selection.nodes[i];
      std::string country = shown[i].country;
      // A place is where it is, not where those who came from it were taken. A release guesses no
      // country: it would look like what the case says.
      const bool guess = shown[i].kind != "location" && disclosure_.view() != View::release;
      if (country.empty() && guess) country = country_of(selection, known, node);
      areas_.name(country);
      countries_.push_back(country);
      MapNode drawn;
      drawn.label = shown[i].label;
      drawn.kind = shown[i].kind;
      drawn.id = shown[i].id;
      drawn.key = shown[i].id;
      if (!shown[i].roles.empty()) drawn.role = shown[i].roles.front();
      if (const auto size = selection.size.find(node); size != selection.size.end()) {
        drawn.size = size->second;
        drawn.note = selection.note.at(node);
      }
      index_[node] = static_cast<std::uint32_t>(scene_.nodes.size());
      scene_.nodes.push_back(std::move(drawn));
    }
  }

  void add_victims(const Selection& selection) {
    for (const VictimGroup& group : group_victims(selection)) {
      areas_.name(group.group);
      countries_.push_back(group.group);
      MapNode drawn;
      drawn.kind = "person";
      drawn.victims = disclosure_.victim_count(group.victims.size());
      drawn.key = scene_.nodes[index_.at(group.anchor)].key + " · victims " + group.group;
      scene_.links.push_back(
          {index_.at(group.anchor), static_cast<std::uint32_t>(scene_.nodes.size()),
           MapEvidence::ungraded, width_of_people(group.victims.size()), false, ""});
      scene_.nodes.push_back(std::move(drawn));
    }
  }

  void add_links(const Selection& selection) {
    const Projection& projection = selection.projection;
    const GraphView graph = projection.graph;
    for (const NodeId node : selection.nodes) {
      for (const EdgeId edge : graph.out_edges(node)) {
        const auto to = index_.find(graph.target(edge));
        if (to == index_.end() || graph.target(edge) == node) continue;
        const ShownSupport shown = disclosure_.edge(projection.statements_of[edge]);
        MapLink link;
        link.from = index_.at(node);
        link.to = to->second;
        link.directed = true;
        link.evidence = evidence_of(shown);
        if (scene_.nodes[link.from].size > 0 && scene_.nodes[link.to].size > 0) {
          for (const ShownSupport::Kind& kind : shown.kinds) {
            link.label += (link.label.empty() ? "" : ", ") + kind.label;
          }
        }
        scene_.links.push_back(std::move(link));
      }
    }
  }

  // Release: victims by country only, in groups of at least ten, without links.
  void add_release_totals(const Selection& selection) {
    const Projection& projection = selection.projection;
    std::map<std::string, std::uint64_t> totals;
    for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
      if (!projection.victim[node]) continue;
      for (const GroupShare& share : projection.groups[node]) {
        ++totals[projection.group_names[share.group]];
      }
    }
    for (const auto& [country, count] : totals) {
      scene_.subtitle.push_back(
          fmt::format("victims, {}: {}", country_name(country), disclosure_.victim_count(count)));
    }
  }

  const Disclosure& disclosure_;
  MapScene scene_;
  MapAreas areas_;
  std::vector<std::string> countries_;     // of each node of the scene
  std::map<NodeId, std::uint32_t> index_;  // node of the projection -> node of the scene
};

void describe(MapScene& scene, const Selection& selection, const HubsReport& report,
              const Disclosure& disclosure, const MapOptions& options, const std::string& what) {
  std::size_t entities = 0;
  for (const MapNode& node : scene.nodes) entities += node.victims.empty() ? 1 : 0;
  const char* victims = entities < scene.nodes.size() ? " (victims grouped)" : "";
  scene.subtitle.insert(
      scene.subtitle.begin(),
      {fmt::format(
           "{} of {} entities shown{} · {}{}", grouped(entities), grouped(selection.drawable),
           victims, period_of(options.hubs),
           options.kind == "hubs"
               ? fmt::format(" · hubs by {} over {}",
                             options.hubs.rank == "joined" ? "joined contacts" : options.hubs.rank,
                             options.hubs.group)
               : ""),
       what});
  if (options.hubs.least_grade) {
    scene.subtitle.push_back("least grade " + to_string(*options.hubs.least_grade));
  }
  sign_map(scene, report.manifest, disclosure, options);
}

}  // namespace

MapScene hubs_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                  Context& context) {
  if (std::find(kDetails.begin(), kDetails.end(), options.detail) == kDetails.end()) {
    throw Error(ErrorCode::usage, fmt::format("there is no detail '{}'; it is {}", options.detail,
                                              fmt::join(kDetails, ", ")));
  }
  Selection selection;
  selection.folds = true;
  selection.projection = project(store, disclosure.protection(),
                                 disclosure.asked(drawn_projection(options, true)), context);
  selection.drawable = count_drawable(selection.projection, disclosure);
  const std::string detail = detail_of(options, selection.drawable);
  if (detail == "communities") {
    MapScene scene = communities_map(store, disclosure, options, context);
    if (options.detail == "auto") {
      scene.subtitle.push_back(
          by_size(detail, selection.drawable, count_full(selection, disclosure)));
    }
    return scene;
  }
  HubsOptions asked = options.hubs;
  asked.brief = true;
  const HubsReport report = find_hubs(store, disclosure, asked, context);
  for (const HubRow& row : report.actors.rows) {
    add_hub(selection, disclosure, row.entity, size_of_rank(row.rank));
  }
  const bool full = detail == "full";
  const std::size_t limit = options.max_entities.value_or(full ? SIZE_MAX : std::size_t{kNearest});
  selection.nodes = rings_around(selection, disclosure, selection.nodes, 2, limit);
  if (full && !selection.nodes.empty()) add_others(selection, disclosure, limit);
  MapScene scene = SceneBuilder(disclosure).build(selection, context);
  scene.title = "Hubs that link victims of different countries";
  if (scene.nodes.empty()) scene.nothing = "Nothing to draw: " + report.actors.nothing;
  describe(
      scene, selection, report, disclosure, options,
      fmt::format("top {} of {} ranked actors, and {}", report.actors.rows.size(),
                  grouped(report.actors.total),
                  full ? "every other that is linked to another" : "what lies nearest to them"));
  if (options.detail == "auto" && !full) {
    scene.subtitle.push_back(
        by_size(detail, selection.drawable, count_full(selection, disclosure)));
  }
  scene.legend.emplace_back("linked to: a number counts as its holder");
  return scene;
}

MapScene ego_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                 Context& context) {
  // Asked of the protection itself: a release shows nobody as protected.
  if (disclosure.view() == View::release && disclosure.protection().is_protected(options.of)) {
    throw Error(ErrorCode::refused, "a release map is never centred on a protected entity");
  }
  const ShownEntity centre = disclosure.entity(options.of);
  Selection selection;
  selection.part = true;
  selection.projection = project(store, disclosure.protection(),
                                 disclosure.asked(drawn_projection(options, false)), context);
  selection.drawable = count_drawable(selection.projection, disclosure);
  add_hub(selection, disclosure, centre, 3);
  if (selection.nodes.empty()) {
    throw Error(ErrorCode::usage, "the filters leave this entity out; widen them");
  }
  selection.nodes = rings_around(selection, disclosure, selection.nodes, options.hops,
                                 options.max_entities.value_or(kNearest));
  MapScene scene = SceneBuilder(disclosure).build(selection, context);
  scene.title = "Around " + centre.label;
  HubsReport report;
  report.manifest = {{"case", disclosure.fingerprint()}, {"projection", selection.projection.spec}};
  describe(scene, selection, report, disclosure, options,
           fmt::format("within {} hop{}; victims are {}, and what lies beyond them is not drawn",
                       options.hops, options.hops == 1 ? "" : "s",
                       disclosure.view() == View::release ? "left out" : "counted"));
  return scene;
}

}  // namespace mekhala
