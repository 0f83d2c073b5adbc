#include "bindings/workbench/robustness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "bindings/workbench/blind_order.hpp"
#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {
namespace {

constexpr double kTieTolerance = 1e-9;
constexpr std::size_t kTracked = 200;  // rows whose ranks are compared, at least
constexpr double kApart = 0.95;        // of re-runs that part two in which one is before
constexpr std::uint64_t kMostSteps = 4'000'000'000'000;  // arcs looked at, over all re-runs

// --- what is hidden
// ------------------------------------------------------------------------------

// Draws what a re-run leaves out: the same, whatever the table.
class Hiding {
 public:
  Hiding(const HubGround& ground, const EdgeEvidence& evidence, const Ontology& ontology,
         const RerunOptions& options, std::uint64_t seed)
      : ground_(ground), evidence_(evidence), options_(options), seed_(seed) {
    const Projection& projection = ground.projection;
    const KindId person = ontology.kind("person");
    for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
      if (projection.twin_of[node] == node && projection.kind_of_node[node] == person) {
        people_.push_back(node);
      }
    }
    const std::vector<std::uint64_t> places = blind_places(projection, evidence);
    std::sort(people_.begin(), people_.end(),
              [&](NodeId a, NodeId b) { return places[a] < places[b]; });
  }

  void draw(std::uint64_t run, GraphVariant& variant) const {
    Random random = Random(seed_, kHiding + run);
    if (options_.hide_people > 0) hide_people(random, variant);
    if (options_.hide_links > 0) hide_links(random, variant);
    for (const auto& pair : evidence_.unsure) {
      if (random.uniform() >= options_.same_chance) continue;
      if (is_there(variant, pair.first) && is_there(variant, pair.second)) {
        variant.same.push_back(pair);
      }
    }
  }

 private:
  static constexpr std::uint64_t kHiding = 0x6869'6469'6e67;

  static bool is_there(const GraphVariant& variant, NodeId node) {
    return variant.nodes.empty() || variant.nodes[node] != 0;
  }

  // Shuffled; where one place after the other is emptied, those of one place stand together.
  template <typename PlaceOf>
  std::vector<std::size_t> order(std::size_t size, bool by_place, std::size_t places,
                                 const PlaceOf& place_of, Random& random) const {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    if (!by_place) return order;
    std::vector<std::size_t> turn(places + 1);
    std::iota(turn.begin(), turn.end(), std::size_t{0});
    random.shuffle(std::span(turn));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return turn[place_of(a)] < turn[place_of(b)];
    });
    return order;
  }

  // The country of a victim; of whoever else none is known here, which is a place of its own.
  [[nodiscard]] std::size_t country_of(NodeId node) const {
    const auto shares = ground_.projection.groups[ground_.projection.twin_of[node]];
    return shares.empty() ? ground_.projection.group_names.size() : shares.front().group;
  }
  [[nodiscard]] std::size_t source_of(EdgeId edge) const {
    return evidence_.claims[edge].empty() ? 0 : evidence_.claims[edge].front().source;
  }

  void hide_people(Random& random, GraphVariant& variant) const {
    const Projection& projection = ground_.projection;
    variant.nodes.assign(projection.graph.num_nodes(), 1);
    // By source: whom the first links of a source are about.
    const GraphView graph = projection.graph;
    const auto place = [&](std::size_t i) {
      if (options_.hide_by == HideBy::country) return country_of(people_[i]);
      const auto edges = graph.out_edges(people_[i]);
      return edges.empty() ? evidence_.sources.size() : source_of(edges.front());
    };
    const std::size_t places = options_.hide_by == HideBy::country ? projection.group_names.size()
                                                                   : evidence_.sources.size();
    const auto chosen =
        order(people_.size(), options_.hide_by != HideBy::chance, places, place, random);
    const auto count = static_cast<std::size_t>(
        std::llround(options_.hide_people * static_cast<double>(people_.size())));
    for (std::size_t i = 0; i < count; ++i) variant.nodes[people_[chosen[i]]] = 0;
    for (const TwinNode& both : ground_.options.twins) {
      variant.nodes[both.twin] = variant.nodes[both.person];
    }
  }

  void hide_links(Random& random, GraphVariant& variant) const {
    const GraphView graph = ground_.projection.graph;
    // Edges of twins go with their person's: they have one key.
    std::map<std::uint64_t, std::vector<EdgeId>> links;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      links[evidence_.edge_key[edge]].push_back(edge);
    }
    std::vector<const std::vector<EdgeId>*> all;
    for (const auto& [key, edges] : links) all.push_back(&edges);
    const auto place = [&](std::size_t i) {
      const EdgeId edge = all[i]->front();
      if (options_.hide_by == HideBy::source) return source_of(edge);
      return std::min(country_of(graph.source(edge)), country_of(graph.target(edge)));
    };
    const std::size_t places = options_.hide_by == HideBy::source
                                   ? evidence_.sources.size()
                                   : ground_.projection.group_names.size();
    const auto chosen =
        order(all.size(), options_.hide_by != HideBy::chance, places, place, random);
    const auto count = static_cast<std::size_t>(
        std::llround(options_.hide_links * static_cast<double>(all.size())));
    if (variant.edges.empty()) variant.edges.assign(graph.num_edges(), 1);
    for (std::size_t i = 0; i < count; ++i) {
      for (const EdgeId edge : *all[chosen[i]]) variant.edges[edge] = 0;
    }
  }

  const HubGround& ground_;
  const EdgeEvidence& evidence_;
  const RerunOptions& options_;
  std::uint64_t seed_;
  std::vector<NodeId> people_;
};

