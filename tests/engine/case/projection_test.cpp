#include "engine/case/projection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/random.hpp"
#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Date day(std::string_view text) { return parse_iso_date(text).value(); }

// A case whose entities have their id as name, so that a graph can be read.
class Projected : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
  Saying saying_;

  std::uint32_t add(std::string_view kind, std::string_view id) {
    const std::uint32_t index = saying_.entity(kind, id);
    if (named_.insert(index).second) saying_.say(index, "name", id);
    return index;
  }
  std::uint32_t person(std::string_view id) { return add("person", id); }
  std::uint32_t victim(std::string_view id) {
    const std::uint32_t index = person(id);
    saying_.say(index, "role", "victim");
    return index;
  }
  std::uint32_t link(std::string_view kind, std::uint32_t from, std::uint32_t to,
                     const Beside& beside = {}, std::string_view which = {}) {
    return saying_.link(kind, from, to, beside, which);
  }
  void import() { saying_.into(store_); }

  [[nodiscard]] Projection project(const ProjectionSpec& spec = {}, unsigned threads = 2) const {
    Context context({.threads = threads});
    return mekhala::project(store_, Protection::compute(store_), spec, context);
  }

  [[nodiscard]] std::string name(EntityRow row) const {
    const auto values = values_about(store_, row, "name");
    return values.empty() ? "?" : values.front();
  }
  // A twin has an apostrophe.
  [[nodiscard]] std::string label(const Projection& p, NodeId node) const {
    return name(p.entity_of[node]) + (p.twin_of[node] == node ? "" : "'");
  }
  [[nodiscard]] std::vector<std::string> nodes(const Projection& p) const {
    std::vector<std::string> labels;
    for (NodeId node = 0; node < p.graph.num_nodes(); ++node) labels.push_back(label(p, node));
    std::sort(labels.begin(), labels.end());
    return labels;
  }
  // "a>b recruited", sorted.
  [[nodiscard]] std::vector<std::string> edges(const Projection& p) const {
    std::vector<std::string> lines;
    const GraphView graph = p.graph;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const LinkKindId kind = p.kind_of_edge[edge];
      lines.push_back(label(p, graph.source(edge)) + ">" + label(p, graph.target(edge)) + " " +
                      (kind == kNoTerm ? "several" : store_.ontology().links()[kind].name));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  [[nodiscard]] std::vector<std::string> where(const Projection& p,
                                               const std::vector<bool>& flags) const {
    std::vector<std::string> labels;
    for (NodeId node = 0; node < p.graph.num_nodes(); ++node) {
      if (flags[node]) labels.push_back(label(p, node));
    }
    std::sort(labels.begin(), labels.end());
    return labels;
  }
  [[nodiscard]] static std::uint64_t left_out(const Projection& p, std::string_view reason) {
    for (const auto& [text, count] : p.left_out) {
      if (text == reason) return count;
    }
    return 0;
  }
  [[nodiscard]] NodeId node(const Projection& p, std::string_view id,
                            std::string_view kind = "person") const {
    return p.node_of(row_of(store_, kind, id));
  }
  // "MM 0.5, KH 0.5"
  [[nodiscard]] std::string groups(const Projection& p, std::string_view id) const {
    std::string text;
    for (const GroupShare& share : p.groups[node(p, id)]) {
      if (!text.empty()) text += ", ";
      text += p.group_names[share.group] +
              (share.share == 1 ? "" : " " + std::to_string(share.share).substr(0, 4));
    }
    return text;
  }

 private:
  std::set<std::uint32_t> named_;
};

TEST_F(Projected, AnEmptyCaseIsAnEmptyGraph) {
  for (const bool carriers : {false, true}) {
    const Projection p = project(
        {.carriers_only = carriers, .fold_identifiers = carriers, .group_property = "nationality"});
    EXPECT_EQ(p.graph.num_nodes(), 0U);
    EXPECT_EQ(p.graph.num_edges(), 0U);
    EXPECT_THAT(p.left_out, IsEmpty());
    EXPECT_EQ(p.node_of(1), kNoNode);
  }
}

TEST_F(Projected, EachLinkIsAnEdgeOnItsStatements) {
  const auto a = person("a"), b = person("b"), o = add("organization", "o");
  link("recruited", a, b, {.grade = "B2"});
  link("recruited", a, b, {}, "another time");
  link("works_for", b, o);
  person("alone");
  import();
  Saying more("other.csv");
  more.link("recruited", more.person("a"), more.person("b"), {.grade = "A1"});
  more.into(store_);
  const Projection p = project();
  EXPECT_THAT(nodes(p), ElementsAre("a", "alone", "b", "o"));
  EXPECT_THAT(edges(p), ElementsAre("a>b recruited", "a>b recruited", "b>o works_for"));
  EXPECT_TRUE(p.graph.directed());
  std::vector<std::pair<std::size_t, std::size_t>> evidence;  // statements, sources
  for (EdgeId edge = 0; edge < p.graph.num_edges(); ++edge) {
    evidence.emplace_back(p.statements_of[edge].size(), p.sources_of[edge].size());
    EXPECT_EQ(p.strength[edge], 1.0);
  }
  EXPECT_THAT(evidence, UnorderedElementsAre(Pair(2, 2), Pair(1, 1), Pair(1, 1)));
  EXPECT_THAT(p.left_out, IsEmpty());
  EXPECT_EQ(p.kind_of_node[node(p, "o", "organization")], store_.ontology().kind("organization"));
  EXPECT_EQ(p.entity_of[node(p, "a")], person_row(store_, "a"));
  EXPECT_THAT(where(p, p.may_carry), ElementsAre("a", "alone", "b", "o"));
}

