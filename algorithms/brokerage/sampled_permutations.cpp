#include "algorithms/brokerage/sampled_permutations.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include "algorithms/brokerage/drawn_paths.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/centrality/pair_shares.hpp"
#include "algorithms/mean_sampler.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {
namespace {

constexpr std::size_t kBatch = 16384;  // draws
constexpr std::size_t kGrain = 64;
constexpr std::uint32_t kNoRow = UINT32_MAX;
constexpr std::size_t kMostKept = std::size_t{128} << 20;  // numbers: 1 GiB

using detail::kMeanUnit;

// A drawn path between victims s and t that passes a row.
struct Passing {
  std::uint32_t row;
  std::uint32_t s, t;
  NodeId before, after;
  std::uint64_t draw;
};

// The mixes on the sides of rows, under every labelling.
class LabelledSides {
 public:
  LabelledSides(const VictimGraph& graph, const Labellings& labellings,
                std::span<const std::uint32_t> victim_of, std::uint32_t steps, Context& context)
      : graph_(graph),
        labellings_(labellings),
        victim_of_(victim_of),
        steps_(steps),
        context_(context),
        scratch_(context.threads()) {}

  // Of labelling r, group g at r * groups + g; of a side that was learned.
  [[nodiscard]] const double* mixes(NodeId start, NodeId without) const {
    return kept_.find(key(start, without))->second.get();
  }

  // Sides: (start, without). Others may be forgotten.
  void learn(std::vector<std::pair<NodeId, NodeId>> sides) {
    const std::size_t size = labellings_.count() * labellings_.num_groups();
    if (kept_.size() * size > kMostKept) kept_.clear();
    std::sort(sides.begin(), sides.end());
    sides.erase(std::unique(sides.begin(), sides.end()), sides.end());
    std::erase_if(sides,
                  [&](const auto& side) { return kept_.contains(key(side.first, side.second)); });
    context_.require_memory(sides.size() * size * 8, "the mixes on each side of a node");
    std::vector<double*> places;
    for (const auto& [start, without] : sides) {
      auto& place = kept_[key(start, without)];
      place = std::make_unique_for_overwrite<double[]>(size);
      places.push_back(place.get());
    }
    auto body = [&](std::size_t i, unsigned worker) {
      if (!scratch_[worker]) scratch_[worker].emplace(graph_);
      learn_one(sides[i].first, sides[i].second, *scratch_[worker], places[i]);
    };
    detail::run_chunks(context_, sides.size(), detail::ChunkBody(body));
  }

 private:
  struct Scratch {
    explicit Scratch(const VictimGraph& graph) : search(graph) {}
    SideSearch search;
    std::vector<std::int64_t> people;  // labelling, class
    std::vector<std::int64_t> units;   // group
  };

  [[nodiscard]] static std::uint64_t key(NodeId start, NodeId without) {
    return std::uint64_t{start} << 32 | without;
  }

  void learn_one(NodeId start, NodeId without, Scratch& scratch, double* mixes) const {
    const std::size_t num_classes = labellings_.classes().size();
    const std::uint32_t k = labellings_.num_groups();
    scratch.people.assign(labellings_.count() * num_classes, 0);
    scratch.search.visit(without, start, steps_, [&](NodeId person) {
      if (victim_of_[person] == kNoRow) return false;
      std::int64_t* people = scratch.people.data();
      for (const std::uint16_t c : labellings_.classes_of(victim_of_[person])) {
        ++people[c];
        people += num_classes;
      }
      return true;
    });
    for (std::size_t r = 0; r < labellings_.count(); ++r) {
      scratch.units.assign(k, 0);
      for (std::size_t c = 0; c < num_classes; ++c) {
        for (const UnitShare& share : labellings_.classes()[c]) {
          scratch.units[share.group] += share.units * scratch.people[r * num_classes + c];
        }
      }
      normalize(scratch.units.data(), k, mixes + r * k);
    }
  }

  const VictimGraph& graph_;
  const Labellings& labellings_;
  std::span<const std::uint32_t> victim_of_;
  std::uint32_t steps_;
  Context& context_;
  std::unordered_map<std::uint64_t, std::unique_ptr<double[]>> kept_;
  std::vector<std::optional<Scratch>> scratch_;
};

// Strata: one for each labelling, and some for all pairs alike.
struct Strata {
  explicit Strata(const Labellings& labellings)
      : labellings_of(labellings.count()),
        alike((labellings.count() + 2) / 3),
        pairs(static_cast<double>(labellings.num_victims()) *
              static_cast<double>(labellings.num_victims() - 1) / 2) {
    const auto strata = static_cast<double>(all());
    most =
        std::min(strata, labellings.largest_chance() * pairs * strata / static_cast<double>(alike));
  }
  [[nodiscard]] std::size_t all() const { return labellings_of + alike; }

