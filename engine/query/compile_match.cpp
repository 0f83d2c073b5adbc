#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/base/text.hpp"
#include "engine/query/compiler.hpp"

namespace mekhala::query {
namespace {

struct Condition {
  Expr* expression = nullptr;
  std::set<Slot> needs = {};
  bool placed = false;
};

struct NodePart {
  Slot slot = kNoSlot;
  std::vector<const LabelExpr*> labels = {};
};

struct EdgePart {
  const RelationshipPattern* pattern = nullptr;
  std::size_t left = 0, right = 0;  // places in nodes_
  Slot slot = kNoSlot;              // of the relationship or list
  bool known = false;               // bound before this MATCH
  Slot compare_with = kNoSlot;      // a known list, to be compared with the one found
  Slot edge = kNoSlot;
  std::vector<Expr*> conditions = {};
  PathChoice choice = PathChoice::every;
  std::uint64_t shortest_count = 1;
  bool done = false;
};

// Turns the patterns of one MATCH into operators: from what is bound, or from the rarest label, one
// relationship after the other, the narrowest first; each condition as soon as its names are bound.
class MatchPlanner {
 public:
  MatchPlanner(Compiler& compiler, PlanPtr input) : compiler_(compiler), plan_(std::move(input)) {}

  PlanPtr run(Pattern& pattern, Expr* where) {
    for (const auto& [name, variable] : compiler_.scope()) bound_.insert(variable.slot);
    for (PathPattern& path : pattern.paths) collect(path);
    for (PathPattern& path : pattern.paths) collect_conditions(path);
    if (where) split(*where);
    place_conditions();
    while (step()) {
    }
    bind_paths();
    return plan_;
  }

  [[nodiscard]] const std::vector<Slot>& introduced() const { return introduced_; }

 private:
  // --- reading the patterns
  [[noreturn]] static void conflict(Span at, const std::string& name, std::string_view what) {
    throw syntax_error("VariableTypeConflict", at,
                       fmt::format("'{}' cannot be {} here: it is something else already",
                                   escape_terminal(name), what));
  }

  Slot introduce(const std::string& name, TypeMask type, TypeMask item = kAnyType) {
    const Slot slot = compiler_.new_slot();
    introduced_.push_back(slot);
    // Behind OPTIONAL MATCH it may be null, which fits everywhere.
    if (!name.empty()) compiler_.scope()[name] = {slot, {static_cast<TypeMask>(type), item}};
    return slot;
  }

  std::size_t node_of(const NodePattern& pattern) {
    Slot slot = kNoSlot;
    const auto found = compiler_.scope().find(pattern.variable);
    if (!pattern.variable.empty() && found != compiler_.scope().end()) {
      if ((found->second.type.is & (kNodeType | kNullType)) == 0)
        conflict(pattern.at, pattern.variable, "a node");
      slot = found->second.slot;
      compiler_.note_use(slot);
    } else {
      slot = introduce(pattern.variable, kNodeType);
    }
    const auto same = std::find_if(nodes_.begin(), nodes_.end(),
                                   [&](const NodePart& node) { return node.slot == slot; });
    if (same != nodes_.end()) return static_cast<std::size_t>(same - nodes_.begin());
    nodes_.push_back({slot});
    return nodes_.size() - 1;
  }

  void collect(PathPattern& path) {
    std::vector<Slot> pieces;
    std::vector<std::size_t> ends;
    for (NodePattern& node : path.nodes) {
      ends.push_back(node_of(node));
      order_.push_back(ends.back());
      if (node.labels) {
        compiler_.resolve(*node.labels);
        nodes_[ends.back()].labels.push_back(node.labels.get());
      }
      pieces.push_back(nodes_[ends.back()].slot);
      if (ends.size() > path.relationships.size()) break;
      EdgePart edge = edge_of(path.relationships[ends.size() - 1]);
      edge.left = ends.back();
      pieces.push_back(edge.slot);
      edges_.push_back(edge);
    }
    const std::size_t first = edges_.size() - path.relationships.size();
    for (std::size_t i = first; i < edges_.size(); ++i) edges_[i].right = ends[i - first + 1];
    if (path.choice != PathChoice::every) choose(path, first);
    if (path.variable.empty()) return;
    if (compiler_.scope().contains(path.variable)) {
      throw syntax_error("VariableAlreadyBound", path.at,
                         fmt::format("'{}' is a name already: a path needs a new one",
                                     escape_terminal(path.variable)));
    }
    paths_.emplace_back(introduce(path.variable, kPathType), std::move(pieces));
  }