TEST_F(Projected, UndirectedAndFolded) {
  const auto a = person("a"), b = person("b");
  saying_.say_link(link("recruited", a, b), "strength", "2.5");
  link("recruited", b, a);
  link("pays", a, b);
  link("recruited", a, b, {}, "again");
  import();
  const Projection undirected = project({.directed = false});
  EXPECT_FALSE(undirected.graph.directed());
  EXPECT_EQ(undirected.graph.num_edges(), 4U);
  const Projection folded = project({.fold_parallel = true});
  EXPECT_THAT(edges(folded), ElementsAre("a>b several", "b>a recruited"));
  for (EdgeId edge = 0; edge < 2; ++edge) {
    const bool forth = label(folded, GraphView(folded.graph).source(edge)) == "a";
    EXPECT_EQ(folded.strength[edge], forth ? 4.5 : 1.0);
    EXPECT_EQ(folded.statements_of[edge].size(), forth ? 4U : 1U);
    EXPECT_EQ(folded.sources_of[edge].size(), 1U);
    const auto statements = folded.statements_of[edge];
    EXPECT_TRUE(std::is_sorted(statements.begin(), statements.end()));
  }
  const Projection both = project({.directed = false, .fold_parallel = true});
  ASSERT_EQ(both.graph.num_edges(), 1U);
  EXPECT_EQ(both.strength[0], 5.5);
  EXPECT_EQ(both.kind_of_edge[0], kNoTerm);
}

TEST_F(Projected, KindsOfLinksAndEntities) {
  const auto a = person("a"), b = person("b"), o = add("organization", "o");
  link("recruited", a, b);
  link("met_with", a, b);
  link("works_for", b, o);
  import();
  const Projection links = project({.link_kinds = {"recruited"}});
  EXPECT_THAT(edges(links), ElementsAre("a>b recruited"));
  EXPECT_THAT(nodes(links), ElementsAre("a", "b", "o"));
  EXPECT_THAT(links.left_out, ElementsAre(Pair("links of other kinds", 2)));
  const Projection people = project({.entity_kinds = {"person"}});
  EXPECT_THAT(nodes(people), ElementsAre("a", "b"));
  EXPECT_THAT(people.left_out, ElementsAre(Pair("entities of other kinds", 1),
                                           Pair("links to entities of other kinds", 1)));
  EXPECT_EQ(node(people, "o", "organization"), kNoNode);
}

TEST_F(Projected, UnknownNamesAreRefused) {
  for (const ProjectionSpec& spec :
       {ProjectionSpec{.link_kinds = {"befriended"}}, ProjectionSpec{.entity_kinds = {"ghost"}},
        ProjectionSpec{.carry = {"\x1b[31mghost"}},
        ProjectionSpec{.group_property = "shoe size"}}) {
    const Error error = error_of([&] { (void)project(spec); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("\x1b")));
  }
}

TEST_F(Projected, WhatCarries) {
  person("plain");
  saying_.say(person("officer"), "role", "police");
  saying_.say(person("false officer"), "role", "police", {.grade = "A5"});
  saying_.say(add("organization", "bank"), "org_kind", "bank");
  add("organization", "firm");
  add("document", "paper");
  add("platform", "app");
  add("account", "account");
  saying_.say(add("location", "site"), "location_kind", "compound");
  saying_.say(add("location", "land"), "location_kind", "country");
  saying_.say(add("location", "house"), "location_kind", "shelter");
  saying_.say(add("event", "talk"), "event_kind", "interview");
  saying_.say(add("event", "trip"), "event_kind", "trip");
  victim("victim");
  const auto plain = person("plain"), firm = add("organization", "firm");
  link("family_of", plain, person("officer"));
  link("works_for", plain, firm);
  import();
  const Projection p = project({.carriers_only = true});
  EXPECT_THAT(where(p, p.may_carry),
              ElementsAre("account", "false officer", "firm", "plain", "trip"));
  EXPECT_THAT(edges(p), ElementsAre("plain>firm works_for"));
  EXPECT_THAT(p.left_out, ElementsAre(Pair("links of kinds that do not carry", 1)));
  EXPECT_THAT(where(p, p.rankable),
              ElementsAre("account", "false officer", "firm", "plain", "site"));
  const auto carry = [&](const ProjectionSpec& spec) {
    const Projection with = project(spec);
    std::vector<std::string> more;
    const auto now = where(with, with.may_carry), before = where(p, p.may_carry);
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(),
                        std::back_inserter(more));
    return more;
  };
  EXPECT_THAT(carry({.carriers_only = true, .carry = {"document"}}), ElementsAre("paper"));
  EXPECT_THAT(carry({.carriers_only = true, .carry = {"police"}}), ElementsAre("officer"));
  EXPECT_THAT(carry({.carriers_only = true, .places_carry = true}), ElementsAre("site"));
  EXPECT_THAT(carry({.carriers_only = true, .carry = {"location"}}),
              ElementsAre("house", "land", "site"));
  EXPECT_THAT(carry({.carriers_only = true, .carry = {"person"}}), ElementsAre("officer"))
      << "whoever is protected still carries recruiting alone";
  EXPECT_THAT(edges(project({.carriers_only = true, .carry = {"family_of"}})),
              ElementsAre("plain>firm works_for", "plain>officer family_of"));
}

