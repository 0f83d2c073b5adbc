#include "engine/query/query.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

#include "engine/base/random.hpp"
#include "tests/tck/kit/expected.hpp"
#include "tests/tck/kit/set_up.hpp"

namespace mekhala::query {
namespace {

using tck::graph_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Each row as one text, its values as the kit writes them.
std::vector<std::string> rows_of(std::string_view text, const PropertyGraph& graph,
                                 Map parameters = {}) {
  Context context;
  const QueryResult result = run_query(text, graph, {.parameters = std::move(parameters)}, context);
  std::vector<std::string> rows;
  for (const auto& row : result.rows) {
    std::string line;
    for (const Value& value : row) line += (line.empty() ? "" : " ") + tck::show(value, graph);
    rows.push_back(line);
  }
  return rows;
}

std::int64_t number_of(std::string_view text, const PropertyGraph& graph) {
  Context context;
  return *run_query(text, graph, {}, context).rows.at(0).at(0).integer();
}

PropertyGraph recruiters() {
  return graph_of(
      "CREATE (r:Person:Recruiter {name: 'R'}), (a:Person {name: 'A', country: 'TH'}), "
      "(b:Person {name: 'B', country: 'LA'}), (c:Person {name: 'C', country: 'TH'}), (p:Phone "
      "{number: '1'}), "
      "(r)-[:RECRUITED {year: 2022}]->(a), (r)-[:RECRUITED {year: 2023}]->(b), (a)-[:RECRUITED "
      "{year: 2024}]->(c), "
      "(r)-[:USES]->(p), (c)-[:USES]->(p)");
}

TEST(Query, WhoElseDidTheRecruiterOfThisPersonRecruit) {
  EXPECT_THAT(rows_of("MATCH (:Person {name: 'A'})<-[:RECRUITED]-(r)-[:RECRUITED]->(other) RETURN "
                      "r.name, other.name",
                      recruiters()),
              ElementsAre("'R' 'B'"));
}

TEST(Query, ARelationshipIsWalkedOnceWithinAMatchAndAgainInTheNext) {
  const PropertyGraph graph = recruiters();
  EXPECT_EQ(
      number_of("MATCH (r:Recruiter)-[x:RECRUITED]->(), (r)-[y:RECRUITED]->() RETURN count(*)",
                graph),
      2);
  EXPECT_EQ(
      number_of("MATCH (r:Recruiter)-[x:RECRUITED]->() MATCH (r)-[y:RECRUITED]->() RETURN count(*)",
                graph),
      4);
}

TEST(Query, GqlFormsMeanTheSame) {
  const PropertyGraph graph = recruiters();
  EXPECT_THAT(rows_of("MATCH (n:Person&!Recruiter) RETURN n.name", graph),
              ElementsAre("'A'", "'B'", "'C'"));
  EXPECT_THAT(rows_of("MATCH (n:Phone|Recruiter) RETURN labels(n)", graph),
              UnorderedElementsAre("['Person', 'Recruiter']", "['Phone']"));
  EXPECT_THAT(rows_of("MATCH (r:Recruiter)-[x:RECRUITED WHERE x.year > 2022]->(n WHERE n.country = "
                      "'LA') RETURN n.name",
                      graph),
              ElementsAre("'B'"));
  EXPECT_EQ(rows_of("MATCH (r:Recruiter)-[:RECRUITED]->{1,2}(n) RETURN n.name", graph),
            rows_of("MATCH (r:Recruiter)-[:RECRUITED*1..2]->(n) RETURN n.name", graph));
  EXPECT_THAT(
      rows_of("MATCH (n:Person) RETURN n.name, COUNT { (n)-[:RECRUITED]->() } ORDER BY n.name",
              graph),
      ElementsAre("'A' 1", "'B' 0", "'C' 0", "'R' 2"));
}

TEST(Query, ShortestPathsByHand) {
  const PropertyGraph graph = recruiters();
  const std::string ends = "MATCH (b:Person {name: 'B'}), (c:Person {name: 'C'}) ";
  EXPECT_THAT(rows_of(ends + "MATCH p = shortestPath((b)-[*]-(c)) RETURN [n IN nodes(p) | "
                             "coalesce(n.name, n.number)]",
                      graph),
              ElementsAre(::testing::AnyOf("['B', 'R', 'A', 'C']", "['B', 'R', '1', 'C']")));
  EXPECT_THAT(rows_of(ends + "MATCH p = ALL SHORTEST (b)-[*]-(c) RETURN [n IN nodes(p) | "
                             "coalesce(n.name, n.number)]",
                      graph),
              UnorderedElementsAre("['B', 'R', 'A', 'C']", "['B', 'R', '1', 'C']"));
  EXPECT_THAT(rows_of(ends + "MATCH p = allShortestPaths((b)-[:RECRUITED*]->(c)) RETURN p", graph),
              IsEmpty());
  EXPECT_THAT(
      rows_of(ends + "RETURN length(shortestPath((b)-[*]-(c))), shortestPath((b)-[*..2]-(c))",
              graph),
      ElementsAre("3 null"));
}

TEST(Query, ParametersAreValuesNotText) {
  const PropertyGraph graph = recruiters();
  EXPECT_THAT(rows_of("MATCH (n {name: $name}) RETURN n.name", graph, {{"name", "A"}}),
              ElementsAre("'A'"));
  EXPECT_THAT(
      rows_of("MATCH (n {name: $name}) RETURN n.name", graph, {{"name", "A'}) RETURN 1 //"}}),
      IsEmpty());
  EXPECT_THROW((void)rows_of("RETURN $missing", graph), QueryError);
}

TEST(Query, ALimitOfRowsIsToldAndNoErrorShowsAValue) {
  Context context;
  const PropertyGraph graph = recruiters();
  const QueryResult cut = run_query("MATCH (n) RETURN n", graph, {.max_rows = 2}, context);
  EXPECT_EQ(cut.rows.size(), 2U);
  EXPECT_TRUE(cut.incomplete);
  EXPECT_FALSE(run_query("MATCH (n) RETURN n LIMIT 2", graph, {.max_rows = 2}, context).incomplete);
  try {
    (void)run_query("MATCH (n {name: 'A'}) RETURN n.country + {}", graph, {}, context);
    FAIL();
  } catch (const QueryError& error) {
    EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("TH")));
  }
}

