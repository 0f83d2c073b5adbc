#include "bindings/workbench/map_timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "bindings/workbench/map_parts.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kHubs = 12;
constexpr int kMostColumns = 32;
constexpr std::size_t kOldShare = 50;  // one link in so many may be too old for the page
constexpr double kNames = 150;         // points left of the axis, for the names of lanes
constexpr double kTicks = 18;          // points under the lanes, for the names of columns
constexpr double kTallest = 46;
constexpr double kMarkCell = 13;  // a small mark and the gap beside it
constexpr std::size_t kNameCells = 28;

// What a link tells of, and the kind whose sign stands for it.
struct Theme {
  const char* sign;
  const char* name;
  std::vector<std::string_view> links;
};
const std::vector<Theme>& themes() {
  static const std::vector<Theme> all{
      {"phone",
       "call, message or meeting",
       {"called", "messaged", "contacted", "met_with", "negotiated_for"}},
      {"bank_account",
       "payment or debt",
       {"pays", "paid_for", "paid_ransom", "debt_to", "defrauded"}},
      {"advertisement", "advertisement", {"posted", "shows_contact", "same_advert", "answered"}},
      {"person", "recruiting", {"recruited", "screened", "referred"}},
      {"vehicle",
       "travel",
       {"transported", "travelled_with", "travelled_from", "travelled_to", "lodged_at",
        "crossed_at", "booked"}},
      {"location",
       "captivity or sale",
       {"handed_over", "received", "sold", "sold_to", "sold_between", "held_at", "supervised",
        "guarded", "punished", "released_to", "rescued_by"}},
      {"document", "papers", {"made_document", "confiscated_document_of", "document_of"}}};
  return all;
}
constexpr const char* kOtherSign = "event";

// --- columns of time

struct CivilMonth {
  int year = 0, month = 0;  // month 0..11
};
CivilMonth month_of(const Date& date) {
  const std::string text = to_string(date);
  CivilMonth result{std::stoi(text.substr(0, 4)), 0};
  if (date.precision != DatePrecision::year) result.month = std::stoi(text.substr(5, 2)) - 1;
  return result;
}

// Months in a column, and which column a date is in.
class Columns {
 public:
  explicit Columns(const std::vector<Date>& dates) {
    if (dates.empty()) return;
    std::vector<int> months;
    for (const Date& date : dates) {
      const CivilMonth at = month_of(date);
      months.push_back(12 * at.year + at.month);
    }
    std::sort(months.begin(), months.end());
    // A few old dates must not press all others into a corner: they are counted as left out.
    const std::size_t old = months.size() / kOldShare;
    for (const int wide : {1, 3, 12}) {
      months_ = wide;
      for (const int first : {months.front(), months[old]}) {
        first_ = first / wide;
        count_ = months.back() / wide - first_ + 1;
        if (count_ <= kMostColumns) return;
      }
    }
    first_ += count_ - kMostColumns;
    count_ = kMostColumns;
  }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] const char* unit() const {
    return months_ == 1 ? "month" : months_ == 3 ? "quarter" : "year";
  }
  // Nothing: before the first column, or known less exactly than a column.
  [[nodiscard]] std::optional<int> of(const Date& date) const {
    if (months_ < 12 && date.precision == DatePrecision::year) return std::nullopt;
    const CivilMonth at = month_of(date);
    const int column = (12 * at.year + at.month) / months_ - first_;
    if (column < 0) return std::nullopt;
    return column;
  }
  [[nodiscard]] bool begins_year(int column) const { return (first_ + column) * months_ % 12 == 0; }
  [[nodiscard]] std::string name(int column, bool with_year) const {
    const int month = (first_ + column) * months_;
    const std::string year = fmt::format("{:04}", month / 12);
    if (months_ == 12) return year;
    const std::string part = months_ == 3 ? fmt::format("Q{}", month % 12 / 3 + 1)
                                          : fmt::format("{:02}", month % 12 + 1);
    return with_year ? fmt::format("{}-{}", year, part) : part;
  }

 private:
  int months_ = 1;
  int first_ = 0;
  int count_ = 0;
};

// --- what is drawn

struct Cell {
  std::set<NodeId> victims;
  std::map<std::string, std::uint64_t> links;  // by sign
};
struct Lane {
  std::string name;
  std::string country;
  bool is_hub = false;
  std::map<int, Cell> cells;
};
struct DatedLink {
  EdgeId edge = 0;
  Date when;
};

