#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/query/cursors.hpp"

namespace mekhala::query {
namespace {

List as_list(const std::vector<EdgeId>& relationships, bool backward) {
  List list;
  for (const EdgeId id : relationships) list.emplace_back(RelationshipRef{id});
  if (backward) std::reverse(list.begin(), list.end());
  return list;
}

// A relationship may be walked where it is in no other part of the MATCH and its conditions hold.
bool may_walk(const PlanNode& plan, EdgeId relationship, Runtime& runtime) {
  if (!is_unused(relationship, plan.distinct_from, runtime)) return false;
  if (plan.edge_conditions.empty()) return true;
  runtime.row[plan.edge] = RelationshipRef{relationship};
  return std::all_of(plan.edge_conditions.begin(), plan.edge_conditions.end(),
                     [&](const Expr* condition) {
                       return evaluate_condition(*condition, runtime).value_or(false);
                     });
}

// All walks without a repeated relationship, depth first. The stack is ours: a path may have as
// many relationships as the graph.
class ExpandMany : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    levels_.clear();
    relationships_.clear();
    on_path_.clear();
    started_ = false;
  }

  bool next() override {
    for (;;) {
      if (levels_.empty() && !start()) return false;
      if (walk()) {
        slot(plan_.relationship) = as_list(relationships_, plan_.backward);
        if (!plan_.into) slot(plan_.to) = NodeRef{levels_.back().node};
        return true;
      }
    }
  }

 private:
  struct Level {
    NodeId node;
    std::vector<PropertyGraph::Arc> arcs = {};
    std::size_t place = 0;
  };

  bool start() {
    for (;;) {
      if (!input_->next()) return false;
      const auto from = node_in(slot(plan_.from));
      if (!from) continue;
      wanted_ = kNoNode;
      if (plan_.into) {
        const auto to = node_in(slot(plan_.to));
        if (!to) continue;
        wanted_ = *to;
      }
      started_ = true;
      push(*from);
      return true;
    }
  }

  void push(NodeId node) {
    Level level{.node = node};
    if (relationships_.size() < plan_.most) {
      for_each_arc(plan_, runtime_.graph, node, [&](const PropertyGraph::Arc& arc) {
        level.arcs.push_back(arc);
        return true;
      });
    }
    levels_.push_back(std::move(level));
  }

  [[nodiscard]] bool is_answer() const {
    return relationships_.size() >= plan_.least && relationships_.size() <= plan_.most &&
           (!plan_.into || levels_.back().node == wanted_);
  }

  // To the next answer, or to an empty stack.
  bool walk() {
    if (std::exchange(started_, false) && is_answer()) return true;
    while (!levels_.empty()) {
      runtime_.step();
      Level& level = levels_.back();
      if (level.place >= level.arcs.size()) {
        levels_.pop_back();
        if (!relationships_.empty()) {
          on_path_.erase(relationships_.back());
          relationships_.pop_back();
        }
        continue;
      }
      const PropertyGraph::Arc arc = level.arcs[level.place++];
      if (on_path_.contains(arc.relationship) || !may_walk(plan_, arc.relationship, runtime_))
        continue;
      on_path_.insert(arc.relationship);
      relationships_.push_back(arc.relationship);
      push(arc.neighbor);
      if (is_answer()) return true;
    }
    return false;
  }

  std::vector<Level> levels_;
  std::vector<EdgeId> relationships_;
  std::unordered_set<EdgeId> on_path_;
  NodeId wanted_ = kNoNode;
  bool started_ = false;
};

// Shortest paths between two bound nodes, by levels. A shortest walk repeats no node, so every
// level needs each node once, with all arcs that reach it from the level before.
class Shortest : public Behind {
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
      found_.clear();
      place_ = 0;
      const auto from = node_in(slot(plan_.from));
      const auto to = node_in(slot(plan_.to));
      if (from && to) search(*from, *to);
    }
    slot(plan_.relationship) = as_list(found_[place_++], plan_.backward);
    return true;
  }

 private:
  struct Step {
    NodeId from;
    EdgeId relationship;
  };

  void search(NodeId from, NodeId to) {
    if (plan_.least > 1 || plan_.choice == PathChoice::some_shortest) {
      throw QueryError(
          ErrorKind::unsupported, ErrorPhase::run, "ShortestPathLength", {},
          "shortest paths of at least two relationships, and SHORTEST k, are not supported "
          "yet: use [*] or [*..n] with ANY or ALL SHORTEST");
    }
    if (from == to) {
      // The walk of no relationships, or for [*1..] none: a circle is no shortest path.
      if (plan_.least == 0) found_.emplace_back();
      return;
    }
    reached_.clear();
    reached_[from];
    std::vector<NodeId> level = {from};
    depth_of_.clear();
    depth_of_[from] = 0;
    for (std::uint64_t depth = 1; depth <= plan_.most && !level.empty() && !depth_of_.contains(to);
         ++depth) {
      std::vector<NodeId> next_level;
      for (const NodeId node : level) widen(node, depth, next_level);
      level = std::move(next_level);
    }
    if (!depth_of_.contains(to)) return;
    std::vector<EdgeId> reversed;
    trace(from, to, reversed);
  }

  void widen(NodeId node, std::uint64_t depth, std::vector<NodeId>& next_level) {
    for_each_arc(plan_, runtime_.graph, node, [&](const PropertyGraph::Arc& arc) {
      runtime_.step();
      const auto known = depth_of_.find(arc.neighbor);
      if (known != depth_of_.end() && known->second < depth) return true;
      if (!may_walk(plan_, arc.relationship, runtime_)) return true;
      if (known == depth_of_.end()) {
        depth_of_.emplace(arc.neighbor, depth);
        next_level.push_back(arc.neighbor);
      }
      reached_[arc.neighbor].push_back({node, arc.relationship});
      return true;
    });
  }

  // Back from the end, every way or the first.
  void trace(NodeId from, NodeId node, std::vector<EdgeId>& reversed) {
    struct Level {
      NodeId node;
      std::size_t place = 0;
    };
    std::vector<Level> stack = {{node}};
    while (!stack.empty()) {
      runtime_.step();
      Level& level = stack.back();
      if (level.node == from) {
        found_.emplace_back(reversed.rbegin(), reversed.rend());
        if (plan_.choice == PathChoice::one_shortest) return;
      }
      const std::vector<Step>& steps = reached_.at(level.node);
      if (level.node == from || level.place >= steps.size()) {
        stack.pop_back();
        if (!reversed.empty()) reversed.pop_back();
        continue;
      }
      const Step& step = steps[level.place++];
      reversed.push_back(step.relationship);
      stack.push_back({step.from});
    }
  }

  std::vector<std::vector<EdgeId>> found_;
  std::size_t place_ = 0;
  std::unordered_map<NodeId, std::uint64_t> depth_of_;
  std::unordered_map<NodeId, std::vector<Step>> reached_;
};

}  // namespace

std::unique_ptr<Cursor> make_path_cursor(const PlanNode& plan, Runtime& runtime) {
  if (plan.kind == PlanKind::expand_many) return std::make_unique<ExpandMany>(plan, runtime);
  return std::make_unique<Shortest>(plan, runtime);
}

}  // namespace mekhala::query