  void choose(const PathPattern& path, std::size_t first) {
    if (path.relationships.size() != 1) {
      throw QueryError(ErrorKind::unsupported, ErrorPhase::compile, "ShortestPathPattern", path.at,
                       "a shortest path joins two nodes by one relationship pattern: (a)-[*]->(b)");
    }
    const RelationshipPattern& relationship = path.relationships[0];
    if (!relationship.variable_length && !relationship.variable.empty()) {
      throw QueryError(ErrorKind::unsupported, ErrorPhase::compile, "ShortestPathPattern", path.at,
                       "the relationship of a shortest path can have a name only where it has a "
                       "length: -[r*]->");
    }
    edges_[first].choice = path.choice;
    edges_[first].shortest_count = path.shortest_count;
    if (edges_[first].known)
      conflict(path.at, path.relationships[0].variable, "found by a shortest path");
  }

  EdgePart edge_of(const RelationshipPattern& pattern) {
    EdgePart edge{.pattern = &pattern};
    const bool many = pattern.variable_length;
    const auto found = compiler_.scope().find(pattern.variable);
    const bool named = !pattern.variable.empty();
    if (named && found != compiler_.scope().end()) {
      const Variable& variable = found->second;
      compiler_.note_use(variable.slot);
      const TypeMask wanted = many ? kListType : kRelationshipType;
      if ((variable.type.is & (wanted | kNullType)) == 0) {
        conflict(pattern.at, pattern.variable, many ? "a list of relationships" : "a relationship");
      }
      const bool here = std::any_of(edges_.begin(), edges_.end(), [&](const EdgePart& other) {
        return other.slot == variable.slot;
      });
      if (here) {
        throw syntax_error("RelationshipUniquenessViolation", pattern.at,
                           fmt::format("'{}' stands twice in one pattern, but each relationship is "
                                       "matched once",
                                       escape_terminal(pattern.variable)));
      }
      if (many) {
        edge.compare_with = variable.slot;
        edge.slot = introduce("", kListType);
      } else {
        edge.slot = variable.slot;
        edge.known = true;
      }
    } else {
      edge.slot = introduce(pattern.variable, many ? kListType : kRelationshipType,
                            many ? kRelationshipType : kAnyType);
    }
    return edge;
  }

  // --- conditions
  // {key: value} on a slot, as the condition slot.key = value.
  ExprPtr equality(Slot slot, const std::string& key, ExprPtr value, Span at) {
    auto variable = std::make_unique<Expr>(ExprKind::variable, at);
    variable->slot = slot;
    auto property = std::make_unique<Expr>(ExprKind::property, at);
    property->text = key;
    property->args.push_back(std::move(variable));
    auto equal = std::make_unique<Expr>(ExprKind::binary, at);
    equal->text = "=";
    equal->args.push_back(std::move(property));
    equal->args.push_back(std::move(value));
    return equal;
  }

  std::vector<Expr*> property_conditions(Slot slot, ExprPtr& properties) {
    std::vector<Expr*> conditions;
    if (!properties) return conditions;
    for (std::size_t i = 0; i < properties->names.size(); ++i) {
      conditions.push_back(compiler_.own(
          equality(slot, properties->names[i], std::move(properties->args[i]), properties->at)));
    }
    return conditions;
  }

  void add(Expr& expression) {
    Condition condition{.expression = &expression, .needs = compiler_.bind_condition(expression)};
    // Only what this MATCH binds has to be waited for.
    std::erase_if(condition.needs, [&](Slot slot) {
      return std::find(introduced_.begin(), introduced_.end(), slot) == introduced_.end();
    });
    conditions_.push_back(std::move(condition));
  }

