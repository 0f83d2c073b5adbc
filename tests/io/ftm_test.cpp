#include "io/ftm.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using testing_io::import_bytes;
using testing_io::import_paths;
using testing_io::Outcome;

using Properties = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::string line(const std::string& id, const std::string& schema, const Properties& properties) {
  nlohmann::json json{{"id", id}, {"schema", schema}, {"properties", nlohmann::json::object()}};
  for (const auto& [name, values] : properties) json["properties"][name] = values;
  return json.dump() + "\n";
}

Outcome import_lines(const std::string& lines, const ImportOptions& options = {}) {
  return import_bytes("case.ftm.json", lines, options);
}

// One of each kind that links may have at an end.
std::string cast() {
  return line("per", "Person", {{"name", {"Ana"}}}) + line("per2", "Person", {{"name", {"Ben"}}}) +
         line("org", "Company", {{"name", {"Silver Heron"}}}) +
         line("org2", "Organization", {{"name", {"Harbour Light"}}}) +
         line("acc", "UserAccount", {{"service", {"Telegram"}}, {"username", {"heron_jobs"}}}) +
         line("doc", "Document", {{"name", {"Report"}}}) +
         line("evt", "Project", {{"name", {"Raid"}}}) +
         line("crt", "CourtCase", {{"name", {"Case 7"}}}) +
         line("con", "Contract", {{"name", {"Lease"}}}) +
         line("loc", "Address", {{"full", {"Pier 1, Sihanoukville"}}});
}

struct Edge {
  const char* schema;
  const char* from_property;
  const char* from;
  const char* to_property;
  const char* to;
  const char* link;  // as told
};

// The 15 edge schemata of FollowTheMoney and the three that are edges to us.
constexpr Edge kEdges[] = {
    {"Associate", "person", "per", "associate", "per2", "per -associated_with-> per2"},
    {"Family", "person", "per", "relative", "per2", "per -family_of-> per2"},
    {"UnknownLink", "subject", "per", "object", "org", "org -linked_to-> per"},
    {"Employment", "employee", "per", "employer", "org", "per -works_for-> org"},
    {"Membership", "member", "per", "organization", "org2", "per -member_of-> org2"},
    {"Directorship", "director", "per", "organization", "org", "per -directs-> org"},
    {"Ownership", "owner", "per", "asset", "org", "per -owns-> org"},
    {"Representation", "agent", "per", "client", "per2", "per -represents-> per2"},
    {"Payment", "payer", "per", "beneficiary", "org", "per -pays-> org"},
    {"Debt", "debtor", "per", "creditor", "org", "per -debt_to-> org"},
    {"Succession", "predecessor", "org", "successor", "org2", "org -succeeded-> org2"},
    {"Occupancy", "holder", "per", "post", "org2", "per -holds_post-> org2"},
    {"CourtCaseParty", "party", "per", "case", "crt", "per -party_to-> crt"},
    {"ProjectParticipant", "participant", "per", "project", "evt", "per -participated_in-> evt"},
    {"ContractAward", "supplier", "org", "contract", "con", "org -awarded-> con"},
    {"Documentation", "entity", "per", "document", "doc", "per -mentioned_in-> doc"},
    {"Mention", "resolved", "per", "document", "doc", "per -mentioned_in-> doc"},
    {"Similar", "candidate", "per", "match", "per2", "per -similar_to-> per2"}};

TEST(Ftm, EachEdgeSchemaIsALinkWithItsDates) {
  for (const Edge& edge : kEdges) {
    SCOPED_TRACE(edge.schema);
    const Outcome outcome = import_lines(cast() + line("e1", edge.schema,
                                                       {{edge.from_property, {edge.from}},
                                                        {edge.to_property, {edge.to}},
                                                        {"startDate", {"2024-02"}},
                                                        {"endDate", {"2024-03-05"}},
                                                        {"summary", {"seen twice"}}}));
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.report().rejected, 0U);
    EXPECT_THAT(outcome.batch().links, ElementsAre(edge.link));
    EXPECT_EQ(outcome.batch().one(edge.link, "valid_from"), "2024-02");
    EXPECT_EQ(outcome.batch().one(edge.link, "valid_to"), "2024-03-05");
    EXPECT_EQ(outcome.batch().entities.size(), 10U) << "the edge itself is no node";
  }
}

