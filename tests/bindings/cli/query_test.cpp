#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "bindings/workbench/query_templates.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"

// The verb query: graph files and cases in openCypher, with the view's values and nothing else.

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kLinks =
    "source,target,type,amount,day\n"
    "ana,ben,PAID,120,2024-02-03\n"
    "ana,cleo,PAID,80,2024-03-05\n"
    "ben,dora,MET,,2024-03-01\n"
    "cleo,dora,PAID,10.5,2023-12-31\n";

class QueryFile : public testing::Test {
 protected:
  QueryFile() { folder_.write("g.csv", kLinks); }
  [[nodiscard]] Ran ask(const std::string& text, Arguments more = {}) const {
    more.insert(more.begin(), {"query", "g.csv", text, "--directed"});
    return program::run(folder_, more);
  }
  Folder folder_;
};

TEST_F(QueryFile, EveryFormatHoldsTheRows) {
  const std::string text =
      "MATCH (a)-[r:PAID]->(b) RETURN a.id AS payer, sum(toFloat(r.amount)) AS sum ORDER BY payer";
  EXPECT_EQ(ask(text, {"--format", "csv"}).out, "payer,sum\r\nana,200\r\ncleo,10.5\r\n");
  const nlohmann::json document = ask(text, {"--json"}).json();
  EXPECT_EQ(document.at("schema"), "mekhala/query/1");
  EXPECT_EQ(document.at("columns"), nlohmann::json({"payer", "sum"}));
  EXPECT_EQ(document.at("rows").at(0).at("sum"), 200);
  EXPECT_FALSE(document.at("incomplete").get<bool>());
  EXPECT_THAT(ask(text, {"--format", "ndjson"}).out, HasSubstr("\"payer\":\"cleo\",\"sum\":10.5}"));
  EXPECT_THAT(ask(text).out, HasSubstr("ana"));
}

TEST_F(QueryFile, TextComesFromAFileAndValuesFromParameters) {
  folder_.write("q.cypher",
                "// who was paid on a day\nMATCH ()-[r]->(b)\nWHERE date(r.day) >= date($since)\n"
                "RETURN b.id AS id ORDER BY id");
  const Ran ran = program::run(folder_, {"query", "g.csv", "--file", "q.cypher", "--param",
                                         "since=2024-03-01", "--format", "csv"});
  EXPECT_EQ(ran.out, "id\r\ncleo\r\ndora\r\n") << ran.err;
  EXPECT_EQ(ask("RETURN $x AS x", {"--param", "x"}).code, 2);
  EXPECT_THAT(ask("RETURN $x AS x").err, HasSubstr("$x has no value"));
}

TEST_F(QueryFile, AnErrorPointsAtItsPlace) {
  const Ran ran = ask("MATCH (payer)\nRETURN payr.id");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("line 2, column 8"));
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'payer'"));
  EXPECT_THAT(ran.err, HasSubstr("\n         ^"));
  EXPECT_EQ(ask("CREATE (a)").code, 5);
  EXPECT_EQ(program::run(folder_, {"query", "g.csv"}).code, 2);
  EXPECT_EQ(ask("RETURN 1 AS n", {"--as-of", "2024"}).code, 2);
}

TEST_F(QueryFile, AResultThatWasCutSaysSo) {
  const nlohmann::json cut = ask("MATCH (n) RETURN n.id AS id", {"--top", "2", "--json"}).json();
  EXPECT_TRUE(cut.at("incomplete").get<bool>());
  EXPECT_EQ(cut.at("rows").size(), 2U);
  EXPECT_EQ(ask("UNWIND range(1, 3000) AS i UNWIND range(1, 3000) AS j UNWIND range(1, 3000) AS k "
                "WITH i WHERE i < 0 RETURN i",
                {"--time-limit", "0.05"})
                .code,
            7);
}

TEST_F(QueryFile, AlgorithmsAreProcedures) {
  EXPECT_EQ(ask("CALL degree({direction: 'in'}) YIELD node, value RETURN node.id AS id, value AS v "
                "ORDER BY v DESC, id LIMIT 1",
                {"--format", "csv"})
                .out,
            "id,v\r\ndora,2\r\n");
  EXPECT_EQ(ask("CALL degree({groups: '@g.csv'}) YIELD node RETURN node").code, 5);
  EXPECT_THAT(ask("CALL degre() YIELD node RETURN node").err, HasSubstr("degree"));
}

