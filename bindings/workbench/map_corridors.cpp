#include "bindings/workbench/map_corridors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "bindings/workbench/journeys.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "datasets/outlines/outlines.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

// What the outlines cover, in degrees.
constexpr double kWest = 60, kEast = 155, kSouth = -15, kNorth = 55;
// Where nothing says what to show: the region of the compounds.
constexpr MapRoom kRegion{91, 3, 128, 29};
constexpr double kLeastSpan = 7;  // degrees that a page shows at least
constexpr double kPad = 0.12;     // of the span, around what is shown
constexpr double kReach = 0.30;   // of the span, within which countries of origin widen the page
constexpr double kEdge = 34;      // points from the edge of the outlines to a mark on them
constexpr double kBand = 92;      // points beside the outlines, for what lies off the page
constexpr double kEdgeGap = 40;   // points between two of those
constexpr double kApart = 5;      // points between marks
constexpr std::size_t kMostMoves = 70;
constexpr std::size_t kNoteCells = 34;
constexpr const char* kOriginColor = "#64748b";

bool on_outlines(const JourneyEnd& end) {
  return end.longitude > kWest && end.longitude < kEast && end.latitude > kSouth &&
         end.latitude < kNorth;
}

void widen(std::optional<MapRoom>& box, const JourneyEnd& end) {
  if (!box) box = {end.longitude, end.latitude, end.longitude, end.latitude};
  box->left = std::min(box->left, end.longitude);
  box->right = std::max(box->right, end.longitude);
  box->bottom = std::min(box->bottom, end.latitude);
  box->top = std::max(box->top, end.latitude);
}

MapRoom padded(const MapRoom& box, double share) {
  const double x = share * std::max(box.right - box.left, kLeastSpan);
  const double y = share * std::max(box.top - box.bottom, kLeastSpan);
  return {box.left - x, box.bottom - y, box.right + x, box.top + y};
}

// From degrees to points of the page: one scale for both axes at the middle of the page.
class Projector {
 public:
  Projector(const MapRoom& degrees, const MapRoom& room) : room_(room) {
    latitude_ = (degrees.bottom + degrees.top) / 2;
    true_at_ = latitude_;
    squeeze_ = std::cos(true_at_ * std::numbers::pi / 180);
    const double width = std::max(kLeastSpan, degrees.right - degrees.left) * squeeze_;
    const double height = std::max(kLeastSpan, degrees.top - degrees.bottom);
    const double least = std::max((room.right - room.left) / ((kEast - kWest) * squeeze_),
                                  (room.top - room.bottom) / (kNorth - kSouth));
    scale_ = std::max(
        {std::min((room.right - room.left) / width, (room.top - room.bottom) / height), least});
    // Where the outlines end, the page ends.
    const double half_x = (room.right - room.left) / scale_ / squeeze_ / 2;
    const double half_y = (room.top - room.bottom) / scale_ / 2;
    longitude_ = std::clamp((degrees.left + degrees.right) / 2, kWest + half_x - 1e-9,
                            kEast - half_x + 1e-9);
    latitude_ = std::clamp(latitude_, kSouth + half_y - 1e-9, kNorth - half_y + 1e-9);
  }
  [[nodiscard]] MapPoint at(double longitude, double latitude) const {
    double east = longitude - longitude_;
    if (east < -180) east += 360;
    if (east > 180) east -= 360;
    return {(room_.left + room_.right) / 2 + scale_ * squeeze_ * east,
            (room_.bottom + room_.top) / 2 + scale_ * (latitude - latitude_)};
  }
  [[nodiscard]] double true_at() const { return true_at_; }

 private:
  MapRoom room_;
  double longitude_ = 0, latitude_ = 0, true_at_ = 0;
  double squeeze_ = 1, scale_ = 1;
};

