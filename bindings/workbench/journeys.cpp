#include "bindings/workbench/journeys.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <set>
#include <tuple>

#include "bindings/workbench/known_place.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "datasets/gazetteer/gazetteer.hpp"
#include "datasets/outlines/outlines.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr double kTogether = 35;  // kilometres within which places are one circle

// Links that say that somebody was at a place, in the order of a journey: only a lower number is
// earlier for certain.
struct StopKind {
  const char* link;
  int order;
};
constexpr std::array<StopKind, 8> kStops{{{"travelled_from", 0},
                                          {"crossed_at", 1},
                                          {"travelled_to", 2},
                                          {"lodged_at", 2},
                                          {"received", 3},
                                          {"sold", 3},
                                          {"sold_to", 3},
                                          {"held_at", 3}}};

struct Place {
  double longitude = 0, latitude = 0;
  std::string name, country;
};

std::optional<double> degrees(const std::string& text, double limit) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(value >= -limit) || !(value <= limit)) return std::nullopt;
  return value;
}

double kilometres(const Place& a, const Place& b) {
  constexpr double radian = std::numbers::pi / 180, degree = 111.2;
  const double x = (a.longitude - b.longitude) * std::cos((a.latitude + b.latitude) / 2 * radian);
  return degree * std::hypot(x, a.latitude - b.latitude);
}

// Where an entity is, by what the view shows of it.
std::optional<Place> locate(const Disclosure& disclosure, const ShownEntity& entity) {
  if (entity.is_protected) return std::nullopt;
  std::optional<double> longitude, latitude;
  std::vector<std::string> names;
  if (entity.kind == "location") names.push_back(entity.label);
  for (const ShownValue& value : disclosure.values(entity.row)) {
    if (value.property == "longitude" && !longitude) longitude = degrees(value.value, 180);
    if (value.property == "latitude" && !latitude) latitude = degrees(value.value, 90);
    if (value.property == "city") names.push_back(value.value);
  }
  if (longitude && latitude) return Place{*longitude, *latitude, entity.label, entity.country};
  const Gazetteer::Place* known = place_called(names, entity.country);
  if (known == nullptr) return std::nullopt;
  return Place{known->longitude, known->latitude, known->name, known->country};
}

bool is_country(const std::string& name) { return name.size() == 2 && country_code(name) == name; }

// The groups of each node that are countries: as a table of victims by country counts them, whoever
// is of two stands in both.
using Countries = std::vector<std::vector<std::string>>;
Countries countries_of(const Projection& projection) {
  Countries countries(projection.graph.num_nodes());
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    for (const GroupShare& share : projection.groups[node]) {
      const std::string& name = projection.group_names[share.group];
      if (is_country(name)) countries[node].push_back(name);
    }
  }
  return countries;
}

struct Spot {
  Place at;
  std::set<std::string> sites;
  std::set<NodeId> people;
  std::set<NodeId> before, after;  // of a split
};

struct Stop {
  std::size_t spot = 0;
  int order = 0;
  EdgeId edge = 0;
  std::optional<Date> when;
  bool counts = true;  // it is of the period
};

// A lower one is nearer to the begin of a journey: undated departures, what is dated, the rest.
std::tuple<int, std::int32_t, int> position_of(const Stop& stop) {
  if (stop.when) return {1, stop.when->first_day, stop.order};
  return {stop.order < 2 ? 0 : 2, 0, stop.order};
}

bool surely_before(const Stop& a, const Stop& b) {
  if (a.when && b.when && a.when->last_day < b.when->first_day) return true;
  if (a.when && b.when && b.when->last_day < a.when->first_day) return false;
  return a.order < b.order;
}

class JourneyReader {
 public:
  JourneyReader(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                Context& context, const std::optional<Date>& split)
      : store_(store),
        disclosure_(disclosure),
        from_(options.hubs.from),
        to_(options.hubs.to),
        split_(split) {
    ProjectionSpec spec = drawn_projection(options, false);
    // A release counts people, not journeys: its filters are those of every count.
    if (disclosure.view() != View::release) spec.from = spec.to = std::nullopt;
    spec.fold_parallel = false;
    spec.group_property = "exploitation_country";
    for (const StopKind& kind : kStops) spec.link_kinds.emplace_back(kind.link);
    spec.link_kinds.emplace_back("located_in");
    projection_ = project(store, disclosure.protection(), disclosure.asked(spec), context);
    held_in_ = countries_of(projection_);
    spec.group_property = "nationality";
    home_ = countries_of(project(store, disclosure.protection(), disclosure.asked(spec), context));
    result_.projection = projection_.spec;
    for (const bool victim : projection_.victim) result_.victims += victim ? 1 : 0;
  }

