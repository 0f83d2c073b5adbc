#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "algorithms/brokerage/cross_border.hpp"
#include "tests/algorithms/brokerage/walks_oracle.hpp"

namespace mekhala {
namespace {

using oracle::Ruled;
using ::testing::HasSubstr;

double value(const Table& table, std::string_view name, NodeId node) {
  const auto& column = std::get<Column<double>>(*table.columns.find(name));
  return column.has(node) ? column[node] : std::numeric_limits<double>::quiet_NaN();
}

double fact(const Table& table, std::string_view name) {
  return std::get<double>(*table.facts.find(name));
}

Table run(const Ruled& input, unsigned threads = 1, std::uint64_t seed = 1) {
  Context context({.threads = threads, .seed = seed});
  return cross_border_mixed(input.graph, input.mixes, input.options, context);
}

std::string refusal(const Ruled& input) {
  try {
    (void)run(input);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.what();
  }
  return "nothing was refused";
}

// --- by hand -------------------------------------------------------------------------------------

// Everybody lodges at the hotel, which takes every path of fewest hops:
//
//   k1 k2 - hotel - p1 p2         k*: victims of KH, p*: of PH
//   k1 k2 - a - r - b - p1 p2     a, b: accounts, r: a recruiter
struct Hotel {
  enum : NodeId { hotel, a, r, b, k1, k2, p1, p2, count };
  Ruled input;
  Hotel() {
    const std::vector<EdgeEnds> edges = {{k1, hotel}, {k2, hotel}, {p1, hotel}, {p2, hotel},
                                         {k1, a},     {k2, a},     {a, r},      {r, b},
                                         {b, p1},     {b, p2}};
    input.graph = Graph::from_edges(count, edges, false);
    input.options.groups.names = {"KH", "PH"};
    input.options.min_group = 2;
    input.mixes = {{k1, 0, 1}, {k2, 0, 1}, {p1, 1, 1}, {p2, 1, 1}};
    input.options.node_kinds.names = {"account", "person", "place"};
    input.options.node_kinds.of = {2, 0, 1, 0, 1, 1, 1, 1};
  }
};

TEST(CrossBorderRules, ScriptByHand) {
  Hotel net;
  EXPECT_EQ(value(run(net.input), "through", Hotel::hotel), 1);
  EXPECT_EQ(value(run(net.input), "through", Hotel::r), 0);
  net.input.options.script = "account person account";
  const Table table = run(net.input);
  EXPECT_EQ(value(table, "through", Hotel::hotel), 0);
  for (const NodeId node : {Hotel::a, Hotel::r, Hotel::b}) {
    EXPECT_DOUBLE_EQ(value(table, "through", node), 1);
  }
  // Round a without r are k1 k2 alone, round b p1 p2: all of r's paths join two countries.
  EXPECT_DOUBLE_EQ(value(table, "crossing", Hotel::r), 1);
  // Within two steps of k1 without a: the hotel and all four; of r without a: p1 p2.
  EXPECT_DOUBLE_EQ(value(table, "crossing", Hotel::a), 0.5);
  EXPECT_DOUBLE_EQ(value(table, "crossing", Hotel::b), 0.5);
  EXPECT_DOUBLE_EQ(fact(table, "connected:KH-PH"), 1);
  // Read from PH on there is no such way, and so every path counts half.
  net.input.options.edge_kinds = {.of = {}, .names = {"paid"}};
  net.input.options.edge_kinds.of.assign(net.input.graph.num_edges(), kNoGroup);
  const GraphView graph = net.input.graph;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const bool ends_with_p = graph.source(edge) == Hotel::b && graph.target(edge) >= Hotel::p1;
    const bool turned = graph.target(edge) == Hotel::b && graph.source(edge) >= Hotel::p1;
    if (ends_with_p || turned) net.input.options.edge_kinds.of[edge] = 0;
  }
  net.input.options.script = "account . account paid";
  EXPECT_DOUBLE_EQ(value(run(net.input), "through", Hotel::r), 0.5);
  EXPECT_DOUBLE_EQ(fact(run(net.input), "connected:KH-PH"), 0.5);
}

// A node has one kind and any number of further names.
TEST(CrossBorderRules, ScriptOverFurtherNames) {
  Hotel net;
  net.input.options.node_words = {{"recruiter", {Hotel::r}}, {"payer", {Hotel::a, Hotel::r}}};
  const auto through_r = [&](const char* script) {
    net.input.options.script = script;
    return value(run(net.input), "through", Hotel::r);
  };
  for (const char* script : {"account recruiter account", "account payer account",
                             "account person account", "(payer|account) payer (payer|account)"}) {
    EXPECT_DOUBLE_EQ(through_r(script), 1) << script;
  }
  // From KH to PH alone: b pays for nothing.
  EXPECT_DOUBLE_EQ(through_r("payer payer account"), 0.5);
  for (const char* script : {"recruiter account account", "payer payer payer", "place recruiter"}) {
    EXPECT_EQ(through_r(script), 0) << script;
  }
}

// k - r - p, and a dead end x on r. Three nodes stand on a path: from k to p those are r x r and
// r p r, from p to k r x r and r k r.
TEST(CrossBorderRules, FirstPassageCountsByHand) {
  enum : NodeId { r, x, k, p, count };
  Ruled input;
  input.graph = Graph::from_edges(count, std::vector<EdgeEnds>{{r, x}, {r, k}, {r, p}}, false);
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 1;
  input.mixes = {{k, 0, 1}, {p, 1, 1}};
  input.options.script = ". . .";
  const Table table = run(input);
  EXPECT_DOUBLE_EQ(value(table, "through", r), 1);
  EXPECT_DOUBLE_EQ(value(table, "through", x), 0.5);
  EXPECT_EQ(value(table, "through", p), 0);
  // Nobody is behind r on x's side; from k to p and to k again r joins the two.
  EXPECT_DOUBLE_EQ(value(table, "crossing", r), 0.5);
  EXPECT_EQ(value(table, "crossing", x), 0);
}

// k - r - l - p, on days 1, 2 and 3: only from k to p is there a way in time.
TEST(CrossBorderRules, TimeAndDirectionsByHand) {
  enum : NodeId { r, l, k, p, count };
  Ruled input;
  const std::vector<EdgeEnds> edges = {{k, r}, {r, l}, {l, p}};
  std::vector<EdgeId> order;
  input.graph = Graph::from_edges(count, edges, true, &order);
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 1;
  input.mixes = {{k, 0, 1}, {p, 1, 1}};
  EXPECT_EQ(value(run(input), "through", l), 1);
  input.options.follow_directions = true;
  EXPECT_EQ(value(run(input), "through", l), 0.5);
  input.options.follow_directions = false;
  for (const EdgeId old : order) input.options.times.values.push_back(static_cast<double>(old + 1));
  EXPECT_EQ(value(run(input), "through", l), 0.5);
  EXPECT_EQ(fact(run(input), "connected:KH-PH"), 0.5);
  // Held to the end, or on one day alike, the order does not matter; undated, there is no path.
  input.options.until.values.assign(3, std::nan(""));
  EXPECT_EQ(value(run(input), "through", l), 1);
  input.options.until = {};
  input.options.times.values.assign(3, 5);
  EXPECT_EQ(value(run(input), "through", l), 1);
  input.options.times.values[0] = std::nan("");
  EXPECT_EQ(value(run(input), "through", l), 0);
  input.options.times.values = {4, 4, 4};
  input.options.until.values = {4, 3, 4};
  EXPECT_THAT(refusal(input), HasSubstr("until must not be before times"));
}

// Two ways of the same three lengths in another order: added as doubles from one end on, one of
// them is the shorter.
TEST(CrossBorderRules, LengthsTieExactlyByHand) {
  enum : NodeId { a, b, c, d, k, p, count };
  Ruled input;
  const std::vector<EdgeEnds> edges = {{k, a}, {a, b}, {b, p}, {k, c}, {c, d}, {d, p}};
  const std::vector<double> lengths = {0.1, 0.2, 0.3, 0.3, 0.2, 0.1};
  ASSERT_NE(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1);
  std::vector<EdgeId> order;
  input.graph = Graph::from_edges(count, edges, false, &order);
  for (const EdgeId old : order) input.options.lengths.values.push_back(lengths[old]);
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 1;
  input.mixes = {{k, 0, 1}, {p, 1, 1}};
  for (const NodeId node : {a, b, c, d}) EXPECT_EQ(value(run(input), "through", node), 0.5);
  // 0.1 + 0.2 is a little more than 0.3.
  input.graph = Graph::from_edges(3, std::vector<EdgeEnds>{{0, 1}, {0, 2}, {1, 2}}, false);
  input.mixes = {{0, 0, 1}, {2, 1, 1}};
  input.options.lengths.values = {0.1, 0.3, 0.2};
  EXPECT_EQ(value(run(input), "through", 1), 0);
  input.options.lengths.values = {0.25, 0.75, 0.5};
  EXPECT_EQ(value(run(input), "through", 1), 0.5);
  input.options.lengths.values = {1e-30, 1e30, 1};
  EXPECT_THAT(refusal(input), HasSubstr("too far apart"));
  input.options.lengths.values = {0, 1, 1};
  EXPECT_THAT(refusal(input), HasSubstr("above 0"));
  input.options.lengths.values = {1, 1, 1};
  input.options.script = ".";
  EXPECT_THAT(refusal(input), HasSubstr("do not go with"));
}

TEST(CrossBorderRules, SaysWhereAScriptIsWrong) {
  Hotel net;
  const auto said = [&](const std::string& script) {
    net.input.options.script = script;
    return refusal(net.input);
  };
  EXPECT_THAT(said("account payer"), HasSubstr("at place 9: \"payer\" is a kind neither"));
  EXPECT_THAT(said("acount"), HasSubstr("here; did you mean \"account\"?"));
  EXPECT_THAT(said("account \"no \x1b[31m\""), HasSubstr("\"no ?[31m\" is a kind neither"));
  EXPECT_THAT(said("(account"), HasSubstr("at place 9: a ( without its )"));
  EXPECT_THAT(said("account)"), HasSubstr("at place 8: a ) without its ("));
  EXPECT_THAT(said("* account"), HasSubstr("at place 1: nothing stands before"));
  EXPECT_THAT(said("account & person"), HasSubstr("at place 9: a name, or"));
  EXPECT_THAT(said("\"account"), HasSubstr("without its other one"));
  EXPECT_THAT(said(std::string(200, '.')), HasSubstr("more than 63 names"));
  EXPECT_THAT(said(std::string(200, '(')), HasSubstr("too many parentheses"));
}

// --- against every walk written out --------------------------------------------------------------

// A script, and by hand the same over letters: [xyzo] an edge, [ABZO] a node.
struct Pattern {
  const char* script;
  const char* regex;
};
constexpr Pattern kPatterns[] = {
    {"A", "[xyzo]A[xyzo]"},
    {"x y", "x[ABZO]y"},
    {"A B?", "[xyzo]A([xyzo]B)?[xyzo]"},
    {"(x A)* y", "(xA)*y"},
    {"A (x|y)* B", "[xyzo]A([xyzo]|[xy]([ABZO][xy])*)B[xyzo]"},
    {". A .", "[xyzo][ABZO][xyzo]A[xyzo][ABZO][xyzo]"},
    {"x+", "x([ABZO]x)*"},
    {"Z A", "[xyzo]Z[xyzo]A[xyzo]"},
    {"z", "z"},
    {".* x", "([xyzo][ABZO])*x"},
    {"(A|x B)+ y?", "([xyzo]A|xB)+([xyzo])"},
    {"x? . (y|\"z\")", "[xyzo][ABZO][yz]"},
    {"(A|B) .* (A|x)", "[xyzo][AB]([xyzo][ABZO])*(x|[xyzo]A[xyzo])"},
};

Ruled random_ruled(std::uint64_t seed) {
  Random random(seed, 3);
  oracle::Case plain = oracle::random_case(seed);
  while (plain.nodes > 5) plain = oracle::random_case(random.next());
  if (random.below(3) == 0) oracle::add_twins(plain, Random(seed, 4));
  Ruled input;
  input.graph = Graph::from_edges(plain.nodes, plain.edges, plain.directed);
  input.mixes = plain.mixes;
  input.options = plain.options;
  CrossBorderOptions& options = input.options;
  options.min_group = 1;
  const EdgeId edges = input.graph.num_edges();
  options.follow_directions = random.below(2) == 1;
  const std::uint64_t kind = random.below(4);
  if (kind == 0) {
    for (EdgeId edge = 0; edge < edges; ++edge) {
      options.lengths.values.push_back(static_cast<double>(1 + random.below(4)) / 8);
    }
    return input;
  }
  if (kind != 1) {
    const Pattern& pattern = kPatterns[random.below(std::size(kPatterns))];
    options.script = pattern.script;
    input.regex = pattern.regex;
    options.node_kinds.names = {"A", "B", "Z"};
    options.edge_kinds.names = {"x", "y", "z"};
    for (NodeId node = 0; node < plain.nodes; ++node) {
      const auto of = static_cast<std::uint32_t>(random.below(4));
      options.node_kinds.of.push_back(of == 3 ? kNoGroup : of);
    }
    for (EdgeId edge = 0; edge < edges; ++edge) {
      const auto of = static_cast<std::uint32_t>(random.below(4));
      options.edge_kinds.of.push_back(of == 3 ? kNoGroup : of);
    }
  }
  if (kind == 2) return input;
  const bool until = random.below(2) == 1;
  for (EdgeId edge = 0; edge < edges; ++edge) {
    const auto begin = static_cast<double>(random.below(4));
    options.times.values.push_back(random.below(6) == 0 ? std::nan("") : begin);
    const auto last = begin + static_cast<double>(random.below(3));
    if (until) options.until.values.push_back(random.below(6) == 0 ? std::nan("") : last);
  }
  return input;
}

TEST(CrossBorderRules, AgreesWithEveryWalkWrittenOut) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    const Ruled input = random_ruled(seed);
    SCOPED_TRACE(input.options.script);
    const oracle::CrossBorder expected = oracle::WalkEnumerator(input).run();
    const Table table = run(input);
    for (NodeId node = 0; node < input.graph.num_nodes(); ++node) {
      SCOPED_TRACE(node);
      if (std::isnan(expected.through[node])) {
        EXPECT_TRUE(std::isnan(value(table, "through", node)));
        continue;
      }
      EXPECT_NEAR(value(table, "through", node), expected.through[node], 1e-12);
      EXPECT_NEAR(value(table, "crossing", node), expected.crossing[node], 1e-12);
    }
    if (::testing::Test::HasFailure()) break;
  }
}

