#include "bindings/workbench/map_communities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "bindings/workbench/communities.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// Columns of a line of the table; a kind and its code, as in a release, are never cut.
constexpr std::size_t kTableName = 20, kTableWhere = 18;
constexpr std::size_t kMostCircles = 40;
constexpr std::size_t kMostFlows = 80;
constexpr std::size_t kLabelledFlows = 24;
constexpr std::size_t kNamedCircles = 12;
constexpr double kLeastRadius = 9, kMostRadius = 34;

struct Community {
  std::vector<NodeId> nodes;
  std::size_t entities = 0;  // not protected, as the verb and the report count them
  std::size_t victims = 0;
  NodeId best = kNoNode;  // gives the circle its name
  std::string country;
};

class Communities {
 public:
  Communities(const Case& store, const Disclosure& disclosure, const MapOptions& options,
              Context& context)
      : store_(store), disclosure_(disclosure), options_(options), context_(context) {}

  MapScene run() {
    HubsOptions hubs = options_.hubs;
    hubs.brief = true;
    report_ = find_hubs(store_, disclosure_, hubs, context_);
    division_ = divide(store_, disclosure_, filters_of(options_.hubs), {}, context_);
    for (const HubRow& row : report_.actors.rows) {
      const NodeId node = division_.projection.node_of(row.entity.row);
      if (node != kNoNode) hub_rank_.emplace(node, row.rank);
    }
    find();
    add_circles();
    add_flows();
    add_table();
    forget_order(scene_, disclosure_);  // after what goes by it
    lay_out(
        scene_, [](const MapNode&) { return 24.0; }, context_);
    describe();
    return std::move(scene_);
  }

