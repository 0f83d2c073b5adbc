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
constexpr double kTicks = 30;          // points under the lanes, for the names of columns
constexpr double kYears = 11;          // points from the names of columns down to those of years
constexpr double kNameOfColumn = 15;   // points that one needs
constexpr double kYearWidth = 26;      // points that a year needs
constexpr int kLongestGap = 3;         // columns without anything that are drawn one by one
constexpr double kTallest = 64;
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
  // From now on columns are counted from `first`, and there are `count`.
  void narrow(int first, int count) {
    first_ += first;
    count_ = count;
  }
  [[nodiscard]] bool begins_year(int column) const { return (first_ + column) * months_ % 12 == 0; }
  [[nodiscard]] std::string year(int column) const {
    return fmt::format("{:04}", (first_ + column) * months_ / 12);
  }
  [[nodiscard]] bool are_years() const { return months_ == 12; }
  // Within its year.
  [[nodiscard]] std::string part(int column) const {
    const int month = (first_ + column) * months_ % 12;
    return months_ == 3 ? fmt::format("Q{}", month / 3 + 1) : fmt::format("{:02}", month + 1);
  }
  [[nodiscard]] std::string name(int column) const {
    return are_years() ? year(column) : fmt::format("{}-{}", year(column), part(column));
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
      : store_(store), disclosure_(disclosure), from_(options.hubs.from) {
    HubsOptions hubs = options.hubs;
    hubs.top = kHubs;
    hubs.brief = true;
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
    drop_empty_ends();
  }

  [[nodiscard]] const Columns& columns() const { return *columns_; }
  [[nodiscard]] const std::vector<Lane>& lanes() const { return lanes_; }
  [[nodiscard]] const HubsReport& report() const { return report_; }
  [[nodiscard]] std::size_t placed() const { return placed_; }
  [[nodiscard]] std::size_t vague() const { return dated_.size() - placed_; }
  [[nodiscard]] std::size_t undated() const { return undated_; }
  [[nodiscard]] std::size_t earlier() const { return earlier_; }

 private:
  void read_dates() {
    const GraphView graph = projection_.graph;
    const bool release = disclosure_.view() == View::release;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (release && touches_protected(edge)) continue;
      const std::optional<Date> when = disclosure_.when(projection_.statements_of[edge]);
      if (!when) {
        ++undated_;
      } else if (from_ && when->last_day < from_->first_day) {
        ++earlier_;  // what lasts into the period but began before
      } else {
        dated_.push_back({edge, *when});
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

  // Dates that no lane shows leave empty columns at either end.
  void drop_empty_ends() {
    std::optional<int> first, last;
    for (const Lane& lane : lanes_) {
      if (lane.cells.empty()) continue;
      first = std::min(first.value_or(lane.cells.begin()->first), lane.cells.begin()->first);
      last = std::max(last.value_or(lane.cells.rbegin()->first), lane.cells.rbegin()->first);
    }
    if (!first) return;
    columns_->narrow(*first, *last - *first + 1);
    for (Lane& lane : lanes_) {
      std::map<int, Cell> moved;
      for (auto& [column, cell] : lane.cells) moved[column - *first] = std::move(cell);
      lane.cells = std::move(moved);
    }
  }

  const Case& store_;
  const Disclosure& disclosure_;
  std::optional<Date> from_;
  HubsReport report_;
  Projection projection_;
  std::vector<DatedLink> dated_;
  std::vector<bool> in_lane_;  // of each dated link
  std::optional<Columns> columns_;
  std::vector<Lane> lanes_;
  std::size_t placed_ = 0, undated_ = 0, earlier_ = 0;
};

class TimelineScene {
 public:
  TimelineScene(const TimelineReader& reader, const Disclosure& disclosure)
      : reader_(reader), disclosure_(disclosure) {}

  MapScene build(const std::vector<std::string>& subtitle, MapPage page) {
    scene_.subtitle = map_lines(subtitle, page);
    scene_.room = map_room(scene_.subtitle.size(), page);
    const std::vector<Lane>& lanes = reader_.lanes();
    if (lanes.empty()) return std::move(scene_);
    for (const Lane& lane : lanes) areas_.name(lane.country);
    areas_.settle(scene_);
    left_ = scene_.room->left + kNames;
    place_columns();
    set_units();
    lane_height_ = std::min(kTallest, (scene_.room->top - scene_.room->bottom - kTicks) /
                                          static_cast<double>(lanes.size()));
    bottom_ = scene_.room->top - lane_height_ * static_cast<double>(lanes.size());
    add_columns();
    for (std::size_t i = 0; i < lanes.size(); ++i) add_lane(lanes[i], i);
    name_signs();
    return std::move(scene_);
  }

 private:
  // Columns without anything, where one is drawn for all.
  struct Gap {
    int first = 0, count = 0;
  };

  // Where each column stands; a long stretch without anything takes the room of one.
  void place_columns() {
    const int count = reader_.columns().count();
    std::vector<bool> used(static_cast<std::size_t>(count), false);
    for (const Lane& lane : reader_.lanes()) {
      for (const auto& [column, cell] : lane.cells) used[static_cast<std::size_t>(column)] = true;
    }
    int place = 0;
    for (int column = 0; column < count;) {
      int end = column;
      while (end < count && !used[static_cast<std::size_t>(end)]) ++end;
      const bool gap = end - column > kLongestGap;
      if (gap) gaps_.push_back({column, end - column});
      for (end = std::max(end, column + 1); column < end; ++column) {
        place_of_.push_back(place);
        if (!gap) ++place;
      }
      if (gap) ++place;
    }
    slot_ = (scene_.room->right - left_) / std::max(1, place);
    places_ = place;
  }
  [[nodiscard]] double left_of(int column) const {
    return left_ + slot_ * place_of_[static_cast<std::size_t>(column)];
  }
  [[nodiscard]] const Gap* gap_at(int column) const {
    for (const Gap& gap : gaps_) {
      if (column >= gap.first && column < gap.first + gap.count) return &gap;
    }
    return nullptr;
  }

  // A rule of no length carries a name.
  void name_at(double x, double y, const std::string& name, bool strong) {
    scene_.rules.push_back({{x, y}, {x, y}, name, strong});
  }

  // Under the lanes the names of columns, as many as have room, and under those the years.
  void add_columns() {
    const Columns& columns = reader_.columns();
    const int every = std::max(1, static_cast<int>(std::ceil(kNameOfColumn / slot_)));
    std::string year;
    double year_at = -1e9;
    for (int i = 0; i < columns.count(); ++i) {
      const Gap* gap = gap_at(i);
      if (gap != nullptr && i > gap->first) continue;
      const double x = left_of(i);
      const bool begins = columns.begins_year(i);
      scene_.rules.push_back({{x, bottom_}, {x, scene_.room->top}, "", begins});
      const double middle = x + slot_ / 2;
      if (gap != nullptr) {
        name_at(middle, bottom_, "…", false);
        continue;
      }
      const bool is_named =
          columns.are_years() ? middle - year_at > kYearWidth : (begins ? 0 : i) % every == 0;
      if (columns.are_years()) {
        if (is_named) name_at(middle, bottom_, columns.year(i), true);
        if (is_named) year_at = middle;
        continue;
      }
      if (is_named) name_at(middle, bottom_, columns.part(i), false);
      if (columns.year(i) != year && middle - year_at > kYearWidth) {
        year = columns.year(i);
        year_at = middle;
        name_at(middle, bottom_ - kYears, year, true);
      }
    }
    const double end = left_ + slot_ * places_;
    scene_.rules.push_back({{end, bottom_}, {end, scene_.room->top}, "", false});
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
      const MapPoint at{left_of(column) + slot_ / 2, middle};
      if (!lane.is_hub) {
        add_number(lane, cell, at);
      } else {
        add_hub_cell(lane, cell, at, column);
      }
    }
  }

  [[nodiscard]] static std::uint64_t number_of(const Cell& cell) {
    std::uint64_t number = cell.victims.size();
    for (const auto& [sign, links] : cell.links) number += links;
    return number;
  }

  // Circles have four sizes; the thresholds grow with the largest and are printed.
  void set_units() {
    std::uint64_t filled = 0, ring = 0;
    for (const Lane& lane : reader_.lanes()) {
      for (const auto& [column, cell] : lane.cells) {
        if (lane.is_hub) continue;
        std::uint64_t& most = cell.victims.empty() ? ring : filled;
        most = std::max(most, number_of(cell));
      }
    }
    constexpr std::uint64_t kUnits = 40;  // of the largest
    filled_unit_ = std::max<std::uint64_t>(1, filled / kUnits);
    ring_unit_ = std::max<std::uint64_t>(1, ring / kUnits);
  }
  [[nodiscard]] static std::string larger_from(std::uint64_t unit) {
    return fmt::format("larger from {}, {} and {} on", grouped(2 * unit), grouped(5 * unit),
                       grouped(20 * unit));
  }

  // A country's victims, or the number of other links.
  void add_number(const Lane& lane, const Cell& cell, const MapPoint& at) {
    MapNode node;
    node.x = at.x;
    node.y = at.y;
    node.area = areas_.index(lane.country);
    node.id = lane.name;
    node.hollow = cell.victims.empty();
    const std::uint64_t number = number_of(cell);
    node.count = cell.victims.empty() ? std::to_string(number) : disclosure_.victim_count(number);
    const double room = std::min(slot_, lane_height_) / 2 - 1;
    const std::uint64_t unit = node.hollow ? ring_unit_ : filled_unit_;
    const int wanted = number >= 20 * unit  ? 3
                       : number >= 5 * unit ? 2
                       : number >= 2 * unit ? 1
                                            : 0;
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
                              reader_.columns().name(column));
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
    const auto has = [&](bool hollow) {
      return std::any_of(scene_.nodes.begin(), scene_.nodes.end(), [&](const MapNode& node) {
        return !node.count.empty() && node.hollow == hollow;
      });
    };
    const bool filled = has(false), ring = has(true);
    if (filled) scene_.legend.push_back("filled = victims, by first dated link");
    if (ring) scene_.legend.push_back("ring = other dated links");
    if (filled && ring && filled_unit_ != ring_unit_) {
      scene_.legend.push_back("filled: " + larger_from(filled_unit_));
      scene_.legend.push_back("ring: " + larger_from(ring_unit_));
    } else if (filled || ring) {
      scene_.legend.push_back(larger_from(filled ? filled_unit_ : ring_unit_));
    }
    const bool colored = std::any_of(scene_.nodes.begin(), scene_.nodes.end(),
                                     [](const MapNode& node) { return node.area != kNoArea; });
    if (colored) scene_.legend.push_back("colour = country");
    for (const Gap& gap : gaps_) {
      const Columns& columns = reader_.columns();
      scene_.legend.push_back(fmt::format("… = nothing from {} to {}", columns.name(gap.first),
                                          columns.name(gap.first + gap.count - 1)));
    }
    if (crowded_ > 0) {
      scene_.legend.push_back(fmt::format("{} signs without room are not drawn", crowded_));
    }
  }

  const TimelineReader& reader_;
  const Disclosure& disclosure_;
  MapScene scene_;
  MapAreas areas_;
  std::vector<Gap> gaps_;
  std::vector<int> place_of_;  // of each column
  int places_ = 1;
  double left_ = 0, bottom_ = 0, slot_ = 1, lane_height_ = 1;
  std::size_t crowded_ = 0;
  std::uint64_t filled_unit_ = 1, ring_unit_ = 1;
};

std::vector<std::string> subtitle_of(const TimelineReader& reader, const Disclosure& disclosure,
                                     const MapOptions& options) {
  const bool release = disclosure.view() == View::release;
  std::string left_out;
  const auto leave_out = [&](std::size_t count, const char* what) {
    if (count > 0)
      left_out += fmt::format("{}{} {}", left_out.empty() ? "" : ", ", grouped(count), what);
  };
  leave_out(reader.undated(), "without a date");
  leave_out(reader.vague(), "dated too vaguely or before the first column");
  leave_out(reader.earlier(), "that began before the period");
  std::vector<std::string> lines{
      fmt::format("{} dated links, one column a {} · {}", grouped(reader.placed()),
                  reader.columns().unit(), period_of(options.hubs)),
      fmt::format("lanes: {}the first {} actors by {} over {}, other links",
                  release ? "" : "countries where victims were exploited, ", kHubs,
                  options.hubs.rank, options.hubs.group)};
  if (!left_out.empty()) lines.insert(lines.begin() + 1, "in no column: " + left_out);
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