TEST(Query, StopsAtTheDeadline) {
  const PropertyGraph graph = PropertyGraphBuilder().build();
  Context context({.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(50)});
  EXPECT_THROW(
      (void)run_query("UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*)",
                      graph, {}, context),
      Error);
}

TEST(Query, ExplainRunsNothing) {
  Context context;
  const QueryResult result = run_query("EXPLAIN MATCH (n:Phone)<-[:USES]-(p:Person) RETURN 1 / 0",
                                       recruiters(), {}, context);
  EXPECT_THAT(result.rows, IsEmpty());
  EXPECT_THAT(result.plan, HasSubstr("NodeScan :Phone"));  // one phone, four persons
}

// --- against brute force
// ---------------------------------------------------------------------------

struct RandomGraph {
  PropertyGraph graph;
  struct Edge {
    NodeId from, to;
    SymbolId type;
  };
  std::vector<Edge> edges;
  std::vector<std::int64_t> value;
};

RandomGraph random_property_graph(std::uint64_t seed) {
  Random random(11, seed);
  PropertyGraphBuilder builder;
  RandomGraph made;
  const SymbolId a = builder.labels.add("A");
  const SymbolId b = builder.labels.add("B");
  const SymbolId types[] = {builder.types.add("T"), builder.types.add("U")};
  const SymbolId key = builder.keys.add("v");
  const auto n = static_cast<NodeId>(1 + random.below(6));
  for (NodeId node = 0; node < n; ++node) {
    std::vector<SymbolId> labels;
    if (random.below(2) == 0) labels.push_back(a);
    if (random.below(3) == 0) labels.push_back(b);
    builder.add_node(labels);
    made.value.push_back(static_cast<std::int64_t>(random.below(3)));
    builder.set_node(node, key, made.value.back());
  }
  for (std::uint64_t i = random.below(9); i > 0; --i) {
    const RandomGraph::Edge edge{static_cast<NodeId>(random.below(n)),
                                 static_cast<NodeId>(random.below(n)), types[random.below(2)]};
    builder.add_relationship(edge.from, edge.to, edge.type);
    made.edges.push_back(edge);
  }
  made.graph = builder.build();
  return made;
}

// The walks of `length` relationships, none twice, as (first node, last node, relationships).
using Walk = std::vector<EdgeId>;
void walks_from(const RandomGraph& graph, NodeId at, std::size_t length, bool both, Walk& walk,
                const std::function<void(NodeId)>& found) {
  if (walk.size() == length) return found(at);
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    if (std::find(walk.begin(), walk.end(), id) != walk.end()) continue;
    const auto& edge = graph.edges[id];
    for (const bool forward : {true, false}) {
      if (!forward && (!both || edge.from == edge.to)) continue;
      if ((forward ? edge.from : edge.to) != at) continue;
      walk.push_back(id);
      walks_from(graph, forward ? edge.to : edge.from, length, both, walk, found);
      walk.pop_back();
    }
  }
}

std::int64_t count_walks(const RandomGraph& graph, std::size_t least, std::size_t most, bool both,
                         const std::function<bool(NodeId, NodeId)>& fits) {
  std::int64_t count = 0;
  for (NodeId start = 0; start < graph.graph.num_nodes(); ++start) {
    for (std::size_t length = least; length <= most; ++length) {
      Walk walk;
      walks_from(graph, start, length, both, walk,
                 [&](NodeId end) { count += fits(start, end) ? 1 : 0; });
    }
  }
  return count;
}