TEST(Ftm, TheTableHoldsEveryEdgeSchemaOfTheOntology) {
  std::set<std::string> tested;
  for (const Edge& edge : kEdges) tested.insert(edge.schema);
  for (const FtmSchema& schema : Ontology::builtin().ftm_schemata()) {
    EXPECT_TRUE(schema.link == kNoTerm || tested.contains(schema.name)) << schema.name;
  }
}

TEST(Ftm, SidesWithSeveralNamesAreTheirProduct) {
  const Outcome outcome = import_lines(
      cast() +
      line("p1", "Payment",
           {{"payer", {"per", "per2"}}, {"beneficiary", {"org", "org2"}}, {"amount", {"500"}}}));
  EXPECT_THAT(outcome.batch().links, UnorderedElementsAre("per -pays-> org", "per -pays-> org2",
                                                          "per2 -pays-> org", "per2 -pays-> org2"));
  EXPECT_EQ(outcome.batch().one("per2 -pays-> org", "amount"), "500");
}

TEST(Ftm, EqualEdgesOfDifferentIdsStayTwo) {
  const Outcome outcome =
      import_lines(cast() + line("p1", "Payment", {{"payer", {"per"}}, {"beneficiary", {"org"}}}) +
                   line("p2", "Payment", {{"payer", {"per"}}, {"beneficiary", {"org"}}}));
  EXPECT_THAT(outcome.batch().links, ElementsAre("per -pays-> org", "per -pays-> org"));
}

struct Reference {
  const char* schema;
  Properties properties;
  std::vector<std::string> links;
};

// Schemata that name others in properties, and are no edges to FollowTheMoney itself.
TEST(Ftm, SchemataThatLinkByPropertyLoseNothing) {
  const Reference references[] = {
      {"Call",
       {{"caller", {"per"}}, {"receiver", {"per2", "org"}}},
       {"per -initiated-> x", "per2 -participated_in-> x", "org -participated_in-> x"}},
      {"Message",
       {{"sender", {"per"}}, {"recipients", {"per2"}}, {"senderAccount", {"acc"}}},
       {"per -initiated-> x", "per2 -participated_in-> x", "acc -initiated-> x"}},
      {"Email",
       {{"emitters", {"per"}}, {"recipients", {"per2", "org"}}},
       {"per -initiated-> x", "per2 -participated_in-> x", "org -participated_in-> x"}},
      {"Event",
       {{"organizer", {"org"}}, {"involved", {"per", "per2"}}, {"location", {"loc"}}},
       {"org -initiated-> x", "per -participated_in-> x", "per2 -participated_in-> x",
        "x -located_in-> loc"}},
      {"Trip",
       {{"involved", {"per"}}, {"endLocation", {"loc"}}, {"startLocation", {"loc"}}},
       {"per -participated_in-> x", "x -travelled_to-> loc", "x -travelled_from-> loc"}},
      {"Sanction", {{"entity", {"per"}}}, {"per -subject_of-> x"}},
      {"Note", {{"entity", {"per"}}}, {"per -mentioned_in-> x"}},
      {"EconomicActivity",
       {{"sender", {"per"}}, {"receiver", {"org"}}},
       {"per -initiated-> x", "org -participated_in-> x"}},
      {"License", {{"holder", {"org"}}}, {"x -document_of-> org"}},
      {"Vehicle", {{"owner", {"per"}}, {"operator", {"org"}}}, {"per -owns-> x", "org -uses-> x"}},
      {"RealEstate", {{"addressEntity", {"loc"}}}, {"x -located_in-> loc"}},
      {"Company",
       {{"parent", {"org"}}, {"addressEntity", {"loc"}}},
       {"org -owns-> x", "x -located_in-> loc"}},
      {"Person",
       {{"addressEntity", {"loc"}}, {"proof", {"doc"}}},
       {"x -located_in-> loc", "x -mentioned_in-> doc"}},
      {"Security", {{"issuer", {"org"}}}, {"org -subject_of-> x"}},
      {"CallForTenders", {{"authority", {"org"}}}, {"org -initiated-> x"}},
      {"Position", {{"organization", {"org2"}}}, {"x -member_of-> org2"}}};
  for (const Reference& reference : references) {
    SCOPED_TRACE(reference.schema);
    const Outcome outcome =
        import_lines(cast() + line("x", reference.schema, reference.properties));
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.report().rejected, 0U);
    EXPECT_THAT(outcome.batch().links, testing::UnorderedElementsAreArray(reference.links));
    EXPECT_EQ(outcome.warning("dangling_reference"), nullptr);
  }
}

