#include "bindings/workbench/map_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "bindings/workbench/map_parts.hpp"
#include "bindings/workbench/paths.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr double kTicks = 18;  // points under the drawing, for the names of columns
constexpr double kEnds = 70;   // points left and right of the outer columns, for their names
constexpr double kMostRow = 120;
constexpr int kSweeps = 24;
constexpr std::size_t kTitleCells = 34;

// Somebody or something on a path, or several victims between the same neighbors.
struct Station {
  ShownEntity entity;
  std::size_t victims = 0;
  std::size_t column = 0;
  bool is_end = false;
  double row = 0;  // 0 in the middle, upwards
};

struct Tie {
  std::set<std::string> verbs;
  bool forward = false, back = false;  // which ways its links run, seen from its first end
  MapEvidence evidence = MapEvidence::confirmed;
};

// What the paths have in common: stations and ties, each once. Ends of a tie are in order of
// number.
class Union {
 public:
  explicit Union(const PathsReport& report) {
    for (const ShownPath& path : report.paths) add(path);
    if (stations_.empty()) return;
    std::size_t last = 0;
    for (const Station& station : stations_) last = std::max(last, station.column);
    stations_[target_].column = std::max(last, stations_[target_].column);
    for (const Station& station : stations_) {
      if (!station.is_end && station.column == stations_[target_].column) {
        ++stations_[target_].column;
        break;
      }
    }
    join_victims();
  }
  [[nodiscard]] const std::vector<Station>& stations() const { return stations_; }
  [[nodiscard]] std::vector<Station>& stations() { return stations_; }
  [[nodiscard]] const std::map<std::pair<std::size_t, std::size_t>, Tie>& ties() const {
    return ties_;
  }
  [[nodiscard]] std::size_t columns() const {
    return stations_.empty() ? 0 : stations_[target_].column + 1;
  }

 private:
  std::size_t station(const ShownEntity& entity, bool victim, std::size_t column) {
    const auto [found, is_new] = index_.emplace(entity.row, stations_.size());
    if (is_new) stations_.push_back({entity, victim ? 1U : 0U, column, false, 0});
    return found->second;
  }

  // Paths come shortest first, so that whoever is met again has its column already.
  void add(const ShownPath& path) {
    std::size_t from = station(path.from, path.from_victim, 0);
    stations_[from].is_end = true;
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
      const PathStep& step = path.steps[i];
      const std::size_t to = station(step.to, step.victim, i + 1);
      add_tie(from, to, step);
      from = to;
    }
    target_ = from;
    stations_[from].is_end = true;
  }

  void add_tie(std::size_t from, std::size_t to, const PathStep& step) {
    Tie tie;
    for (const ShownSupport::Kind& kind : step.links) {
      tie.verbs.insert(kind.label);
      // A link that runs both ways, or nobody knows which, has no arrow.
      if (kind.way != ShownSupport::Way::back) tie.forward = true;
      if (kind.way != ShownSupport::Way::forward) tie.back = true;
    }
    tie.evidence = evidence_of({.kinds = {}, .grades = {}, .holds = step.holds});
    merge(from, to, tie);
  }

  void merge(std::size_t from, std::size_t to, Tie tie) {
    if (from > to) {
      std::swap(from, to);
      std::swap(tie.forward, tie.back);
    }
    const auto [found, is_new] = ties_.emplace(std::pair(from, to), tie);
    if (is_new) return;
    Tie& there = found->second;
    there.verbs.insert(tie.verbs.begin(), tie.verbs.end());
    there.forward |= tie.forward;
    there.back |= tie.back;
    there.evidence = std::max(there.evidence, tie.evidence);  // the weakest of them
  }

  // Victims between the ends who have the same neighbors become one station.
  void join_victims() {
    std::vector<std::set<std::size_t>> neighbors(stations_.size());
    for (const auto& [ends, tie] : ties_) {
      neighbors[ends.first].insert(ends.second);
      neighbors[ends.second].insert(ends.first);
    }
    std::map<std::pair<std::size_t, std::set<std::size_t>>, std::size_t> groups;
    std::vector<std::size_t> into(stations_.size());
    std::vector<Station> kept;
    for (std::size_t i = 0; i < stations_.size(); ++i) {
      const Station& station = stations_[i];
      const bool joins = station.victims > 0 && !station.is_end;
      const auto group = joins
                             ? groups.emplace(std::pair(station.column, neighbors[i]), kept.size())
                             : std::pair(groups.end(), true);
      into[i] = joins ? group.first->second : kept.size();
      if (group.second) {
        kept.push_back(station);
      } else {
        ++kept[into[i]].victims;
      }
    }
    target_ = into[target_];
    stations_ = std::move(kept);
    auto ties = std::move(ties_);
    ties_.clear();
    for (auto& [ends, tie] : ties) merge(into[ends.first], into[ends.second], std::move(tie));
  }

  std::vector<Station> stations_;
  std::map<EntityRow, std::size_t> index_;
  std::map<std::pair<std::size_t, std::size_t>, Tie> ties_;
  std::size_t target_ = 0;
};