TEST(Query, PatternsAgreeWithBruteForce) {
  const auto any = [](NodeId, NodeId) { return true; };
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    const RandomGraph made = random_property_graph(seed);
    const auto larger = [&](NodeId s, NodeId e) { return made.value[s] > made.value[e]; };
    EXPECT_EQ(number_of("MATCH (s)-[]->()-[]->(e) RETURN count(*)", made.graph),
              count_walks(made, 2, 2, false, any));
    EXPECT_EQ(number_of("MATCH (s)-[]-()-[]-(e) RETURN count(*)", made.graph),
              count_walks(made, 2, 2, true, any));
    EXPECT_EQ(number_of("MATCH (s)-[*0..3]->(e) RETURN count(*)", made.graph),
              count_walks(made, 0, 3, false, any));
    EXPECT_EQ(number_of("MATCH (s)-[*]-(e) WHERE s.v > e.v RETURN count(*)", made.graph),
              count_walks(made, 1, made.edges.size(), true, larger));
    EXPECT_EQ(
        number_of("MATCH (s)-[]->()<-[]-(s) RETURN count(*)", made.graph),
        number_of("MATCH (s)-[r]->(m), (s)-[q]->(m) WHERE r <> q RETURN count(*)", made.graph));
  }
}

TEST(Query, ShortestPathsAreTheShortestOfAllPaths) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const PropertyGraph graph = random_property_graph(seed).graph;
    for (const char* arrow : {"-[%*]->", "-[%*]-", "-[%:T*]-", "-[%*..2]-"}) {
      const auto with = [&](const char* name) {
        std::string text = arrow;
        return text.replace(text.find('%'), 1, name);
      };
      const std::string all =
          "MATCH (a)" + with("r") + "(b) WHERE a <> b WITH a, b, r, size(r) AS n " +
          "WITH a, b, min(n) AS least, collect(r) AS rs " +
          "UNWIND rs AS r WITH a, b, r, least WHERE size(r) = least RETURN id(a), id(b), r";
      const std::string shortest = "MATCH (a), (b) WHERE a <> b MATCH p = allShortestPaths((a)" +
                                   with("") + "(b)) RETURN id(a), id(b), relationships(p)";
      auto expected = rows_of(all, graph);
      auto actual = rows_of(shortest, graph);
      std::sort(expected.begin(), expected.end());
      std::sort(actual.begin(), actual.end());
      ASSERT_EQ(actual, expected) << arrow;
    }
  }
}

// The same question in other words: the start of the plan, the direction of writing, and where a
// condition stands must not matter; P, NOT P and P IS NULL part all rows.
TEST(Query, RewritesChangeNoAnswer) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    const PropertyGraph graph = random_property_graph(seed).graph;
    const auto bag = [&](const std::string& text) {
      auto rows = rows_of(text + " RETURN id(a), id(b), id(c), id(r), id(q)", graph);
      std::sort(rows.begin(), rows.end());
      return rows;
    };
    const auto expected = bag("MATCH (a:A)-[r]->(b)-[q:T]-(c:B) WHERE a.v = c.v AND b.v < 2");
    EXPECT_EQ(bag("MATCH (c:B)-[q:T]-(b)<-[r]-(a:A) WHERE b.v < 2 AND a.v = c.v"), expected);
    EXPECT_EQ(bag("MATCH (b)-[q:T]-(c), (a)-[r]->(b) WHERE a:A AND c:B AND a.v = c.v AND b.v < 2"),
              expected);
    EXPECT_EQ(bag("MATCH (b WHERE b.v < 2) MATCH (a:A {v: c.v})-[r]->(b)-[q:T]-(c:B)"), expected);
    EXPECT_EQ(
        bag("MATCH (c:B) WITH c MATCH (a:A)-[r]->(b)-[q:T]-(c) WITH * WHERE a.v = c.v AND b.v < 2"),
        expected);
    const std::string all = "MATCH (a)-[r]-(b) WHERE ";
    const std::string p = "a.v < b.missing OR a.v < b.v";
    const auto count = [&](const std::string& condition) {
      return number_of(all + condition + " RETURN count(*)", graph);
    };
    EXPECT_EQ(count("true"), count(p) + count("NOT (" + p + ")") + count("(" + p + ") IS NULL"));
    EXPECT_EQ(number_of("MATCH (a) OPTIONAL MATCH (a)-[r]->(b) RETURN count(*)", graph),
              number_of("MATCH (a)-[r]->(b) RETURN count(*)", graph) +
                  number_of("MATCH (a) WHERE NOT EXISTS { (a)-->() } RETURN count(*)", graph));
  }
}

}  // namespace
}  // namespace mekhala::query