// Many re-runs are alike: all are where nothing is graded. Each kind is counted once.
struct Repeats {
  std::vector<std::size_t> distinct;
  std::vector<std::size_t> first;  // of each re-run the first that is like it
};

template <typename Draw>
Repeats find_repeats(std::size_t count, const Draw& draw, Context& context) {
  std::vector<Hash128> looks(count);
  parallel_for(
      context, count, GraphVariant{},
      [&](std::size_t i, GraphVariant& variant) {
        variant.reset();
        draw(i, variant);
        std::string bytes(variant.edges.begin(), variant.edges.end());
        bytes += '/';
        bytes.append(variant.nodes.begin(), variant.nodes.end());
        for (const auto& [one, other] : variant.same) bytes += fmt::format("/{}={}", one, other);
        looks[i] = hash128(bytes);
      },
      1);
  Repeats repeats;
  std::map<Hash128, std::size_t> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [at, fresh] = seen.try_emplace(looks[i], i);
    if (fresh) repeats.distinct.push_back(i);
    repeats.first.push_back(at->second);
  }
  return repeats;
}

// --- ranges
// ---------------------------------------------------------------------------------------

// Not ranked is behind everybody who is.
std::uint32_t order_of(std::uint32_t rank) { return rank == 0 ? UINT32_MAX : rank; }

// 0 where it is the rank of whoever is not ranked.
std::uint32_t quantile(std::vector<std::uint32_t>& values, double share) {
  const std::uint32_t value = rank_quantile(values, share);
  return value == UINT32_MAX ? 0 : value;
}

// Whether one of the two stands before the other in nearly all re-runs that part them, and enough
// re-runs do.
bool are_apart(const RerunRanks& reruns, std::size_t series, std::size_t a, std::size_t b) {
  std::uint64_t before = 0, behind = 0, both = 0;
  for (std::uint32_t run = 0; run < reruns.runs; ++run) {
    const RankSpan& one = reruns.at(series, run, a);
    const RankSpan& other = reruns.at(series, run, b);
    if (one == kNotThere || other == kNotThere) continue;
    ++both;
    before += order_of(one.last) < order_of(other.first) ? 1 : 0;
    behind += order_of(other.last) < order_of(one.first) ? 1 : 0;
  }
  const std::uint64_t parted = before + behind;
  return parted > 0 && 2 * parted >= both &&
         static_cast<double>(std::max(before, behind)) >= kApart * static_cast<double>(parted);
}

}  // namespace

std::uint32_t rank_quantile(std::vector<std::uint32_t>& values, double share) {
  const auto last = static_cast<double>(values.size() - 1);
  const auto place =
      static_cast<std::size_t>(share < 0.5 ? std::floor(share * last) : std::ceil(share * last));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place),
                   values.end());
  return values[place];
}

double sampling_error(std::uint64_t count, std::uint64_t of) {
  if (of == 0) return 0;
  // Wilson's: it does not say 0 where all re-runs agree.
  constexpr double z = 1.96;
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n;
  return n * z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
}

std::vector<std::string> tables_of(const RerunOptions& options) {
  if (!options.tables.empty()) return options.tables;
  return {"plain/1", "cautious/1", "generous/1"};
}