TEST_F(Projected, AProtectedRecruiterHasATwin) {
  const auto r = person("r"), v = victim("v"), w = victim("w"), site = add("location", "site");
  link("recruited", r, v);
  link("recruited", v, w);
  link("held_at", v, site);
  link("travelled_with", v, w);
  import();
  const Projection p = project({.carriers_only = true});
  EXPECT_THAT(nodes(p), ElementsAre("r", "site", "v", "v'", "w"));
  EXPECT_THAT(edges(p), ElementsAre("r>v recruited", "r>v' recruited", "v'>w recruited",
                                    "v>site held_at", "v>w recruited", "v>w travelled_with"));
  EXPECT_THAT(where(p, p.may_carry), ElementsAre("r", "v'"));
  EXPECT_THAT(where(p, p.victim), ElementsAre("v", "w"));
  EXPECT_THAT(where(p, p.is_protected), ElementsAre("v", "v'", "w"));
  EXPECT_THAT(where(p, p.rankable), ElementsAre("r", "site"));
  EXPECT_EQ(label(p, node(p, "v")), "v") << "never the twin";
  for (EdgeId edge = 0; edge < p.graph.num_edges(); ++edge) {
    EXPECT_GE(p.statements_of[edge].size(), 1U);
  }
  EXPECT_THAT(nodes(project()), ElementsAre("r", "site", "v", "w")) << "not where all carry";
}

TEST_F(Projected, TwoTwinsKeepTheirLink) {
  const auto v = victim("v"), w = victim("w"), x = person("x"), y = person("y");
  link("recruited", v, w);
  link("recruited", v, x);
  link("recruited", w, y);
  import();
  EXPECT_THAT(edges(project({.carriers_only = true})),
              ElementsAre("v'>w recruited", "v'>w' recruited", "v'>x recruited", "v>w recruited",
                          "v>w' recruited", "v>x recruited", "w'>y recruited", "w>y recruited"));
}

TEST_F(Projected, AnIdentifierCountsAsItsOneController) {
  const auto a = person("a"), b = person("b"), v = victim("v");
  const auto own = add("account", "own"), shared = add("account", "shared"),
             loose = add("account", "loose");
  const auto phone = add("phone", "phone");
  link("controls", a, own);
  link("controls", a, shared);
  link("controls", b, shared);
  link("registered_with", own, phone);
  for (const auto from : {own, shared, loose, phone}) link("contacted", from, v);
  import();
  const Projection p = project({.fold_identifiers = true});
  EXPECT_THAT(nodes(p), ElementsAre("a", "b", "loose", "shared", "v"));
  EXPECT_THAT(edges(p),
              ElementsAre("a>shared controls", "a>v contacted", "a>v contacted",
                          "b>shared controls", "loose>v contacted", "shared>v contacted"));
  EXPECT_THAT(p.left_out, ElementsAre(Pair("links inside one merged or folded entity", 2),
                                      Pair("identifiers that count as their one controller", 2)));
  EXPECT_EQ(node(p, "own", "account"), kNoNode);
  EXPECT_THAT(nodes(project({.carry = {"account"}, .fold_identifiers = true})),
              ElementsAre("a", "b", "loose", "own", "shared", "v"))
      << "what is named carries as itself";
}

TEST_F(Projected, TheControllerOfThatDate) {
  const auto a = person("a"), b = person("b"), v = victim("v"), w = victim("w"), x = victim("x");
  const auto account = add("account", "account");
  link("controls", a, account, {.from = "2022", .to = "2022"});
  link("controls", b, account, {.from = "2023", .to = "2023"});
  link("contacted", account, v, {.from = "2022-06"});
  link("contacted", account, w, {.from = "2023-06"});
  link("contacted", account, x, {.from = "2024-06"});
  import();
  const Projection p = project({.fold_identifiers = true});
  EXPECT_THAT(edges(p), ElementsAre("a>v contacted", "account>x contacted", "b>w contacted"));
  EXPECT_EQ(left_out(p, "links inside one merged or folded entity"), 2U);
}

TEST_F(Projected, ControlInACircleFoldsNobodyAway) {
  const auto m = add("email", "m"), n = add("email", "n"), v = victim("v");
  link("registered_with", m, n);
  link("registered_with", n, m);
  link("contacted", m, v);
  import();
  const Projection p = project({.fold_identifiers = true});
  EXPECT_THAT(nodes(p), ElementsAre("m", "n", "v"));
  EXPECT_EQ(p.graph.num_edges() + left_out(p, "links inside one merged or folded entity"), 3U);
}

TEST_F(Projected, AConfirmedClusterIsOneNode) {
  const auto a = person("a"), b = person("b"), c = person("c");
  link("met_with", a, b);
  link("met_with", b, c);
  import();
  Identity::decide(store_, person_row(store_, "b"), person_row(store_, "a"), Verdict::same,
                   tester(), "");
  const Projection p = project();
  EXPECT_THAT(nodes(p), ElementsAre("a", "c"));
  EXPECT_THAT(edges(p), ElementsAre("a>c met_with"));
  EXPECT_EQ(node(p, "b"), node(p, "a"));
  EXPECT_THAT(std::vector<EntityRow>(p.merged[node(p, "a")].begin(), p.merged[node(p, "a")].end()),
              ElementsAre(person_row(store_, "b")));
  EXPECT_THAT(p.left_out, ElementsAre(Pair("links inside one merged or folded entity", 1),
                                      Pair("entities merged into another", 1)));
  EXPECT_THAT(nodes(project({.merge_same_as = false})), ElementsAre("a", "b", "c"));
}

