#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/formats/shown.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_io::show;
using testing_io::Shown;

struct Refused {
  const char* text;
  const char* name;
  std::uint64_t line;
  const char* says;
};

TEST(Formats, FaultsAreRefusedWithTheirLine) {
  const Refused files[] = {
      {"graph [\n node [ label \"A\" ]\n]", "x.gml", 2, "without an id"},
      {"graph [\n node [ id 1 ]\n edge [ source 1 ]\n]", "x.gml", 3, "target"},
      {"graph [\n node [ id 1 id 2 ]\n]", "x.gml", 2, "twice"},
      {"graph [\n node [ id 1 label \"x ]\n]", "x.gml", 2, "quote"},
      {"graph [\n node [ id 1 ]", "x.gml", 1, "never closed"},
      {"*Vertices 2\n1 \"A\"\n*Edges\n1 x\n", "x.net", 4, "no vertex"},
      {"*Vertices two\n", "x.net", 1, "number"},
      {"*Vertices 2\n*Edges\n1 -9223372036854775808\n", "x.net", 3, "no vertex"},
      {"*Arcs\n1 2\n", "x.net", 1, "*Vertices"},
      {"*Vertices 2\n*Matrix\n0 1\n", "x.net", 2, "too few"},
      {"dl n=2\ndata:\n0 1\n1\n", "x.dl", 4, "too early"},
      {"dl n=2 format=edgelist1\ndata:\n1 3\n", "x.dl", 3, "no node"},
      {"dl n=2 format=blockmatrix\ndata:\n1 2\n", "x.dl", 1, "edgelist1"},
      {"digraph {\n a -- b\n}", "x.dot", 2, "digraph"},
      {"digraph {\n a -> b\n", "x.dot", 3, "never closed"},
      {"digraph {\n a [label=\"x]\n}", "x.dot", 2, "quote"},
      {"%%MatrixMarket matrix coordinate real general\n2 2 1\n1 3 1\n", "x.mtx", 3, "outside"},
      {"%%MatrixMarket matrix coordinate real general\n2 2 1\n1 2 x\n", "x.mtx", 3, "finite"},
      {"%%MatrixMarket matrix coordinate complex general\n2 2 1\n", "x.mtx", 1, "field"},
      {"2 1\n2\n1\n1\n", "x.metis", 4, "more lines"},
      {"2 1\n2\n", "x.metis", 2, "2 nodes"},
  };
  for (const Refused& file : files) {
    SCOPED_TRACE(file.text);
    const Shown shown = show(file.text, file.name);
    ASSERT_TRUE(shown.error);
    EXPECT_EQ(shown.error->code(), ErrorCode::invalid_input);
    EXPECT_EQ(shown.error->place().line.value_or(0), file.line) << shown.error->what();
    EXPECT_THAT(shown.error->what(), HasSubstr(file.says));
    EXPECT_THAT(shown.error->what(), HasSubstr(file.name));
  }
}

TEST(Gml, NestedListsCommentsAndEdgesFirst) {
  const Shown shown = show(
      "Creator \"me\"\n# a comment [\ngraph [ directed 1 edge [ source -1 target 2 value 3 ]\n"
      "node [ id -1 label \"J&#252;r&auml; &#x;\" graphics [ x 1.5 fill [ c \"red\" ] ] ] node [ "
      "id 2 ] ]",
      "unnamed");
  EXPECT_EQ(shown.format, "GML");
  EXPECT_EQ(shown.directed, true);
  EXPECT_THAT(
      shown.nodes,
      ElementsAre("-1 label=J\xc3\xbcr\xc3\xa4 &#x; graphics.x=1.5 graphics.fill.c=red", "2"));
  EXPECT_THAT(shown.links, ElementsAre("-1>2 value=3"));
  EXPECT_THAT(shown.warnings, ElementsAre("unknown_entity x1"));
}

TEST(Pajek, ArcsEdgesListsTimesAndPartition) {
  const Shown shown = show(
      "*Network x\r*Vertices 4\r1 \"Ana B\" 0.1 0.2 0.5 ic Red [1-3]\r2 Ben\r3 Cy\r"
      "*Arcs :2 \"paid\"\r1 2 2.5\r*Edges\r2 3 1 l \"met\" [4]\r*Arcslist\r3 1 2\r"
      "*Partition group\r*Vertices 4\r1\r2\r1\r9\r",
      "x.paj");
  EXPECT_THAT(shown.nodes, ElementsAre("1 label=Ana B viz.x=0.1 viz.y=0.2 viz.z=0.5 ic=Red time "
                                       "start=1 time end=3 group=1",
                                       "2 label=Ben group=2", "3 label=Cy group=1", "4 group=9"));
  EXPECT_THAT(shown.links,
              ElementsAre("1>2 weight=2.5 relation=paid directed=true",
                          "2>3 weight=1 relation=met time start=4 time end=4 directed=false",
                          "3>1 directed=true", "3>2 directed=true"));
  EXPECT_THAT(shown.warnings, ElementsAre("unlisted_vertices x1", "mixed_directions x1"));
}

TEST(Pajek, TwoModesAndMatrix) {
  const Shown shown = show("\xef\xbb\xbf*Vertices 3 2\n1 a\n2 b\n3 club\n*Matrix\n1\n0\n", "x.net");
  EXPECT_THAT(shown.nodes,
              ElementsAre("1 mode=1 label=a", "2 mode=1 label=b", "3 mode=2 label=club"));
  EXPECT_THAT(shown.links, ElementsAre("1>3 weight=1"));
  EXPECT_EQ(shown.directed, false);
}

