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

TEST(GraphMl, KeysDefaultsAndDirections) {
  const Shown shown = show(
      R"(<graphml><key id="n" for="node" attr.name="name" attr.type="string"/>
<key id="c" for="node" attr.name="country" attr.type="string"><default>LA</default></key>
<key id="w" for="edge" attr.name="weight" attr.type="double"/>
<graph edgedefault="undirected">
<node id="a"><data key="n">Ana &amp; Co</data></node><node id="b"><data key="c">TH</data></node>
<edge source="a" target="b"><data key="w">2.5</data></edge>
<edge source="b" target="a" directed="true"/>
</graph></graphml>)",
      "x.graphml");
  EXPECT_EQ(shown.format, "GraphML");
  EXPECT_EQ(shown.directed, false);
  EXPECT_THAT(shown.nodes, ElementsAre("a name=Ana & Co country=LA", "b country=TH"));
  EXPECT_THAT(shown.links, ElementsAre("a>b weight=2.5 directed=false", "b>a directed=true"));
  EXPECT_THAT(shown.warnings, ElementsAre("mixed_directions x1"));
}

TEST(GraphMl, LabelsOfDrawingsAndNestedGraphs) {
  const Shown shown = show(
      R"(<graphml xmlns:y="http://www.yworks.com/xml/graphml"><key id="d0" for="node" yfiles.type="nodegraphics"/>
<graph edgedefault="directed"><node id="n0"><data key="d0"><y:ShapeNode><y:NodeLabel>  Office </y:NodeLabel></y:ShapeNode></data>
<graph edgedefault="directed"><node id="n0::n0"/></graph></node>
<edge source="n0" target="n9"/></graph></graphml>)",
      "x.xml");
  EXPECT_THAT(shown.nodes, ElementsAre("n0 label=Office", "n0::n0 inside=n0"));
  EXPECT_THAT(shown.links, ElementsAre("n0>n9"));
  EXPECT_EQ(shown.undeclared, 1U);
  EXPECT_THAT(shown.warnings, ElementsAre("nested_graph x1", "undeclared_node x1"));
}

TEST(GraphMl, AnAttributeCalledLikeAColumnOfTheFormatStaysApart) {
  const Shown shown = show(
      R"(<graphml><key id="s" for="edge" attr.name="source" attr.type="string"/><graph edgedefault="directed">
<node id="a"/><node id="b"/><edge source="a" target="b"><data key="s">hotline</data></edge></graph></graphml>)",
      "x.graphml");
  EXPECT_THAT(shown.links, ElementsAre("a>b attribute source=hotline"));
}

TEST(GraphMl, OtherEncodingsAreRead) {
  const std::string latin =
      "<?xml version=\"1.0\" encoding=\"windows-1252\"?><graphml><graph edgedefault=\"directed\">"
      "<node id=\"Jos\xe9\x80\"/></graph></graphml>";
  EXPECT_THAT(show(latin, "x.graphml").nodes, ElementsAre("Jos\xc3\xa9\xe2\x82\xac"));
}

TEST(Gexf, SpellsValuesAndHierarchy) {
  const Shown shown = show(
      R"(<gexf version="1.3" xmlns:viz="http://gexf.net/1.3/viz"><graph defaultedgetype="directed" mode="dynamic" timeformat="date">
<attributes class="node"><attribute id="0" title="country" type="string"><default>MM</default></attribute></attributes>
<nodes count="3"><node id="a" label="Ana" start="2020-01-01" end="2021-01-01"><viz:position x="1.5" y="2" z="0"/></node>
<node id="b"><attvalues><attvalue for="0" value="PH"/></attvalues><spells><spell start="2020-02-01" end="2020-03-01"/><spell start="2020-06-01"/></spells></node>
<node id="c" pid="a"/></nodes>
<edges><edge source="a" target="b" weight="2" kind="paid" type="undirected" intervals="&lt;[2020-01-01, 2020-02-01]&gt;"/>
<edge source="a" target="c" start="2022-01-01" end="2021-01-01"/></edges></graph></gexf>)",
      "x.gexf");
  EXPECT_EQ(shown.format, "GEXF 1.3");
  EXPECT_EQ(shown.directed, true);
  EXPECT_THAT(
      shown.nodes,
      ElementsAre(
          "a label=Ana viz.x=1.5 viz.y=2 viz.z=0 start=2020-01-01 end=2021-01-01 country=MM",
          "b start=2020-02-01 country=PH spells=[2020-02-01, 2020-03-01] [2020-06-01, ]",
          "c country=MM inside=a"));
  EXPECT_THAT(shown.links, ElementsAre("a>b relation=paid weight=2 start=2020-01-01 end=2020-02-01 "
                                       "directed=false",
                                       "a>c directed=true"));
  EXPECT_THAT(shown.warnings, ElementsAre("several_spells x1", "hierarchy x1",
                                          "end_before_start x1", "mixed_directions x1"));
}