TEST_F(Projected, AMergedRoleOrProtectionIsTheNodes) {
  const auto a = person("a"), b = person("b"), c = person("c");
  link("met_with", a, c);
  saying_.say(b, "role", "police");
  saying_.say(c, "city", "Vang Pao");
  victim("d");
  import();
  Identity::decide(store_, person_row(store_, "a"), person_row(store_, "b"), Verdict::same,
                   tester(), "");
  Identity::decide(store_, person_row(store_, "c"), person_row(store_, "d"), Verdict::same,
                   tester(), "");
  const Projection p = project({.carriers_only = true});
  EXPECT_THAT(where(p, p.may_carry), IsEmpty());
  EXPECT_THAT(where(p, p.victim), ElementsAre("c"));
  EXPECT_THAT(where(p, p.is_protected), ElementsAre("c"));
}

TEST_F(Projected, LeastGrade) {
  const auto a = person("a");
  const auto met = [&](const char* id, const char* grade) {
    link("met_with", a, person(id), {.grade = grade});
  };
  met("good", "A1");
  met("fair", "B2");
  met("poor", "C3");
  met("unjudged", "F6");
  met("none", "");
  met("false", "A5");
  const auto mixed = link("met_with", a, person("mixed"), {.grade = "C3"});
  saying_.say_link(mixed, {}, {}, {.grade = "B1"});
  saying_.say_link(mixed, "notes", "", {.grade = "A5"});
  import();
  const Projection all = project();
  EXPECT_EQ(all.graph.num_edges(), 6U);
  EXPECT_THAT(all.left_out, ElementsAre(Pair("links judged false", 1)));
  const Projection p = project({.least_grade = parse_grade("B2")});
  EXPECT_THAT(edges(p), ElementsAre("a>fair met_with", "a>good met_with", "a>mixed met_with"));
  EXPECT_THAT(p.left_out,
              ElementsAre(Pair("links judged false", 1), Pair("links without a grade", 1),
                          Pair("links graded below the least grade", 2)));
  for (EdgeId edge = 0; edge < 3; ++edge) EXPECT_EQ(p.statements_of[edge].size(), 1U);
}

TEST_F(Projected, AsOfADay) {
  const auto a = person("a"), site = add("location", "site");
  link("recruited", a, person("past"), {.from = "2023-03-10"});
  link("recruited", a, person("to come"), {.from = "2023-07"});
  link("recruited", a, person("undated"));
  link("recruited", a, person("this year"), {.from = "2023"});
  link("held_at", person("then"), site, {.from = "2023-01", .to = "2023-06-30"});
  link("held_at", person("before"), site, {.from = "2022-01", .to = "2022-12"});
  link("held_at", person("since"), site, {.from = "2023-02"});
  link("held_at", person("until"), site, {.to = "2023-09"});
  import();
  const Projection p = project({.as_of = day("2023-05-01")});
  EXPECT_THAT(edges(p),
              ElementsAre("a>past recruited", "a>this year recruited", "since>site held_at",
                          "then>site held_at", "until>site held_at"));
  EXPECT_THAT(p.left_out,
              ElementsAre(Pair("links without a date", 1), Pair("links outside the period", 2)));
}

// Whoever asks day by day learns the month of what happened to a victim, as of others the day.
TEST_F(Projected, DatesOfProtectedPeopleCountByTheMonth) {
  const auto a = person("a");
  link("recruited", a, victim("v"), {.from = "2024-02-20"});
  link("called", a, person("b"), {.from = "2024-02-20"});
  saying_.say(victim("v"), "exploitation_country", "KH", {.from = "2024-02-20"});
  import();
  const auto asked = [&](const std::string& at, bool by_month) {
    return project({.as_of = day(at),
                    .protected_by_month = by_month,
                    .group_property = "exploitation_country"});
  };
  for (int date = 1; date <= 29; ++date) {
    const std::string at = "2024-02-" + std::to_string(100 + date).substr(1);
    const Projection p = asked(at, true), exact = asked(at, false);
    const auto called =
        date < 20 ? std::vector<std::string>{} : std::vector{std::string("a>b called")};
    std::vector<std::string> all = called;
    all.emplace_back("a>v recruited");
    EXPECT_EQ(edges(p), all) << at;
    EXPECT_EQ(groups(p, "v"), "KH") << at;
    EXPECT_EQ(edges(exact), date < 20 ? called : all) << at;
    EXPECT_EQ(p.left_out.empty(), date >= 20) << "of whom nobody protects it is told";
  }
  EXPECT_THAT(edges(asked("2024-01-31", true)), IsEmpty());
  EXPECT_THAT(asked("2024-02-01", true).spec, HasSubstr("protected_by=month"));
  EXPECT_THAT(asked("2024-02-01", false).spec, Not(HasSubstr("protected_by")));
  ProjectionSpec window;
  window.from = window.to = day("2024-02-03");
  EXPECT_THAT(edges(project(window)), ElementsAre("a>v recruited"));
}

TEST_F(Projected, AWindow) {
  const auto a = person("a"), site = add("location", "site");
  link("recruited", a, person("march"), {.from = "2023-03-10"});
  link("recruited", a, person("april"), {.from = "2023-04"});
  link("recruited", a, person("undated"));
  link("held_at", person("long"), site, {.from = "2021", .to = "2024"});
  link("held_at", person("since"), site, {.from = "2022"});
  link("held_at", person("later"), site, {.from = "2023-06"});
  import();
  const auto in = [&](const char* from, const char* to) {
    ProjectionSpec spec;
    if (*from != '\0') spec.from = day(from);
    if (*to != '\0') spec.to = day(to);
    return edges(project(spec));
  };
  EXPECT_THAT(in("2023-04-15", "2023-05"),
              ElementsAre("a>april recruited", "long>site held_at", "since>site held_at"));
  EXPECT_THAT(in("", "2023-03"),
              ElementsAre("a>march recruited", "long>site held_at", "since>site held_at"));
  EXPECT_THAT(in("2024-06", ""),
              ElementsAre("later>site held_at", "long>site held_at", "since>site held_at"));
  EXPECT_THAT(in("2025", ""), ElementsAre("later>site held_at", "since>site held_at"));
}