  Journeys between_places() {
    read_stops();
    join_near_spots();
    for (NodeId node = 0; node < projection_.graph.num_nodes(); ++node) {
      if (!projection_.victim[node]) continue;
      const auto stops = stops_.find(node);
      if (stops == stops_.end()) {
        ++result_.without_place;
      } else if (std::none_of(stops->second.begin(), stops->second.end(),
                              [&](const Stop& stop) { return stop.counts; })) {
        ++result_.outside_period;
      } else {
        follow(node, stops->second);
      }
    }
    list_ends();
    list_moves();
    return std::move(result_);
  }

  Journeys between_countries() {
    std::map<std::string, std::uint64_t> totals, from;  // victims by country: held in, coming from
    std::map<std::string, std::map<std::string, std::uint64_t>> into;
    for (NodeId node = 0; node < projection_.graph.num_nodes(); ++node) {
      if (!projection_.victim[node]) continue;
      for (const std::string& home : home_[node]) ++from[home];
      if (held_in_[node].empty()) ++result_.without_place;
      for (const std::string& country : held_in_[node]) {
        ++totals[country];
        if (!home_[node].empty()) ++into[country][home_[node].front()];
      }
    }
    for (auto& [country, origins] : into) keep_large_groups(origins, totals[country]);
    keep_large_rests(into, from);
    std::set<std::string> named;
    for (const auto& [country, origins] : into) {
      for (const auto& [origin, people] : origins) named.insert(origin);
    }
    for (const auto& [country, people] : totals) named.insert(country);
    std::map<std::string, std::size_t> index;
    for (const std::string& country : named) {
      index[country] = result_.ends.size();
      add_country(country, totals.contains(country) ? totals[country] : 0);
    }
    for (const auto& [country, origins] : into) {
      for (const auto& [origin, people] : origins) {
        if (origin == country) continue;
        result_.moves.push_back(
            {index.at(origin), index.at(country), people, MapEvidence::ungraded});
      }
    }
    sort_moves();
    return std::move(result_);
  }