// --- properties ----------------------------------------------------------------------------------

void expect_same(const Table& one, const Table& other) {
  for (const char* name : {"crossing", "through"}) {
    for (NodeId node = 0; node < one.columns.num_rows(); ++node) {
      SCOPED_TRACE(node);
      if (std::isnan(value(one, name, node))) {
        EXPECT_TRUE(std::isnan(value(other, name, node)));
      } else {
        EXPECT_NEAR(value(one, name, node), value(other, name, node), 1e-12);
      }
    }
  }
}

TEST(CrossBorderRules, KindsAsFurtherNamesChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Ruled input = random_ruled(seed);
    const Table expected = run(input);
    const NodeGroups kinds = std::exchange(input.options.node_kinds, {});
    for (std::uint32_t kind = 0; kind < kinds.names.size(); ++kind) {
      NodeWord word{.name = kinds.names[kind], .nodes = {}};
      for (NodeId node = 0; node < kinds.of.size(); ++node) {
        if (kinds.of[node] == kind) word.nodes.push_back(node);
      }
      input.options.node_words.push_back(word);
    }
    expect_same(run(input), expected);
    if (::testing::Test::HasFailure()) break;
  }
}

TEST(CrossBorderRules, RulesThatForbidNothingChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    oracle::Case plain = oracle::random_case(seed);
    if (seed % 3 == 0) oracle::add_twins(plain, Random(seed, 4));
    Ruled input{Graph::from_edges(plain.nodes, plain.edges, plain.directed), plain.mixes,
                plain.options};
    const Table expected = run(input);
    const auto with = [&](auto&& change) {
      Ruled changed{input.graph, input.mixes, input.options};
      change(changed.options);
      expect_same(expected, run(changed));
    };
    const std::size_t edges = input.graph.num_edges();
    if (edges == 0) continue;
    with([](CrossBorderOptions& options) { options.script = ".*"; });
    with([&](CrossBorderOptions& options) { options.lengths.values.assign(edges, 0.3); });
    with([&](CrossBorderOptions& options) { options.times.values.assign(edges, 7); });
    with([&](CrossBorderOptions& options) { options.script = "(.|(.*))+"; });
    if (!plain.directed)
      with([](CrossBorderOptions& options) { options.follow_directions = true; });
  }
}

