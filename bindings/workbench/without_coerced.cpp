#include "bindings/workbench/without_coerced.hpp"

#include <algorithm>

#include "bindings/workbench/robustness.hpp"
#include "engine/case/coercion.hpp"

namespace mekhala {

void add_without_coerced(HubsReport& report, HubTable& table, const Case& store,
                         const Disclosure& disclosure, const HubGround& ground,
                         const HubsOptions& options, std::string_view name, Context& context) {
  if (disclosure.view() != View::work || options.brief || table.rows.empty()) return;
  if (ground.options.method == CrossBorderMethod::sampled || options.paths.any()) return;
  const CoercedActs coerced = coerced_acts(store, ground.projection, context);
  if (coerced.acts == 0) return;
  if (name == "actors") report.coerced = {coerced.acts, coerced.people, coerced.undated};
  const std::vector<NodeId> nodes = rankable_nodes(ground, store.ontology(), options, name);
  cross_border_variants(
      ground.projection.graph, ground.mixes, variants_of(ground, options.rank == "joined"), 1,
      [&](std::size_t, GraphVariant& variant) {
        variant.edges.resize(coerced.edges.size());
        for (std::size_t edge = 0; edge < coerced.edges.size(); ++edge) {
          variant.edges[edge] = coerced.edges[edge] == 0 ? 1 : 0;
        }
      },
      [&](std::size_t, const VariantScores& scores) {
        const std::vector<RankSpan> ranks = ranks_of(scores, nodes);
        for (HubRow& row : table.rows) {
          const NodeId node = ground.projection.node_of(row.entity.row);
          const auto place = std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin();
          row.crossing_without_coerced = scores.crossing[node];
          row.rank_without_coerced = ranks[static_cast<std::size_t>(place)].first;
        }
      },
      context);
}

}  // namespace mekhala