std::vector<std::uint64_t> blind_places(const Projection& projection,
                                        const EdgeEvidence& evidence) {
  const GraphView graph = projection.graph;
  const std::vector<NodeId> ranks = blind_ranks(graph, projection.is_protected);
  // What is said of a node: who is at the other end, where that is open, by which voices and how
  // graded; and of which groups it is.
  using Said = std::vector<std::tuple<std::uint64_t, std::uint32_t, int, int, int>>;
  std::vector<std::tuple<bool, Said, NodeId, NodeId>> order;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (projection.twin_of[node] != node) continue;
    Said said;
    if (projection.is_protected[node]) {
      for (const GroupShare& share : projection.groups[node]) {
        said.emplace_back(0, share.group, -1, 0, 0);
      }
      const auto others = graph.out_neighbors(node);
      const auto edges = graph.out_edges(node);
      for (std::size_t i = 0; i < edges.size(); ++i) {
        const std::uint64_t other = projection.is_protected[others[i]] ? 0 : 1 + ranks[others[i]];
        for (const EdgeClaim& claim : evidence.claims[edges[i]]) {
          said.emplace_back(other, claim.voice, static_cast<int>(claim.grade.scheme),
                            claim.grade.source, claim.grade.information);
        }
      }
      std::sort(said.begin(), said.end());
    }
    order.emplace_back(projection.is_protected[node], std::move(said), ranks[node], node);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint64_t> places(graph.num_nodes());
  for (std::size_t i = 0; i < order.size(); ++i) places[std::get<3>(order[i])] = i;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    places[node] = places[projection.twin_of[node]];
  }
  return places;
}

EdgeEvidence hub_evidence(const Case& store, const Projection& projection, Context& context) {
  EdgeEvidence evidence = edge_evidence(store, projection, context);
  const std::vector<std::uint64_t> places = blind_places(projection, evidence);
  const GraphView graph = projection.graph;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = graph.source(edge), b = graph.target(edge);
    if (!projection.is_protected[a] && !projection.is_protected[b]) continue;
    evidence.edge_key[edge] =
        Random(std::min(places[a], places[b]), std::max(places[a], places[b])).next();
  }
  return evidence;
}

std::string print(const RerunOptions& options) {
  constexpr const char* kBy[] = {"chance", "country", "source"};
  return fmt::format(
      "runs={} tables={} first={} hide_people={} hide_links={} hide_by={} same_chance={}{}",
      options.runs, fmt::join(tables_of(options), "+"), options.first, options.hide_people,
      options.hide_links, kBy[static_cast<std::size_t>(options.hide_by)], options.same_chance,
      options.advice ? " advice" : "");
}

std::vector<RankSpan> ranks_of(const VariantScores& scores, const std::vector<NodeId>& nodes,
                               const std::vector<std::pair<NodeId, NodeId>>& instead) {
  std::vector<NodeId> counted;
  std::map<NodeId, NodeId> stands_for;
  for (const auto& [one, other] : instead) stands_for[other] = one;
  const bool by_joined = !scores.joined.empty();
  const auto joined = [&](NodeId node) { return by_joined ? scores.joined[node] : 0; };
  for (const NodeId node : nodes) {
    if (stands_for.contains(node)) continue;
    if (scores.crossing[node] > 0 || joined(node) > 0) counted.push_back(node);
  }
  std::sort(counted.begin(), counted.end(), [&](NodeId a, NodeId b) {
    if (joined(a) != joined(b)) return joined(a) > joined(b);
    return scores.crossing[a] != scores.crossing[b] ? scores.crossing[a] > scores.crossing[b]
                                                    : a < b;
  });
  std::map<NodeId, RankSpan> spans;
  for (std::size_t begin = 0; begin < counted.size();) {
    const NodeId head = counted[begin];
    std::size_t end = begin + 1;
    while (end < counted.size() && joined(counted[end]) == joined(head) &&
           scores.crossing[counted[end]] >= scores.crossing[head] * (1 - kTieTolerance)) {
      ++end;
    }
    for (std::size_t i = begin; i < end; ++i) {
      spans[counted[i]] = {static_cast<std::uint32_t>(begin + 1), static_cast<std::uint32_t>(end)};
    }
    begin = end;
  }
  std::vector<RankSpan> ranks;
  ranks.reserve(nodes.size());
  for (const NodeId node : nodes) {
    const auto other = stands_for.find(node);
    const auto found = spans.find(other == stands_for.end() ? node : other->second);
    ranks.push_back(found == spans.end() ? RankSpan{} : found->second);
  }
  return ranks;
}