// All places, and the countries of origin that are not far from them.
MapRoom shown_degrees(const Journeys& journeys) {
  std::optional<MapRoom> places;
  for (const JourneyEnd& end : journeys.ends) {
    if (!end.is_country && on_outlines(end)) widen(places, end);
  }
  std::optional<MapRoom> all = places;
  if (places) {
    const MapRoom near = padded(*places, kReach);
    for (const JourneyEnd& end : journeys.ends) {
      const bool is_near = end.longitude > near.left && end.longitude < near.right &&
                           end.latitude > near.bottom && end.latitude < near.top;
      if (end.is_country && is_near && on_outlines(end)) widen(all, end);
    }
  } else {
    for (const JourneyEnd& end : journeys.ends) {
      const bool is_near = end.longitude > kRegion.left && end.longitude < kRegion.right &&
                           end.latitude > kRegion.bottom && end.latitude < kRegion.top;
      if (is_near) widen(all, end);
    }
  }
  return all ? padded(*all, kPad) : kRegion;
}

int step_of(std::uint64_t people, std::uint64_t most) {
  if (people == 0) return 0;
  if (2 * people >= most) return 3;
  return 5 * people >= most ? 2 : 1;
}

class CorridorScene {
 public:
  CorridorScene(Journeys journeys, const Disclosure& disclosure)
      : journeys_(std::move(journeys)), disclosure_(disclosure) {}

  MapScene build(const std::vector<std::string>& subtitle, MapPage page) {
    scene_.subtitle = map_lines(subtitle, page);
    scene_.room = map_room(scene_.subtitle.size(), page);
    const Projector projector = leave_bands();
    thin_bands(projector);
    name_areas();
    add_ends(projector);
    move_apart();
    add_moves();
    add_lands(projector);
    scene_.footer.push_back(fmt::format(
        "Outlines: Natural Earth 1:50m, public domain; boundaries as drawn there, no position on "
        "the status of any territory. Equirectangular, true to scale at {:.0f}° {}.",
        std::abs(projector.true_at()), projector.true_at() < 0 ? "south" : "north"));
    return std::move(scene_);
  }

 private:
  // Colours are for countries with a place; countries that people only come from share a grey.
  void name_areas() {
    const bool release = disclosure_.view() == View::release;
    for (const JourneyEnd& end : journeys_.ends) {
      if (!end.is_country || (release && end.people > 0)) areas_.name(end.country);
    }
    areas_.settle(scene_);
    for (const JourneyEnd& end : journeys_.ends) {
      if (areas_.index(end.country) != kNoArea || end.country.empty()) continue;
      origin_area_[end.country] = static_cast<std::uint32_t>(scene_.areas.size());
      scene_.areas.push_back(
          {country_name(end.country), country_local_name(end.country), kOriginColor});
    }
  }
  [[nodiscard]] std::uint32_t area_of(const std::string& country) const {
    const auto origin = origin_area_.find(country);
    return origin == origin_area_.end() ? areas_.index(country) : origin->second;
  }

  enum Side : std::uint8_t { left, right, bottom, top, none };

  [[nodiscard]] static Side side_off(const MapPoint& at, const MapRoom& ground) {
    const std::array<double, 4> beyond{ground.left - at.x, at.x - ground.right,
                                       ground.bottom - at.y, at.y - ground.top};
    const auto most = std::max_element(beyond.begin(), beyond.end());
    return *most > 0 ? static_cast<Side>(most - beyond.begin()) : none;
  }

  // What lies off the page stands in a band beside the outlines, so that no mark is on land that it
  // does not belong to. A band makes the outlines smaller, which may take more off the page.
  Projector leave_bands() {
    const MapRoom& room = *scene_.room;
    MapRoom ground = room;
    const MapRoom degrees = shown_degrees(journeys_);
    for (;;) {
      const Projector projector(degrees, ground);
      MapRoom smaller = ground;
      for (const JourneyEnd& end : journeys_.ends) {
        switch (side_off(projector.at(end.longitude, end.latitude), ground)) {
          case left:
            smaller.left = room.left + kBand;
            break;
          case right:
            smaller.right = room.right - kBand;
            break;
          case bottom:
            smaller.bottom = room.bottom + kBand / 2;
            break;
          case top:
            smaller.top = room.top - kBand / 2;
            break;
          case none:
            break;
        }
      }
      const bool same = smaller.left == ground.left && smaller.right == ground.right &&
                        smaller.bottom == ground.bottom && smaller.top == ground.top;
      ground = smaller;
      scene_.ground = ground;
      if (same) return projector;
    }
  }