TEST(CrossBorderRules, TurningEveryEdgeChangesNothing) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    const oracle::Case plain = oracle::random_case(seed);
    std::vector<EdgeEnds> turned;
    for (const EdgeEnds& edge : plain.edges) turned.push_back({edge.target, edge.source});
    Ruled input{Graph::from_edges(plain.nodes, plain.edges, true), plain.mixes, plain.options};
    Ruled other{Graph::from_edges(plain.nodes, turned, true), plain.mixes, plain.options};
    input.options.follow_directions = other.options.follow_directions = true;
    expect_same(run(input), run(other));
  }
}

// --- sampled -------------------------------------------------------------------------------------

// Recruiters who know each other, half of them accounts, and victims of three countries on them.
Ruled field(std::uint64_t seed) {
  Random random(seed, 5);
  Ruled input;
  constexpr NodeId recruiters = 20, victims = 60;
  std::vector<EdgeEnds> edges;
  for (NodeId r = 0; r < 3 * recruiters; ++r) {
    edges.push_back({static_cast<NodeId>(random.below(recruiters)),
                     static_cast<NodeId>(random.below(recruiters))});
  }
  for (NodeId v = recruiters; v < recruiters + victims; ++v) {
    for (int i = 0; i < 2; ++i) edges.push_back({static_cast<NodeId>(random.below(recruiters)), v});
    input.mixes.push_back({v, v % 3, 1});
  }
  input.graph = Graph::from_edges(recruiters + victims, edges, true);
  input.options.groups.names = {"KH", "MM", "PH"};
  input.options.node_kinds.names = {"account", "person"};
  for (NodeId v = 0; v < recruiters + victims; ++v) input.options.node_kinds.of.push_back(v % 2);
  input.options.epsilon = 0.1;
  input.options.delta = 0.1;
  return input;
}