TEST_F(Projected, RolesAreDated) {
  saying_.say(person("p"), "role", "police", {.from = "2020", .to = "2021"});
  saying_.say(person("q"), "role", "police");
  import();
  const auto carries = [&](const ProjectionSpec& spec) {
    const Projection p = project(spec);
    return where(p, p.may_carry);
  };
  EXPECT_THAT(carries({.carriers_only = true}), IsEmpty());
  EXPECT_THAT(carries({.carriers_only = true, .as_of = day("2020-06")}), IsEmpty());
  EXPECT_THAT(carries({.carriers_only = true, .as_of = day("2023")}), ElementsAre("p"));
  EXPECT_THAT(carries({.carriers_only = true, .from = day("2022")}), ElementsAre("p"));
}

TEST_F(Projected, StrengthOfAnEdge) {
  const auto a = person("a");
  const auto met = [&](const char* id) { return link("met_with", a, person(id)); };
  saying_.say_link(met("best grade"), "strength", "9", {.grade = "C3", .from = "2024"});
  saying_.say_link(met("best grade"), "strength", "2", {.grade = "B2", .from = "2020"});
  saying_.say_link(met("latest"), "strength", "9", {.from = "2020"});
  saying_.say_link(met("latest"), "strength", "2", {.from = "2024"});
  saying_.say_link(met("first"), "strength", "2");
  saying_.say_link(met("first"), "strength", "9");
  saying_.say_link(met("false"), "strength", "9", {.grade = "A5"});
  saying_.say_link(met("false"), "strength", "2", {.grade = "E4"});
  saying_.say_link(met("junk"), "strength", "-3");
  saying_.say_link(met("junk"), "strength", "many");
  saying_.say_link(met("junk"), "strength", "2");
  import();
  const Projection p = project();
  ASSERT_EQ(p.graph.num_edges(), 5U);
  EXPECT_THAT(p.strength, testing::Each(2.0));
}

TEST_F(Projected, GroupsOfVictims) {
  const auto place = add("location", "place"), dark = add("location", "dark");
  saying_.say(place, "country", "Cambodia");
  const auto country = [&](const char* id, const char* value, const Beside& beside = {}) {
    saying_.say(victim(id), "exploitation_country", value, beside);
  };
  country("one", "Myanmar");
  country("latest", "KH", {.from = "2021"});
  country("latest", "MM", {.from = "2023"});
  country("latest", "LA");
  country("two", "KH", {.from = "2023"});
  country("two", "mm", {.from = "2023"});
  country("false", "LA", {.grade = "A5"});
  link("held_at", victim("by place"), place);
  link("held_at", victim("no place"), dark);
  country("said", "LA");
  link("held_at", victim("said"), place);
  saying_.say(person("no victim"), "exploitation_country", "PH");
  saying_.say(victim("one"), "interview_batch", "second day");
  saying_.say(victim("two"), "interview_batch", "first day");
  import();
  const Projection p = project({.group_property = "exploitation_country"});
  EXPECT_THAT(p.group_names, ElementsAre("KH", "LA", "MM"));
  EXPECT_EQ(groups(p, "one"), "MM");
  EXPECT_EQ(groups(p, "latest"), "MM");
  EXPECT_EQ(groups(p, "two"), "KH 0.50, MM 0.50");
  EXPECT_EQ(groups(p, "by place"), "KH");
  EXPECT_EQ(groups(p, "said"), "LA");
  EXPECT_EQ(groups(p, "no victim"), "");
  EXPECT_EQ(groups(p, "false"), "");
  EXPECT_EQ(left_out(p, "victims without a known group"), 2U);
  EXPECT_EQ(p.batch[node(p, "one")], 1U);
  EXPECT_EQ(p.batch[node(p, "two")], 0U);
  EXPECT_EQ(p.batch[node(p, "said")], kNoIndex);
  const Projection early =
      project({.as_of = day("2022"), .group_property = "exploitation_country"});
  EXPECT_EQ(groups(early, "latest"), "KH");
  EXPECT_EQ(groups(early, "two"), "");
  EXPECT_THAT(project().group_names, IsEmpty());
}

TEST_F(Projected, ACarrierThatTouchesVeryManyIsFlagged) {
  const auto ten = person("ten"), nine = person("nine");
  for (int i = 0; i < 40; ++i) {
    const auto v = victim("v" + std::to_string(i));
    if (i < 10) link("recruited", ten, v);
    if (i < 10) link("recruited", ten, v, {}, "once more");
    if (i < 9) link("recruited", nine, v);
    if (i > 0 && i < 13) link("met_with", victim("v0"), v);
  }
  import();
  const Projection p = project();
  EXPECT_THAT(where(p, p.generic), ElementsAre("ten"));
}

