#pragma once

#include <algorithm>
#include <span>

#include "engine/query/runtime.hpp"

// The operators, row by row; private to the sources cursor*.cpp.
namespace mekhala::query {

// An operator behind one other.
class Behind : public Cursor {
 public:
  Behind(const PlanNode& plan, Runtime& runtime)
      : plan_(plan), runtime_(runtime), input_(make_cursor(*plan.input, runtime)) {}
  void open() override { input_->open(); }

 protected:
  [[nodiscard]] Value& slot(Slot which) { return runtime_.row[which]; }

  const PlanNode& plan_;
  Runtime& runtime_;
  std::unique_ptr<Cursor> input_;
};

// Null where the kind is not theirs.
[[nodiscard]] std::unique_ptr<Cursor> make_graph_cursor(const PlanNode& plan, Runtime& runtime);
[[nodiscard]] std::unique_ptr<Cursor> make_path_cursor(const PlanNode& plan, Runtime& runtime);

// The node in a slot, or nothing where it is null. Throws a TypeError where it is something else.
[[nodiscard]] std::optional<NodeId> node_in(const Value& value);

// Calls `visit(arc)` for each relationship of the plan's types and direction at `node`, in the
// order of types, then directions, then neighbors; a loop comes once. Stops where visit gives
// false.
//
// `only`: none but those to this node; a binary search, for a hub has many.
template <typename Visit>
void for_each_arc(const PlanNode& plan, const PropertyGraph& graph, NodeId node, const Visit& visit,
                  NodeId only = kNoNode) {
  const auto narrowed = [only](std::span<const PropertyGraph::Arc> arcs) {
    if (only == kNoNode) return arcs;
    const auto found = std::ranges::equal_range(arcs, only, {}, &PropertyGraph::Arc::neighbor);
    return std::span<const PropertyGraph::Arc>(found.begin(), found.end());
  };
  const std::size_t count = plan.any_type ? graph.types().size() : plan.types.size();
  for (std::size_t i = 0; i < count; ++i) {
    const SymbolId type = plan.any_type ? static_cast<SymbolId>(i) : plan.types[i];
    if (plan.direction != ArrowDirection::in) {
      for (const PropertyGraph::Arc& arc : narrowed(graph.out(node, type))) {
        if (!visit(arc)) return;
      }
    }
    if (plan.direction == ArrowDirection::out) continue;
    for (const PropertyGraph::Arc& arc : narrowed(graph.in(node, type))) {
      const bool loop = arc.neighbor == node && plan.direction == ArrowDirection::both;
      if (!loop && !visit(arc)) return;
    }
  }
}

// True where no slot of `slots` holds the relationship, alone or in a list.
[[nodiscard]] bool is_unused(EdgeId relationship, const std::vector<Slot>& slots,
                             const Runtime& runtime);

}  // namespace mekhala::query
