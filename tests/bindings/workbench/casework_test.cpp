#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "bindings/workbench/communities.hpp"
#include "bindings/workbench/edit.hpp"
#include "bindings/workbench/export.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/paths.hpp"
#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

namespace mekhala {

namespace {

using program::Folder;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

// Two groups of three, joined by Dora alone; one of them a victim.
constexpr const char* kEdges =
    "source,target\nAna Reyes,Ben Cruz\nBen Cruz,Cleo Diaz\nAna Reyes,Cleo Diaz\n"
    "Cleo Diaz,Dora Lim\nDora Lim,Eva Tan\nEva Tan,Finn Yu\nFinn Yu,Gus Ong\nEva Tan,Gus Ong\n";

class Casework : public testing::Test {
 protected:
  Casework() {
    folder_.write("g.csv", kEdges);
    workbench_test::import_into(folder_, {"g.csv"});
  }

  [[nodiscard]] Session open(View view = View::work) const { return open("t.case", view); }
  // Only the work view writes here: a case has one writer at a time.
  [[nodiscard]] Session open(const std::string& name, View view) const {
    return Session(folder_ / name, workbench_test::opening(view));
  }
  [[nodiscard]] static std::vector<std::string> values(const Session& session, EntityRow row,
                                                       std::string_view property) {
    std::vector<std::string> found;
    for (const ShownValue& value : session.door().values(row)) {
      if (value.property == property) found.push_back(value.value);
    }
    return found;
  }