TEST(Gexf, ValuesOutsideTheirListAndTimesThatAreNumbers) {
  const Shown shown = show(
      R"(<gexf version="1.2"><graph timeformat="integer"><attributes class="node"><attribute id="n" title="calls" type="integer"/></attributes>
<nodes><node id="a" start="1" end="9"><attvalue for="n" value="many"/></node></nodes></graph></gexf>)",
      "x.gexf");
  EXPECT_THAT(shown.nodes, ElementsAre("a calls=many time start=1 time end=9"));
  EXPECT_THAT(shown.warnings, ElementsAre("bad_value x1"));
}

TEST(Kml, PlacesWithTimesAndData) {
  const Shown shown = show(
      R"(<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Folder><name>Camps</name>
<Placemark id="p1"><name>Gate</name><description>north</description><Point><coordinates>98.5,16.7,0</coordinates></Point>
<ExtendedData><Data name="owner"><value>Ana</value></Data></ExtendedData><TimeSpan><begin>2023-01</begin><end>2023-05</end></TimeSpan></Placemark></Folder>
<Placemark><gx:Track><when>2023-01-01</when><when>2023-01-02</when><gx:coord>98 16 0</gx:coord><gx:coord>99 17 0</gx:coord></gx:Track></Placemark>
<Placemark><Point><coordinates>198,16</coordinates></Point></Placemark>
</Document></kml>)",
      "x.kml");
  EXPECT_THAT(shown.nodes,
              ElementsAre("p1 kind=location name=Gate description=north owner=Ana latitude=16.7 "
                          "longitude=98.5 geometry=Point folder=Camps start=2023-01 end=2023-05",
                          "placemark 2 kind=location latitude=16 longitude=98 geometry=Track "
                          "start=2023-01-01 end=2023-01-02",
                          "placemark 3 kind=location geometry=Point"));
  EXPECT_THAT(shown.warnings, ElementsAre("shape x1", "bad_coordinates x1"));
}

TEST(Xml, OfAnotherKindIsRefusedWithAWordOnWhatIsRead) {
  const Shown shown = show("<?xml version=\"1.0\"?><Feed/>", "x.xml");
  ASSERT_TRUE(shown.error);
  EXPECT_THAT(shown.error->what(), HasSubstr("GraphML"));
  EXPECT_TRUE(show("a,b\n1,2\n", "x.csv").format.empty());
}

TEST(Xml, EntitiesOfAnOuterTypeAreRefusedNotSkipped) {
  const Shown shown = show(
      "<!DOCTYPE graphml SYSTEM \"http://127.0.0.1:9/x.dtd\"><graphml><graph "
      "edgedefault=\"directed\"><node id=\"a\"/><!-- --><edge source=\"a\" target=\"a\"><data "
      "key=\"k\">x&foo;</data></edge></graph></graphml>",
      "x.graphml");
  ASSERT_TRUE(shown.error);
  EXPECT_THAT(shown.error->what(), HasSubstr("line 1"));
}

TEST(GraphTables, RareAttributesShareAColumnWhereTheTableWouldBeTooLarge) {
  std::string text = "<graphml><graph edgedefault=\"directed\">\n";
  for (int i = 0; i < 3000; ++i) {
    text += fmt::format(
        "<node id=\"n{}\"><data key=\"k{}\">v</data><data key=\"k{}\">w</data>"
        "</node>\n",
        i, i, i);
  }
  Context context;
  const auto tables = read_graph_tables(text + "</graph></graphml>", "x.graphml", context);
  ASSERT_TRUE(tables);
  EXPECT_LE(tables->nodes.columns(), kMaxGraphColumns + 1);
  EXPECT_EQ(tables->nodes.header.back(), "further attributes");
  EXPECT_EQ(tables->nodes.cell(0, 1), "v; w");
  EXPECT_EQ(tables->nodes.cell(2999, tables->nodes.columns() - 1), "k2999: v; w");
}

}  // namespace
}  // namespace mekhala