TEST(Ftm, EveryReferenceOfTheOntologyBecomesALink) {
  const Ontology& ontology = Ontology::builtin();
  for (const FtmSchema& schema : ontology.ftm_schemata()) {
    for (const FtmReference& reference : schema.references) {
      SCOPED_TRACE(schema.name + "." + reference.property);
      // Somebody of a kind that the link allows at the other end.
      std::string other;
      for (const auto& [id, name] : {std::pair{"per", "Person"},
                                     {"org", "Company"},
                                     {"loc", "Address"},
                                     {"doc", "Document"},
                                     {"evt", "Project"},
                                     {"acc", "UserAccount"},
                                     {"car", "Vehicle"}}) {
        const KindId kind = ontology.ftm_schema(name)->kind;
        const bool fits = reference.named_is_from
                              ? ontology.allows(reference.link, kind, schema.kind)
                              : ontology.allows(reference.link, schema.kind, kind);
        if (fits && other.empty()) other = id;
      }
      ASSERT_NE(other, "") << "no kind of entity fits the other end";
      const Outcome outcome = import_lines(cast() + line("car", "Vehicle", {{"name", {"Van"}}}) +
                                           line("x", schema.name, {{reference.property, {other}}}));
      if (schema.link != kNoTerm) continue;  // an edge without ends
      ASSERT_EQ(outcome.batch().links.size(), 1U);
      EXPECT_THAT(outcome.batch().links[0], HasSubstr(ontology.links()[reference.link].name));
    }
  }
}

TEST(Ftm, NumbersOfACallAreItsPhones) {
  const Outcome outcome = import_lines(
      line("c", "Call",
           {{"callerNumber", {"+855 40 000 101"}}, {"receiverNumber", {"+855 40 000 102"}}}) +
      line("p", "Person", {{"phone", {"+85540000101"}}}));
  EXPECT_THAT(outcome.batch().links,
              UnorderedElementsAre("+85540000101 -initiated-> c",
                                   "+85540000102 -participated_in-> c", "p -uses-> +85540000101"));
  EXPECT_EQ(outcome.warning("unknown_property"), nullptr);
}

TEST(Ftm, CallsMayBecomeOneLink) {
  const std::string lines = cast() + line("c", "Call",
                                          {{"caller", {"per"}},
                                           {"receiver", {"per2"}},
                                           {"duration", {"60"}},
                                           {"date", {"2024-05-06T07:08:00"}}});
  const Outcome node = import_lines(lines);
  EXPECT_EQ(node.batch().count("event"), 3U);
  const Outcome link = import_lines(lines, {.events_as_nodes = false});
  EXPECT_EQ(link.batch().count("event"), 2U);
  EXPECT_THAT(link.batch().links, ElementsAre("per -called-> per2"));
  EXPECT_EQ(link.batch().one("per -called-> per2", "valid_from"), "2024-05-06T07:08");
  EXPECT_EQ(link.batch().one("per -called-> per2", "duration"), "60");
}

TEST(Ftm, FragmentsAreOneEntityWithTheUnionOfValues) {
  const Outcome outcome =
      import_lines(line("a", "LegalEntity", {{"name", {"Ana"}}, {"country", {"kh"}}}) +
                   line("a", "Person", {{"name", {"Ana", "Anna"}}, {"nationality", {"ke"}}}));
  EXPECT_THAT(outcome.batch().entities, ElementsAre("person:a"));
  EXPECT_THAT(outcome.batch().of("a", "name"), ElementsAre("Ana", "Anna"));
  EXPECT_EQ(outcome.batch().one("a", "country"), "KH");
  EXPECT_EQ(outcome.batch().one("a", "nationality"), "KE");
}

TEST(Ftm, DeltaLines) {
  const auto delta = [](const char* op, const std::string& entity) {
    return fmt::format("{{\"op\":\"{}\",\"entity\":{}}}\n", op,
                       entity.substr(0, entity.size() - 1));
  };
  const Outcome outcome = import_lines(delta("ADD", line("a", "Person", {{"name", {"Ana"}}})) +
                                       delta("ADD", line("b", "Person", {{"name", {"Ben"}}})) +
                                       delta("MOD", line("a", "Person", {{"name", {"Anna"}}})) +
                                       delta("DEL", line("b", "Person", {})));
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().entities, ElementsAre("person:a"));
  EXPECT_EQ(outcome.batch().one("a", "name"), "Anna");
  EXPECT_NE(outcome.warning("deleted"), nullptr);
}