CrossBorderVariantsOptions variants_of(const HubGround& ground, bool joined) {
  CrossBorderVariantsOptions options;
  options.groups.names = ground.projection.group_names;
  options.blocked = ground.options.blocked;
  options.min_group = ground.options.min_group;
  options.twins = ground.options.twins;
  options.joined = joined;
  return options;
}

std::vector<NodeId> rankable_nodes(const HubGround& ground, const Ontology& ontology,
                                   const HubsOptions& options, std::string_view name) {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < ground.projection.graph.num_nodes(); ++node) {
    if (is_ranked(ground, ontology, options, node, name)) nodes.push_back(node);
  }
  return nodes;
}

void check_reruns(const HubsOptions& options, const Disclosure& disclosure) {
  const RerunOptions& asked = options.reruns;
  for (const std::string& table : asked.tables) static_cast<void>(grade_table(table));
  for (const double share : {asked.hide_people, asked.hide_links}) {
    if (!(share >= 0 && share < 1)) {
      throw Error(ErrorCode::usage, "what re-runs hide is a share of all: 0 or more, and below 1");
    }
  }
  if (!(asked.same_chance >= 0 && asked.same_chance <= 1)) {
    throw Error(ErrorCode::usage, "the chance that an unsure pair is one lies between 0 and 1");
  }
  if (asked.advice && asked.runs == 0) {
    throw Error(ErrorCode::usage,
                "--advice is taken from re-runs; ask for some: --reruns 200 --advice");
  }
  if (asked.first == 0) throw Error(ErrorCode::usage, "nothing is among the first 0; ask for 1");
  if (asked.runs > 0 && disclosure.view() == View::release) {
    throw Error(ErrorCode::refused,
                "a release shows neither grades nor how many sources there are, and how far a rank "
                "moves in re-runs would tell both; the team view re-runs");
  }
}

RerunRanks rerun_ranks(const HubGround& ground, const EdgeEvidence& evidence,
                       const std::vector<NodeId>& nodes, const std::vector<NodeId>& tracked,
                       const HubsOptions& options, Context& context) {
  RerunRanks made;
  made.tracked = tracked;
  made.runs = options.reruns.runs;
  std::vector<EvidenceDraws> draws;
  for (const std::string& name : tables_of(options.reruns)) {
    draws.emplace_back(evidence, grade_table(name), Ungraded::in, context.seed());
    const bool open = draws.back().has_ungraded();
    made.series.push_back({name, Ungraded::in, open});
    if (!open) continue;
    draws.emplace_back(evidence, grade_table(name), Ungraded::out, context.seed());
    made.series.push_back({name, Ungraded::out, open});
  }
  const std::size_t count = made.series.size() * made.runs;
  const CrossBorderCost cost =
      cross_border_cost(ground.projection.graph, ground.mixes, ground.options);
  if (cost.steps > 0 && count > kMostSteps / cost.steps) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{} re-runs of a case of this size would take many hours; ask for "
                            "fewer with --reruns, or for one --table",
                            count));
  }
  context.require_memory(count * tracked.size() * sizeof(RankSpan), "the ranks of all re-runs");
  made.ranks.resize(count * tracked.size());
  std::vector<std::size_t> place;
  for (const NodeId node : tracked) {
    place.push_back(static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), node) -
                                             nodes.begin()));
  }
  const Hiding hiding(ground, evidence, Ontology::builtin(), options.reruns, context.seed());
  const auto draw = [&](std::size_t i, GraphVariant& variant) {
    variant.edges = draws[i / made.runs].stands(i % made.runs);
    hiding.draw(i % made.runs, variant);
  };
  const Repeats repeats = find_repeats(count, draw, context);
  const auto take = [&](std::size_t i, const VariantScores& scores) {
    GraphVariant variant;
    draw(repeats.distinct[i], variant);
    const std::vector<RankSpan> ranks = ranks_of(scores, nodes, variant.same);
    for (std::size_t j = 0; j < tracked.size(); ++j) {
      const bool hidden = !variant.nodes.empty() && variant.nodes[tracked[j]] == 0;
      made.ranks[repeats.distinct[i] * tracked.size() + j] = hidden ? kNotThere : ranks[place[j]];
    }
  };
  cross_border_variants(
      ground.projection.graph, ground.mixes, variants_of(ground, options.rank == "joined"),
      repeats.distinct.size(),
      [&](std::size_t i, GraphVariant& variant) { draw(repeats.distinct[i], variant); }, take,
      context);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(made.ranks.begin() + static_cast<std::ptrdiff_t>(repeats.first[i] * tracked.size()),
                tracked.size(),
                made.ranks.begin() + static_cast<std::ptrdiff_t>(i * tracked.size()));
  }
  return made;
}

