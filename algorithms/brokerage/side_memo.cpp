#include "algorithms/brokerage/side_memo.hpp"

#include <algorithm>

#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::size_t kMost = std::size_t{128} << 20;  // numbers kept: 1 GiB
constexpr double kUnknown = -1;
constexpr std::uint64_t kFilled = UINT64_MAX;

}  // namespace

SideMemo::SideMemo(const VictimGraph& graph, std::uint32_t steps, Context& context)
    : graph_(graph),
      steps_(steps),
      context_(context),
      rows_(graph.num_nodes()),
      spent_(graph.num_nodes(), 0),
      scratch_(context.threads()) {
  const std::size_t all = graph.graph.targets.size() * graph.num_groups;
  context.require_memory(std::min(all, kMost) * 8 + rows_.size() * (16 + 7 * context.threads()),
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
    std::fill(spent_.begin(), spent_.end(), 0);
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

void SideMemo::make_row(NodeId start) {
  const std::size_t degree = graph_.graph.neighbors(start).size();
  const std::uint32_t k = graph_.num_groups;
  rows_[start] = std::make_unique_for_overwrite<double[]>(degree * k);
  for (std::size_t i = 0; i < degree; ++i) rows_[start][i * k] = kUnknown;
}

// Arcs that lead on from a neighbor.
std::uint64_t SideMemo::arcs_behind(NodeId neighbor) const {
  return graph_.graph.passable[neighbor] == 0 ? 1 : graph_.graph.neighbors(neighbor).size();
}

// One mix costs a look at everything within two steps but what is behind the one left out, often
// the busiest by far; all of a row cost two looks at everything. So mixes are found one by one
// until they have cost as much as the row does: then at most twice what was needed is ever spent.
bool SideMemo::is_row_due(std::span<const Side> sides) {
  if (steps_ != 2) return false;
  const NodeId start = sides.front().start;
  if (spent_[start] == kFilled) return false;
  std::uint64_t around = 0;
  for (const NodeId neighbor : graph_.graph.neighbors(start)) around += arcs_behind(neighbor);
  for (const Side& side : sides) {
    if (!knows(side)) spent_[start] += around - arcs_behind(side.without);
  }
  if (spent_[start] <= 2 * around) return false;
  spent_[start] = kFilled;
  return true;
}

// Everybody's mix.
void SideMemo::fill_row(NodeId start, Scratch& scratch) {
  const auto neighbors = graph_.graph.neighbors(start);
  const std::uint32_t k = graph_.num_groups;
  double* row = rows_[start].get();
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
  const NodeId start = sides.front().start;
  if (rows_[start] == nullptr) make_row(start);
  if (is_row_due(sides)) fill_row(start, scratch);
  for (const Side& side : sides) {
    double* mix = place(side);
    if (*mix >= 0) continue;
    scratch.search.run(side.without, side.start, steps_, scratch.units.data());
    normalize(scratch.units.data(), graph_.num_groups, mix);
  }
}

}  // namespace mekhala::brokerage
