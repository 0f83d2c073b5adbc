#include "tests/tck/kit/set_up.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "engine/query/parser.hpp"
#include "engine/query/query.hpp"

namespace mekhala::tck {

using query::Clause;
using query::ClauseKind;
using query::Map;
using query::Value;

// One set-up query, clause by clause over a table of rows.
class GraphMaker::Script {
 public:
  Script(GraphMaker& maker, std::string_view text, const Map& parameters)
      : maker_(maker), text_(text), parameters_(parameters), parsed_(query::parse(text)) {
    rows_.emplace_back(Map{});
  }

  void run() {
    const auto& clauses = parsed_.parts.at(0).clauses;
    for (std::size_t i = 0; i < clauses.size();) {
      if (clauses[i].kind == ClauseKind::create) {
        create(clauses[i++]);
      } else if (clauses[i].kind == ClauseKind::delete_) {
        remove(clauses[i++]);
      } else {
        const std::size_t begin = clauses[i].at.begin;
        while (i < clauses.size() && is_reading(clauses[i].kind)) ++i;
        if (i < clauses.size() && clauses[i].at.begin == begin)
          throw std::runtime_error("set-up: " + std::string(text_));
        const std::size_t end = i < clauses.size() ? clauses[i].at.begin : text_.size();
        read(text_.substr(begin, end - begin));
      }
    }
  }

 private:
  static bool is_reading(ClauseKind kind) {
    return kind == ClauseKind::match || kind == ClauseKind::unwind || kind == ClauseKind::with;
  }

  // Runs reading clauses on the present rows.
  query::QueryResult ask(const std::string& clauses) {
    std::string head = "UNWIND $` rows` AS ` row` WITH 1 AS ` one`";
    for (const std::string& name : names_) head += ", ` row`.`" + name + "` AS `" + name + "`";
    Map parameters = parameters_;
    parameters[" rows"] = query::List(rows_);
    Context context;
    return query::run_query(head + " " + clauses, maker_.graph(), {.parameters = parameters},
                            context);
  }

  void read(std::string_view clauses) {
    const query::QueryResult result = ask(std::string(clauses) + " RETURN *");
    names_.clear();
    rows_.clear();
    for (const std::string& column : result.columns) {
      if (column[0] != ' ') names_.insert(column);
    }
    for (const auto& values : result.rows) {
      Map row;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (result.columns[i][0] != ' ') row[result.columns[i]] = values[i];
      }
      rows_.emplace_back(row);
    }
  }

  // Path by path: the properties of a later one may use what an earlier one made.
  void create(const Clause& clause) {
    for (const auto& path : clause.pattern.paths) {
      const std::vector<std::vector<Value>> values = properties_of(path);
      Rows made;
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        Map names = *rows_[row].map();
        std::size_t next = 0;
        create_path(path, names, [&](const query::ExprPtr& properties) {
          return properties ? *values.at(row).at(next++).map() : Map{};
        });
        for (const auto& [name, value] : names) names_.insert(name);
        made.emplace_back(std::move(names));
      }
      rows_ = std::move(made);
    }
  }

  // For each row the property maps of the nodes, then those of the relationships.
  std::vector<std::vector<Value>> properties_of(const query::PathPattern& path) {
    std::string asked;
    std::size_t count = 0;
    const auto ask_for = [&](const query::ExprPtr& properties) {
      if (!properties) return;
      asked += (count == 0 ? "RETURN " : ", ") +
               std::string(
                   text_.substr(properties->at.begin, properties->at.end - properties->at.begin)) +
               " AS ` " + std::to_string(count) + "`";
      ++count;
    };
    for (const auto& node : path.nodes) ask_for(node.properties);
    for (const auto& relationship : path.relationships) ask_for(relationship.properties);
    return count == 0 ? std::vector<std::vector<Value>>{} : ask(asked).rows;
  }

  template <typename Take>
  void create_path(const query::PathPattern& path, Map& names, const Take& take) {
    std::vector<NodeId> ids;
    for (const auto& node : path.nodes) {
      const Map properties = take(node.properties);
      const auto known = node.variable.empty() ? names.end() : names.find(node.variable);
      if (known != names.end()) {
        ids.push_back(known->second.node()->id);
        continue;
      }
      ids.push_back(static_cast<NodeId>(maker_.nodes_.size()));
      maker_.nodes_.push_back(
          {node.labels ? labels_of(*node.labels) : std::vector<std::string>{}, properties});
      if (!node.variable.empty()) names[node.variable] = Value(query::NodeRef{ids.back()});
    }
    for (std::size_t i = 0; i < path.relationships.size(); ++i) {
      const auto& relationship = path.relationships[i];
      const bool backward = relationship.direction == query::ArrowDirection::in;
      const EdgeId id = static_cast<EdgeId>(maker_.relationships_.size());
      maker_.relationships_.push_back({backward ? ids[i + 1] : ids[i],
                                       backward ? ids[i] : ids[i + 1], relationship.types.at(0),
                                       take(relationship.properties)});
      if (!relationship.variable.empty())
        names[relationship.variable] = Value(query::RelationshipRef{id});
    }
  }

  static std::vector<std::string> labels_of(const query::LabelExpr& labels) {
    if (labels.kind == query::LabelExpr::Kind::name) return {labels.name};
    std::vector<std::string> names;
    for (const auto& part : labels.parts) names.push_back(part.name);
    return names;
  }

  void remove(const Clause& clause) {
    std::set<EdgeId> gone;
    for (const Value& row : rows_) {
      for (const auto& arg : clause.args) gone.insert(row.map()->at(arg->text).relationship()->id);
    }
    std::vector<Relationship> kept;
    for (EdgeId id = 0; id < maker_.relationships_.size(); ++id) {
      if (!gone.contains(id)) kept.push_back(maker_.relationships_[id]);
    }
    maker_.relationships_ = std::move(kept);
  }

  GraphMaker& maker_;
  std::string_view text_;
  const Map& parameters_;
  query::Query parsed_;
  std::set<std::string> names_;
  Rows rows_;
};

void GraphMaker::run(std::string_view query, const query::Map& parameters) {
  Script(*this, query, parameters).run();
}

query::PropertyGraph GraphMaker::graph() const {
  query::PropertyGraphBuilder builder;
  for (const Node& node : nodes_) {
    std::vector<query::SymbolId> labels;
    for (const std::string& label : node.labels) labels.push_back(builder.labels.add(label));
    const NodeId id = builder.add_node(labels);
    for (const auto& [key, value] : node.properties)
      builder.set_node(id, builder.keys.add(key), value);
  }
  for (const Relationship& relationship : relationships_) {
    const EdgeId id = builder.add_relationship(relationship.source, relationship.target,
                                               builder.types.add(relationship.type));
    for (const auto& [key, value] : relationship.properties) {
      builder.set_relationship(id, builder.keys.add(key), value);
    }
  }
  return builder.build();
}

query::PropertyGraph graph_of(std::string_view query) {
  GraphMaker maker;
  maker.run(query);
  return maker.graph();
}

}  // namespace mekhala::tck
