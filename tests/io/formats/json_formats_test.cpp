#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/formats/shown.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_io::show;
using testing_io::Shown;

TEST(JsonFormats, Graphology) {
  const Shown shown = show(
      R"({"attributes":{},"options":{"type":"mixed"},"nodes":[{"key":"a","attributes":{"label":"Ana","size":{"x":1}}},{"key":"b"}],
"edges":[{"key":"e","source":"a","target":"b","undirected":true,"attributes":{"weight":3}},{"source":"b","target":"a"}]})",
      "x.json");
  EXPECT_THAT(shown.nodes, ElementsAre("a label=Ana size.x=1", "b"));
  EXPECT_THAT(shown.links, ElementsAre("a>b key=e weight=3 directed=false", "b>a directed=true"));
}

TEST(JsonFormats, JsonGraphFormat) {
  const Shown shown = show(
      R"({"graph":{"directed":true,"nodes":{"a":{"label":"Ana","metadata":{"country":"LA"}},"b":{}},"edges":[{"source":"a","target":"b","relation":"paid"}]}})",
      "x.json");
  EXPECT_EQ(shown.directed, true);
  EXPECT_THAT(shown.nodes, ElementsAre("a label=Ana country=LA", "b"));
  EXPECT_THAT(shown.links, ElementsAre("a>b relation=paid"));
}

TEST(JsonFormats, CyjsInTwoListsAndInOne) {
  const Shown two = show(
      R"({"elements":{"nodes":[{"data":{"id":1,"name":"A","parent":"p"},"position":{"x":1,"y":2}},{"data":{"id":"p"}}],"edges":[{"data":{"source":1,"target":"p","interaction":"met"},"classes":"hot"}]}})",
      "x.cyjs");
  EXPECT_EQ(two.format, "CYJS");
  EXPECT_THAT(two.nodes, ElementsAre("1 inside=p name=A viz.x=1 viz.y=2", "p"));
  EXPECT_THAT(two.links, ElementsAre("1>p interaction=met classes=hot"));
  const Shown one = show(
      R"([{"group":"nodes","data":{"id":"a"}},{"data":{"id":"b"}},{"data":{"id":"e","source":"a","target":"b"}}])",
      "x.json");
  EXPECT_THAT(one.nodes, ElementsAre("a", "b"));
  EXPECT_THAT(one.links, ElementsAre("a>b"));
}

TEST(JsonFormats, CxInFragmentsWithAttributesBeforeTheirNodes) {
  const Shown shown = show(
      R"([{"numberVerification":[{"longNumber":281474976710655}]},{"nodeAttributes":[{"po":1,"n":"role","v":["x","y"],"d":"list_of_string"},{"po":9,"n":"gone","v":"z"}]},
{"nodes":[{"@id":1,"n":"Ana"}]},{"edges":[{"@id":3,"s":1,"t":2,"i":"met"}]},{"nodes":[{"@id":2}]},{"edgeAttributes":[{"po":3,"n":"weight","v":"2"}]},{"status":[{"success":true}]}])",
      "x.cx");
  EXPECT_EQ(shown.format, "CX");
  EXPECT_THAT(shown.nodes, ElementsAre("1 label=Ana role=x; y", "2"));
  EXPECT_THAT(shown.links, ElementsAre("1>2 relation=met weight=2"));
  EXPECT_THAT(shown.warnings, ElementsAre("value_of_nothing x1"));
}

TEST(JsonFormats, Cx2WithAliasesAndDefaults) {
  const Shown shown = show(
      R"([{"CXVersion":"2.0"},{"attributeDeclarations":[{"nodes":{"name":{"a":"n"},"country":{"v":"LA"}},"edges":{"weight":{"a":"w","d":"double","v":1}}}]},
{"nodes":[{"id":0,"x":1,"y":2,"v":{"n":"Ana"}},{"id":1,"v":{"country":"TH"}}]},{"edges":[{"id":0,"s":0,"t":1,"v":{"w":5}},{"s":1,"t":0}]},{"visualProperties":[{"default":{}}]},{"status":[{"success":true}]}])",
      "x.json");
  EXPECT_EQ(shown.format, "CX2");
  EXPECT_THAT(shown.nodes, ElementsAre("0 name=Ana country=LA viz.x=1 viz.y=2", "1 country=TH"));
  EXPECT_THAT(shown.links, ElementsAre("0>1 weight=5", "1>0 weight=1"));
  EXPECT_THAT(shown.warnings, ElementsAre("aspects x1"));
}

TEST(JsonFormats, GeoJson) {
  const Shown shown = show(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"f1","geometry":{"type":"Point","coordinates":[98.5,16.7]},"properties":{"name":"Gate"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]},"properties":null},{"type":"Feature","geometry":null,"properties":{"id":7}},
{"type":"Feature","geometry":{"type":"Point","coordinates":[16.7,98.5]},"properties":{}}]})",
      "x.geojson");
  EXPECT_THAT(shown.nodes,
              ElementsAre("f1 kind=location geometry=Point latitude=16.7 longitude=98.5 name=Gate",
                          "feature 2 kind=location geometry=Polygon latitude=2 longitude=1",
                          "7 kind=location", "feature 4 kind=location geometry=Point"));
  EXPECT_THAT(shown.warnings, ElementsAre("shape x1", "no_geometry x1", "bad_coordinates x1"));
}

