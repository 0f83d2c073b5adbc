#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "bindings/workbench/robustness.hpp"
#include "bindings/workbench/score.hpp"
#include "bindings/workbench/temporary_folder.hpp"

// How often the 5-95 % range of re-runs holds the true rank: on invented cases whose statements are
// graded at random, and false with exactly the chances that the table gives, drawn by another seed
// than the re-runs'. Then the same with links or people hidden from the re-runs that the true rank
// knows: no range can know what nobody found, so this is printed and nothing is tuned to it.
//
// robustness_bench [CASES=100] [HIDDEN_CASES=10] [VICTIMS=300] [RUNS=200]
namespace mekhala {
namespace {

constexpr std::uint32_t kVoices = 40;
constexpr std::uint64_t kTruthSeed = 1'000'003;
constexpr std::size_t kRows = 10;

struct Trial {
  HubGround ground;
  EdgeEvidence evidence;
  std::vector<NodeId> nodes;
};

// The files say nothing of grades: each statement gets a voice and a grade.
void grade_at_random(EdgeEvidence& evidence, std::uint64_t seed) {
  evidence.voice_key.resize(kVoices);
  evidence.voice_asserted.assign(kVoices, true);
  std::vector<char> reliability;
  for (std::uint32_t voice = 0; voice < kVoices; ++voice) {
    evidence.voice_key[voice] = Random(seed, voice).next();
    reliability.push_back(static_cast<char>('A' + Random(seed, 100 + voice).below(4)));
  }
  for (std::size_t edge = 0; edge < evidence.claims.size(); ++edge) {
    const auto begin =
        evidence.claims.values.begin() + static_cast<std::ptrdiff_t>(evidence.claims.offsets[edge]);
    const auto end = evidence.claims.values.begin() +
                     static_cast<std::ptrdiff_t>(evidence.claims.offsets[edge + 1]);
    for (auto claim = begin; claim != end; ++claim) {
      Random random(seed, 1000 + static_cast<std::uint64_t>(claim->statement));
      claim->voice = static_cast<std::uint32_t>(random.below(kVoices));
      claim->grade = {GradeScheme::admiralty, reliability[claim->voice],
                      static_cast<char>('1' + random.below(4))};
    }
    std::sort(begin, end, [](const EdgeClaim& a, const EdgeClaim& b) { return a.voice < b.voice; });
  }
}

Trial make_trial(const generator::CasePlan& plan, Context& context) {
  const TemporaryFolder folder;
  const Actor actor{.name = "trial", .purpose = "an invented case"};
  const std::filesystem::path file = folder.path() / "trial.case";
  static_cast<void>(import_trial(folder.path(), plan, file, actor, context));
  const Case store = Case::open(file, Case::Mode::read);
  const Disclosure door(store, {.view = View::team, .actor = actor, .release_seed = {}});
  Trial trial;
  trial.ground = make_ground(store, door, {}, false, context);
  trial.evidence = edge_evidence(store, trial.ground.projection, context);
  trial.nodes = rankable_nodes(trial.ground, store.ontology(), {}, "actors");
  grade_at_random(trial.evidence, plan.seed);
  return trial;
}

// --- what the re-runs do not know
// -----------------------------------------------------------------

enum class Hide { people, links };
constexpr const char* kBy[] = {"by chance", "by country", "by source"};

std::size_t country_of(const Projection& projection, NodeId node) {
  const auto shares = projection.groups[projection.twin_of[node]];
  return shares.empty() ? projection.group_names.size() : shares.front().group;
}

// All that `variant` lacks is one place's after the other, in random order.
GraphVariant hidden(const Trial& trial, Hide what, std::size_t by, double share, Random random) {
  const Projection& projection = trial.ground.projection;
  const GraphView graph = projection.graph;
  GraphVariant variant;
  variant.edges.assign(graph.num_edges(), 1);
  variant.nodes.assign(graph.num_nodes(), 1);
  std::vector<std::uint32_t> things;
  const std::uint32_t all = what == Hide::people ? graph.num_nodes() : graph.num_edges();
  for (std::uint32_t i = 0; i < all; ++i) {
    if (what == Hide::links || projection.twin_of[i] == i) things.push_back(i);
  }
  random.shuffle(std::span(things));
  std::vector<std::size_t> turn(projection.group_names.size() + kVoices + 1);
  std::iota(turn.begin(), turn.end(), std::size_t{0});
  random.shuffle(std::span(turn));
  const auto place = [&](std::uint32_t thing) -> std::size_t {
    if (by == 0) return 0;
    if (what == Hide::links) {
      if (by == 2) return trial.evidence.claims[thing].front().voice;
      return std::min(country_of(projection, graph.source(thing)),
                      country_of(projection, graph.target(thing)));
    }
    if (by == 1) return country_of(projection, thing);
    const auto edges = graph.out_edges(thing);
    return edges.empty() ? kVoices : trial.evidence.claims[edges.front()].front().voice;
  };
  std::stable_sort(things.begin(), things.end(), [&](std::uint32_t a, std::uint32_t b) {
    return turn[place(a)] < turn[place(b)];
  });
  const auto count = static_cast<std::size_t>(share * static_cast<double>(things.size()));
  for (std::size_t i = 0; i < count; ++i) {
    (what == Hide::people ? variant.nodes : variant.edges)[things[i]] = 0;
  }
  for (const TwinNode& both : trial.ground.options.twins) {
    variant.nodes[both.twin] = variant.nodes[both.person];
  }
  // An edge of a twin goes with its person's.
  std::vector<std::pair<std::uint64_t, EdgeId>> keys;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (variant.edges[edge] == 0) keys.emplace_back(trial.evidence.edge_key[edge], edge);
  }
  std::sort(keys.begin(), keys.end());
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const std::pair<std::uint64_t, EdgeId> key{trial.evidence.edge_key[edge], 0};
    const auto at = std::lower_bound(keys.begin(), keys.end(), key);
    if (at != keys.end() && at->first == key.first) variant.edges[edge] = 0;
  }
  return variant;
}

