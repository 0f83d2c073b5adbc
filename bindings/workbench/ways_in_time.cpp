#include "bindings/workbench/ways_in_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "algorithms/temporal/earliest_arrival.hpp"
#include "algorithms/temporal/temporal_path.hpp"
#include "bindings/workbench/blind_order.hpp"
#include "bindings/workbench/case_graph.hpp"
#include "engine/base/error.hpp"
#include "engine/case/date.hpp"

namespace mekhala {

namespace {

Date day_of(std::int32_t number) {
  Date day;
  day.first_day = day.last_day = number;
  return day;
}
std::string day_text(std::int32_t number) { return to_string(day_of(number)); }
std::string month_text(std::int32_t number) { return day_text(number).substr(0, 7); }

// "2024-03-01", "2024-03", "2024-03-01 to 2024-04-02", "2024-03-01 on".
std::string text_of(const EdgeDays& days) {
  const bool begins_month = day_text(days.first).ends_with("-01");
  if (!days.last) return (begins_month ? month_text(days.first) : day_text(days.first)) + " on";
  const bool months = begins_month && day_text(*days.last + 1).ends_with("-01");
  const std::string first = months ? month_text(days.first) : day_text(days.first);
  const std::string last = months ? month_text(*days.last) : day_text(*days.last);
  return first == last ? first : first + " to " + last;
}

// A case as links with dates. Nodes are numbered so that ties know nothing of protected people.
struct TimedCase {
  Projection projection;
  Graph graph;                                // by rank
  std::vector<NodeId> rank_of;                // of a node of the projection
  std::vector<NodeId> node_of;                // of a rank
  std::vector<EdgeId> edge_of;                // of an edge of `graph`, in the projection
  std::vector<std::optional<EdgeDays>> days;  // of an edge of `graph`
  EdgeValues begin, until;
  [[nodiscard]] bool is_open(NodeId rank) const { return !projection.is_protected[node_of[rank]]; }
  // Nobody protected is at its ends, nor was before identifiers were folded.
  [[nodiscard]] bool open_edge(EdgeId edge) const {
    const GraphView view = graph;
    return is_open(view.source(edge)) && is_open(view.target(edge)) &&
           !(days[edge] && days[edge]->of_protected);
  }
};

TimedCase timed_case(const Case& store, const Disclosure& door, ProjectionSpec spec,
                     Context& context) {
  TimedCase made;
  spec.fold_identifiers = true;
  made.projection = undirected_projection(store, door, std::move(spec), context);
  const GraphView graph = made.projection.graph;
  made.rank_of = blind_ranks(graph, made.projection.is_protected);
  made.node_of.resize(graph.num_nodes());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) made.node_of[made.rank_of[node]] = node;
  const bool release = door.view() == View::release;
  const auto days = door.days(made.projection, context);
  std::vector<EdgeEnds> ends;
  std::vector<EdgeId> kept, order;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = graph.source(edge), b = graph.target(edge);
    const bool hidden = made.projection.is_protected[a] || made.projection.is_protected[b];
    if (release && (hidden || (days[edge] && days[edge]->of_protected))) continue;
    ends.push_back({made.rank_of[a], made.rank_of[b]});
    kept.push_back(edge);
  }
  made.graph = Graph::from_edges(graph.num_nodes(), ends, false, &order);
  for (const EdgeId at : order) {
    made.edge_of.push_back(kept[at]);
    const std::optional<EdgeDays>& when = days[kept[at]];
    made.days.push_back(when);
    made.begin.values.push_back(when ? when->first : std::nan(""));
    made.until.values.push_back(when && when->last ? *when->last : std::nan(""));
  }
  if (std::none_of(made.days.begin(), made.days.end(), [](const auto& when) { return when; })) {
    throw Error(ErrorCode::usage,
                "no link here has a date, so no way has an order; give links a date when they are "
                "imported");
  }
  return made;
}

NodeId rank_or_throw(const TimedCase& timed, const Disclosure& door, EntityRow entity) {
  if (door.view() == View::release && door.protection().is_protected(entity)) {
    throw Error(ErrorCode::refused,
                "no paths of protected people leave a case in the release view");
  }
  const NodeId node = timed.projection.node_of(entity);
  if (node == kNoNode) {
    throw Error(ErrorCode::usage,
                "an end of the way is not in the projection: its filters (--kinds, --links, dates) "
                "leave it out, or it is an identifier that counts as whoever holds it; name that "
                "one");
  }
  return timed.rank_of[node];
}

NodeScores arrivals(const TimedCase& timed, NodeId source, EdgeValues begin, Context& context) {
  return earliest_arrival(
      timed.graph, {.source = {source}, .times = std::move(begin), .until = timed.until}, context);
}

