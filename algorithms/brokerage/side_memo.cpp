#include "algorithms/brokerage/side_memo.hpp"

#include <algorithm>

#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::size_t kMost = std::size_t{128} << 20;  // numbers kept: 1 GiB
constexpr double kUnknown = -1;

}  // namespace

SideMemo::SideMemo(const VictimGraph& graph, std::uint32_t steps, Context& context)
    : graph_(graph),
      steps_(steps),
      context_(context),
      rows_(graph.num_nodes()),
      scratch_(context.threads()) {
  const std::size_t all = graph.graph.targets.size() * graph.num_groups;
  context.require_memory(std::min(all, kMost) * 8 + rows_.size() * (8 + 7 * context.threads()),
                         "the mixes on each side of a node");
}

double* SideMemo::place(const Side& side) const {
  const std::size_t i =
      arc_between(graph_, side.start, side.without) - graph_.graph.offsets[side.start];
  return rows_[side.start].get() + i * graph_.num_groups;
}

bool SideMemo::knows(const Side& side) const {
  return rows_[side.start] != nullptr && *place(side) >= 0;
}

void SideMemo::learn(std::vector<Side> sides) {
  if (kept_ > kMost) {
    for (auto& row : rows_) row.reset();
    kept_ = 0;
  }
  std::sort(sides.begin(), sides.end());
  sides.erase(std::unique(sides.begin(), sides.end()), sides.end());
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (i > 0 && sides[i].start == sides[i - 1].start) continue;
    begins.push_back(i);
    const NodeId start = sides[i].start;
    if (rows_[start] == nullptr) {
      kept_ += graph_.graph.neighbors(start).size() * graph_.num_groups;
    }
  }
  begins.push_back(sides.size());
  auto body = [&](std::size_t i, unsigned worker) {
    if (!scratch_[worker]) {
      scratch_[worker].emplace(Scratch{TwoSteps(graph_), SideSearch(graph_),
                                       std::vector<std::int64_t>(graph_.num_groups)});
    }
    learn_of(std::span(sides).subspan(begins[i], begins[i + 1] - begins[i]), *scratch_[worker]);
  };
  detail::run_chunks(context_, begins.size() - 1, detail::ChunkBody(body));
}

// Everybody's mix at once where that costs little more than one of them.
void SideMemo::make_row(NodeId start, Scratch& scratch) {
  const auto neighbors = graph_.graph.neighbors(start);
  const std::uint32_t k = graph_.num_groups;
  rows_[start] = std::make_unique_for_overwrite<double[]>(neighbors.size() * k);
  double* row = rows_[start].get();
  for (std::size_t i = 0; i < neighbors.size(); ++i) row[i * k] = kUnknown;
  if (steps_ != 2) return;
  scratch.two.start(start);
  if (scratch.two.met_twin()) return;
  for (std::size_t i = 0; i < neighbors.size(); ++i) {
    if (!can_be_inside(graph_, neighbors[i])) continue;
    scratch.two.without(neighbors[i], scratch.units.data());
    if (is_zero(scratch.units.data(), k)) continue;
    normalize(scratch.units.data(), k, row + i * k);
  }
}

// Of one start.
void SideMemo::learn_of(std::span<const Side> sides, Scratch& scratch) {
  if (rows_[sides.front().start] == nullptr) make_row(sides.front().start, scratch);
  for (const Side& side : sides) {
    double* mix = place(side);
    if (*mix >= 0) continue;
    scratch.search.run(side.without, side.start, steps_, scratch.units.data());
    normalize(scratch.units.data(), graph_.num_groups, mix);
  }
}

}  // namespace mekhala::brokerage