  void split(Expr& where) {
    if (where.kind == ExprKind::binary && where.text == "AND") {
      split(*where.args[0]);
      split(*where.args[1]);
    } else {
      add(where);
    }
  }

  void collect_conditions(PathPattern& path) {
    for (NodePattern& node : path.nodes) {
      const Slot slot = nodes_[order_[node_place_++]].slot;
      for (Expr* condition : property_conditions(slot, node.properties)) add(*condition);
      if (node.where) split(*node.where);
    }
    for (RelationshipPattern& pattern : path.relationships) {
      EdgePart& edge = edges_[edge_place_++];
      if (pattern.variable_length || edge.choice != PathChoice::every) {
        edge_conditions(edge, pattern);
        continue;
      }
      for (Expr* condition : property_conditions(edge.slot, pattern.properties)) add(*condition);
      if (pattern.where) split(*pattern.where);
    }
  }

  // Conditions on each relationship of a longer path, whose name means the one at hand there.
  void edge_conditions(EdgePart& edge, RelationshipPattern& pattern) {
    edge.edge = compiler_.new_slot();
    edge.conditions = property_conditions(edge.edge, pattern.properties);
    if (pattern.where) edge.conditions.push_back(pattern.where.get());
    Scope outer = compiler_.scope();
    if (!pattern.variable.empty())
      compiler_.scope()[pattern.variable] = {edge.edge, {kRelationshipType}};
    for (Expr* condition : edge.conditions) {
      std::set<Slot> needs = compiler_.bind_condition(*condition);
      for (const Slot slot : needs) {
        const bool ours =
            std::find(introduced_.begin(), introduced_.end(), slot) != introduced_.end();
        if (ours) {
          throw QueryError(
              ErrorKind::unsupported, ErrorPhase::compile, "PathCondition", condition->at,
              "a condition inside a path of several relationships can use only names of "
              "earlier clauses: put it into WHERE");
        }
      }
    }
    compiler_.scope() = std::move(outer);
  }

  void place_conditions() {
    for (Condition& condition : conditions_) {
      const bool ready = std::all_of(condition.needs.begin(), condition.needs.end(),
                                     [&](Slot slot) { return bound_.contains(slot); });
      if (condition.placed || !ready) continue;
      condition.placed = true;
      filter(condition.expression);
    }
  }

  void filter(Expr* expression) {
    PlanNode& node = push(PlanKind::filter);
    node.expression = expression;
  }

  // --- operators
  PlanNode& push(PlanKind kind) {
    auto node = std::make_shared<PlanNode>();
    node->kind = kind;
    node->input = std::move(plan_);
    plan_ = node;
    return *node;
  }

  [[nodiscard]] bool is_bound(std::size_t node) const { return bound_.contains(nodes_[node].slot); }

  void filter_labels(const NodePart& node, SymbolId known_label) {
    for (const LabelExpr* labels : node.labels) {
      if (labels->kind == LabelExpr::Kind::name && labels->symbol == known_label &&
          known_label != kNoSymbol) {
        continue;
      }
      auto variable = std::make_unique<Expr>(ExprKind::variable, Span{});
      variable->slot = node.slot;
      auto test = std::make_unique<Expr>(ExprKind::has_labels, Span{});
      test->labels = std::make_unique<LabelExpr>(*labels);
      test->args.push_back(std::move(variable));
      filter(compiler_.own(std::move(test)));
    }
  }

  // Labels that a node must have by name, the others being tested afterwards.
  static void required_labels(const LabelExpr& labels, std::vector<SymbolId>& names) {
    if (labels.kind == LabelExpr::Kind::name) names.push_back(labels.symbol);
    if (labels.kind != LabelExpr::Kind::all_of) return;
    for (const LabelExpr& part : labels.parts) required_labels(part, names);
  }

  struct Start {
    SymbolId label = kNoSymbol;
    bool none_fits = false;
    double count = 0;
  };
  [[nodiscard]] Start start_of(const NodePart& node) const {
    Start best{.count = static_cast<double>(compiler_.graph().num_nodes())};
    std::vector<SymbolId> names;
    for (const LabelExpr* labels : node.labels) required_labels(*labels, names);
    for (const SymbolId label : names) {
      if (label == kNoSymbol) return {.none_fits = true};
      const auto count = static_cast<double>(compiler_.graph().nodes_with(label).size());
      if (count <= best.count) best = {.label = label, .count = count};
    }
    return best;
  }

