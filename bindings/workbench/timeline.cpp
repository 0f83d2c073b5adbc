#include "bindings/workbench/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "algorithms/spec.hpp"
#include "algorithms/temporal/sequences.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"

namespace mekhala {
namespace {

bool is_open(const Projection& projection, NodeId node) {
  return !projection.is_protected[node] && projection.twin_of[node] == node;
}

// What of a window may be named, and the links among it.
struct Snapshot {
  std::vector<EntityRow> entities;  // sorted, as the nodes of the graph
  Graph graph;
  std::uint64_t victims = 0;
};

Snapshot snapshot_of(const Projection& projection) {
  Snapshot made;
  const GraphView graph = projection.graph;
  std::vector<bool> linked(graph.num_nodes(), false), touched(graph.num_nodes(), false);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = graph.source(edge), b = graph.target(edge);
    touched[a] = touched[b] = true;
    if (is_open(projection, a) && is_open(projection, b) && a != b) linked[a] = linked[b] = true;
  }
  std::vector<std::pair<EntityRow, NodeId>> open;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (linked[node]) open.emplace_back(projection.entity_of[node], node);
    made.victims += touched[node] && projection.victim[node] ? 1 : 0;
  }
  std::sort(open.begin(), open.end());
  std::vector<NodeId> number(graph.num_nodes(), kNoNode);
  for (const auto& [entity, node] : open) {
    number[node] = static_cast<NodeId>(made.entities.size());
    made.entities.push_back(entity);
  }
  std::vector<EdgeEnds> edges;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = number[graph.source(edge)], b = number[graph.target(edge)];
    if (a != kNoNode && b != kNoNode && a != b) edges.push_back({a, b});
  }
  made.graph = Graph::from_edges(static_cast<NodeId>(made.entities.size()), edges, false);
  return made;
}

class Timeline {
 public:
  Timeline(const Case& store, const Disclosure& disclosure, const TimelineOptions& options,
           Context& context)
      : store_(store),
        disclosure_(disclosure),
        options_(options),
        context_(context),
        measure_(find_algorithm(options.measure)) {
    const bool needs = std::any_of(measure_.options.begin(), measure_.options.end(),
                                   [](const OptionSpec& option) { return option.required; });
    if (measure_.shape != ResultShape::node_scores || needs) {
      throw Error(
          ErrorCode::usage,
          "--measure takes an algorithm that scores nodes and needs no option: betweenness, "
          "degree, harmonic ...");
    }
  }

  TimelineReport run() {
    const Windows windows =
        windows_of(store_, disclosure_, options_.projection, options_.every, context_);
    TimelineReport report;
    report.measure = measure_.name;
    report.undated = windows.undated;
    const auto count = static_cast<double>(windows.windows.size());
    for (std::size_t i = 0; i < windows.windows.size(); ++i) {
      const auto at = static_cast<double>(i);
      const ProgressPart part(context_, at / count, (at + 1) / count);
      report.windows.push_back(window(windows.windows[i]));
    }
    mark_changes(report);
    describe(report);
    return report;
  }

 private:
  [[nodiscard]] ProjectionSpec asked() const {
    ProjectionSpec spec = options_.projection;
    spec.directed = false;
    spec.fold_identifiers = true;
    return disclosure_.asked(spec);
  }

  TimelineWindow window(const TimeWindow& when) {
    ProjectionSpec spec = asked();
    spec.from = when.from;
    spec.to = when.to;
    const Projection projection = project(store_, disclosure_.protection(), spec, context_);
    spec_ = projection.spec;
    const Snapshot now = snapshot_of(projection);
    TimelineWindow made;
    made.name = when.name;
    made.from = when.first_day();
    made.to = when.last_day();
    made.entities = now.entities.size();
    made.links = now.graph.num_edges();
    if (disclosure_.view() != View::release) made.victims = disclosure_.victim_count(now.victims);
    compare(made, now.entities);
    measure(made, now);
    return made;
  }

  void compare(TimelineWindow& made, const std::vector<EntityRow>& now) {
    std::vector<EntityRow> joined, left;
    std::set_difference(now.begin(), now.end(), before_.begin(), before_.end(),
                        std::back_inserter(joined));
    std::set_difference(before_.begin(), before_.end(), now.begin(), now.end(),
                        std::back_inserter(left));
    if (has_before_) {
      for (const EntityRow row : joined) {
        made.joined.push_back(disclosure_.entity(row));
        made.fresh += seen_.contains(row) ? 0 : 1;
      }
      for (const EntityRow row : left) made.left.push_back(disclosure_.entity(row));
    }
    seen_.insert(now.begin(), now.end());
    before_ = now;
    has_before_ = true;
  }

  void measure(TimelineWindow& made, const Snapshot& now) {
    const auto scores = std::get<NodeScores>(measure_.run(now.graph, {}, context_)).values;
    std::vector<NodeId> order;
    double sum = 0;
    for (NodeId node = 0; node < scores.size(); ++node) {
      if (std::isnan(scores[node])) continue;
      sum += scores[node];
      order.push_back(node);
    }
    if (!order.empty()) made.mean = sum / static_cast<double>(order.size());
    std::stable_sort(order.begin(), order.end(),
                     [&](NodeId a, NodeId b) { return scores[a] > scores[b]; });
    for (std::size_t i = 0; i < order.size() && i < options_.top; ++i) {
      if (!(scores[order[i]] > 0)) break;
      made.top.emplace_back(disclosure_.entity(now.entities[order[i]]), scores[order[i]]);
    }
  }

  void mark_changes(TimelineReport& report) const {
    std::vector<double> links, means;
    for (const TimelineWindow& window : report.windows) {
      links.push_back(static_cast<double>(window.links));
      means.push_back(window.mean);
    }
    const auto mark = [&](const std::vector<double>& values, const std::string& name, bool counts) {
      const Cusum chart = cusum(values, {.baseline = options_.baseline, .counts = counts});
      for (const std::size_t at : chart.changes_up) {
        report.windows[at].changes.push_back(name + " up");
      }
      for (const std::size_t at : chart.changes_down) {
        report.windows[at].changes.push_back(name + " down");
      }
    };
    mark(links, "links", true);
    mark(means, "mean " + measure_.name, false);
    if (report.windows.size() <= options_.baseline) {
      report.notes.push_back(
          fmt::format("{} windows are too few to see a change after a baseline of {}",
                      report.windows.size(), options_.baseline));
    }
  }

  void describe(TimelineReport& report) const {
    if (report.undated > 0) {
      report.notes.push_back(
          fmt::format("{} links have no date and are in no window", report.undated));
    }
    report.manifest = {{"case", disclosure_.fingerprint()},
                       {"projection", spec_ + " (the last window)"},
                       {"algorithm", measure_.name},
                       {"options", fmt::format("every={} windows={}..{} baseline={}",
                                               name_of(options_.every), report.windows.front().name,
                                               report.windows.back().name, options_.baseline)},
                       {"seed", std::to_string(measure_.randomized ? context_.seed() : 0)},
                       {"view", name_of(disclosure_.view())},
                       {"version", std::string(version())}};
  }

  const Case& store_;
  const Disclosure& disclosure_;
  const TimelineOptions& options_;
  Context& context_;
  const AlgorithmSpec& measure_;
  std::vector<EntityRow> before_;
  bool has_before_ = false;
  std::set<EntityRow> seen_;
  std::string spec_;
};

}  // namespace

TimelineReport find_timeline(const Case& store, const Disclosure& disclosure,
                             const TimelineOptions& options, Context& context) {
  return Timeline(store, disclosure, options, context).run();
}

}  // namespace mekhala
