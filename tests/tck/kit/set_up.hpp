#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/property_graph.hpp"

namespace mekhala::tck {

// Makes property graphs from queries with CREATE (and DELETE of relationships), for tests only: the
// engine itself has no write clause. What stands between the write clauses is run by the engine.
class GraphMaker {
 public:
  // Throws where a query uses more than CREATE and DELETE.
  void run(std::string_view query, const query::Map& parameters = {});
  [[nodiscard]] query::PropertyGraph graph() const;

 private:
  struct Node {
    std::vector<std::string> labels;
    query::Map properties;
  };
  struct Relationship {
    NodeId source, target;
    std::string type;
    query::Map properties;
  };
  using Rows = std::vector<query::Value>;  // maps: a name to its value
  class Script;

  std::vector<Node> nodes_;
  std::vector<Relationship> relationships_;
};

// The graph that one CREATE query makes.
[[nodiscard]] query::PropertyGraph graph_of(std::string_view query);

}  // namespace mekhala::tck