  void scan(std::size_t place) {
    const NodePart& node = nodes_[place];
    const Start start = start_of(node);
    PlanNode& scan = push(PlanKind::node_scan);
    scan.to = node.slot;
    scan.label = start.label;
    scan.no_label_fits = start.none_fits;
    bound_.insert(node.slot);
    filter_labels(node, start.label);
  }

  [[nodiscard]] std::vector<SymbolId> types_of(const RelationshipPattern& pattern) const {
    std::vector<SymbolId> types;
    for (const std::string& name : pattern.types) {
      const auto symbol = compiler_.graph().types().find(name);
      if (symbol && std::find(types.begin(), types.end(), *symbol) == types.end())
        types.push_back(*symbol);
    }
    return types;
  }

  // How many rows one row becomes: the mean degree of the types in question.
  [[nodiscard]] double cost_of(const EdgePart& edge) const {
    if (edge.choice != PathChoice::every) return std::numeric_limits<double>::max() / 2;
    const PropertyGraph& graph = compiler_.graph();
    double arcs = static_cast<double>(graph.num_relationships());
    if (!edge.pattern->types.empty()) {
      arcs = 0;
      for (const SymbolId type : types_of(*edge.pattern))
        arcs += static_cast<double>(graph.num_of_type(type));
    }
    double degree = arcs / std::max(1.0, static_cast<double>(graph.num_nodes()));
    if (edge.pattern->direction == ArrowDirection::both) degree *= 2;
    if (is_bound(edge.left) && is_bound(edge.right)) degree /= 1000;
    if (edge.pattern->variable_length) degree = degree * degree * degree + 1000;
    return edge.known ? 0 : degree;
  }

  static ArrowDirection turned(ArrowDirection direction) {
    if (direction == ArrowDirection::both) return direction;
    return direction == ArrowDirection::out ? ArrowDirection::in : ArrowDirection::out;
  }

  void expand(EdgePart& edge) {
    const bool chosen = edge.choice != PathChoice::every;
    if (chosen) {
      if (!is_bound(edge.left)) scan(edge.left);
      if (!is_bound(edge.right)) scan(edge.right);
    }
    const bool backward = !is_bound(edge.left);
    const std::size_t from = backward ? edge.right : edge.left;
    const std::size_t to = backward ? edge.left : edge.right;
    const bool many = edge.pattern->variable_length || chosen;
    PlanNode& node = push(chosen ? PlanKind::shortest
                          : many ? PlanKind::expand_many
                                 : PlanKind::expand);
    node.from = nodes_[from].slot;
    node.to = nodes_[to].slot;
    node.relationship = edge.slot;
    node.into = is_bound(to);
    node.bound_relationship = edge.known;
    fill(node, edge, backward);
    edge.done = true;
    const bool new_node = bound_.insert(node.to).second;
    bound_.insert(edge.slot);
    if (!chosen) distinct_.push_back(edge.slot);
    if (new_node) filter_labels(nodes_[to], kNoSymbol);
    if (edge.compare_with != kNoSlot)
      filter(compiler_.own(same_slots(edge.slot, edge.compare_with)));
  }

  static ExprPtr same_slots(Slot a, Slot b) {
    auto equal = std::make_unique<Expr>(ExprKind::binary, Span{});
    equal->text = "=";
    for (const Slot slot : {a, b}) {
      equal->args.push_back(std::make_unique<Expr>(ExprKind::variable, Span{}));
      equal->args.back()->slot = slot;
    }
    return equal;
  }

  void fill(PlanNode& node, const EdgePart& edge, bool backward) {
    const RelationshipPattern& pattern = *edge.pattern;
    node.backward = backward;
    node.direction = backward ? turned(pattern.direction) : pattern.direction;
    node.any_type = pattern.types.empty();
    node.types = types_of(pattern);
    node.least = pattern.least;
    node.most = pattern.variable_length ? pattern.most.value_or(UINT64_MAX) : 1;
    node.edge = edge.edge;
    node.edge_conditions = edge.conditions;
    node.distinct_from = distinct_;
    node.choice = edge.choice;
    node.shortest_count = edge.shortest_count;
  }