HubRange range_of(const RerunRanks& reruns, std::size_t series, std::size_t node,
                  std::uint32_t first) {
  HubRange range;
  const RerunSeries& one = reruns.series[series];
  range.table = one.table;
  if (one.has_ungraded) range.ungraded = one.ungraded == Ungraded::in ? "in" : "out";
  std::vector<std::uint32_t> lows, highs;
  for (std::uint32_t run = 0; run < reruns.runs; ++run) {
    const RankSpan& rank = reruns.at(series, run, node);
    if (rank == kNotThere) continue;
    lows.push_back(order_of(rank.first));
    highs.push_back(order_of(rank.last));
    // A tie that does not fit whole among the first is not among them.
    range.first += order_of(rank.last) <= first ? 1 : 0;
  }
  range.runs = lows.size();
  if (lows.empty()) return range;
  range.low = quantile(lows, 0.05);
  range.high = quantile(highs, 0.95);
  range.sampling_error = sampling_error(range.first, range.runs);
  return range;
}

namespace {

// The rows of the table and, where these are few, those that come next.
std::vector<NodeId> tracked_nodes(const HubTable& table, const HubGround& ground,
                                  const std::vector<NodeId>& nodes, const VariantScores& scores) {
  std::vector<NodeId> tracked;
  for (const HubRow& row : table.rows) {
    tracked.push_back(ground.projection.node_of(row.entity.row));
  }
  const std::vector<RankSpan> ranks = ranks_of(scores, nodes);
  std::vector<std::pair<std::uint32_t, NodeId>> next;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const bool shown = std::find(tracked.begin(), tracked.end(), nodes[i]) != tracked.end();
    if (ranks[i].first > 0 && !shown) next.emplace_back(ranks[i].first, nodes[i]);
  }
  std::sort(next.begin(), next.end());
  for (std::size_t i = 0; i < next.size() && tracked.size() < kTracked; ++i) {
    tracked.push_back(next[i].second);
  }
  return tracked;
}

// crossing (and joined) of the case as it stands.
VariantScores scores_as_they_are(const HubGround& ground, const HubsOptions& options,
                                 Context& context) {
  VariantScores scores;
  cross_border_variants(
      ground.projection.graph, ground.mixes, variants_of(ground, options.rank == "joined"), 1,
      [](std::size_t, GraphVariant&) {},
      [&](std::size_t, const VariantScores& one) { scores = one; }, context);
  return scores;
}

}  // namespace

std::optional<Reruns> add_ranges(HubTable& table, const Case& store, const HubGround& ground,
                                 const HubsOptions& options, std::string_view name,
                                 Context& context) {
  if (options.reruns.runs == 0 || table.rows.empty()) return std::nullopt;
  EdgeEvidence evidence = hub_evidence(store, ground.projection, context);
  const std::vector<NodeId> nodes = rankable_nodes(ground, store.ontology(), options, name);
  const std::vector<NodeId> tracked =
      tracked_nodes(table, ground, nodes, scores_as_they_are(ground, options, context));
  RerunRanks reruns = rerun_ranks(ground, evidence, nodes, tracked, options, context);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    for (std::size_t series = 0; series < reruns.series.size(); ++series) {
      HubRange range = range_of(reruns, series, i, options.reruns.first);
      for (std::size_t j = 0; j < tracked.size(); ++j) {
        if (j == i || are_apart(reruns, series, i, j)) continue;
        if (j < table.rows.size()) {
          range.not_apart.push_back(table.rows[j].entity.id);
        } else {
          ++range.not_apart_below;
        }
      }
      table.rows[i].ranges.push_back(std::move(range));
    }
  }
  return Reruns{std::move(evidence), std::move(reruns), nodes.size()};
}

}  // namespace mekhala