// Times without those of edges that touch somebody protected.
EdgeValues open_times(const TimedCase& timed) {
  EdgeValues begin = timed.begin;
  for (EdgeId edge = 0; edge < begin.values.size(); ++edge) {
    if (!timed.open_edge(edge)) begin.values[edge] = std::nan("");
  }
  return begin;
}

// Who would be reached if every dated link were there at once.
NodeScores at_once(const TimedCase& timed, NodeId source, Context& context) {
  EdgeValues same = timed.begin;
  for (double& time : same.values) time = std::isnan(time) ? time : 0;
  return earliest_arrival(timed.graph, {.source = {source}, .times = std::move(same)}, context);
}

ShownPath show_way(const Path& path, const TimedCase& timed, const Disclosure& door) {
  const auto entity = [&](NodeId rank) { return timed.projection.entity_of[timed.node_of[rank]]; };
  ShownPath shown = begin_path(entity(path.nodes.front()),
                               timed.projection.victim[timed.node_of[path.nodes.front()]], door);
  shown.length = static_cast<double>(path.edges.size());
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const EdgeId edge = path.edges[i];
    PathStep step = path_step(timed.projection.statements_of[timed.edge_of[edge]],
                              entity(path.nodes[i]), entity(path.nodes[i + 1]), door);
    step.victim = timed.projection.victim[timed.node_of[path.nodes[i + 1]]];
    if (door.view() == View::work || timed.open_edge(edge)) step.when = text_of(*timed.days[edge]);
    shown.steps.push_back(std::move(step));
  }
  return shown;
}

}  // namespace

ReachReport find_reached(const Case& store, const Disclosure& door, EntityRow from,
                         ProjectionSpec spec, Context& context) {
  const TimedCase timed = timed_case(store, door, std::move(spec), context);
  const NodeId source = rank_or_throw(timed, door, from);
  const bool work = door.view() == View::work, release = door.view() == View::release;
  const NodeScores all = arrivals(timed, source, timed.begin, context);
  const NodeScores dated = work ? all : arrivals(timed, source, open_times(timed), context);
  const NodeScores unordered = at_once(timed, source, context);
  ReachReport report;
  report.from = door.entity(timed.projection.entity_of[timed.node_of[source]]);
  std::vector<std::tuple<bool, double, Reached>> found;
  std::uint64_t hidden = 0;
  for (NodeId rank = 0; rank < timed.node_of.size(); ++rank) {
    if (!timed.is_open(rank)) {
      hidden += std::isnan(all.values[rank]) ? 0 : 1;
      continue;
    }
    report.without_order += std::isnan(unordered.values[rank]) ? 0 : 1;
    if (std::isnan(all.values[rank])) continue;
    const double when = dated.values[rank];
    const bool told = !std::isnan(when);
    const auto day = static_cast<std::int32_t>(told ? when : 0);
    found.emplace_back(!told, day,
                       Reached{door.entity(timed.projection.entity_of[timed.node_of[rank]]),
                               !told     ? ""
                               : release ? month_text(day)
                                         : day_text(day)});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    const auto& [a_late, a_day, a_row] = a;
    const auto& [b_late, b_day, b_row] = b;
    return std::tie(a_late, a_day, a_row.entity.label, a_row.entity.id) <
           std::tie(b_late, b_day, b_row.entity.label, b_row.entity.id);
  });
  for (auto& [late, day, row] : found) report.rows.push_back(std::move(row));
  if (!release) {
    report.reached_protected = door.victim_count(hidden);
    for (EdgeId edge = 0; edge < timed.days.size(); ++edge) {
      report.undated += timed.days[edge] || !timed.open_edge(edge) ? 0 : 1;
    }
  }
  report.manifest = manifest_of(door, timed.projection, "earliest_arrival", "dates of links", {});
  return report;
}

PathsReport find_ways_in_time(const Case& store, const Disclosure& door, EntityRow from,
                              EntityRow to, ProjectionSpec spec, Context& context) {
  const TimedCase timed = timed_case(store, door, std::move(spec), context);
  TemporalPathOptions options;
  options.source = {rank_or_throw(timed, door, from)};
  options.target = {rank_or_throw(timed, door, to)};
  if (options.source.node == options.target.node) {
    throw Error(ErrorCode::usage, "both ends of the path are the same entity");
  }
  options.times = timed.begin;
  options.until = timed.until;
  PathsReport report;
  std::vector<EdgeId> before;
  for (const TemporalGoal goal : {TemporalGoal::earliest, TemporalGoal::shortest}) {
    options.goal = goal;
    for (const Path& path : temporal_path(timed.graph, options, context).paths) {
      if (path.edges == before) continue;
      before = path.edges;
      report.paths.push_back(show_way(path, timed, door));
    }
  }
  report.manifest =
      manifest_of(door, timed.projection, "temporal_path", "goal=earliest, shortest", {});
  return report;
}

}  // namespace mekhala
