#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/graph_file.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_io::Folder;
using testing_io::import_bytes;
using testing_io::import_paths;
using testing_io::Outcome;

TEST(Neo4jCsv, HeadersSayWhatColumnsAre) {
  const Folder folder;
  const auto people = folder.write("people.csv",
                                   "pid:ID,name:string,:LABEL,secret:IGNORE,tags:string[]\n"
                                   "7,Ana,Person;Victim,x,a;b\n007,Ben,Person,y,\n");
  const auto ties =
      folder.write("ties.csv", ":START_ID,:END_ID,:TYPE,weight:double\n7,007,RECRUITED,2.5\n");
  const Outcome outcome = import_paths({people, ties});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch(0).entities, ElementsAre("person:007", "person:7"));
  EXPECT_EQ(outcome.batch(0).one("7", "name"), "Ana");
  EXPECT_EQ(outcome.batch(0).one("7", "topics"), "a; b");
  EXPECT_EQ(outcome.batch(0).one("7", "role"), "victim");
  EXPECT_NE(outcome.warning("several_labels", 0), nullptr);
  EXPECT_NE(outcome.warning("ignored_columns", 0), nullptr);
  EXPECT_THAT(outcome.batch(1).links, ElementsAre("7 -recruited-> 007"));
  EXPECT_EQ(outcome.batch(1).one("7 -recruited-> 007", "strength"), "2.5");
}

TEST(Neo4jCsv, TheSameIdInTwoSpacesIsTwoNodes) {
  const Folder folder;
  const auto people = folder.write("people.csv", ":ID(Person),name\n1,Ana\n");
  const auto places = folder.write("places.csv", ":ID(Place),name,:LABEL\n1,Camp,location\n");
  const auto ties = folder.write("ties.csv", ":START_ID(Person),:END_ID(Place)\n1,1\n");
  const Outcome outcome = import_paths({people, places, ties});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch(0).entities, ElementsAre("person:Person/1"));
  EXPECT_THAT(outcome.batch(1).entities, ElementsAre("location:Place/1"));
  EXPECT_THAT(outcome.batch(2).links, ElementsAre("Person/1 -linked_to-> Place/1"));
}

TEST(Neo4jCsv, HeadersMayStandInFilesOfTheirOwn) {
  const Folder folder;
  const auto header = folder.write("nodes_A_header.csv", ":ID,name\n");
  const auto data = folder.write("nodes_A_0.csv", "1329,21\n1330,\"x,y\"\n");
  const Outcome outcome = import_paths({header, data});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch(1).entities, ElementsAre("person:1329", "person:1330"));
  EXPECT_EQ(outcome.batch(1).one("1330", "name"), "x,y");
  const auto wide = folder.write("nodes_A_1.csv", "1,2,3\n4,5,6\n");
  const Outcome refused = import_paths({header, wide});
  ASSERT_TRUE(refused.refused());
  EXPECT_THAT(refused.message(), HasSubstr("3 columns"));
}

TEST(Neo4jCsv, ThePublishedSplitFilesAreOneImport) {
  const auto folder = testing_io::shared("data/formats/neo4j-csv");
  if (!folder) GTEST_SKIP() << testing_io::kNoShared;
  std::vector<std::filesystem::path> paths;
  for (const char* name :
       {"gds-nodes_A_header.csv", "gds-nodes_A_0.csv", "gds-nodes_B_header.csv",
        "gds-nodes_B_0.csv", "gds-relationships_REL_header.csv", "gds-relationships_REL_0.csv",
        "gds-relationships_REL1_header.csv", "gds-relationships_REL1_0.csv"}) {
    paths.push_back(*folder / name);
  }
  const Outcome outcome = import_paths(paths);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report(1).accepted, 3U);
  EXPECT_EQ(outcome.report(3).accepted, 5U);
  EXPECT_EQ(outcome.report(5).links, 3U);
  EXPECT_EQ(outcome.report(7).links, 2U);
}

TEST(Neo4jCsv, RelationshipsAreAGraphForRun) {
  Context context;
  const GraphFile file = parse_graph_file(
      ":START_ID,:END_ID,weight:double,:TYPE\na,b,2,X\nb,c,3,X\n", "rel.csv", {}, context);
  EXPECT_EQ(file.named.graph.num_edges(), 2U);
  EXPECT_EQ(file.named.graph.num_nodes(), 3U);
}

}  // namespace
}  // namespace mekhala