// What is revoked, superseded or missing never becomes a live link.
TEST(Stix, RelationshipsSightingsReferencesAndWhatIsLeftOut) {
  const std::string a = "identity--e5f1b90a-d9b6-40ab-81a9-8a29df4b6b65";
  const std::string b = "user-account--023d105b-752e-4e3c-941c-7d3f3cb15e9e";
  const std::string c = "report--123d105b-752e-4e3c-941c-7d3f3cb15e9e";
  const std::string r = "relationship--223d105b-752e-4e3c-941c-7d3f3cb15e9";
  const Shown shown = show(fmt::format(
                               R"({{"type":"bundle","objects":[
{{"type":"relationship","id":"{3}0","relationship_type":"uses","source_ref":"{0}","target_ref":"{1}","start_time":"2024-01-01T00:00:00Z","confidence":85}},
{{"type":"identity","id":"{0}","modified":"2024-01-01T00:00:00Z","name":"Old","identity_class":"individual"}},
{{"type":"identity","id":"{0}","modified":"2024-02-01T00:00:00Z","name":"Ana","identity_class":"individual","object_marking_refs":["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]}},
{{"type":"user-account","id":"{1}","account_login":"ana77"}},
{{"type":"report","id":"{2}","name":"R","revoked":true,"object_refs":["{0}"]}},
{{"type":"relationship","id":"{3}1","relationship_type":"uses","source_ref":"{2}","target_ref":"{1}"}},
{{"type":"sighting","id":"sighting--1","sighting_of_ref":"{1}","where_sighted_refs":["{0}"],"count":4}},
{{"type":"marking-definition","id":"marking-definition--1"}}]}})",
                               a, b, c, r),
                           "x.json");
  EXPECT_EQ(shown.format, "STIX 2.1");
  EXPECT_THAT(shown.nodes,
              ElementsAre(a + " kind=person name=Ana marking=TLP:AMBER "
                              "modified=2024-02-01T00:00:00Z identity_class=individual",
                          b + " kind=account name=ana77 account_login=ana77"));
  EXPECT_THAT(shown.links, ElementsAre(a + ">" + b +
                                           " relation=uses start=2024-01-01T00:00:00Z "
                                           "confidence=85",
                                       a + ">" + b + " relation=sighted count=4"));
  EXPECT_THAT(shown.warnings,
              ElementsAre("versions x1", "bad_id x1", "revoked x1", "revoked_end x1"));
}

TEST(Stix, MarkingsOfValuesTermsOfUseAndMarkingsOfOnesOwn) {
  const Shown shown = show(
      R"([{"type":"identity","id":"identity--e5f1b90a-d9b6-40ab-81a9-8a29df4b6b65","name":"Ana","identity_class":"individual","roles":["x"],
"object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","marking-definition--1","marking-definition--2"],
"granular_markings":[{"marking_ref":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed","selectors":["name","roles.[0]"]}]},
{"type":"marking-definition","id":"marking-definition--1","definition_type":"statement","definition":{"statement":"Copyright 2024"}},
{"type":"marking-definition","id":"marking-definition--2","definition_type":"tlp","definition":{"tlp":"amber"}}])",
      "x.json");
  ASSERT_EQ(shown.nodes.size(), 1U);
  EXPECT_THAT(shown.nodes[0], HasSubstr("terms of use=Copyright 2024"));
  EXPECT_THAT(shown.nodes[0], HasSubstr("marking=TLP:amber; TLP:RED for name; TLP:RED for roles"));
}

TEST(Stix, AListAndASingleObject) {
  const std::string one =
      R"({"type":"location","id":"location--e5f1b90a-d9b6-40ab-81a9-8a29df4b6b65","name":"Camp","latitude":16.7})";
  EXPECT_THAT(show(one, "x.json").nodes,
              ElementsAre("location--e5f1b90a-d9b6-40ab-81a9-8a29df4b6b65 kind=location name=Camp "
                          "latitude=16.7"));
  EXPECT_EQ(show("[" + one + "]", "x.json").format, "STIX 2.1");
}

TEST(JsonFormats, FaultsNameTheirRecord) {
  for (const auto& [text, says] :
       {std::pair{R"({"elements":[{"data":{"name":"x"}}]})", "id"},
        std::pair{R"([{"CXVersion":"2.0"},{"nodes":[{"x":1}]}])", "id"},
        std::pair{R"([{"CXVersion":"2.0"},{"edges":[{"s":1}]}])", "(s, t)"},
        std::pair{R"([{"nodes":[{"@id":1}]},{"status":[{"success":false}]}])", "status"}}) {
    const Shown shown = show(text, "x.json");
    ASSERT_TRUE(shown.error) << text;
    EXPECT_EQ(shown.error->place().line, 1U);
    EXPECT_THAT(shown.error->what(), HasSubstr(says));
  }
}

}  // namespace
}  // namespace mekhala