  Folder folder_;
  Context context_;
};

EditOptions because(const std::string& reason) {
  EditOptions options;
  options.reason = reason;
  return options;
}

TEST_F(Casework, AddCorrectGradeUndo) {
  Session session = open();
  const EditOutcome added = add_entity(session, "person", {{"name", "Ugo Fabri"}}, {}, context_);
  ASSERT_EQ(added.entities.size(), 1U);
  const EntityRow ugo = added.entities[0].row;
  const EditOutcome corrected =
      correct(session, ugo, {.statement = 0, .property = "name", .old_value = {}}, "Ugo Fabbri",
              because("spelling"));
  EXPECT_GT(corrected.tx, added.tx);
  EXPECT_THAT(values(session, ugo, "name"), ElementsAre("Ugo Fabbri"));
  static_cast<void>(regrade(session, ugo, {.statement = 0, .property = "name", .old_value = {}},
                            *parse_grade("B2"), because("heard twice")));
  EXPECT_EQ(session.door().values(ugo).front().grade, "B2");

  session.store().undo(session.actor());
  session.store().undo(session.actor());
  session.look_again();
  EXPECT_THAT(values(session, ugo, "name"), ElementsAre("Ugo Fabri"));
  EXPECT_EQ(session.door().values(ugo).front().grade, "");
}

// Who types a victim's number is told what anybody is told who types one out of the blue.
TEST_F(Casework, AddDoesNotTellWhoHasANumber) {
  {
    Session work = open();
    const PropertyTexts number{{"identifier", "+66812345601"}};
    static_cast<void>(add_entity(work, "phone", number, {}, context_));
    EXPECT_TRUE(add_entity(work, "phone", number, {}, context_).existed);
    work.look_again();
    const EntityRow phone = work.door().resolve("+66812345601");
    const EntityRow eva = work.door().resolve("Eva Tan");
    static_cast<void>(add_link(work, "uses", eva, phone, {}, {}, context_));
    static_cast<void>(protect(work, eva, "witness", {}, context_));
  }
  for (const char* number : {"+66812345601", "+66812345699"}) {
    Session team(folder_ / "t.case", workbench_test::opening(View::team, true));
    const EditOutcome outcome = add_entity(team, "phone", {{"identifier", number}}, {}, context_);
    EXPECT_FALSE(outcome.existed) << number;
    EXPECT_THAT(outcome.notes, testing::IsEmpty()) << number;
  }
}

TEST_F(Casework, ChangesNeedAReason) {
  Session session = open();
  const EntityRow ana = session.door().resolve("Ana Reyes");
  const StatementChoice name{.statement = 0, .property = "name", .old_value = {}};
  EXPECT_THROW(correct(session, ana, name, "Ana", {}), Error);
  EXPECT_THROW(regrade(session, ana, name, *parse_grade("B2"), {}), Error);
  EXPECT_THROW(lift_protection(session, ana, because("never protected"), context_), Error);
}

TEST_F(Casework, RolesAndTheirAliasesAreUnderstood) {
  Session session = open();
  const EntityRow ana = session.door().resolve("Ana Reyes");
  static_cast<void>(add_claims(session, ana, {{"role", "Recruiter"}}, "role", {}, context_));
  EXPECT_THAT(session.door().entity(ana).roles, ElementsAre("recruiter"));
  EXPECT_THROW(add_claims(session, ana, {{"role", "wizard"}}, "role", {}, context_), Error);
  EXPECT_THROW(add_claims(session, ana, {{"victim_status", "perhaps"}}, "role", {}, context_),
               Error);
}

TEST_F(Casework, ProtectionHidesAndOnlyALiftShowsAgain) {
  Session work = open();
  const EntityRow eva = work.door().resolve("Eva Tan");
  static_cast<void>(protect(work, eva, "witness", {}, context_));
  EXPECT_EQ(work.door().entity(eva).protected_as, "witness");
  {
    const Session team = open(View::team);
    const ShownEntity shown = team.door().entity(eva);
    EXPECT_EQ(shown.label, shown.id);
    EXPECT_NE(shown.id, "Eva Tan");
    EXPECT_THAT(shown.roles, testing::IsEmpty());
    EXPECT_THAT(team.door().values(eva), testing::IsEmpty());
    EXPECT_THAT(team.door().find("Eva Tan", 10), testing::IsEmpty());
    EXPECT_THROW(static_cast<void>(team.door().resolve("Eva Tan")), Error);
  }
  static_cast<void>(
      add_claims(work, eva, {{"victim_status", "not_a_victim"}}, "role", {}, context_));
  EXPECT_TRUE(work.door().entity(eva).is_protected);
  static_cast<void>(lift_protection(work, eva, because("she asked for it"), context_));
  EXPECT_FALSE(work.door().entity(eva).is_protected);
  EXPECT_THROW(protect(work, eva, "recruiter", {}, context_), Error);
}

TEST_F(Casework, LinksHaveTheEndsThatTheirKindAllows) {
  Session session = open();
  const EntityRow ana = session.door().resolve("Ana Reyes");
  const EntityRow gus = session.door().resolve("Gus Ong");
  const EditOutcome added = add_link(session, "recruited", ana, gus, {}, {}, context_);
  EXPECT_FALSE(added.existed);
  EXPECT_TRUE(add_link(session, "recruited", ana, gus, {}, {}, context_).existed);
  EXPECT_THROW(add_link(session, "held_at", ana, gus, {}, {}, context_), Error);
}

TEST_F(Casework, EqualNamesAreSuggestedDecidedAndTakenBack) {
  Session session = open();
  const EditOutcome one = add_entity(session, "person", {{"name", "Ugo Fabbri"}}, {}, context_);
  const EditOutcome twin = add_entity(session, "person", {{"name", "ugo  FABBRI"}}, {}, context_);
  const EntityRow other = twin.entities.at(0).row;
  ASSERT_NE(other, one.entities.at(0).row);
  const auto suggested = Identity::suggest(session.store(), context_, 0.9);
  ASSERT_EQ(suggested.size(), 1U);
  EXPECT_THAT((std::vector<EntityRow>{suggested[0].a, suggested[0].b}), testing::Contains(other));
  static_cast<void>(
      decide_same(session, suggested[0].a, suggested[0].b, Verdict::same, because("same phone")));
  EXPECT_EQ(Identity::decisions(session.store()).size(), 1U);
  EXPECT_THAT(Identity::suggest(session.store(), context_, 0.9), testing::IsEmpty());
  session.store().undo(session.actor());
  EXPECT_THAT(Identity::decisions(session.store()), testing::IsEmpty());
}

TEST_F(Casework, PathsAndCommunitiesByHand) {
  const Session session = open(View::team);
  const PathsReport paths =
      find_paths(session.store(), session.door(), session.door().resolve("Ana Reyes"),
                 session.door().resolve("Gus Ong"), 1, {}, context_);
  ASSERT_EQ(paths.paths.size(), 1U);
  std::vector<std::string> stations;
  for (const PathStep& step : paths.paths[0].steps) stations.push_back(step.to.label);
  EXPECT_THAT(stations, ElementsAre("Cleo Diaz", "Dora Lim", "Eva Tan", "Gus Ong"));
  EXPECT_EQ(paths.paths[0].length, 4);
  for (const PathStep& step : paths.paths[0].steps) EXPECT_EQ(step.sources, 1U);

  CommunitiesOptions options;
  options.members = 0;
  const CommunitiesReport found =
      find_communities(session.store(), session.door(), options, context_);
  ASSERT_EQ(found.rows.size(), 2U);
  std::set<std::set<std::string>> groups;
  for (const CommunityRow& row : found.rows) {
    std::set<std::string> names;
    for (const ShownEntity& member : row.members) {
      if (member.label != "Dora Lim") names.insert(member.label);
    }
    groups.insert(names);
  }
  EXPECT_THAT(groups,
              UnorderedElementsAre(UnorderedElementsAre("Ana Reyes", "Ben Cruz", "Cleo Diaz"),
                                   UnorderedElementsAre("Eva Tan", "Finn Yu", "Gus Ong")));
  for (const CommunityRow& row : found.rows) {
    EXPECT_EQ(row.links_out, 1U);
    EXPECT_THAT(row.out, ElementsAre(std::pair(1 - row.community, std::uint64_t{1})));
    EXPECT_FALSE(row.stability.has_value());
    EXPECT_THAT(row.doubtful, testing::IsEmpty());
  }
}

// Dora Lim stands between two groups: over many seeds she is now in one, now in the other.
TEST_F(Casework, CommunitiesSayWhoseDoubtful) {
  const Session session = open(View::team);
  CommunitiesOptions options;
  for (const bool consensus : {false, true}) {
    options.divide = {.runs = 60, .consensus = consensus};
    const CommunitiesReport found =
        find_communities(session.store(), session.door(), options, context_);
    ASSERT_EQ(found.rows.size(), 2U);
    EXPECT_EQ(found.runs, 60U);
    EXPECT_LT(found.agreement.value(), 1);
    std::vector<DoubtfulMember> doubtful;
    for (const CommunityRow& row : found.rows) {
      EXPECT_GT(row.stability.value(), 0.5);
      for (const DoubtfulMember& one : row.doubtful) {
        EXPECT_EQ(one.next, 1 - row.community);
        doubtful.push_back(one);
      }
    }
    ASSERT_EQ(doubtful.size(), 1U);
    EXPECT_EQ(doubtful[0].entity.label, "Dora Lim");
    EXPECT_NEAR(doubtful[0].stability + doubtful[0].next_stability, 1, 1e-12);
    EXPECT_GE(doubtful[0].stability, consensus ? 0.5 : 0);
  }
}

// --- exports ------------------------------------------------------------------------------------

// Names of entities and how they are linked, whatever their order and ids.
std::multiset<std::string> links_of(Session& session, Context& context) {
  const ShownGraph graph = shown_graph(session, {}, context);
  std::multiset<std::string> all;
  for (const ShownNode& node : graph.nodes) all.insert(node.kind + " " + node.label);
  for (const ShownEdge& edge : graph.edges) {
    std::string a = graph.nodes[edge.from].label, b = graph.nodes[edge.to].label;
    if (!edge.directed && b < a) std::swap(a, b);
    all.insert(a + " " + edge.kind + " " + b);
  }
  return all;
}

TEST_F(Casework, FollowTheMoneyComesBackTheSame) {
  Session session = open();
  const EditOutcome heron =
      add_entity(session, "organization", {{"name", "Heron & \"Sons\""}}, {}, context_);
  static_cast<void>(add_link(session, "works_for", session.door().resolve("Gus Ong"),
                             heron.entities.at(0).row, {}, {}, context_));
  const auto before = links_of(session, context_);
  const ExportPlan plan = plan_export(session, folder_ / "x.ftm.json", "", {}, context_);
  ASSERT_EQ(plan.files.size(), 1U);
  write_export(session, plan);

  ImportRequest asked;
  asked.case_file = folder_ / "back.case";
  asked.files = {folder_ / "x.ftm.json"};
  asked.actor.name = "tester";
  const ImportOutcome back = import_files(asked, context_);
  EXPECT_EQ(back.rejected, 0U);
  Session there = open("back.case", View::work);
  EXPECT_EQ(links_of(there, context_), before);
}

bool is_well_formed(const std::string& xml) {
  XML_Parser parser = XML_ParserCreate(nullptr);
  const bool good = XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), 1) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return good;
}