// Rows of each column in the order that keeps neighbors near each other (Sugiyama, 1981: means of
// neighbors, swept to and fro). Ties over several columns hold a row free in those between.
class Rows {
 public:
  explicit Rows(Union& drawn) : drawn_(drawn), columns_(drawn.columns()) {
    for (std::size_t i = 0; i < drawn.stations().size(); ++i) {
      add_item(drawn.stations()[i].column);
      columns_[drawn.stations()[i].column].push_back(i);
    }
    for (const auto& [ends, tie] : drawn.ties()) join(ends.first, ends.second);
    for (std::vector<std::size_t>& column : columns_) settle(column);
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        sort(columns_[sweep % 2 == 0 ? c : columns_.size() - 1 - c]);
      }
    }
    for (std::size_t i = 0; i < drawn.stations().size(); ++i) drawn_.stations()[i].row = row_[i];
  }
  [[nodiscard]] std::size_t most() const {
    std::size_t most = 1;
    for (const std::vector<std::size_t>& column : columns_) most = std::max(most, column.size());
    return most;
  }

 private:
  std::size_t add_item(std::size_t column) {
    row_.push_back(0);
    column_.push_back(column);
    neighbors_.emplace_back();
    return row_.size() - 1;
  }
  void link(std::size_t a, std::size_t b) {
    neighbors_[a].push_back(b);
    neighbors_[b].push_back(a);
  }
  void join(std::size_t a, std::size_t b) {
    if (column_[a] > column_[b]) std::swap(a, b);
    std::size_t before = a;
    for (std::size_t column = column_[a] + 1; column < column_[b]; ++column) {
      const std::size_t between = add_item(column);
      columns_[column].push_back(between);
      link(before, between);
      before = between;
    }
    link(before, b);
  }
  void settle(const std::vector<std::size_t>& column) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      row_[column[i]] = (static_cast<double>(column.size()) - 1) / 2 - static_cast<double>(i);
    }
  }
  [[nodiscard]] double mean(std::size_t item) const {
    double sum = 0;
    for (const std::size_t neighbor : neighbors_[item]) sum += row_[neighbor];
    return neighbors_[item].empty() ? 0 : sum / static_cast<double>(neighbors_[item].size());
  }
  void sort(std::vector<std::size_t>& column) {
    std::vector<std::pair<double, std::size_t>> by_mean;
    for (const std::size_t item : column) by_mean.emplace_back(mean(item), item);
    std::stable_sort(by_mean.begin(), by_mean.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first + 1e-9; });
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = by_mean[i].second;
    settle(column);
  }

  Union& drawn_;
  std::vector<std::vector<std::size_t>> columns_;
  std::vector<double> row_;
  std::vector<std::size_t> column_;
  std::vector<std::vector<std::size_t>> neighbors_;
};

MapNode mark_of(const Station& station, const Disclosure& disclosure) {
  MapNode node;
  node.kind = station.entity.kind;
  if (station.victims > 0) node.victims = disclosure.victim_count(station.victims);
  if (station.victims == 0 || station.is_end) {
    node.label = station.entity.label;
    node.id = station.entity.id;
  }
  if (!station.entity.is_protected && !station.entity.roles.empty()) {
    node.role = station.entity.roles.front();
  }
  node.note = node.role.empty() ? node.kind : node.role;
  std::replace(node.note.begin(), node.note.end(), '_', ' ');
  node.size = station.is_end ? 3 : 1;
  return node;
}

