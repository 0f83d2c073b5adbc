#include <fmt/format.h>

#include <algorithm>

#include "engine/query/cursors.hpp"

namespace mekhala::query {
namespace {

class NodeScan : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    place_ = end_ = 0;
  }
  bool next() override {
    if (plan_.no_label_fits) return false;
    const bool by_label = plan_.label != kNoSymbol;
    while (place_ >= end_) {
      if (!input_->next()) return false;
      place_ = 0;
      end_ = by_label ? runtime_.graph.nodes_with(plan_.label).size() : runtime_.graph.num_nodes();
    }
    runtime_.step();
    const NodeId node =
        by_label ? runtime_.graph.nodes_with(plan_.label)[place_] : static_cast<NodeId>(place_);
    ++place_;
    slot(plan_.to) = NodeRef{node};
    return true;
  }

 private:
  std::size_t place_ = 0;
  std::size_t end_ = 0;
};

class Expand : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    found_.clear();
    place_ = 0;
  }
  bool next() override {
    while (place_ >= found_.size()) {
      if (!input_->next()) return false;
      collect();
    }
    runtime_.step();
    const PropertyGraph::Arc& arc = found_[place_++];
    if (!plan_.bound_relationship) slot(plan_.relationship) = RelationshipRef{arc.relationship};
    if (!plan_.into) slot(plan_.to) = NodeRef{arc.neighbor};
    return true;
  }

 private:
  void collect() {
    found_.clear();
    place_ = 0;
    const auto from = node_in(slot(plan_.from));
    if (!from) return;
    NodeId to = kNoNode;
    if (plan_.into) {
      const auto end = node_in(slot(plan_.to));
      if (!end) return;
      to = *end;
    }
    EdgeId wanted = kNoEdge;
    if (plan_.bound_relationship) {
      if (!slot(plan_.relationship).relationship()) return;
      wanted = slot(plan_.relationship).relationship()->id;
    }
    const auto take = [&](const PropertyGraph::Arc& arc) {
      const bool fits = (wanted == kNoEdge || arc.relationship == wanted) &&
                        is_unused(arc.relationship, plan_.distinct_from, runtime_);
      if (fits) found_.push_back(arc);
      return true;
    };
    for_each_arc(plan_, runtime_.graph, *from, take, to);
  }

  std::vector<PropertyGraph::Arc> found_;
  std::size_t place_ = 0;
};

// Both ways to put a bound relationship between two nodes.
class RelationshipEnds : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    ends_.clear();
  }
  bool next() override {
    while (ends_.empty()) {
      if (!input_->next()) return false;
      collect();
    }
    slot(plan_.from) = NodeRef{ends_.back().first};
    slot(plan_.to) = NodeRef{ends_.back().second};
    ends_.pop_back();
    return true;
  }

 private:
  void collect() {
    const RelationshipRef* relationship = slot(plan_.relationship).relationship();
    if (!relationship || !is_unused(relationship->id, plan_.distinct_from, runtime_)) return;
    const PropertyGraph& graph = runtime_.graph;
    const SymbolId type = graph.type_of(relationship->id);
    if (!plan_.any_type &&
        std::find(plan_.types.begin(), plan_.types.end(), type) == plan_.types.end())
      return;
    const NodeId source = graph.source(relationship->id);
    const NodeId target = graph.target(relationship->id);
    if (plan_.into && source != target) return;
    if (plan_.direction != ArrowDirection::out && source != target)
      ends_.emplace_back(target, source);
    if (plan_.direction != ArrowDirection::in || source == target)
      ends_.emplace_back(source, target);
  }

  std::vector<std::pair<NodeId, NodeId>> ends_;
};

class BindPath : public Behind {
 public:
  using Behind::Behind;
  bool next() override {
    if (!input_->next()) return false;
    slot(plan_.to) = path();
    return true;
  }

 private:
  Value path() {
    Path path;
    const auto first = node_in(slot(plan_.pieces[0]));
    if (!first) return {};
    path.nodes.push_back(*first);
    for (std::size_t i = 1; i < plan_.pieces.size(); i += 2) {
      const Value& piece = slot(plan_.pieces[i]);
      if (piece.relationship()) walk(path, piece.relationship()->id);
      if (!piece.list()) continue;
      for (const Value& item : *piece.list()) walk(path, item.relationship()->id);
    }
    return path;
  }

  void walk(Path& path, EdgeId relationship) const {
    const NodeId source = runtime_.graph.source(relationship);
    const NodeId target = runtime_.graph.target(relationship);
    path.nodes.push_back(path.nodes.back() == source ? target : source);
    path.relationships.push_back(relationship);
  }
};

}  // namespace

std::optional<NodeId> node_in(const Value& value) {
  if (value.is_null()) return std::nullopt;
  if (value.node()) return value.node()->id;
  throw run_error(ErrorKind::type, "InvalidArgumentType", {},
                  fmt::format("a pattern needs a node here, not {}", name_of(value.type())));
}

bool is_unused(EdgeId relationship, const std::vector<Slot>& slots, const Runtime& runtime) {
  return std::none_of(slots.begin(), slots.end(), [&](Slot slot) {
    const Value& value = runtime.row[slot];
    if (value.relationship()) return value.relationship()->id == relationship;
    if (!value.list()) return false;
    return std::any_of(value.list()->begin(), value.list()->end(), [&](const Value& item) {
      return item.relationship() && item.relationship()->id == relationship;
    });
  });
}

std::unique_ptr<Cursor> make_graph_cursor(const PlanNode& plan, Runtime& runtime) {
  switch (plan.kind) {
    case PlanKind::node_scan:
      return std::make_unique<NodeScan>(plan, runtime);
    case PlanKind::expand:
      return std::make_unique<Expand>(plan, runtime);
    case PlanKind::relationship_ends:
      return std::make_unique<RelationshipEnds>(plan, runtime);
    case PlanKind::bind_path:
      return std::make_unique<BindPath>(plan, runtime);
    default:
      return nullptr;
  }
}

}  // namespace mekhala::query