  // Of a row of marks in a band: where it begins and ends, and how far apart they stand at least.
  struct Row {
    double low = 0, high = 0, gap = 0;
    [[nodiscard]] std::size_t most() const {
      return 1 + static_cast<std::size_t>(std::max(0.0, (high - low) / gap));
    }
  };
  [[nodiscard]] Row row_of(Side side) const {
    const MapRoom& ground = *scene_.ground;
    const bool upright = side == left || side == right;
    return {(upright ? ground.bottom : ground.left) + kEdge,
            (upright ? ground.top : ground.right) - kEdge, upright ? kEdgeGap : kBand};
  }

  // A band holds so many marks. Of more, the countries that fewest people come from are left out,
  // with their moves, and counted.
  void thin_bands(const Projector& projector) {
    std::vector<std::uint64_t> moved(journeys_.ends.size(), 0);
    for (const JourneyMove& move : journeys_.moves) {
      moved[move.from] += move.people;
      moved[move.to] += move.people;
    }
    std::vector<bool> kept(journeys_.ends.size(), true);
    for (const Side side : {left, right, bottom, top}) {
      std::vector<std::size_t> row;
      for (std::size_t i = 0; i < journeys_.ends.size(); ++i) {
        const JourneyEnd& end = journeys_.ends[i];
        if (side_off(projector.at(end.longitude, end.latitude), *scene_.ground) == side) {
          row.push_back(i);
        }
      }
      std::stable_sort(row.begin(), row.end(), [&](std::size_t a, std::size_t b) {
        const JourneyEnd &x = journeys_.ends[a], &y = journeys_.ends[b];
        return std::tuple(x.is_country, y.people, moved[b]) <
               std::tuple(y.is_country, x.people, moved[a]);
      });
      for (std::size_t i = row_of(side).most(); i < row.size(); ++i) kept[row[i]] = false;
    }
    leave_out(kept);
  }