TEST_F(Casework, ExportsAreWellFormed) {
  Session session = open();
  static_cast<void>(add_entity(session, "person",
                               {{"name", "=SUM(A1) <b>&\"x\", 'y'"}, {"alias", "two; parts"}}, {},
                               context_));
  const ExportPlan graphml = plan_export(session, folder_ / "x.graphml", "", {}, context_);
  EXPECT_TRUE(is_well_formed(graphml.files.at(0).bytes));
  EXPECT_EQ(graphml.nodes, 8U);
  EXPECT_EQ(graphml.edges, 8U);
  const ExportPlan csv = plan_export(session, folder_ / "x.csv", "", {}, context_);
  ASSERT_EQ(csv.files.size(), 2U);
  for (const ExportedFile& file : csv.files) {
    const auto rows = program::read_csv(file.bytes);
    ASSERT_EQ(rows.size(), 9U);
    for (const auto& row : rows) {
      EXPECT_EQ(row.size(), rows[0].size());
      for (const std::string& cell : row) EXPECT_FALSE(cell.starts_with('=')) << cell;
    }
  }
  EXPECT_THROW(static_cast<void>(plan_export(session, folder_ / "x.odd", "", {}, context_)), Error);
}

// Keys are hashes of numbers: an order by key would let a guessed number be tested.
TEST_F(Casework, ExportsStandInTheOrderOfWhatIsShown) {
  Session session = open(View::team);
  const ShownGraph graph = shown_graph(session, {}, context_);
  std::vector<std::string> ids;
  for (const ShownNode& node : graph.nodes) ids.push_back(node.id);
  EXPECT_EQ(ids.size(), 7U);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST_F(Casework, VictimsAreNotGroupedByName) {
  for (const char* property : {"name", "record_id", "birth_date", "passport_number"}) {
    SCOPED_TRACE(property);
    HubsOptions options;
    options.group = property;
    for (const View view : {View::team, View::release}) {
      const Session session = open(view);
      try {
        static_cast<void>(find_hubs(session.store(), session.door(), options, context_));
        ADD_FAILURE() << "it made groups of single people";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::refused);
      }
    }
  }
}

}  // namespace

}  // namespace mekhala