TEST_F(QueryFile, ThePlanIsToldWithoutAnAnswer) {
  const Ran ran = ask("MATCH (a)-[:PAID]->(b) RETURN b.id", {"--explain"});
  EXPECT_THAT(ran.out, HasSubstr("Expand :PAID"));
  EXPECT_THAT(ran.out, Not(HasSubstr("dora")));
}

class QueryCase : public testing::Test {
 protected:
  QueryCase() : case_(program::make_demo(folder_)) {}
  [[nodiscard]] Ran ask(const std::string& text, Arguments more = {}) const {
    more.insert(more.begin(), {"query", case_, text});
    return program::run(folder_, more);
  }
  [[nodiscard]] std::int64_t count(const std::string& text, Arguments more = {}) const {
    more.push_back("--json");
    const Ran ran = ask(text + " AS count", more);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.json().at("rows").at(0).at("count").get<std::int64_t>();
  }
  Folder folder_;
  std::string case_;
};

const Arguments kWork = {"--view", "work", "--purpose", "a test"};

TEST_F(QueryCase, ProtectedPeopleAreCodesOutsideTheWorkView) {
  const std::string named = "MATCH (n:Victim) WHERE n.name IS NOT NULL RETURN count(*)";
  EXPECT_GT(count("MATCH (n:Victim) RETURN count(*)"), 20);
  EXPECT_EQ(count(named), 0);
  EXPECT_GT(count(named, kWork), 20);
  EXPECT_EQ(count("MATCH (n:Protected) WHERE n.id <> n.label RETURN count(*)"), 0);
  EXPECT_EQ(count("MATCH (n:Protected) RETURN count(*)", {"--view", "release"}), 0);
  EXPECT_GT(count("MATCH (n:Person) RETURN count(*)", {"--view", "release"}), 0);
}

TEST_F(QueryCase, WhatWasAskedInTheWorkViewIsLogged) {
  Arguments with = kWork;
  with.insert(with.end(), {"--param", "who=Grace Wanjiru Kamau"});
  ASSERT_EQ(ask("MATCH (n:Recruiter)-[:RECRUITED]->(v) RETURN v LIMIT 2", with).code, 0);
  const std::string log = program::run(folder_, {"log", case_, "--json"}).out;
  EXPECT_THAT(log, HasSubstr("MATCH (n:Recruiter)"));
  EXPECT_THAT(log, HasSubstr("\"view\""));
  EXPECT_THAT(log, Not(HasSubstr("Wanjiru")));
  const std::string before = program::run(folder_, {"log", case_, "--json"}).out;
  ASSERT_EQ(ask("MATCH (n) RETURN count(*)").code, 0);
  EXPECT_EQ(program::run(folder_, {"log", case_, "--json"}).out, before);
}

TEST_F(QueryCase, ThePartOfTheCaseIsChosenBeforeAndPrinted) {
  const std::string links = "MATCH ()-[r]->() RETURN count(*)";
  const std::int64_t all = count(links);
  const std::int64_t good = count(links, {"--least-grade", "B2"});
  EXPECT_GT(good, 0);
  EXPECT_LT(good, all);
  EXPECT_LT(count(links, {"--as-of", "2023-01"}), all);
  EXPECT_LT(count("MATCH (n) RETURN count(*)", {"--kinds", "person"}),
            count("MATCH (n) RETURN count(*)"));
  EXPECT_THAT(ask(links, {"--least-grade", "B2"}).out, HasSubstr("least_grade=B2"));
  // Evidence below the least grade is gone from what a link says it rests on.
  EXPECT_EQ(
      count("MATCH ()-[r]->() WHERE r._grade IS NULL RETURN count(*)", {"--least-grade", "B2"}), 0);
  EXPECT_EQ(
      count("MATCH ()-[r]->() WHERE size(r._statements) = 0 OR r._sources IS NULL RETURN count(*)"),
      0);
  EXPECT_EQ(ask(links, {"--view", "release", "--least-grade", "B2"}).code, 5);
}