TEST(CrossBorderRules, SampledScoresAreWithinTheirBound) {
  const std::vector<std::function<void(Ruled&, Random&)>> rules = {
      [](Ruled& input, Random&) { input.options.script = "(account|person account) .* person"; },
      [](Ruled& input, Random&) { input.options.script = ". . person . ."; },
      [](Ruled& input, Random& random) {
        for (EdgeId edge = 0; edge < input.graph.num_edges(); ++edge) {
          input.options.times.values.push_back(static_cast<double>(random.below(20)));
        }
      },
      [](Ruled& input, Random& random) {
        for (EdgeId edge = 0; edge < input.graph.num_edges(); ++edge) {
          input.options.lengths.values.push_back(static_cast<double>(1 + random.below(5)));
        }
      }};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    SCOPED_TRACE(i);
    Ruled input = field(i);
    Random random(i, 6);
    rules[i](input, random);
    input.options.method = CrossBorderMethod::exact;
    const Table exact = run(input, 2);
    EXPECT_EQ(fingerprint(Result(exact)), fingerprint(Result(run(input, 1))));
    input.options.method = CrossBorderMethod::sampled;
    const Table sampled = run(input, 1);
    EXPECT_EQ(fingerprint(Result(sampled)), fingerprint(Result(run(input, 3))));
    double most = 0;
    for (NodeId node = 0; node < exact.columns.num_rows(); ++node) {
      for (const char* name : {"crossing", "through"}) {
        most = std::max(most, value(exact, name, node));
        EXPECT_NEAR(value(sampled, name, node), value(exact, name, node), input.options.epsilon);
      }
    }
    EXPECT_GT(most, 0.05);  // else nothing would tell the two apart
  }
}

}  // namespace
}  // namespace mekhala