  // A relationship bound earlier gives both its ends.
  void ends_of(EdgePart& edge) {
    PlanNode& node = push(PlanKind::relationship_ends);
    node.from = nodes_[edge.left].slot;
    node.to = nodes_[edge.right].slot;
    node.into = edge.left == edge.right;
    node.relationship = edge.slot;
    fill(node, edge, false);
    edge.done = true;
    bound_.insert(node.from);
    bound_.insert(node.to);
    distinct_.push_back(edge.slot);
    filter_labels(nodes_[edge.left], kNoSymbol);
    if (edge.left != edge.right) filter_labels(nodes_[edge.right], kNoSymbol);
  }

  bool step() {
    if (!checked_) {
      checked_ = true;
      for (const NodePart& node : nodes_) {
        if (bound_.contains(node.slot)) filter_labels(node, kNoSymbol);
        if (bound_.contains(node.slot)) require_node(node.slot);
      }
      place_conditions();
    }
    EdgePart* best = nullptr;
    for (EdgePart& edge : edges_) {
      const bool reachable = is_bound(edge.left) || is_bound(edge.right);
      if (edge.done || !reachable) continue;
      if (!best || cost_of(edge) < cost_of(*best)) best = &edge;
    }
    // A shortest path waits for everything else: both its ends must be known.
    if (best && (best->choice == PathChoice::every || !start_left())) {
      expand(*best);
      place_conditions();
      return true;
    }
    for (EdgePart& edge : edges_) {
      if (edge.done || !edge.known) continue;
      ends_of(edge);
      place_conditions();
      return true;
    }
    if (const auto place = cheapest_start()) {
      scan(*place);
      place_conditions();
      return true;
    }
    if (!best) return false;
    expand(*best);
    place_conditions();
    return true;
  }

  // A null, or a value of another type from a parameter, is no node: the match is then empty.
  void require_node(Slot slot) {
    auto variable = std::make_unique<Expr>(ExprKind::variable, Span{});
    variable->slot = slot;
    auto test = std::make_unique<Expr>(ExprKind::is_not_null, Span{});
    test->args.push_back(std::move(variable));
    filter(compiler_.own(std::move(test)));
  }

  [[nodiscard]] bool start_left() const { return cheapest_start().has_value(); }

  [[nodiscard]] std::optional<std::size_t> cheapest_start() const {
    std::optional<std::size_t> best;
    double best_count = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (is_bound(i)) continue;
      const double count = start_of(nodes_[i]).count;
      if (!best || count < best_count) {
        best = i;
        best_count = count;
      }
    }
    return best;
  }

  void bind_paths() {
    for (auto& [slot, pieces] : paths_) {
      PlanNode& node = push(PlanKind::bind_path);
      node.to = slot;
      node.pieces = pieces;
      bound_.insert(slot);
    }
    place_conditions();
  }

  Compiler& compiler_;
  PlanPtr plan_;
  std::set<Slot> bound_;
  std::vector<Slot> introduced_;
  std::vector<NodePart> nodes_;
  std::vector<EdgePart> edges_;
  std::vector<std::pair<Slot, std::vector<Slot>>> paths_;
  std::vector<Condition> conditions_;
  std::vector<Slot> distinct_;      // relationships of this MATCH that are bound
  std::vector<std::size_t> order_;  // of the node patterns as written: places in nodes_
  std::size_t node_place_ = 0, edge_place_ = 0;
  bool checked_ = false;
};

}  // namespace

PlanPtr plan_match(Compiler& compiler, Pattern& pattern, Expr* where, PlanPtr input,
                   std::vector<Slot>* introduced) {
  MatchPlanner planner(compiler, std::move(input));
  PlanPtr plan = planner.run(pattern, where);
  if (introduced) *introduced = planner.introduced();
  return plan;
}

}  // namespace mekhala::query