TEST_F(Projected, PrintIsOneLineAndKnowsEveryField) {
  std::vector<ProjectionSpec> specs(14);
  specs[1].link_kinds = {"recruited"};
  specs[2].entity_kinds = {"person"};
  specs[3].carriers_only = true;
  specs[4].carry = {"location"};
  specs[5].fold_identifiers = true;
  specs[6].as_of = day("2023");
  specs[7].from = day("2023");
  specs[8].to = day("2023");
  specs[9].least_grade = parse_grade("B2");
  specs[10].directed = false;
  specs[11].fold_parallel = true;
  specs[12].merge_same_as = false;
  specs[13].places_carry = true;
  specs.push_back({.group_property = "nationality"});
  std::set<std::string> lines, fingerprints;
  for (const ProjectionSpec& spec : specs) {
    EXPECT_EQ(spec.print().find('\n'), std::string::npos);
    lines.insert(spec.print());
    const Projection p = project(spec);
    EXPECT_EQ(p.spec, spec.print());
    fingerprints.insert(p.fingerprint);
  }
  EXPECT_EQ(lines.size(), specs.size());
  EXPECT_EQ(fingerprints.size(), specs.size());
  EXPECT_EQ((ProjectionSpec{.link_kinds = {"pays", "called"}}).print(),
            (ProjectionSpec{.link_kinds = {"called", "pays"}}).print());
  const std::string before = project().fingerprint;
  person("a");
  import();
  EXPECT_NE(project().fingerprint, before);
  store_.undo(tester());
  EXPECT_EQ(project().fingerprint, before);
}

TEST_F(Projected, CanBeStopped) {
  std::stop_source stop;
  stop.request_stop();
  Context context({.stop = stop.get_token()});
  EXPECT_EQ(error_of([&] {
              (void)mekhala::project(store_, Protection::compute(store_), {}, context);
            }).code(),
            ErrorCode::interrupted);
}

// --- random cases --------------------------------------------------------------------------------

constexpr const char* kGrades[] = {"", "A1", "B2", "C3", "A5", "F6"};
constexpr const char* kDates[] = {"", "2021", "2022-05", "2023-01-02", "2024"};

// The same people and links for a seed; `extra` puts an unrelated part beside them.
Saying random_saying(std::uint64_t seed, bool extra = false) {
  Random random(seed, 0);
  Saying saying;
  const Ontology& ontology = Saying::ontology();
  static constexpr const char* kKinds[] = {"person",       "person",   "person",
                                           "organization", "account",  "phone",
                                           "email",        "location", "advertisement"};
  std::vector<std::pair<std::uint32_t, KindId>> all;
  const auto fill = [&](const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i) {
      const char* kind = kKinds[random.below(std::size(kKinds))];
      const auto index = saying.entity(kind, prefix + std::to_string(i));
      all.emplace_back(index, ontology.kind(kind));
      saying.say(index, "name", prefix + std::to_string(i));
    }
  };
  const auto beside = [&] {
    return Beside{.grade = kGrades[random.below(std::size(kGrades))],
                  .from = kDates[random.below(std::size(kDates))]};
  };
  const auto join = [&](std::size_t first, int count) {
    for (int i = 0; i < count; ++i) {
      const auto& [a, kind_a] = all[first + random.below(all.size() - first)];
      const auto& [b, kind_b] = all[first + random.below(all.size() - first)];
      const auto kind = static_cast<LinkKindId>(random.below(ontology.links().size()));
      if (a == b || !ontology.allows(kind, kind_a, kind_b)) continue;
      const auto link =
          saying.link(ontology.links()[kind].name, a, b, beside(), std::to_string(random.below(2)));
      if (random.below(3) == 0)
        saying.say_link(link, "strength", std::to_string(random.below(9)), beside());
    }
  };
  fill("n", 14);
  join(0, 160);
  const std::size_t people = all.size();
  for (std::size_t i = 0; i < people; ++i) {
    if (all[i].second != ontology.kind("person")) continue;
    static constexpr const char* kRoles[] = {"victim", "recruiter", "police", "witness", "agent"};
    if (random.below(2) == 0) saying.say(all[i].first, "role", kRoles[random.below(5)], beside());
    static constexpr const char* kCountries[] = {"KH", "MM", "LA"};
    if (random.below(2) == 0) {
      saying.say(all[i].first, "exploitation_country", kCountries[random.below(3)], beside());
    }
  }
  if (extra) {
    // No victims: they would be a share of all victims.
    fill("x", 10);
    join(people, 80);
  }
  return saying;
}

ProjectionSpec random_spec(std::uint64_t seed) {
  Random random(seed, 1);
  const auto sometimes = [&] { return random.below(3) == 0; };
  ProjectionSpec spec;
  if (sometimes())
    spec.link_kinds = {"recruited", "contacted", "controls", "uses", "linked_to", "met_with"};
  if (sometimes()) spec.entity_kinds = {"person", "account", "phone"};
  spec.carriers_only = random.below(2) == 0;
  if (sometimes()) spec.carry = {"location", "police", "phone"};
  spec.fold_identifiers = random.below(2) == 0;
  if (sometimes()) spec.as_of = day("2023");
  if (sometimes()) spec.from = day("2022");
  if (sometimes()) spec.least_grade = parse_grade("C3");
  spec.directed = random.below(2) == 0;
  spec.merge_same_as = random.below(4) != 0;
  spec.places_carry = sometimes();
  if (random.below(2) == 0) spec.group_property = "exploitation_country";
  return spec;
}

void merge_some(Case& store, std::uint64_t seed) {
  Random random(seed, 2);
  for (int i = 0; i < 3; ++i) {
    const auto a = static_cast<EntityRow>(1 + random.below(14)),
               b = static_cast<EntityRow>(1 + random.below(14));
    if (a == b || store.known(a).kind != store.known(b).kind) continue;
    Identity::decide(store, a, b, Verdict::same, tester(), "");
  }
}