 private:
  void read_stops() {
    const GraphView graph = projection_.graph;
    std::map<LinkKindId, int> orders;
    for (const StopKind& kind : kStops) orders[store_.ontology().link(kind.link)] = kind.order;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const auto order = orders.find(projection_.kind_of_edge[edge]);
      if (order == orders.end()) continue;
      NodeId person = graph.source(edge), place = graph.target(edge);
      if (!projection_.victim[person]) std::swap(person, place);
      if (!projection_.victim[person]) continue;
      const std::size_t spot = spot_of(place);
      if (spot == kNoSpot) continue;
      Stop stop{spot, order->second, edge, disclosure_.when(projection_.statements_of[edge])};
      stop.counts = is_of_period(stop.when);
      if (stop.counts) {
        spots_[spot].people.insert(person);
        note_split(spots_[spot], stop.when, person);
      }
      stops_[person].push_back(std::move(stop));
    }
  }

  // A date that lies on both sides of the split is of neither.
  void note_split(Spot& spot, const std::optional<Date>& when, NodeId person) const {
    if (!split_ || !when) return;
    if (when->last_day < split_->first_day) spot.before.insert(person);
    if (when->first_day >= split_->first_day) spot.after.insert(person);
  }

  [[nodiscard]] bool is_of_period(const std::optional<Date>& when) const {
    if (!from_ && !to_) return true;
    if (!when) return false;
    return (!from_ || when->last_day >= from_->first_day) &&
           (!to_ || when->first_day <= to_->last_day);
  }

  // The spot of a place or of an organization that has one; places with one position share it.
  std::size_t spot_of(NodeId node) {
    const auto known = spot_of_.find(node);
    if (known != spot_of_.end()) return known->second;
    spot_of_[node] = kNoSpot;  // for places that lie in each other
    const ShownEntity entity = disclosure_.entity(projection_.entity_of[node]);
    if (entity.kind != "location" && entity.kind != "organization") return kNoSpot;
    std::size_t spot = kNoSpot;
    if (const std::optional<Place> place = locate(disclosure_, entity)) {
      const auto [at, fresh] =
          by_position_.try_emplace({place->longitude, place->latitude}, spots_.size());
      if (fresh) spots_.push_back({*place, {}, {}, {}, {}});
      spot = at->second;
    } else {
      spot = spot_of_surrounding(node);
    }
    if (spot != kNoSpot) spots_[spot].sites.insert(entity.label);
    return spot_of_[node] = spot;
  }

  std::size_t spot_of_surrounding(NodeId node) {
    const GraphView graph = projection_.graph;
    const LinkKindId located = store_.ontology().link("located_in");
    for (const EdgeId edge : graph.out_edges(node)) {
      if (projection_.kind_of_edge[edge] != located) continue;
      const std::size_t spot = spot_of(graph.target(edge));
      if (spot != kNoSpot) return spot;
    }
    return kNoSpot;
  }

  // Places so near to each other that they would be one dot become one circle, called by the one
  // that most people are known to have been at.
  void join_near_spots() {
    std::vector<std::size_t> order(spots_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const Spot &x = spots_[a], &y = spots_[b];
      return std::tuple(y.people.size(), x.at.name, x.at.longitude, x.at.latitude) <
             std::tuple(x.people.size(), y.at.name, y.at.longitude, y.at.latitude);
    });
    joined_.assign(spots_.size(), kNoSpot);
    for (const std::size_t spot : order) {
      for (const std::size_t larger : kept_) {
        const Place &a = spots_[larger].at, &b = spots_[spot].at;
        if (a.country == b.country && kilometres(a, b) < kTogether) {
          joined_[spot] = larger;
          break;
        }
      }
      if (joined_[spot] == kNoSpot) {
        joined_[spot] = spot;
        kept_.push_back(spot);
        continue;
      }
      Spot& into = spots_[joined_[spot]];
      into.people.insert(spots_[spot].people.begin(), spots_[spot].people.end());
      into.before.insert(spots_[spot].before.begin(), spots_[spot].before.end());
      into.after.insert(spots_[spot].after.begin(), spots_[spot].after.end());
      into.sites.insert(spots_[spot].at.name);
      into.sites.insert(spots_[spot].sites.begin(), spots_[spot].sites.end());
    }
  }

  // A spot plus one, or 0 and a country.
  using From = std::pair<std::size_t, std::string>;

  void follow(NodeId person, std::vector<Stop>& stops) {
    for (Stop& stop : stops) stop.spot = joined_[stop.spot];
    std::stable_sort(stops.begin(), stops.end(),
                     [](const Stop& a, const Stop& b) { return position_of(a) < position_of(b); });
    std::vector<From> trail;
    if (follow_from_home(person, stops)) trail.emplace_back(0, home_[person].front());
    trail.emplace_back(stops[0].spot + 1, "");
    for (std::size_t i = 1; i < stops.size(); ++i) {
      if (stops[i].spot == stops[i - 1].spot) continue;
      const bool sure = stops[i].counts && surely_before(stops[i - 1], stops[i]);
      if (sure) {
        add_move({stops[i - 1].spot + 1, ""}, stops[i], person);
      } else {
        if (stops[i].counts) ++result_.without_order;
        end_trail(trail);
      }
      trail.emplace_back(stops[i].spot + 1, "");
    }
    end_trail(trail);
  }

  void end_trail(std::vector<From>& trail) {
    if (trail.size() > 1) trails_.push_back(trail);
    trail.clear();
  }

  // Whether a move leads from there to the first stop.
  bool follow_from_home(NodeId person, const std::vector<Stop>& stops) {
    const std::string home = home_[person].empty() ? std::string() : home_[person].front();
    const bool first_is_sure = std::all_of(stops.begin() + 1, stops.end(), [&](const Stop& stop) {
      return stop.spot == stops[0].spot || surely_before(stops[0], stop);
    });
    if (home.empty()) {
      ++result_.unknown_origin;
    } else if (home == spots_[stops[0].spot].at.country) {
      ++result_.at_home;
    } else if (!first_is_sure) {
      ++result_.unsure_origin;
    } else if (!stops[0].counts) {
      ++result_.came_before;
    } else {
      ++result_.with_origin;
      add_move({0, home}, stops[0], person);
      return true;
    }
    return false;
  }

  void add_move(const From& from, const Stop& to, NodeId person) {
    const MapEvidence evidence = evidence_of(disclosure_.edge(projection_.statements_of[to.edge]));
    const auto [at, fresh] = moves_[{from, to.spot}].try_emplace(person, evidence);
    if (!fresh) at->second = std::min(at->second, evidence);
  }

  void add_country(const std::string& code, std::uint64_t people) {
    JourneyEnd end;
    end.is_country = true;
    end.country = code;
    end.people = people;
    if (const Outlines::Country* country = Outlines::builtin().find(code)) {
      end.longitude = country->label.longitude;
      end.latitude = country->label.latitude;
    }
    result_.ends.push_back(std::move(end));
  }

  void list_ends() {
    std::sort(kept_.begin(), kept_.end(), [&](std::size_t a, std::size_t b) {
      const Spot &x = spots_[a], &y = spots_[b];
      return std::tuple(y.people.size(), x.at.name, x.at.country, x.at.longitude) <
             std::tuple(x.people.size(), y.at.name, y.at.country, y.at.longitude);
    });
    std::set<std::size_t> left;  // where a move starts
    for (const auto& [way, people] : moves_) left.insert(way.first.first);
    for (const std::size_t spot : kept_) {
      Spot& from = spots_[spot];
      if (from.people.empty() && !left.contains(spot + 1)) continue;
      from.sites.erase(from.at.name);
      index_[{spot + 1, ""}] = result_.ends.size();
      result_.ends.push_back({false,
                              from.at.name,
                              from.at.country,
                              from.at.longitude,
                              from.at.latitude,
                              {from.sites.begin(), from.sites.end()},
                              from.people.size(),
                              from.before.size(),
                              from.after.size()});
    }
    std::map<std::string, std::set<NodeId>> from_country;
    for (const auto& [way, people] : moves_) {
      if (way.first.first != 0) continue;
      for (const auto& [person, evidence] : people) from_country[way.first.second].insert(person);
    }
    for (const auto& [country, people] : from_country) {
      index_[{0, country}] = result_.ends.size();
      add_country(country, people.size());
    }
  }

  void list_moves() {
    for (const auto& [way, people] : moves_) {
      std::vector<MapEvidence> evidence;
      for (const auto& [person, of_person] : people) evidence.push_back(of_person);
      std::sort(evidence.begin(), evidence.end());
      result_.moves.push_back({index_.at(way.first), index_.at({way.second + 1, ""}), people.size(),
                               evidence[(evidence.size() - 1) / 2]});
    }
    sort_moves();
    for (const std::vector<From>& trail : trails_) {
      std::vector<std::uint32_t>& ends = result_.trails.emplace_back();
      for (const From& end : trail) ends.push_back(static_cast<std::uint32_t>(index_.at(end)));
    }
    std::sort(result_.trails.begin(), result_.trails.end());
  }
  void sort_moves() {
    std::sort(result_.moves.begin(), result_.moves.end(),
              [](const JourneyMove& a, const JourneyMove& b) {
                return std::tuple(b.people, a.from, a.to) < std::tuple(a.people, b.from, b.to);
              });
  }

  // Those from at least so many as the view shows; and smaller ones go, until what is left over of
  // all is none or as many: else taking a sum from a sum would tell how few they are.
  void keep_large_groups(std::map<std::string, std::uint64_t>& origins, std::uint64_t total) const {
    std::erase_if(origins,
                  [&](const auto& origin) { return !disclosure_.tells_count(origin.second); });
    for (;;) {
      std::uint64_t left = total;
      for (const auto& [origin, people] : origins) left -= people;
      if (disclosure_.tells_count(left) || origins.empty()) return;
      origins.erase(
          std::min_element(origins.begin(), origins.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
  }

  // The same for what is left over of those who come from a country, whose number a table of
  // victims by nationality tells. An arrow that goes leaves more over where it ended, so no sum
  // there becomes small.
  void keep_large_rests(std::map<std::string, std::map<std::string, std::uint64_t>>& into,
                        const std::map<std::string, std::uint64_t>& from) const {
    for (const auto& [origin, total] : from) {
      for (;;) {
        std::uint64_t drawn = 0;
        std::map<std::string, std::uint64_t>* smallest = nullptr;
        for (auto& [country, origins] : into) {
          const auto arrow = origins.find(origin);
          if (arrow == origins.end()) continue;
          drawn += arrow->second;
          if (smallest == nullptr || arrow->second < smallest->at(origin)) smallest = &origins;
        }
        const std::uint64_t rest = total > drawn ? total - drawn : 0;
        if (smallest == nullptr || disclosure_.tells_count(rest)) break;
        smallest->erase(origin);
      }
    }
  }

  static constexpr std::size_t kNoSpot = SIZE_MAX;
  const Case& store_;
  const Disclosure& disclosure_;
  std::optional<Date> from_, to_, split_;
  Projection projection_;
  Countries held_in_, home_;  // of each node
  std::vector<Spot> spots_;
  std::map<std::pair<double, double>, std::size_t> by_position_;
  std::map<NodeId, std::size_t> spot_of_;
  std::vector<std::size_t> joined_, kept_;
  std::map<NodeId, std::vector<Stop>> stops_;
  std::map<std::pair<From, std::size_t>, std::map<NodeId, MapEvidence>> moves_;
  std::map<From, std::size_t> index_;
  std::vector<std::vector<From>> trails_;
  Journeys result_;
};

}  // namespace

Journeys find_journeys(const Case& store, const Disclosure& disclosure, const MapOptions& options,
                       Context& context, const std::optional<Date>& split) {
  JourneyReader reader(store, disclosure, options, context, split);
  return disclosure.view() == View::release ? reader.between_countries() : reader.between_places();
}

}  // namespace mekhala
