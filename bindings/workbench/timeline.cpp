#include "bindings/workbench/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "algorithms/spec.hpp"
#include "algorithms/temporal/sequences.hpp"
#include "bindings/workbench/run.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"

namespace mekhala {
namespace {

constexpr int kMostWindows = 400;

int months_in(Every every) { return every == Every::month ? 1 : every == Every::quarter ? 3 : 12; }

// Months since the year 0.
int month_number(const Date& date, bool last) {
  Date day;
  day.first_day = day.last_day = last ? date.last_day : date.first_day;
  const std::string text = to_string(day);
  return 12 * std::stoi(text.substr(0, 4)) + std::stoi(text.substr(5, 2)) - 1;
}

Date month_at(int number) {
  return parse_iso_date(fmt::format("{:04}-{:02}", number / 12, number % 12 + 1)).value();
}

std::string window_name(int month, Every every) {
  if (every == Every::year) return fmt::format("{:04}", month / 12);
  if (every == Every::quarter) return fmt::format("{:04}-Q{}", month / 12, month % 12 / 3 + 1);
  return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

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
    if (disclosure.view() == View::release && !(options.projection.from && options.projection.to)) {
      throw Error(ErrorCode::refused,
                  "a release does not tell when it all began and ended: give --from and --to");
    }
  }

  TimelineReport run() {
    bound();
    TimelineReport report;
    report.measure = measure_.name;
    report.undated = undated_;
    const int step = months_in(options_.every);
    const int count = (last_ - first_) / step + 1;
    if (count > kMostWindows) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} windows are more than {}: take --every year, or bound them by "
                              "--from and --to",
                              count, kMostWindows));
    }
    for (int i = 0; i < count; ++i) {
      const ProgressPart part(context_, static_cast<double>(i) / count,
                              static_cast<double>(i + 1) / count);
      report.windows.push_back(window(first_ + i * step, first_ + (i + 1) * step - 1));
    }
    mark_changes(report);
    describe(report);
    return report;
  }

 private:
  // The months of the first and the last window.
  void bound() {
    ProjectionSpec spec = asked();
    spec.from = spec.to = std::nullopt;
    std::optional<int> first, last;
    if (options_.projection.from) first = month_number(*options_.projection.from, false);
    if (options_.projection.to) last = month_number(*options_.projection.to, true);
    const Projection whole = project(store_, disclosure_.protection(), spec, context_);
    const GraphView graph = whole.graph;
    std::optional<int> earliest, latest;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (!is_open(whole, graph.source(edge)) || !is_open(whole, graph.target(edge))) continue;
      const std::optional<Date> when = disclosure_.when(whole.statements_of[edge]);
      undated_ += when ? 0 : 1;
      if (!when) continue;
      earliest = std::min(earliest.value_or(INT32_MAX), month_number(*when, false));
      latest = std::max(latest.value_or(0), month_number(*when, true));
    }
    if (disclosure_.view() == View::release) undated_ = 0;
    if (!first) first = earliest;
    if (!last) last = latest;
    if (!first || !last) {
      throw Error(ErrorCode::usage,
                  "no link here has a date, so there are no windows; give links a date when they "
                  "are imported");
    }
    const int step = months_in(options_.every);
    first_ = *first / step * step;
    last_ = std::max(*last, first_);
  }

  [[nodiscard]] ProjectionSpec asked() const {
    ProjectionSpec spec = options_.projection;
    spec.directed = false;
    spec.fold_identifiers = true;
    return disclosure_.asked(spec);
  }

  TimelineWindow window(int first_month, int last_month) {
    ProjectionSpec spec = asked();
    spec.from = month_at(first_month);
    spec.to = month_at(last_month);
    const Projection projection = project(store_, disclosure_.protection(), spec, context_);
    spec_ = projection.spec;
    const Snapshot now = snapshot_of(projection);
    TimelineWindow made;
    made.name = window_name(first_month, options_.every);
    Date day;
    day.first_day = day.last_day = spec.from->first_day;
    made.from = to_string(day);
    day.first_day = day.last_day = spec.to->last_day;
    made.to = to_string(day);
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
    const char* every = options_.every == Every::month     ? "month"
                        : options_.every == Every::quarter ? "quarter"
                                                           : "year";
    report.manifest = {{"case", disclosure_.fingerprint()},
                       {"projection", spec_ + " (the last window)"},
                       {"algorithm", measure_.name},
                       {"options", fmt::format("every={} windows={}..{} baseline={}", every,
                                               report.windows.front().name,
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
  int first_ = 0, last_ = 0;
  std::uint64_t undated_ = 0;
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
