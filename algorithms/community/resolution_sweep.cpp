#include "algorithms/community/resolution_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/community/agreement.hpp"
#include "algorithms/community/co_assignment.hpp"
#include "algorithms/community/leiden.hpp"
#include "algorithms/community/strength_graph.hpp"

namespace mekhala {

namespace {

using Labels = std::vector<std::uint32_t>;

struct Sizes {
  std::int64_t communities = 0, alone = 0, largest = 0;
};

Sizes sizes_of(const Labels& labels) {
  std::vector<std::int64_t> members(labels.size(), 0);
  for (const std::uint32_t label : labels) ++members[label];
  Sizes sizes;
  for (const std::int64_t size : members) {
    sizes.communities += size > 1 ? 1 : 0;
    sizes.alone += size == 1 ? 1 : 0;
    sizes.largest = std::max(sizes.largest, size);
  }
  return sizes;
}

}  // namespace

Table resolution_sweep(const GraphView& graph, const ResolutionSweepOptions& options,
                       Context& context) {
  if (options.to < options.from) {
    throw Error(ErrorCode::usage, "to must not be below from: the steps rise");
  }
  const auto strong = community::strength_graph(graph, options.strengths, context);
  const std::size_t steps = options.steps;
  Column<double> resolutions(steps), modularity(steps), agreement(steps), same(steps);
  Column<std::int64_t> communities(steps), alone(steps), largest(steps);
  Labels before;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto at =
        static_cast<double>(step) / static_cast<double>(std::max<std::size_t>(1, steps - 1));
    const ProgressPart part(context, static_cast<double>(step) / static_cast<double>(steps),
                            static_cast<double>(step + 1) / static_cast<double>(steps));
    const double resolution = options.from * std::pow(options.to / options.from, at);
    const LeidenOptions asked{
        .resolution = resolution, .strengths = options.strengths, .trials = options.runs};
    std::vector<Labels> runs;
    const NodeLabels best = leiden(graph, asked, context, runs);
    const Sizes sizes = sizes_of(best.values);
    resolutions.set(step, resolution);
    communities.set(step, sizes.communities);
    alone.set(step, sizes.alone);
    largest.set(step, sizes.largest);
    modularity.set(step, community::modularity(strong, best.values, context));
    agreement.set(step, mean_rand_index(runs, context));
    if (step > 0) same.set(step, adjusted_rand_index(before, best.values));
    before = best.values;
  }
  Table table{.columns = ColumnTable(steps)};
  table.columns.add("resolution", std::move(resolutions));
  table.columns.add("communities", std::move(communities));
  table.columns.add("alone", std::move(alone));
  table.columns.add("largest", std::move(largest));
  table.columns.add("modularity", std::move(modularity));
  table.columns.add("agreement", std::move(agreement));
  table.columns.add("same_as_before", std::move(same));
  return table;
}

AlgorithmSpec resolution_sweep_spec() {
  return describe("resolution_sweep", &resolution_sweep)
      .family("community")
      .summary("What leiden finds at finer and finer resolution, and how far its seeds agree.")
      .convention(
          "leiden by modularity; resolutions in equal ratios. agreement: the mean adjusted Rand "
          "index over all pairs of runs; same_as_before: that of the best runs of two neighboring "
          "steps.")
      .cost("steps times runs times leiden")
      .reference("doi:10.1103/PhysRevE.74.016110")
      .randomized()
      .relabel_inexact()
      .param("from", &ResolutionSweepOptions::from, "the coarsest resolution")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .maximum_excluded()
      .param("to", &ResolutionSweepOptions::to, "the finest")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .maximum_excluded()
      .param("steps", &ResolutionSweepOptions::steps, "how many resolutions")
      .range(1, 1000)
      .param("runs", &ResolutionSweepOptions::runs, "how many seeds at each")
      .range(1, 10'000)
      .param("strengths", &ResolutionSweepOptions::strengths, "how strong each edge is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