MapScene scene_of(Union& drawn, const Disclosure& disclosure, const MapOptions& options,
                  std::size_t subtitle_lines) {
  MapScene scene;
  scene.room = map_room(subtitle_lines, options.page);
  const Rows rows(drawn);
  MapAreas areas;
  std::vector<std::string> countries;
  for (const Station& station : drawn.stations()) {
    countries.push_back(station.entity.is_protected ? "" : own_country(station.entity));
    areas.name(countries.back());
  }
  areas.settle(scene);
  const MapRoom room = *scene.room;
  const double bottom = room.bottom + kTicks;
  const double left = room.left + kEnds;
  const double step = drawn.columns() < 2
                          ? 0
                          : (room.right - kEnds - left) / static_cast<double>(drawn.columns() - 1);
  const double row = std::min(kMostRow, (room.top - bottom) / static_cast<double>(rows.most()));
  for (std::size_t column = 0; column < drawn.columns(); ++column) {
    const double x = left + step * static_cast<double>(column);
    const bool end = column == 0 || column + 1 == drawn.columns();
    const std::string name = column == 0 ? "start" : end ? "end" : fmt::format("hop {}", column);
    scene.rules.push_back({{x, bottom}, {x, room.top}, name, end});
  }
  for (std::size_t i = 0; i < drawn.stations().size(); ++i) {
    const Station& station = drawn.stations()[i];
    MapNode node = mark_of(station, disclosure);
    node.x = left + step * static_cast<double>(station.column);
    node.y = (bottom + room.top) / 2 + row * station.row;
    node.area = areas.index(countries[i]);
    scene.nodes.push_back(std::move(node));
  }
  for (const auto& [ends, tie] : drawn.ties()) {
    MapLink link;
    const bool turned = tie.back && !tie.forward;
    link.from = static_cast<std::uint32_t>(turned ? ends.second : ends.first);
    link.to = static_cast<std::uint32_t>(turned ? ends.first : ends.second);
    link.directed = tie.forward != tie.back;
    link.evidence = tie.evidence;
    link.label = fmt::format("{}", fmt::join(tie.verbs, ", "));
    scene.links.push_back(std::move(link));
  }
  scene.areas_in_legend = true;
  return scene;
}

std::string plural(std::size_t count, const char* one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::vector<std::string> subtitle_of(const PathsReport& report, const Disclosure& disclosure,
                                     const MapOptions& options) {
  const ProjectionSpec& spec = options.paths.projection;
  std::size_t least = SIZE_MAX, most = 0;
  for (const ShownPath& path : report.paths) {
    least = std::min(least, path.steps.size());
    most = std::max(most, path.steps.size());
  }
  std::string first = "no path";
  if (!report.paths.empty()) {
    const std::string hops =
        least == most ? plural(most, "hop") : fmt::format("{} to {} hops", least, most);
    first = report.paths.size() < options.paths.count
                ? fmt::format("{} of {}, all there are", plural(report.paths.size(), "path"), hops)
                : fmt::format("the {} of {}", plural(report.paths.size(), "shortest path"), hops);
  }
  std::vector<std::string> lines{
      first + " · " + period_of(options.hubs),
      "columns: hops on the shortest path that an entity is on · paths follow links both ways"};
  std::string filters;
  const auto add = [&](const std::string& text) {
    filters += (filters.empty() ? "" : " · ") + text;
  };
  if (!spec.entity_kinds.empty()) {
    add(fmt::format("only entities of kind {}", fmt::join(spec.entity_kinds, ", ")));
  }
  if (!spec.link_kinds.empty()) {
    add(fmt::format("only links of kind {}", fmt::join(spec.link_kinds, ", ")));
  }
  if (spec.least_grade) add("least grade " + to_string(*spec.least_grade));
  if (!filters.empty()) lines.push_back(filters);
  if (disclosure.view() == View::release) {
    lines.emplace_back("a release looks for no paths over protected people");
  }
  return lines;
}

}  // namespace

MapScene paths_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                   Context& context) {
  const MapPathsOptions& asked = options.paths;
  const PathsReport report =
      find_paths(store, disclosure, asked.from, asked.to, asked.count, asked.projection, context);
  std::vector<std::string> subtitle =
      map_lines(subtitle_of(report, disclosure, options), options.page);
  Union drawn(report);
  MapScene scene = scene_of(drawn, disclosure, options, subtitle.size());
  scene.subtitle = std::move(subtitle);
  scene.title = fmt::format("From {} to {}",
                            truncate_display(disclosure.entity(asked.from).label, kTitleCells),
                            truncate_display(disclosure.entity(asked.to).label, kTitleCells));
  if (report.paths.empty()) {
    scene.nothing =
        "Nothing to draw: no path leads from one to the other. Fewer filters let more links "
        "through.";
  }
  sign_map(scene, report.manifest, disclosure, options);
  return scene;
}

}  // namespace mekhala