  void leave_out(const std::vector<bool>& kept) {
    std::vector<std::size_t> now(kept.size());
    std::vector<JourneyEnd> ends;
    std::uint64_t people = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      now[i] = ends.size();
      if (kept[i]) {
        ends.push_back(std::move(journeys_.ends[i]));
      } else {
        people += journeys_.ends[i].people;
      }
    }
    left_out_ = kept.size() - ends.size();
    if (left_out_ == 0) {
      journeys_.ends = std::move(ends);
      return;
    }
    const bool release = disclosure_.view() == View::release;
    scene_.legend.push_back(
        fmt::format("{} more off the page{}", left_out_,
                    release ? "" : fmt::format(", {} people", people_text(disclosure_, people))));
    std::vector<JourneyMove> moves;
    for (const JourneyMove& move : journeys_.moves) {
      if (!kept[move.from] || !kept[move.to]) continue;
      moves.push_back(move);
      moves.back().from = now[move.from];
      moves.back().to = now[move.to];
    }
    undrawn_ = journeys_.moves.size() - moves.size();
    journeys_.ends = std::move(ends);
    journeys_.moves = std::move(moves);
  }

  void add_ends(const Projector& projector) {
    std::uint64_t most = 1;
    for (const JourneyEnd& end : journeys_.ends) most = std::max(most, end.people);
    for (const JourneyEnd& end : journeys_.ends) {
      MapNode node;
      const MapPoint at = projector.at(end.longitude, end.latitude);
      sides_.push_back(side_off(at, *scene_.ground));
      stand(node, at, sides_.back());
      node.area = area_of(end.country);
      node.kind = "location";
      node.size = std::max(1, step_of(end.people, most));
      if (end.is_country) {
        name_country(node, end);
      } else {
        node.count = end.people == 0 ? "–" : disclosure_.victim_count(end.people);
        node.label = end.name;
        for (const std::string& site : end.sites)
          node.note += (node.note.empty() ? "" : ", ") + site;
        node.note = truncate_display(node.note, kNoteCells);
      }
      scene_.nodes.push_back(std::move(node));
    }
    const bool starts = std::any_of(scene_.nodes.begin(), scene_.nodes.end(),
                                    [](const MapNode& node) { return node.count == "–"; });
    if (starts) scene_.legend.push_back("– = people left from there only");
    spread_bands();
  }

  // On the outlines, away from their edge; off them in the middle of the band on that side.
  void stand(MapNode& node, const MapPoint& at, Side side) const {
    const MapRoom &room = *scene_.room, &ground = *scene_.ground;
    node.x = std::clamp(at.x, ground.left + kEdge, ground.right - kEdge);
    node.y = std::clamp(at.y, ground.bottom + kEdge, ground.top - kEdge);
    if (side == left) node.x = (room.left + ground.left) / 2;
    if (side == right) node.x = (room.right + ground.right) / 2;
    if (side == bottom) node.y = (room.bottom + ground.bottom) / 2;
    if (side == top) node.y = (room.top + ground.top) / 2;
  }

  // A country on the page has its name on its land; one off the page beside its mark. In a release
  // it stands for all its places.
  void name_country(MapNode& node, const JourneyEnd& end) {
    const bool release = disclosure_.view() == View::release;
    node.id = country_name(end.country);
    if (sides_.back() != none) {
      node.label = node.id;
      named_at_edge_.insert(end.country);
    }
    node.hollow = !release;
    node.count = disclosure_.victim_count(end.people);
    if (!release) {
      node.size = 1;
    } else if (end.people == 0) {
      node.count = "–";
      node.size = 1;
    } else if (node.count != std::to_string(end.people)) {
      // No mark's size may tell what the number does not.
      node.count = "<10";
      node.size = 1;
    }
  }

  // Marks in a band stand in a row.
  void spread_bands() {
    for (const Side side : {left, right, bottom, top}) {
      const bool upright = side == left || side == right;
      const auto [low, high, gap] = row_of(side);
      std::vector<std::size_t> row;
      for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
        if (sides_[i] == side) row.push_back(i);
      }
      const auto along = [&](std::size_t i) -> double& {
        return upright ? scene_.nodes[i].y : scene_.nodes[i].x;
      };
      std::stable_sort(row.begin(), row.end(),
                       [&](std::size_t a, std::size_t b) { return along(a) < along(b); });
      for (std::size_t i = 1; i < row.size(); ++i) {
        along(row[i]) = std::max(along(row[i]), along(row[i - 1]) + gap);
      }
      double limit = high;
      for (auto i = row.rbegin(); i != row.rend(); ++i) {
        along(*i) = std::min(along(*i), limit);
        limit = along(*i) - gap;
      }
    }
  }

  // Marks that would cover each other give way by half each; those in a band stay.
  void move_apart() {
    constexpr int kRounds = 80;
    const MapRoom& ground = *scene_.ground;
    for (int round = 0; round < kRounds; ++round) {
      bool moved = false;
      for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
        for (std::size_t j = i + 1; j < scene_.nodes.size(); ++j) {
          MapNode &a = scene_.nodes[i], &b = scene_.nodes[j];
          const double wanted = radius_of(a) + radius_of(b) + kApart;
          double x = b.x - a.x, y = b.y - a.y;
          double far = std::hypot(x, y);
          const bool a_stays = sides_[i] != none, b_stays = sides_[j] != none;
          if (far >= wanted || (a_stays && b_stays)) continue;
          if (far < 1e-6) x = far = 1;
          const double push = (wanted - far) / far / (a_stays || b_stays ? 1 : 2);
          if (!a_stays) a.x -= push * x, a.y -= push * y;
          if (!b_stays) b.x += push * x, b.y += push * y;
          moved = true;
        }
      }
      for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
        if (sides_[i] != none) continue;
        MapNode& node = scene_.nodes[i];
        node.x = std::clamp(node.x, ground.left + kEdge, ground.right - kEdge);
        node.y = std::clamp(node.y, ground.bottom + kEdge, ground.top - kEdge);
      }
      if (!moved) return;
    }
  }

  void add_moves() {
    if (journeys_.moves.empty()) return;
    // Four widths; the thresholds grow with the largest and are printed.
    const std::uint64_t unit = std::max<std::uint64_t>(1, journeys_.moves[0].people / 40);
    for (const JourneyMove& move : journeys_.moves) {
      if (scene_.links.size() == kMostMoves) break;
      MapLink link;
      link.from = static_cast<std::uint32_t>(move.from);
      link.to = static_cast<std::uint32_t>(move.to);
      link.evidence = move.evidence;
      if (origin_area_.contains(journeys_.ends[move.from].country)) {
        link.area = scene_.nodes[move.to].area;
      }
      link.width = width_of_people(move.people / unit);
      link.directed = true;
      link.label = disclosure_.victim_count(move.people);
      scene_.links.push_back(std::move(link));
    }
    undrawn_ += journeys_.moves.size() - scene_.links.size();
    if (undrawn_ > 0) {
      scene_.legend.push_back(fmt::format("{} smaller move{} not drawn", grouped(undrawn_),
                                          undrawn_ == 1 ? " is" : "s are"));
    }
    scene_.legend.push_back(
        fmt::format("widths: from 1, {}, {}, {} people", 2 * unit, 5 * unit, 10 * unit));
    const bool from_grey = std::any_of(scene_.links.begin(), scene_.links.end(),
                                       [](const MapLink& link) { return link.area != kNoArea; });
    scene_.legend.push_back(
        fmt::format("arrow's colour = country it leaves{}", from_grey ? ";" : ""));
    if (from_grey) scene_.legend.push_back("of a grey one, country it reaches");
  }

  void add_lands(const Projector& projector) {
    const MapRoom& room = *scene_.ground;
    for (const Outlines::Country& country : Outlines::builtin().countries()) {
      MapLand land;
      bool on_page = false;
      for (const std::vector<Outlines::Point>& ring : country.rings) {
        std::vector<MapPoint> points;
        MapRoom box{1e9, 1e9, -1e9, -1e9};
        for (const Outlines::Point& point : ring) {
          points.push_back(projector.at(point.longitude, point.latitude));
          box = {std::min(box.left, points.back().x), std::min(box.bottom, points.back().y),
                 std::max(box.right, points.back().x), std::max(box.top, points.back().y)};
        }
        if (box.left > room.right || box.right < room.left || box.bottom > room.top ||
            box.top < room.bottom) {
          continue;
        }
        land.rings.push_back(std::move(points));
        on_page = true;
      }
      if (!on_page) continue;
      land.area = country.code.empty() ? kNoArea : area_of(country.code);
      if (!named_at_edge_.contains(country.code)) {
        land.label = projector.at(country.label.longitude, country.label.latitude);
      }
      scene_.lands.push_back(std::move(land));
    }
  }

  Journeys journeys_;  // but for what is left out
  const Disclosure& disclosure_;
  std::size_t left_out_ = 0, undrawn_ = 0;  // ends, moves
  MapScene scene_;
  MapAreas areas_;
  std::map<std::string, std::uint32_t> origin_area_;  // of countries without a place
  std::vector<Side> sides_;                           // of each node, where it lies off the page
  std::set<std::string> named_at_edge_;               // countries
};