TEST(Pajek, ACountAloneAllocatesNothing) {
  const Shown shown = show("*Vertices 4000000000\n", "x.net");
  ASSERT_TRUE(shown.error);
  EXPECT_EQ(shown.error->code(), ErrorCode::limit_exceeded);
}

TEST(Dl, MatricesAndLists) {
  const Shown full = show(
      "DL n=3 format=fullmatrix\nlabels:\nAna,\"Ben C\",cy\ndata:\n0 1 0\n1 0 2\n0 2 0\n", "x.dl");
  EXPECT_EQ(full.directed, false);
  EXPECT_THAT(full.nodes, ElementsAre("Ana label=Ana", "Ben C label=Ben C", "cy label=cy"));
  EXPECT_THAT(full.links, ElementsAre("Ana>Ben C weight=1", "Ben C>cy weight=2"));
  const Shown embedded =
      show("dl n = 2, format = fullmatrix\nlabels embedded\ndata:\n a b\na 0 1\nb 0 0\n", "x.txt");
  EXPECT_EQ(embedded.directed, true);
  EXPECT_THAT(embedded.links, ElementsAre("a>b weight=1"));
  const Shown nodes = show("dl n=3 format=nodelist1\ndata:\n1 2 3\n3 1\n", "x.dl");
  EXPECT_THAT(nodes.links, ElementsAre("1>2", "1>3", "3>1"));
  const Shown half = show("dl n=3 format=lowerhalf diagonal=absent\ndata:\n5\n0 6\n", "x.dl");
  EXPECT_THAT(half.links, ElementsAre("2>1 weight=5", "3>2 weight=6"));
  const Shown modes = show(
      "dl nr=2 nc=2 nm=2 format=fullmatrix\nmatrix labels: calls,visits\ndata:\n1 0\n0 0\n0 0\n0 "
      "7\n",
      "x.dl");
  EXPECT_THAT(modes.nodes, ElementsAre("r1 mode=1", "r2 mode=1", "c1 mode=2", "c2 mode=2"));
  EXPECT_THAT(modes.links,
              ElementsAre("r1>c1 weight=1 relation=calls", "r2>c2 weight=7 relation=visits"));
}

TEST(Dot, ChainsSubgraphsDefaultsPortsAndLabels) {
  const Shown shown = show(
      "/* c */ strict digraph \"g\" { // c\n node [shape=box]; edge [color=red]\n"
      "subgraph cluster_a { label=\"Camp A\"; a -> {b c} [w=2]; }\n"
      "a:p:n -> \"d \\\"q\\\"\" [label=<<b>x</b>&amp;y>, dir=none]\n a -> b\n"
      "b [label=\"one\\ntwo\" + \" three\"]; c [shape=oval] }",
      "unnamed");
  EXPECT_EQ(shown.format, "DOT");
  EXPECT_THAT(shown.nodes, ElementsAre("a cluster=Camp A shape=box",
                                       "b cluster=Camp A shape=box label=one\ntwo three",
                                       "c cluster=Camp A shape=oval", "d \"q\" shape=box"));
  EXPECT_THAT(shown.links,
              ElementsAre("a>b color=red w=2 directed=true", "a>c color=red w=2 directed=true",
                          "a>d \"q\" color=red dir=none label=x&y directed=false"));
  EXPECT_THAT(shown.warnings,
              ElementsAre("port x1", "html_label x1", "strict_repeat x1", "mixed_directions x1"));
}

TEST(Dot, Latin1WhereItSaysSo) {
  const Shown shown = show("graph { charset=\"latin1\"; \"Jos\xe9\" -- b }", "x.gv");
  EXPECT_THAT(shown.links, ElementsAre("Jos\xc3\xa9>b"));
  EXPECT_EQ(shown.directed, false);
}

TEST(Dot, DeepSubgraphsAreRefusedByName) {
  const Shown shown = show("graph {" + std::string(100000, '{'), "x.dot");
  ASSERT_TRUE(shown.error);
  EXPECT_EQ(shown.error->code(), ErrorCode::limit_exceeded);
  EXPECT_THAT(shown.error->what(), HasSubstr("depth"));
}

TEST(MatrixMarket, CoordinatesArraysAndSymmetry) {
  const Shown general =
      show("%%MatrixMarket matrix coordinate real general\n% c\n3 3 3\n1 2 0.5\n2 1 0\n3 3 1\n",
           "x.mtx");
  EXPECT_THAT(general.nodes, ElementsAre("1", "2", "3"));
  EXPECT_THAT(general.links, ElementsAre("1>2 weight=0.5", "3>3 weight=1"));
  EXPECT_EQ(general.directed, true);
  const Shown pattern =
      show("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n2 1\n", "unnamed");
  EXPECT_THAT(pattern.links, ElementsAre("2>1"));
  EXPECT_EQ(pattern.directed, false);
  const Shown array = show("%%MatrixMarket matrix array real general\n2 1\n0\n4\n", "x.mtx");
  EXPECT_THAT(array.links, ElementsAre("r2>c1 weight=4"));
}

TEST(Metis, WeightsAndLonelyNodes) {
  const Shown shown = show("% c\n3 1 011 1\n7 2 5\n8 1 5\n9\n", "x.metis");
  EXPECT_THAT(shown.nodes, ElementsAre("1 weight=7", "2 weight=8", "3 weight=9"));
  EXPECT_THAT(shown.links, ElementsAre("1>2 weight=5"));
  EXPECT_THAT(shown.warnings, IsEmpty());
}

}  // namespace
}  // namespace mekhala