// Everything that a projection says, by uids: rows of one case mean nothing in another.
class Described {
 public:
  Described(const Case& store, const Projection& p) : store_(store), p_(p) {}

  [[nodiscard]] std::string node(NodeId node) const {
    return to_hex(store_.entity(CaseTestAccess::key(), p_.entity_of[node])->uid).substr(0, 12) +
           (p_.twin_of[node] == node ? "" : "'");
  }
  [[nodiscard]] std::vector<std::string> nodes() const {
    std::vector<std::string> lines;
    for (NodeId n = 0; n < p_.graph.num_nodes(); ++n) {
      std::string line = node(n) + (p_.victim[n] ? " victim" : "") +
                         (p_.is_protected[n] ? " protected" : "") +
                         (p_.may_carry[n] ? " carries" : "") + (p_.rankable[n] ? " rankable" : "") +
                         " merged " + std::to_string(p_.merged[n].size());
      for (const GroupShare& share : p_.groups[n]) {
        line += " " + p_.group_names[share.group] + std::to_string(share.share);
      }
      lines.push_back(line);
    }
    return lines;
  }
  [[nodiscard]] std::vector<std::string> edges() const {
    std::vector<std::string> lines;
    const GraphView graph = p_.graph;
    for (EdgeId e = 0; e < graph.num_edges(); ++e) {
      lines.push_back(node(graph.source(e)) + ">" + node(graph.target(e)) + " " +
                      std::to_string(p_.kind_of_edge[e]) + " " + std::to_string(p_.strength[e]) +
                      " " + std::to_string(p_.statements_of[e].size()) + "/" +
                      std::to_string(p_.sources_of[e].size()));
    }
    return lines;
  }

 private:
  const Case& store_;
  const Projection& p_;
};

class RandomProjection : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  static Projection project(const Case& store, const ProjectionSpec& spec, unsigned threads = 1) {
    Context context({.threads = threads});
    return mekhala::project(store, Protection::compute(store), spec, context);
  }
  Case make(const char* name, const Saying& saying, std::uint64_t seed) const {
    Case store = Case::create(folder_ / name, tester());
    saying.into(store);
    merge_some(store, seed);
    return store;
  }
};

constexpr int kSpecs = 12;

TEST_F(RandomProjection, EverythingIsInTheGraphOrCounted) {
  for (const std::uint64_t seed : case_seeds(20, 300)) {
    SCOPED_TRACE(seed);
    const Case store = make(("s" + std::to_string(seed)).c_str(), random_saying(seed), seed);
    std::map<LinkRow, std::size_t> links;
    store.for_each_link(CaseTestAccess::key(), [&](const RawLink& link) { links[link.row] = 0; });
    const CaseCounts counts = store.counts();
    std::uint64_t entities = 0;
    for (const auto& [kind, count] : counts.entities) entities += count;
    for (int s = 0; s < kSpecs; ++s) {
      SCOPED_TRACE(s);
      const ProjectionSpec spec = random_spec(seed * 100 + static_cast<std::uint64_t>(s));
      SCOPED_TRACE(spec.print());
      const Projection p = project(store, spec);
      const GraphView graph = p.graph;
      std::set<LinkRow> in_graph;
      for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
        const auto statements = p.statements_of[edge];
        ASSERT_GE(statements.size(), 1U);
        EXPECT_TRUE(std::is_sorted(statements.begin(), statements.end()));
        std::set<std::int64_t> sources;
        for (const StatementRow row : statements) {
          const auto statement = store.statement(CaseTestAccess::key(), row);
          ASSERT_TRUE(statement.has_value());
          ASSERT_EQ(statement->subject_type, SubjectType::link);
          EXPECT_FALSE(rank_of(statement->grade).false_information);
          in_graph.insert(statement->subject);
          sources.insert(statement->source);
        }
        EXPECT_TRUE(std::equal(sources.begin(), sources.end(), p.sources_of[edge].begin(),
                               p.sources_of[edge].end()));
      }
      std::uint64_t links_left = 0, entities_left = 0;
      for (const auto& [reason, count] : p.left_out) {
        EXPECT_GT(count, 0U);
        if (reason.starts_with("links ")) links_left += count;
        if (reason.starts_with("entities ") || reason.starts_with("identifiers "))
          entities_left += count;
      }
      EXPECT_EQ(in_graph.size() + links_left, links.size());
      std::uint64_t twins = 0;
      for (NodeId node = 0; node < graph.num_nodes(); ++node)
        twins += p.twin_of[node] != node ? 1U : 0U;
      EXPECT_EQ(graph.num_nodes() - twins + entities_left, entities);
    }
  }
}

TEST_F(RandomProjection, TheSameForAnyNumberOfThreads) {
  for (const std::uint64_t seed : case_seeds(6, 60)) {
    SCOPED_TRACE(seed);
    const Case store = make(("s" + std::to_string(seed)).c_str(), random_saying(seed), seed);
    for (int s = 0; s < kSpecs; ++s) {
      const ProjectionSpec spec = random_spec(seed * 100 + static_cast<std::uint64_t>(s));
      SCOPED_TRACE(spec.print());
      const Projection one = project(store, spec, 1);
      for (const unsigned threads : {2U, 7U}) {
        const Projection many = project(store, spec, threads);
        EXPECT_EQ(many.graph.fingerprint(), one.graph.fingerprint());
        EXPECT_EQ(many.entity_of, one.entity_of);
        EXPECT_EQ(many.statements_of.values, one.statements_of.values);
        EXPECT_EQ(many.strength, one.strength);
        EXPECT_EQ(many.left_out, one.left_out);
        EXPECT_EQ(many.fingerprint, one.fingerprint);
      }
    }
  }
}