// ", 3 of this, 4 of that": what is not 0.
std::string counted(const std::vector<std::pair<std::uint64_t, const char*>>& parts,
                    const Disclosure& disclosure) {
  std::string text;
  for (const auto& [count, what] : parts) {
    if (count > 0) text += fmt::format(", {} {}", people_text(disclosure, count), what);
  }
  return text;
}

std::vector<std::string> subtitle_of(const Journeys& journeys, const Disclosure& disclosure,
                                     const MapOptions& options) {
  const bool release = disclosure.view() == View::release;
  const auto people = [&](std::uint64_t count) { return people_text(disclosure, count); };
  const auto places = static_cast<std::size_t>(
      std::count_if(journeys.ends.begin(), journeys.ends.end(),
                    [](const JourneyEnd& end) { return !end.is_country && end.people > 0; }));
  std::vector<std::string> lines;
  if (release) {
    const std::string unknown =
        journeys.without_place == 0
            ? std::string("the country of every victim is known")
            : people(journeys.without_place) + " victims without a known country";
    lines = {fmt::format("{} · {}", unknown, period_of(options.hubs)),
             "circle = country and victims exploited there; arrow = from their country, groups of "
             "ten and more only"};
  } else {
    const std::uint64_t placed =
        journeys.victims - journeys.without_place - journeys.outside_period;
    lines = {fmt::format("{} victims: {} at {} place{}{} · {}", people(journeys.victims),
                         people(placed), places, places == 1 ? "" : "s",
                         counted({{journeys.without_place, "at no known place"},
                                  {journeys.outside_period, "at places of other times only"}},
                                 disclosure),
                         period_of(options.hubs)),
             fmt::format(
                 "circle = place and victims known to have {}; ring = country they come "
                 "from; arrow = people moved, in order of dates",
                 options.hubs.from || options.hubs.to ? "come there in the period" : "been there"),
             fmt::format("of the {}: {} by an arrow from their country{}", people(placed),
                         people(journeys.with_origin),
                         counted({{journeys.at_home, "first seen in their own country"},
                                  {journeys.unknown_origin, "whose country nobody tells"},
                                  {journeys.unsure_origin, "whose first place no date tells"},
                                  {journeys.came_before, "had come before the period"}},
                                 disclosure))};
    if (journeys.without_order > 0) {
      lines.push_back(fmt::format("{} move{} between places in an order that no date tells",
                                  people(journeys.without_order),
                                  journeys.without_order == 1 ? "" : "s"));
    }
  }
  if (options.hubs.least_grade) {
    lines.push_back("least grade " + to_string(*options.hubs.least_grade));
  }
  return lines;
}

constexpr const char* kNothing =
    "Nothing to draw: no victim is known to have been at a place with a position. A victim needs a "
    "link such as held_at, lodged_at or travelled_to; the place needs latitude and longitude, or a "
    "name or city of the gazetteer. `mekhala import` takes all of these.";
constexpr const char* kNothingReleased =
    "Nothing to draw: of no victim is the country of exploitation known. `mekhala import` takes "
    "it.";

}  // namespace

MapScene corridors_map(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                       Context& context) {
  const Journeys journeys = find_journeys(store, disclosure, options, context);
  MapScene scene = CorridorScene(journeys, disclosure)
                       .build(subtitle_of(journeys, disclosure, options), options.page);
  scene.title = "Corridors: where people come from and were taken";
  if (scene.nodes.empty()) {
    scene.nothing = disclosure.view() == View::release ? kNothingReleased : kNothing;
  }
  std::vector<std::string> attribution = std::move(scene.footer);
  sign_map(scene, {{"case", disclosure.fingerprint()}, {"projection", journeys.projection}},
           disclosure, options);
  scene.footer.insert(scene.footer.end(), attribution.begin(), attribution.end());
  return scene;
}

}  // namespace mekhala