class TimelineReader {
 public:
  TimelineReader(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                 Context& context)
      : store_(store), disclosure_(disclosure) {
    HubsOptions hubs = options.hubs;
    hubs.top = kHubs;
    hubs.permutations = 0;
    report_ = find_hubs(store, disclosure, hubs, context);
    ProjectionSpec spec = drawn_projection(options, true);
    spec.fold_parallel = false;
    projection_ = project(store, disclosure.protection(), disclosure.asked(spec), context);
  }

  void read() {
    read_dates();
    std::vector<Date> dates;
    for (const DatedLink& link : dated_) dates.push_back(link.when);
    columns_.emplace(dates);
    if (disclosure_.view() != View::release) read_countries();
    read_hubs();
    read_others();
  }

  [[nodiscard]] const Columns& columns() const { return *columns_; }
  [[nodiscard]] const std::vector<Lane>& lanes() const { return lanes_; }
  [[nodiscard]] const HubsReport& report() const { return report_; }
  [[nodiscard]] std::size_t placed() const { return placed_; }
  [[nodiscard]] std::size_t vague() const { return dated_.size() - placed_; }
  [[nodiscard]] std::size_t undated() const { return undated_; }

 private:
  void read_dates() {
    const GraphView graph = projection_.graph;
    const bool release = disclosure_.view() == View::release;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (release && touches_protected(edge)) continue;
      const std::optional<Date> when = disclosure_.when(projection_.statements_of[edge]);
      if (when) {
        dated_.push_back({edge, *when});
      } else {
        ++undated_;
      }
    }
  }
  [[nodiscard]] bool touches_protected(EdgeId edge) const {
    const GraphView graph = projection_.graph;
    return projection_.is_protected[graph.source(edge)] ||
           projection_.is_protected[graph.target(edge)];
  }
  [[nodiscard]] std::string sign_of(EdgeId edge) const {
    const LinkKindId kind = projection_.kind_of_edge[edge];
    if (kind == kNoTerm) return kOtherSign;
    const std::string& name = store_.ontology().links()[kind].name;
    for (const Theme& theme : themes()) {
      for (const std::string_view link : theme.links) {
        if (link == name) return theme.sign;
      }
    }
    return kOtherSign;
  }

  // Each victim once, by the first date known of them.
  void read_countries() {
    std::map<NodeId, Date> first;
    const GraphView graph = projection_.graph;
    for (const DatedLink& link : dated_) {
      if (!columns_->of(link.when)) continue;
      for (const NodeId node : {graph.source(link.edge), graph.target(link.edge)}) {
        if (!projection_.victim[node]) continue;
        const auto [at, fresh] = first.emplace(node, link.when);
        if (!fresh && link.when < at->second) at->second = link.when;
      }
    }
    std::map<std::string, Lane> lanes;
    for (const auto& [victim, when] : first) {
      for (const GroupShare& share : projection_.groups[victim]) {
        const std::string& group = projection_.group_names[share.group];
        if (country_code(group) != group) continue;  // a text that is no country may be anything
        Lane& lane = lanes[group];
        lane.name = country_name(group);
        const std::string local = country_local_name(group);
        if (!local.empty() && local != lane.name) lane.name += "  " + local;
        lane.country = group;
        lane.cells[*columns_->of(when)].victims.insert(victim);
      }
    }
    for (auto& [country, lane] : lanes) lanes_.push_back(std::move(lane));
  }

  void read_hubs() {
    std::map<NodeId, std::size_t> lane_of;
    for (const HubRow& row : report_.actors.rows) {
      const NodeId node = projection_.node_of(row.entity.row);
      if (node == kNoNode || lane_of.contains(node)) continue;
      lane_of[node] = lanes_.size();
      lanes_.push_back({row.entity.label, row.entity.country, true, {}});
    }
    const GraphView graph = projection_.graph;
    in_lane_.assign(dated_.size(), false);
    for (std::size_t i = 0; i < dated_.size(); ++i) {
      const std::optional<int> column = columns_->of(dated_[i].when);
      if (!column) continue;
      ++placed_;
      const NodeId a = graph.source(dated_[i].edge), b = graph.target(dated_[i].edge);
      for (const auto& [hub, other] : {std::pair(a, b), std::pair(b, a)}) {
        const auto lane = lane_of.find(hub);
        if (lane == lane_of.end()) continue;
        in_lane_[i] = true;
        Cell& cell = lanes_[lane->second].cells[*column];
        if (projection_.victim[other]) {
          cell.victims.insert(other);
        } else if (is_drawn_alone(projection_, disclosure_, other)) {
          ++cell.links[sign_of(dated_[i].edge)];
        }
      }
    }
  }

  // Of links between people and things that have no lane: how many.
  void read_others() {
    Lane others{"other links", "", false, {}};
    for (std::size_t i = 0; i < dated_.size(); ++i) {
      const std::optional<int> column = columns_->of(dated_[i].when);
      if (!column || in_lane_[i] || touches_protected(dated_[i].edge)) continue;
      ++others.cells[*column].links[""];
    }
    if (!others.cells.empty()) lanes_.push_back(std::move(others));
  }

  const Case& store_;
  const Disclosure& disclosure_;
  HubsReport report_;
  Projection projection_;
  std::vector<DatedLink> dated_;
  std::vector<bool> in_lane_;  // of each dated link
  std::optional<Columns> columns_;
  std::vector<Lane> lanes_;
  std::size_t placed_ = 0, undated_ = 0;
};