TEST(Ftm, NestedEntitiesAreEntities) {
  const Outcome outcome = import_lines(
      R"({"id":"o","schema":"Ownership","properties":{"owner":[{"id":"p","schema":"Person","properties":{"name":["Ana"]}}],"asset":[{"id":"c","schema":"Company","properties":{"name":["Heron"]}}]}})"
      "\n");
  EXPECT_THAT(outcome.batch().links, ElementsAre("p -owns-> c"));
  EXPECT_EQ(outcome.batch().one("p", "name"), "Ana");
}

TEST(Ftm, StrongKeysAreOneAcrossIds) {
  const Outcome outcome = import_lines(
      line("u1", "UserAccount", {{"service", {"Facebook"}}, {"username", {"Sea_Dream_Jobs"}}}) +
      line("u2", "UserAccount", {{"service", {"fb"}}, {"username", {"sea_dream_jobs"}}}) +
      line("p", "Person", {{"phone", {"+855 40 000 101"}}, {"email", {"A@Example.org"}}}) +
      line("q", "Person", {{"phone", {"+85540000101"}}}));
  EXPECT_EQ(outcome.batch().count("account"), 1U);
  EXPECT_EQ(outcome.batch().count("phone"), 1U);
  EXPECT_EQ(outcome.batch().count("email"), 1U);
  EXPECT_EQ(outcome.batch().links.size(), 3U);
}

TEST(Ftm, BadLinesAreRejectedOneByOne) {
  const Outcome outcome = import_lines(
      cast() + "{\"id\": \"broken\n" + "[1]\n" + "{\"schema\":\"Person\",\"properties\":{}}\n" +
      "{\"id\":\"x\",\"properties\":{}}\n" + line("y", "Klingon", {}) + "\n" +
      line("z", "Person", {{"name", {"Zoe"}}}));
  ASSERT_FALSE(outcome.refused());
  EXPECT_EQ(outcome.report().rows, 16U);
  EXPECT_EQ(outcome.report().accepted, 11U);
  ASSERT_EQ(outcome.report().rejected, 5U);
  const char* rules[] = {"broken_json", "no_object", "no_id", "no_schema", "unknown_schema"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(outcome.rejections()[i].line, 11U + i);
    EXPECT_EQ(outcome.rejections()[i].rule, rules[i]);
    EXPECT_NE(outcome.rejections()[i].hint, "");
    EXPECT_NE(outcome.rejections()[i].row, "");
  }
  EXPECT_EQ(outcome.rejections()[4].value, "Klingon");
  EXPECT_THAT(outcome.batch().entities, Contains("person:z"));
}

TEST(Ftm, WhatNamesNobodyIsSaid) {
  const Outcome outcome =
      import_lines(cast() + line("e", "Ownership", {{"owner", {"nobody"}}, {"asset", {"org"}}}) +
                   line("f", "Family", {{"person", {"per"}}}) +
                   line("g", "Debt",
                        {{"debtor", {"per"}},
                         {"creditor", {"org"}},
                         {"startDate", {"2024-02-01"}},
                         {"endDate", {"2024-01-01"}}}) +
                   line("h", "Person", {{"birthDate", {"about 1990"}}, {"shoeSize", {"42"}}}));
  EXPECT_THAT(outcome.batch().links, ElementsAre("per -debt_to-> org"));
  EXPECT_THAT(outcome.batch().of("per -debt_to-> org", "valid_from"), IsEmpty());
  ASSERT_NE(outcome.warning("dangling_reference"), nullptr);
  EXPECT_EQ(outcome.warning("dangling_reference")->line, 11U);
  ASSERT_NE(outcome.warning("missing_end"), nullptr);
  EXPECT_EQ(outcome.warning("missing_end")->line, 12U);
  ASSERT_NE(outcome.warning("end_before_start"), nullptr);
  EXPECT_EQ(outcome.warning("end_before_start")->line, 13U);
  EXPECT_NE(outcome.warning("odd_date"), nullptr);
  EXPECT_EQ(outcome.batch().one("h", "birth_date"), "about 1990");
  EXPECT_NE(outcome.warning("unknown_property"), nullptr);
  EXPECT_EQ(outcome.batch().one("h", "notes"), "shoeSize: 42");
}

TEST(Ftm, LooksByItsFirstLine) {
  EXPECT_TRUE(looks_like_ftm(line("a", "Person", {})));
  EXPECT_TRUE(looks_like_ftm("\xef\xbb\xbf\n" + line("a", "Person", {})));
  EXPECT_TRUE(looks_like_ftm(R"({"op":"ADD","entity":{"id":"a","schema":"Person"}})"));
  EXPECT_FALSE(looks_like_ftm(R"({"nodes":[],"links":[]})"));
  EXPECT_FALSE(looks_like_ftm("id,schema,properties\n"));
  EXPECT_FALSE(looks_like_ftm(""));
}