  std::size_t labellings_of;
  std::size_t alike;
  double pairs;
  double most;  // f_r is no larger
};

class Sampler : public detail::MeanSampler {
 public:
  Sampler(const VictimGraph& graph, const Victims& victims, const Labellings& labellings,
          const Strata& strata, std::span<const NodeId> rows, const PermutationSampling& sampling,
          Context& context)
      : MeanSampler(2 * rows.size() * labellings.count(), sampling.epsilon / strata.most,
                    strata.all(), context),
        context_(context),
        graph_(graph),
        labellings_(labellings),
        strata_(strata),
        rows_(rows.begin(), rows.end()),
        epsilon_(sampling.epsilon / strata.most),
        relative_(sampling.relative),
        row_of_(graph.num_nodes(), kNoRow),
        victim_of_(graph.num_nodes(), kNoRow),
        inner_(inner_rows(graph)),
        sides_(graph, labellings, victim_of_, sampling.mix_steps, context),
        searches_(context.threads()),
        paths_(context.threads()),
        batch_((kBatch + kGrain - 1) / kGrain) {
    const std::size_t items = 2 * rows_.size() * labellings.count();
    context.require_memory(items * (2 * sizeof(std::uint64_t) + 4 * sizeof(double)),
                           "the scores of each permutation");
    for (std::size_t i = 0; i < rows.size(); ++i) row_of_[rows[i]] = static_cast<std::uint32_t>(i);
    for (std::size_t node = 0, i = 0; node < graph.num_nodes() && i < victims.nodes.size();
         ++node) {
      if (graph.original[node] != victims.nodes[i]) continue;
      victim_of_[node] = static_cast<std::uint32_t>(i++);
      node_of_.push_back(static_cast<NodeId>(node));
    }
    first_.assign(items, 0);
    second_.assign(items, 0);
  }

  [[nodiscard]] PermutationScores answer() const {
    const std::size_t half = rows_.size() * labellings_.count();
    PermutationScores scores;
    for (std::size_t i = 0; i < half; ++i) {
      scores.through.push_back(strata_.most * mean(i));
      scores.through_reach.push_back(strata_.most * reach(i));
      scores.crossing.push_back(strata_.most * mean(half + i));
      scores.crossing_reach.push_back(strata_.most * reach(half + i));
    }
    scores.draws = draws();
    return scores;
  }

 private:
  [[nodiscard]] double tolerance(std::size_t item) const override {
    return std::max(epsilon_, relative_ * mean(item - item % labellings_.count()));
  }

  void draw(std::uint64_t first, std::uint64_t count) override {
    for (std::uint64_t begin = 0; begin < count; begin += kBatch) {
      const std::uint64_t end = std::min<std::uint64_t>(count, begin + kBatch);
      const auto part_of = [&](double share) {
        return (static_cast<double>(begin) + share * static_cast<double>(end - begin)) /
               static_cast<double>(count);
      };
      {
        const ProgressPart part(context_, part_of(0), part_of(0.5));
        draw_batch(first + begin, end - begin);
      }
      std::vector<Passing> passing;
      std::vector<std::pair<NodeId, NodeId>> sides;
      for (const std::vector<Passing>& drawn : batch_) {
        passing.insert(passing.end(), drawn.begin(), drawn.end());
      }
      std::stable_sort(passing.begin(), passing.end(),
                       [](const Passing& a, const Passing& b) { return a.row < b.row; });
      for (const Passing& path : passing) {
        sides.emplace_back(path.before, rows_[path.row]);
        sides.emplace_back(path.after, rows_[path.row]);
      }
      {
        const ProgressPart part(context_, part_of(0.5), part_of(0.7));
        sides_.learn(std::move(sides));
      }
      const ProgressPart part(context_, part_of(0.7), part_of(1));
      fold(passing);
    }
  }

  void draw_batch(std::uint64_t first, std::uint64_t count) {
    for (std::vector<Passing>& drawn : batch_) drawn.clear();
    auto body = [&](std::size_t chunk, unsigned worker) {
      if (!searches_[worker]) searches_[worker].emplace(inner_, inner_, true);
      const std::uint64_t end = std::min<std::uint64_t>(count, (chunk + 1) * kGrain);
      for (std::uint64_t i = chunk * kGrain; i < end; ++i) {
        draw_one(first + i, *searches_[worker], paths_[worker], batch_[chunk]);
      }
    };
    detail::run_chunks(context_, detail::chunk_count(count, kGrain), detail::ChunkBody(body));
  }

  [[nodiscard]] std::pair<std::size_t, std::size_t> pair_of(std::uint64_t number,
                                                            Random& random) const {
    const std::uint64_t stratum = number % strata_.all();
    if (stratum < strata_.labellings_of) return labellings_.draw(stratum, random);
    for (;;) {
      const std::size_t s = random.below(labellings_.num_victims());
      const std::size_t t = random.below(labellings_.num_victims());
      if (s != t) return {s, t};
    }
  }