class TimelineScene {
 public:
  TimelineScene(const TimelineReader& reader, const Disclosure& disclosure)
      : reader_(reader), disclosure_(disclosure) {}

  MapScene build(std::vector<std::string> subtitle, MapPage page) {
    scene_.subtitle = std::move(subtitle);
    scene_.room = map_room(scene_.subtitle.size(), page);
    const std::vector<Lane>& lanes = reader_.lanes();
    if (lanes.empty()) return std::move(scene_);
    for (const Lane& lane : lanes) areas_.name(lane.country);
    areas_.settle(scene_);
    left_ = scene_.room->left + kNames;
    slot_ = (scene_.room->right - left_) / std::max(1, reader_.columns().count());
    lane_height_ = std::min(kTallest, (scene_.room->top - scene_.room->bottom - kTicks) /
                                          static_cast<double>(lanes.size()));
    bottom_ = scene_.room->top - lane_height_ * static_cast<double>(lanes.size());
    add_columns();
    for (std::size_t i = 0; i < lanes.size(); ++i) add_lane(lanes[i], i);
    name_signs();
    return std::move(scene_);
  }

 private:
  void add_columns() {
    const Columns& columns = reader_.columns();
    for (int i = 0; i < columns.count(); ++i) {
      const double x = left_ + slot_ * i;
      const bool year = columns.begins_year(i);
      scene_.rules.push_back({{x, bottom_}, {x, scene_.room->top}, "", year});
      // Its name stands under its middle; a rule of no length carries it.
      const MapPoint middle{x + slot_ / 2, bottom_};
      scene_.rules.push_back({middle, middle, columns.name(i, year || i == 0), year || i == 0});
    }
    scene_.rules.push_back({{left_ + slot_ * columns.count(), bottom_},
                            {left_ + slot_ * columns.count(), scene_.room->top},
                            "",
                            false});
  }

  void add_lane(const Lane& lane, std::size_t index) {
    const double middle = scene_.room->top - lane_height_ * (static_cast<double>(index) + 0.5);
    const double right = scene_.room->right;
    scene_.rules.push_back(
        {{left_, middle - lane_height_ / 2},
         {right, middle - lane_height_ / 2},
         "",
         index + 1 == reader_.lanes().size() || lane.is_hub != reader_.lanes()[index + 1].is_hub});
    scene_.rules.push_back(
        {{left_, middle}, {left_, middle}, truncate_display(lane.name, kNameCells), true, true});
    if (index == 0) {
      scene_.rules.push_back({{left_, scene_.room->top}, {right, scene_.room->top}, "", true});
    }
    for (const auto& [column, cell] : lane.cells) {
      const MapPoint at{left_ + slot_ * (column + 0.5), middle};
      if (!lane.is_hub) {
        add_number(lane, cell, at);
      } else {
        add_hub_cell(lane, cell, at, column);
      }
    }
  }