// Counted once more, by hand, from the same lines.
TEST(Ftm, PublishedDonationsAreAllThere) {
  const auto path = testing_io::shared("data/formats/ftm/yente-parteispenden-entities.ftm.json");
  if (!path) GTEST_SKIP() << testing_io::kNoShared;
  std::size_t lines = 0, nodes = 0, payments = 0, addresses = 0;
  std::ifstream file(*path);
  for (std::string text; std::getline(file, text);) {
    if (text.empty()) continue;
    const nlohmann::json json = nlohmann::json::parse(text);
    ++lines;
    const auto& properties = json["properties"];
    if (json["schema"] == "Payment") {
      payments += properties["payer"].size() * properties["beneficiary"].size();
    } else {
      ++nodes;
      if (properties.contains("addressEntity")) addresses += properties["addressEntity"].size();
    }
  }
  ASSERT_EQ(lines, 475U);
  ASSERT_EQ(payments, 291U);
  const Outcome outcome = import_paths({*path});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().format, "ftm");
  EXPECT_EQ(outcome.report().rows, lines);
  EXPECT_EQ(outcome.report().accepted, lines);
  EXPECT_EQ(outcome.report().entities, nodes);
  EXPECT_EQ(outcome.report().links, payments + addresses);
  EXPECT_EQ(outcome.warning("dangling_reference"), nullptr);
}

// Each value of the published donations as a statement of its own adds up to the same entities.
TEST(FtmStatements, AddUpToTheEntitiesThatTheyState) {
  const auto path = testing_io::shared("data/formats/ftm/yente-parteispenden-entities.ftm.json");
  if (!path) GTEST_SKIP() << testing_io::kNoShared;
  std::string csv =
      "canonical_id,entity_id,prop,prop_type,schema,value,dataset,lang,original_value,external,"
      "first_seen,last_seen,id\n";
  std::ifstream file(*path);
  std::size_t rows = 0;
  for (std::string text; std::getline(file, text);) {
    if (text.empty()) continue;
    const nlohmann::json json = nlohmann::json::parse(text);
    const std::string id = json["id"], schema = json["schema"];
    const auto add = [&](const std::string& prop, const std::string& value) {
      csv += fmt::format("{0},{0},{1},,{2},\"{3}\",d,,,f,,,\n", id, prop, schema, value);
      ++rows;
    };
    add("id", id);
    for (const auto& [prop, values] : json["properties"].items()) {
      for (const std::string value : values) {
        std::string quoted;
        for (const char c : value) quoted += c == '"' ? "\"\"" : std::string(1, c);
        add(prop, quoted);
      }
    }
  }
  const Outcome statements = import_bytes("statements.csv", csv);
  ASSERT_FALSE(statements.refused()) << statements.message();
  EXPECT_EQ(statements.report().format, "ftm statements");
  EXPECT_EQ(statements.report().rows, rows);
  EXPECT_EQ(statements.report().accepted, rows);
  const Outcome entities = import_paths({*path});
  EXPECT_EQ(statements.batch().entities, entities.batch().entities);
  EXPECT_EQ(statements.batch().links, entities.batch().links);
  EXPECT_EQ(statements.report().statements, entities.report().statements);
}

TEST(FtmStatements, BadRowsAreRejectedAndExternalOnesLeftOut) {
  const Outcome outcome = import_bytes("s.csv",
                                       "entity_id,prop,schema,value,external\n"
                                       "a,name,Person,Ana,f\n,name,Person,Ben,f\n"
                                       "b,name,Nonsense,Cy,f\na,alias,Person,Annie,t\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().rows, 4U);
  EXPECT_EQ(outcome.report().rejected, 2U);
  ASSERT_NE(outcome.rejection(3), nullptr);
  EXPECT_EQ(outcome.rejection(3)->rule, "no_id");
  ASSERT_NE(outcome.rejection(4), nullptr);
  EXPECT_EQ(outcome.rejection(4)->rule, "unknown_schema");
  EXPECT_THAT(outcome.batch().entities, ElementsAre("person:a"));
  EXPECT_THAT(outcome.batch().of("a", "alias"), IsEmpty());
  EXPECT_NE(outcome.warning("external"), nullptr);
}

}  // namespace
}  // namespace mekhala