 private:
  void find() {
    for (std::vector<NodeId>& nodes : division_.members) {
      if (nodes.size() < 2) continue;  // nobody belongs together with somebody alone
      ++total_;
      Community community;
      community.nodes = std::move(nodes);
      measure(community);
      if (community.entities == 0) {
        ++nameless_;
      } else {
        all_.push_back(std::move(community));
      }
    }
    std::stable_sort(all_.begin(), all_.end(), [](const Community& a, const Community& b) {
      return a.entities > b.entities;
    });
    for (std::size_t i = kMostCircles; i < all_.size(); ++i) entities_left_ += all_[i].entities;
    if (all_.size() > kMostCircles) all_.resize(kMostCircles);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      for (const NodeId node : all_[i].nodes) circle_of_.emplace(node, i);
    }
  }

  [[nodiscard]] std::size_t count_open() const {
    const auto& is_protected = division_.projection.is_protected;
    return static_cast<std::size_t>(std::count(is_protected.begin(), is_protected.end(), false));
  }

  void measure(Community& community) {
    std::map<std::string, double> votes;
    std::tuple<std::size_t, bool, std::size_t> best;
    const auto& kinds = store_.ontology().kinds();
    for (const NodeId node : community.nodes) {
      if (division_.projection.victim[node]) {
        ++community.victims;
        for (const GroupShare& share : division_.projection.groups[node]) {
          votes[division_.projection.group_names[share.group]] += share.share;
        }
      }
      if (division_.projection.is_protected[node]) continue;
      ++community.entities;
      const auto ranked = hub_rank_.find(node);
      const std::size_t rank = ranked == hub_rank_.end() ? SIZE_MAX : ranked->second;
      const std::size_t links = division_.graph.view().neighbors(node, Direction::out).size();
      // A city that half of a community has passed says nothing about it.
      const bool place = kinds[division_.projection.kind_of_node[node]].table != "actors";
      const std::tuple merit(rank, place, SIZE_MAX - links);
      if (community.best != kNoNode && merit >= best) continue;
      community.best = node;
      best = merit;
    }
    // In a release no victims have a say; the named entity's own country decides there.
    if (disclosure_.view() == View::release) votes.clear();
    double highest = 0;
    for (const auto& [country, weight] : votes) {
      if (weight <= highest) continue;
      highest = weight;
      community.country = country;
    }
  }

  void add_circles() {
    double largest = 1;
    for (const Community& community : all_) {
      largest = std::max(largest, static_cast<double>(community.entities));
    }
    std::vector<std::string> countries;
    for (const Community& community : all_) {
      const ShownEntity shown = disclosure_.entity(division_.projection.entity_of[community.best]);
      countries.push_back(community.country.empty() ? shown.country : community.country);
      areas_.name(countries.back());
      MapNode circle;
      circle.radius = std::max(
          kLeastRadius, kMostRadius * std::sqrt(static_cast<double>(community.entities) / largest));
      circle.count = std::to_string(community.entities);
      circle.size = scene_.nodes.size() < kNamedCircles ? 1 : 0;
      circle.label = shown.label;
      circle.id = shown.id;
      circle.key = shown.id;
      circle.kind = "community";
      circle.note = fmt::format("{} entit{}", grouped(community.entities),
                                community.entities == 1 ? "y" : "ies");
      if (community.victims > 0 && disclosure_.view() != View::release) {
        circle.note += fmt::format(" · {} victim{}", people_text(disclosure_, community.victims),
                                   community.victims == 1 ? "" : "s");
      }
      scene_.nodes.push_back(std::move(circle));
    }
    areas_.settle(scene_);
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
      scene_.nodes[i].area = areas_.index(countries[i]);
    }
  }

  void add_flows() {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> links;
    const GraphView graph = division_.graph;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const auto from = circle_of_.find(graph.source(edge));
      const auto to = circle_of_.find(graph.target(edge));
      if (from == circle_of_.end() || to == circle_of_.end() || from->second == to->second)
        continue;
      ++links[std::minmax(from->second, to->second)];
    }
    std::vector<std::pair<std::size_t, std::pair<std::size_t, std::size_t>>> flows;
    for (const auto& [ends, count] : links) flows.emplace_back(count, ends);
    std::stable_sort(flows.begin(), flows.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    flows_ = flows.size();
    if (flows.size() > kMostFlows) flows.resize(kMostFlows);
    const double widest = flows.empty() ? 1 : static_cast<double>(flows.front().first);
    for (const auto& [count, ends] : flows) {
      MapLink link;
      link.from = static_cast<std::uint32_t>(ends.first);
      link.to = static_cast<std::uint32_t>(ends.second);
      link.width = static_cast<int>(std::lround(3 * static_cast<double>(count) / widest));
      if (scene_.links.size() < kLabelledFlows && count > 1) link.label = std::to_string(count);
      scene_.links.push_back(std::move(link));
    }
  }

  void add_table() {
    scene_.table_title = fmt::format("Hubs by {}", options_.hubs.rank);
    for (const HubRow& row : report_.actors.rows) {
      const NodeId node = division_.projection.node_of(row.entity.row);
      const auto circle = node == kNoNode ? circle_of_.end() : circle_of_.find(node);
      std::string where;
      if (circle != circle_of_.end() && all_[circle->second].best != node) {
        where = " · by " + truncate_display(scene_.nodes[circle->second].label, kTableWhere);
      }
      scene_.table.push_back(
          fmt::format("{}  {}{}", row.rank,
                      truncate_display(row.entity.label, where.empty() ? 36 : kTableName), where));
    }
  }

  void describe() {
    std::size_t entities = 0;
    for (const Community& community : all_) entities += community.entities;
    scene_.title = "Who belongs together";
    scene_.sums = true;
    scene_.legend = {"circle = community, number and size", "= entities that are not protected",
                     "line = linked pairs, by their number",
                     "name = its first hub, or its most linked",
                     "by NAME in the table: in that circle"};
    scene_.subtitle = {
        fmt::format("{} of {} communities, with {} of {} entities · {}", all_.size(),
                    grouped(total_), grouped(entities), grouped(count_open()),
                    period_of(options_.hubs)),
        fmt::format("{} of {} lines between communities drawn, the thickest", scene_.links.size(),
                    grouped(flows_)),
        fmt::format("Leiden communities, modularity {:.2f}: another seed may part them otherwise",
                    division_.labels.quality.value_or(0)),
        kDivided};
    if (entities_left_ > 0) {
      scene_.subtitle.push_back(fmt::format("{} smaller communities with {} entities not drawn",
                                            grouped(total_ - nameless_ - all_.size()),
                                            grouped(entities_left_)));
    }
    if (nameless_ > 0) {
      scene_.subtitle.push_back(
          fmt::format("{} of protected people alone not drawn", grouped(nameless_)));
    }
    if (scene_.nodes.empty()) {
      scene_.nothing = "Nothing to draw: no two entities that may be named are linked";
    }
    sign_map(scene_, report_.manifest, disclosure_, options_);
  }

  const Case& store_;
  const Disclosure& disclosure_;
  const MapOptions& options_;
  Context& context_;
  HubsReport report_;
  Division division_;
  std::map<NodeId, std::size_t> hub_rank_;
  std::vector<Community> all_;
  std::map<NodeId, std::size_t> circle_of_;
  std::size_t total_ = 0, nameless_ = 0, entities_left_ = 0, flows_ = 0;
  MapAreas areas_;
  MapScene scene_;
};

}  // namespace

MapScene communities_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                         Context& context) {
  return Communities(store, disclosure, options, context).run();
}

}  // namespace mekhala