  // A country's victims, or the number of other links.
  void add_number(const Lane& lane, const Cell& cell, const MapPoint& at) {
    MapNode node;
    node.x = at.x;
    node.y = at.y;
    node.area = areas_.index(lane.country);
    node.id = lane.name;
    node.hollow = cell.victims.empty();
    std::uint64_t number = cell.victims.size();
    for (const auto& [sign, links] : cell.links) number += links;
    node.count = cell.victims.empty() ? std::to_string(number) : disclosure_.victim_count(number);
    const double room = std::min(slot_, lane_height_) / 2 - 1;
    const int wanted = number >= 20 ? 3 : number >= 5 ? 2 : number >= 2 ? 1 : 0;
    for (node.size = wanted; node.size > 0 && radius_of(node) > room;) --node.size;
    scene_.nodes.push_back(std::move(node));
  }

  // Victims above, other marks beneath; without victims marks take both rows.
  void add_hub_cell(const Lane& lane, const Cell& cell, const MapPoint& at, int column) {
    const bool victims = !cell.victims.empty();
    if (victims) {
      MapNode node;
      node.kind = "person";
      node.victims = disclosure_.victim_count(cell.victims.size());
      node.area = areas_.index(lane.country);
      node.x = at.x;
      node.y = cell.links.empty() ? at.y : at.y + lane_height_ / 2 - radius_of(node) - 1;
      scene_.nodes.push_back(std::move(node));
    }
    const auto per_row = static_cast<std::size_t>(std::max(1.0, std::floor(slot_ / kMarkCell)));
    const std::size_t rows = victims ? 1 : 2;
    const std::size_t shown = std::min(cell.links.size(), per_row * rows);
    crowded_ += cell.links.size() - shown;
    std::size_t i = 0;
    for (const auto& [sign, links] : cell.links) {
      if (i == shown) break;
      const std::size_t in_row = std::min(per_row, shown - i / per_row * per_row);
      MapNode node;
      node.kind = sign;
      node.area = areas_.index(lane.country);
      node.note = fmt::format("{} link{} · {}", links, links == 1 ? "" : "s",
                              reader_.columns().name(column, true));
      node.id = lane.name;
      node.x = at.x + kMarkCell * (static_cast<double>(i % per_row) -
                                   (static_cast<double>(in_row) - 1) / 2);
      node.y = at.y;
      if (victims) {
        node.y -= lane_height_ / 2 - radius_of(node) - 1;
      } else if (shown > per_row) {
        node.y += (i < per_row ? 1 : -1) * kMarkCell / 2;
      }
      scene_.nodes.push_back(std::move(node));
      ++i;
    }
  }

  void name_signs() {
    for (const Theme& theme : themes()) scene_.kind_names[theme.sign] = theme.name;
    scene_.kind_names[kOtherSign] = "another link";
    scene_.legend = {"filled = victims, by first dated link", "ring = other dated links",
                     "colour = country"};
    if (crowded_ > 0) {
      scene_.legend.push_back(fmt::format("{} signs without room are not drawn", crowded_));
    }
  }

  const TimelineReader& reader_;
  const Disclosure& disclosure_;
  MapScene scene_;
  MapAreas areas_;
  double left_ = 0, bottom_ = 0, slot_ = 1, lane_height_ = 1;
  std::size_t crowded_ = 0;
};

std::vector<std::string> subtitle_of(const TimelineReader& reader, const Disclosure& disclosure,
                                     const MapOptions& options) {
  const bool release = disclosure.view() == View::release;
  std::vector<std::string> lines{
      fmt::format("{} dated links, one column a {} · {} without a date, {} dated too vaguely or "
                  "before the first column · {}",
                  reader.placed(), reader.columns().unit(), reader.undated(), reader.vague(),
                  period_of(options.hubs)),
      fmt::format("lanes: {}the first {} actors by {} over {}, other links",
                  release ? "" : "countries where victims were exploited, ", kHubs,
                  options.hubs.rank, options.hubs.group)};
  if (release) lines.push_back("no date of a victim or of anybody protected is in a release");
  if (options.hubs.least_grade) {
    lines.push_back("least grade " + to_string(*options.hubs.least_grade));
  }
  return lines;
}

}  // namespace

MapScene timeline_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                      Context& context) {
  TimelineReader reader(store, disclosure, options, context);
  reader.read();
  MapScene scene = TimelineScene(reader, disclosure)
                       .build(subtitle_of(reader, disclosure, options), options.page);
  scene.title = "Timeline: what happened when";
  if (scene.nodes.empty()) {
    scene.nothing =
        "Nothing to draw: no link that this view shows has a date. `mekhala import` takes a column "
        "of dates as valid_from of a link.";
  }
  sign_map(scene, reader.report().manifest, disclosure, options);
  return scene;
}

}  // namespace mekhala