// --- coverage
// -------------------------------------------------------------------------------------

std::uint32_t order_of(std::uint32_t rank) { return rank == 0 ? UINT32_MAX : rank; }

struct Coverage {
  std::uint64_t held = 0, rows = 0;
  double width = 0;  // of ranges that end in a rank
  std::uint64_t ranked = 0;
  void print(const std::string& name) const {
    fmt::print(
        "  {:<32} {:6.1f} % of {:5} rows; {:.1f} ranks wide, {:.0f} % open below\n", name,
        100.0 * static_cast<double>(held) / static_cast<double>(std::max<std::uint64_t>(rows, 1)),
        rows, width / static_cast<double>(std::max<std::uint64_t>(ranked, 1)),
        100.0 * static_cast<double>(rows - ranked) /
            static_cast<double>(std::max<std::uint64_t>(rows, 1)));
  }
};

void cover(const Trial& trial, const GraphVariant& unseen, std::uint32_t runs, std::uint64_t seed,
           Context& context, Coverage& coverage) {
  const GradeTable& table = grade_table("plain/1");
  const EvidenceDraws draws(trial.evidence, table, Ungraded::in, seed);
  const EvidenceDraws truth(trial.evidence, table, Ungraded::in, seed + kTruthSeed);
  // Number 0: the truth; 1: all that was found; then the re-runs of what was found.
  std::vector<std::vector<RankSpan>> ranks(runs + 2);
  cross_border_variants(
      trial.ground.projection.graph, trial.ground.mixes, variants_of(trial.ground, false), runs + 2,
      [&](std::size_t i, GraphVariant& variant) {
        if (i == 0) {
          variant.edges = truth.stands(0);
          return;
        }
        variant = unseen;
        if (i == 1) return;
        const std::vector<std::uint8_t> standing = draws.stands(i - 2);
        if (variant.edges.empty()) variant.edges.assign(standing.size(), 1);
        for (std::size_t edge = 0; edge < standing.size(); ++edge) {
          variant.edges[edge] &= standing[edge];
        }
      },
      [&](std::size_t i, const VariantScores& scores) { ranks[i] = ranks_of(scores, trial.nodes); },
      context);
  RerunRanks reruns;
  reruns.series = {{"plain/1", Ungraded::in, false}};
  reruns.tracked = trial.nodes;
  reruns.runs = runs;
  for (std::uint32_t run = 0; run < runs; ++run) {
    reruns.ranks.insert(reruns.ranks.end(), ranks[run + 2].begin(), ranks[run + 2].end());
  }
  for (std::size_t node = 0; node < trial.nodes.size(); ++node) {
    const RankSpan& found = ranks[1][node];
    if (found.first == 0 || found.first > kRows) continue;
    const HubRange range = range_of(reruns, 0, node, 5);
    const RankSpan& true_rank = ranks[0][node];
    ++coverage.rows;
    // A tie is held where any of the ranks that it shares is.
    coverage.held += order_of(range.low) <= order_of(true_rank.last) &&
                             order_of(true_rank.first) <= order_of(range.high)
                         ? 1
                         : 0;
    if (range.high == 0) continue;
    ++coverage.ranked;
    coverage.width += range.high - range.low + 1;
  }
}

int run(int count, char** arguments) {
  const auto number = [&](int at, std::uint32_t otherwise) {
    return count > at ? static_cast<std::uint32_t>(std::strtoul(arguments[at], nullptr, 10))
                      : otherwise;
  };
  const std::uint32_t cases = number(1, 100), hidden_cases = number(2, 10);
  const std::uint32_t victims = number(3, 300), runs = number(4, 200);
  fmt::print(
      "true rank within the 5-95 % range of {} re-runs, first {} rows of {} cases of {} "
      "victims, table plain/1\n",
      runs, kRows, cases, victims);
  Coverage plain;
  std::vector<Coverage> with(2 * 3 * 3);
  constexpr double kShares[] = {0.05, 0.2, 0.4};
  for (std::uint32_t i = 0; i < cases; ++i) {
    Context context({.seed = i + 1});
    const Trial trial = make_trial({.victims = victims, .seed = 2 * i + 1}, context);
    cover(trial, {}, runs, i + 1, context, plain);
    for (std::size_t at = 0; i < hidden_cases && at < with.size(); ++at) {
      const GraphVariant unseen = hidden(trial, at / 9 == 0 ? Hide::links : Hide::people,
                                         at / 3 % 3, kShares[at % 3], Random(i, 7 + at));
      cover(trial, unseen, runs, i + 1, context, with[at]);
    }
  }
  plain.print("nothing hidden");
  for (std::size_t at = 0; hidden_cases > 0 && at < with.size(); ++at) {
    with[at].print(fmt::format("{:2.0f} % of {} {}", 100 * kShares[at % 3],
                               at / 9 == 0 ? "links" : "people", kBy[at / 3 % 3]));
  }
  return 0;
}

}  // namespace
}  // namespace mekhala

int main(int count, char** arguments) {
  try {
    return mekhala::run(count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "robustness_bench: {}\n", error.what());
    return 1;
  }
}
