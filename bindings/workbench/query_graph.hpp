#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/workbench/graph_input.hpp"
#include "engine/query/procedures.hpp"
#include "engine/query/property_graph.hpp"

namespace mekhala {

// A graph file or a case as a query sees it.
//
// File: a text column of nodes named label, labels, kind or type gives the label, one of edges
// named type, kind or label the type (else LINK); all other columns are properties. `id` is the
// name of the node in the file. Edges without a direction run as written: match without arrows.
//
// Case: nothing but what the view shows, made by a disclosure door before a query runs, so that no
// predicate, order or count can depend on more. Labels are the kind and the roles (:Person
// :Recruiter, outside a release :Protected :Victim), types the kinds of links (:RECRUITED). A
// property has its best value; dates are ISO text as given. Every node has id, kind and label;
// every node and relationship _statements, _sources, _grade, _from and _to where the view shows
// them. Nodes stand in the order of the ids that are shown. In a release nobody protected is there.
// Relationships are those of the input's projection: its window of time and least grade.
struct QueryGraph {
  query::PropertyGraph graph;
  std::vector<NodeId> node_of;   // node of the input -> of the graph; kNoNode: left out
  std::vector<NodeId> input_of;  // and back
};
[[nodiscard]] QueryGraph query_graph(const GraphInput& input, Context& context);

// The registry's algorithms as procedures: CALL page_rank({damping: 0.9}) YIELD node, value. Those
// that give a value, a community or a point for each node, or a value for each relationship; of a
// case values and communities of nodes, without rows for protected people. And CALL search('name')
// YIELD node, place: whose names hold the text or, of a place of the gazetteer, one of its other
// names, best first and 10,000 at most; of a case what the view finds.
class AlgorithmProcedures : public query::Procedures {
 public:
  AlgorithmProcedures(const GraphInput& input, const QueryGraph& graph);

  [[nodiscard]] const query::ProcedureSignature* find(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string_view> names() const override;
  [[nodiscard]] std::vector<std::vector<query::Value>> call(
      const query::ProcedureSignature& procedure, std::span<const query::Value> arguments,
      Context& context) const override;

 private:
  [[nodiscard]] std::vector<std::vector<query::Value>> search(const query::Value& text,
                                                              Context& context) const;

  const GraphInput& input_;
  const QueryGraph& graph_;
  std::vector<query::ProcedureSignature> signatures_;
};

// The entities of a case that a result shows as nodes, relationships or paths, as the input's
// nodes.
[[nodiscard]] std::vector<NodeId> nodes_in(const std::vector<std::vector<query::Value>>& rows,
                                           const QueryGraph& graph);

}  // namespace mekhala