TEST_F(QueryCase, AnErrorRepeatsNothingWhereNamesAreHidden) {
  const Ran team = ask("MATCH (n {name: 'Grace'}) RETURN m");
  EXPECT_EQ(team.code, 2);
  EXPECT_THAT(team.err, HasSubstr("line 1, column 34"));
  EXPECT_THAT(team.err, HasSubstr("UndefinedVariable"));
  EXPECT_THAT(team.err, Not(HasSubstr("Grace")));
  const auto writes = ask("CREATE (n {name: 'Grace'})");
  EXPECT_EQ(writes.code, 5);
  EXPECT_THAT(writes.err, HasSubstr("a query only reads"));
  EXPECT_THAT(writes.err, Not(HasSubstr("Grace")));
  EXPECT_THAT(ask("MATCH (n {name: 'Grace'}) RETURN m", kWork).err, HasSubstr("Grace"));
}

TEST_F(QueryCase, AnAlgorithmListsNobodyProtected) {
  EXPECT_GT(count("CALL betweenness() YIELD node, value RETURN count(*)"), 0);
  EXPECT_EQ(
      count("CALL betweenness() YIELD node, value WITH node WHERE node:Protected RETURN count(*)"),
      0);
}

// Every question that is ready made runs on the demo, and answers something where the demo has it.
TEST_F(QueryCase, TheTemplatesRun) {
  const auto first = [&](const std::string& text) {
    return ask(text + " LIMIT 1", {"--json"}).json().at("rows").at(0);
  };
  const auto recruited =
      first("MATCH (r)-[:RECRUITED]->(v), (r)-[:RECRUITED]->(w) RETURN v.id AS id ORDER BY id");
  const auto near = first(
      "MATCH (a:Person)--(x)--(b:Person) WHERE a.id < b.id RETURN a.id AS one, b.id AS other");
  const std::map<std::string, std::string> entities = {
      {"of", recruited.at("id")}, {"one", near.at("one")}, {"other", near.at("other")},
      {"from", "p-vuthy"},        {"to", "p-bounmy"},      {"place", "Jade Harbour Park"}};
  const std::set<std::string> not_in_the_demo = {"ungraded", "well_supported", "transporters"};
  EXPECT_GE(query_templates().size(), 20U);
  for (const QueryTemplate& one : query_templates()) {
    SCOPED_TRACE(one.name);
    EXPECT_FALSE(one.title.empty());
    Arguments arguments = {"query", case_, "--template", one.name, "--json"};
    for (const TemplateInput& input : one.inputs) {
      if (!input.default_text.empty()) continue;
      EXPECT_EQ(program::run(folder_, arguments).code, 2) << "an input is missing";
      const std::string value = input.type == "date" ? "2024-01" : entities.at(input.name);
      arguments.insert(arguments.end(), {"--set", input.name + "=" + value});
    }
    const Ran ran = program::run(folder_, arguments);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.json().at("rows").empty(), not_in_the_demo.contains(one.name));
  }
}

TEST_F(QueryCase, InputsOfATemplateAreChecked) {
  const auto ask_for = [&](const std::string& name, const std::string& input) {
    return program::run(folder_, {"query", case_, "--template", name, "--set", input});
  };
  EXPECT_EQ(ask_for("new_links", "since=next week").code, 2);
  EXPECT_EQ(ask_for("well_supported", "least=many").code, 2);
  EXPECT_EQ(ask_for("around", "of=Grace Wanjiru Kamau").code, 2);
  EXPECT_EQ(ask_for("around", "whom=p-vuthy").code, 2);
  EXPECT_EQ(ask_for("nothing", "of=p-vuthy").code, 2);
  EXPECT_THAT(program::run(folder_, {"query", "--templates"}).out, HasSubstr("recruited_beside"));
}

TEST(QueryTemplates, AFileThatIsNoneSaysWhere) {
  EXPECT_EQ(parse_templates("// about\n\n// @template a\n// @title t\n// @input n integer = 2 how "
                            "many\nRETURN $n\n")
                .at(0)
                .inputs.at(0)
                .text,
            "how many");
  for (const std::string text :
       {"// @template a\n// @input n number of\n", "// @template a\n// said\n"}) {
    EXPECT_THROW(static_cast<void>(parse_templates(text)), Error) << text;
  }
}

}  // namespace

}  // namespace mekhala