  void draw_one(std::uint64_t number, detail::PairShares& search, std::vector<NodeId>& path,
                std::vector<Passing>& drawn) {
    // Streams from 0 on are those of the permutations.
    Random random = context_.random((std::uint64_t{1} << 40) + number);
    const auto [s, t] = pair_of(number, random);
    const NodeId from = node_of_[s], to = node_of_[t];
    if (are_neighbors(graph_, from, to) || !search.meet(from, to)) return;
    for (std::uint32_t i = 0; i < kPathsOfPair; ++i) {
      search.draw(random, path);
      for (std::size_t j = 1; j + 1 < path.size(); ++j) {
        const std::uint32_t row = row_of_[path[j]];
        if (row == kNoRow) continue;
        drawn.push_back({row, static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(t),
                         path[j - 1], path[j + 1], number});
      }
    }
  }

  // Each row is one thread's.
  void fold(std::span<const Passing> passing) {
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < passing.size(); ++i) {
      if (i == 0 || passing[i].row != passing[i - 1].row) begins.push_back(i);
    }
    begins.push_back(passing.size());
    const std::vector<double> fresh(labellings_.count());
    parallel_for(
        context_, begins.size() - 1, std::pair{fresh, fresh},
        [&](std::size_t place, auto& scratch) {
          for (std::size_t i = begins[place]; i < begins[place + 1];) {
            std::size_t end = i + 1;
            while (end < begins[place + 1] && passing[end].draw == passing[i].draw) ++end;
            fold_draw(passing.subspan(i, end - i), scratch.first, scratch.second);
            i = end;
          }
        },
        1);
  }

  // The paths of one draw that pass one row.
  void fold_draw(std::span<const Passing> paths, std::vector<double>& weights,
                 std::vector<double>& gaps) {
    const std::uint32_t k = labellings_.num_groups();
    const Passing& one = paths.front();
    double together = static_cast<double>(strata_.alike) / strata_.pairs;
    for (std::size_t r = 0; r < labellings_.count(); ++r) {
      weights[r] = labellings_.chance(r, one.s, one.t);
      together += weights[r];
      gaps[r] = 0;
    }
    for (std::size_t i = 0; i < paths.size();) {
      const Passing& path = paths[i];
      // Most pairs are joined by one path, or by several that differ elsewhere.
      const std::size_t begin = i++;
      while (i < paths.size() && paths[i].before == path.before && paths[i].after == path.after)
        ++i;
      const auto alike = static_cast<double>(i - begin);
      const double* before = sides_.mixes(path.before, rows_[path.row]);
      const double* after = sides_.mixes(path.after, rows_[path.row]);
      for (std::size_t r = 0; r < labellings_.count(); ++r) {
        if (weights[r] > 0) gaps[r] += alike * mix_gap(before + r * k, after + r * k, k);
      }
    }
    const double unit = static_cast<double>(strata_.all()) / together / strata_.most /
                        kPathsOfPair * static_cast<double>(kMeanUnit);
    const std::size_t first = one.row * labellings_.count();
    const std::size_t half = rows_.size() * labellings_.count();
    for (std::size_t r = 0; r < labellings_.count(); ++r) {
      if (weights[r] == 0) continue;
      add_units(first + r, unit * weights[r] * static_cast<double>(paths.size()));
      add_units(half + first + r, unit * weights[r] * gaps[r]);
    }
  }

  void add_units(std::size_t item, double units) {
    detail::MeanSums one;
    one.add(std::min(kMeanUnit, static_cast<std::uint64_t>(units + 0.5)));
    first_[item] += one.first;
    second_[item] += one.second;
  }

  [[nodiscard]] detail::MeanSums sums(std::size_t item) const override {
    return {.first = first_[item], .second = second_[item]};
  }

  void forget() override {
    std::fill(first_.begin(), first_.end(), 0);
    std::fill(second_.begin(), second_.end(), 0);
  }

  Context& context_;
  const VictimGraph& graph_;
  const Labellings& labellings_;
  Strata strata_;
  std::vector<NodeId> rows_;
  double epsilon_;
  double relative_;
  std::vector<std::uint32_t> row_of_;     // of a node
  std::vector<std::uint32_t> victim_of_;  // of a node
  std::vector<NodeId> node_of_;           // of a victim
  Adjacency inner_;
  LabelledSides sides_;
  std::vector<std::optional<detail::PairShares>> searches_;
  std::vector<std::vector<NodeId>> paths_;
  std::vector<std::vector<Passing>> batch_;
  // Items: through of each row under each labelling, then crossing.
  std::vector<std::uint64_t> first_, second_;
};

}  // namespace

PermutationScores sampled_permutations(const VictimGraph& graph, const Victims& victims,
                                       const Labellings& labellings, std::span<const NodeId> rows,
                                       const PermutationSampling& sampling, Context& context) {
  if (rows.empty() || labellings.count() == 0) return {};
  Sampler sampler(graph, victims, labellings, Strata(labellings), rows, sampling, context);
  sampler.run(sampling.delta);
  return sampler.answer();
}

}  // namespace mekhala::brokerage