TEST_F(RandomProjection, AnUnrelatedPartChangesNothing) {
  for (const std::uint64_t seed : case_seeds(12, 200)) {
    SCOPED_TRACE(seed);
    const Case plain = make(("a" + std::to_string(seed)).c_str(), random_saying(seed), seed);
    const Case more = make(("b" + std::to_string(seed)).c_str(), random_saying(seed, true), seed);
    for (int s = 0; s < kSpecs; ++s) {
      const ProjectionSpec spec = random_spec(seed * 100 + static_cast<std::uint64_t>(s));
      SCOPED_TRACE(spec.print());
      const Projection p = project(plain, spec), q = project(more, spec);
      const Described one(plain, p), other(more, q);
      const auto includes = [](std::vector<std::string> all, std::vector<std::string> part) {
        std::sort(all.begin(), all.end());
        std::sort(part.begin(), part.end());
        return std::includes(all.begin(), all.end(), part.begin(), part.end());
      };
      EXPECT_TRUE(includes(other.nodes(), one.nodes()));
      EXPECT_TRUE(includes(other.edges(), one.edges()));
    }
  }
}

// A false statement more changes neither graph nor weights, unless it speaks of whom to protect:
// that no grade takes away.
TEST_F(RandomProjection, WhatIsJudgedFalseRaisesNothing) {
  for (const std::uint64_t seed : case_seeds(12, 200)) {
    SCOPED_TRACE(seed);
    Case store = make(("s" + std::to_string(seed)).c_str(), random_saying(seed), seed);
    std::vector<std::vector<std::string>> before;
    for (int s = 0; s < kSpecs; ++s) {
      const Projection p = project(store, random_spec(seed * 100 + static_cast<std::uint64_t>(s)));
      before.push_back(Described(store, p).nodes());
      before.push_back(Described(store, p).edges());
    }
    Random random(seed, 3);
    Saying lies("lies.csv");
    const Ontology& ontology = Saying::ontology();
    std::vector<std::pair<std::uint32_t, KindId>> all;
    for (EntityRow row = 1; row <= 14; ++row) {
      lies.batch().entities.push_back(store.known(row));
      all.emplace_back(static_cast<std::uint32_t>(row - 1), store.known(row).kind);
    }
    for (int i = 0; i < 60; ++i) {
      const auto& [a, kind_a] = all[random.below(all.size())];
      const auto& [b, kind_b] = all[random.below(all.size())];
      const auto kind = static_cast<LinkKindId>(random.below(ontology.links().size()));
      const Beside false_one{.grade = random.below(2) == 0 ? "A5" : "1E",
                             .from = kDates[random.below(5)]};
      if (a != b && ontology.allows(kind, kind_a, kind_b) &&
          ontology.links()[kind].name != "family_of" &&
          ontology.links()[kind].name != "paid_ransom" &&
          ontology.links()[kind].holder == LinkEnd::none &&
          ontology.links()[kind].victim == LinkEnd::none) {
        const auto link = lies.link(ontology.links()[kind].name, a, b, false_one,
                                    std::to_string(random.below(2)));
        lies.say_link(link, "strength", "1000", false_one);
      }
      lies.say(a, "exploitation_country", "LA", false_one);
      lies.say(a, "role", "police", false_one);
      lies.say(a, "org_kind", "bank", false_one);
      lies.say(a, "location_kind", "shelter", false_one);
    }
    lies.into(store);
    for (int s = 0; s < kSpecs; ++s) {
      const ProjectionSpec spec = random_spec(seed * 100 + static_cast<std::uint64_t>(s));
      SCOPED_TRACE(spec.print());
      const Projection p = project(store, spec);
      EXPECT_EQ(Described(store, p).nodes(), before[static_cast<std::size_t>(2 * s)]);
      EXPECT_EQ(Described(store, p).edges(), before[static_cast<std::size_t>(2 * s) + 1]);
    }
  }
}

// Which file came first does not matter.
TEST_F(RandomProjection, TheOrderOfImportsChangesNothing) {
  for (const std::uint64_t seed : case_seeds(6, 60)) {
    SCOPED_TRACE(seed);
    Case one = Case::create(folder_ / ("a" + std::to_string(seed)), tester());
    Case other = Case::create(folder_ / ("b" + std::to_string(seed)), tester());
    Saying first = random_saying(seed), second = random_saying(seed + 1000);
    second.batch().source.ref = "second.csv";
    first.into(one);
    second.into(one);
    second.into(other);
    first.into(other);
    EXPECT_EQ(one.fingerprint(), other.fingerprint());
    for (int s = 0; s < kSpecs; ++s) {
      const ProjectionSpec spec = random_spec(seed * 100 + static_cast<std::uint64_t>(s));
      SCOPED_TRACE(spec.print());
      const Projection p = project(one, spec), q = project(other, spec);
      EXPECT_EQ(p.graph.fingerprint(), q.graph.fingerprint());
      EXPECT_EQ(p.fingerprint, q.fingerprint);
      EXPECT_EQ(Described(one, p).nodes(), Described(other, q).nodes());
      std::vector<std::string> here = Described(one, p).edges(),
                               there = Described(other, q).edges();
      std::sort(here.begin(), here.end());
      std::sort(there.begin(), there.end());
      EXPECT_EQ(here, there);
    }
  }
}

}  // namespace
}  // namespace mekhala
