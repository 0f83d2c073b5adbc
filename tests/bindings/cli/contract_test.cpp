#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "engine/base/text.hpp"
#include "tests/bindings/program.hpp"

// What every verb owes whoever calls it from a script: DESIGN section 5.

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;
using program::run;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPath = "source,target\nana,ben\nben,cleo\ncleo,dora\n";
constexpr const char* kBadRow = "source,target\nana,ben\n,cleo\n";

std::string nasty(const std::string& file) {
  return std::string(MEKHALA_SOURCE_DIR) + "/../shared/nasty/files/" + file;
}

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// A folder with the demo case and a small graph file.
class Contract : public testing::Test {
 protected:
  Contract() : demo_(program::make_demo(folder_)) {
    folder_.write("g.csv", kPath);
    folder_.write("L/l.properties", "graph.l.directed = false\ngraph.l.algorithms = wcc\n");
    folder_.write("L/l.v", "1\n2\n");
    folder_.write("L/l.e", "1 2\n");
  }

  [[nodiscard]] Ran call(const Arguments& arguments,
                         const program::Surroundings& surroundings = {}) const {
    return run(folder_, arguments, surroundings);
  }
  [[nodiscard]] std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> all;
    for (const std::string& file : folder_.files()) all.emplace(file, folder_.read(file));
    return all;
  }

  Folder folder_;
  std::string demo_;
};

// --- help, JSON, CSV, lines ---------------------------------------------------------------------

TEST_F(Contract, EveryVerbExplainsItself) {
  for (const std::string& verb : program::verbs()) {
    SCOPED_TRACE(verb);
    const Ran help = call({verb, "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.err, IsEmpty());
    for (const char* option :
         {"--format", "--json", "--threads", "--seed", "--memory-limit", "--view", "--quiet"}) {
      EXPECT_THAT(help.out, HasSubstr(option)) << option;
    }
  }
}

// The names of links stand plain in JSON, their directions beside them; arrows are for people.
TEST_F(Contract, StepsNameLinksAndDirectionsApart) {
  for (const Arguments& arguments :
       std::vector<Arguments>{{"explain", demo_, "a-goldleaf", "--json"},
                              {"paths", demo_, "p-vuthy", "p-zaw", "--json"}}) {
    SCOPED_TRACE(program::shown(arguments));
    const nlohmann::json answer = call(arguments).json();
    ASSERT_FALSE(answer.at("rows").empty());
    for (const auto& row : answer.at("rows")) {
      for (const auto& step : row.at("steps")) {
        EXPECT_FALSE(step.contains("link"));
        ASSERT_FALSE(step.at("links").empty());
        EXPECT_EQ(step.at("links").size(), step.at("directions").size());
        for (const std::string link : step.at("links")) {
          EXPECT_THAT(link, testing::Not(HasSubstr("\u2190")));
          EXPECT_THAT(link, testing::Not(HasSubstr("\u2192")));
        }
        for (const std::string way : step.at("directions")) {
          EXPECT_TRUE(way == "forward" || way == "back" || way.empty()) << way;
        }
      }
    }
  }
  EXPECT_THAT(call({"explain", demo_, "a-goldleaf"}).out, HasSubstr("\u2192"));
}

struct Promise {
  Arguments arguments;
  std::vector<std::string> keys;  // of the document
  std::string rows;               // member whose first row holds `row_keys`
  std::vector<std::string> row_keys;
};

// A call of each verb that succeeds, in an order in which it can.
std::vector<Promise> promises(const std::string& store) {
  const std::vector<std::string> edited = {"tx", "written", "existed", "entities", "notes"};
  const std::vector<std::string> hub = {"rank",     "rank_last",  "id",     "kind",         "label",
                                        "crossing", "through",    "pairs",  "victims_near", "ratio",
                                        "generic",  "statements", "sources"};
  return {
      {{"new", "n.case"}, {"case", "written"}, "", {}},
      {{"import", "n.case", "g.csv"},
       {"files", "written", "tx"},
       "files",
       {"file", "format", "encoding", "rows", "accepted", "rejected", "warnings", "entities",
        "links", "statements"}},
      {{"info", "g.csv"}, {"nodes", "edges", "directed", "self_loops", "parallel_edges"}, "", {}},
      {{"info", store},
       {"nodes", "edges", "directed", "self_loops", "parallel_edges", "entities", "links",
        "statements", "sources", "fingerprint"},
       "",
       {}},
      {{"find", store, "Keo"}, {"view", "found"}, "rows", {"id", "kind", "label"}},
      {{"show", store, "p-vuthy"}, {"entity", "values", "links"}, "values", {"property", "value"}},
      {{"hubs", store, "--permutations", "3"},
       {"measure", "carriers", "groups", "left_out", "places", "rows"},
       "rows",
       hub},
      {{"hubs", store, "--permutations", "0", "--reruns", "5"},
       {"measure", "grade_tables", "robustness"},
       "robustness",
       {"rank", "id", "label", "plain/1", "cautious/1", "generous/1", "not_apart"}},
      {{"hubs", store, "--carry", "location", "--permutations", "3", "--min-group", "1"},
       {"places"},
       "rows",
       hub},
      {{"explain", store, "a-goldleaf"}, {"entity", "crossing", "links"}, "rows", {"pair", "part"}},
      {{"communities", store}, {"algorithm", "quality"}, "rows", {"community", "size", "members"}},
      {{"disrupt", store, "--removals", "3", "--trials", "5"},
       {"nodes", "may_go", "efficiency_before", "actions", "ground", "run"},
       "rows",
       {"step", "entity", "largest", "efficiency", "recovered", "cut_off"}},
      {{"brokerage", store, "--permutations", "3"},
       {"group", "rank_by", "groups", "without_group", "graph"},
       "rows",
       {"rank", "rank_last", "id", "label", "group", "coordinator", "itinerant", "representative",
        "gatekeeper", "liaison", "total", "liaison_z", "constraint", "participation"}},
      {{"key_players", store, "--size", "2"},
       {"goal", "search", "denominator", "value", "none", "candidates", "notes"},
       "rows",
       {"id", "label", "alone", "missed", "statements", "sources"}},
      {{"timeline", store, "--every", "quarter"},
       {"measure", "every", "undated", "run"},
       "rows",
       {"window", "entities", "links", "joined", "left", "mean", "changes", "joiners"}},
      {{"corridors", store, "--split", "2024-03", "--least", "2"},
       {"victims", "markov", "sequences", "shifts", "run"},
       "rows",
       {"from", "to", "people", "share"}},
      {{"paths", store, "p-vuthy", "p-zaw"}, {"view"}, "rows", {"nodes", "length", "steps"}},
      {{"paths", store, "p-vuthy", "--in-time"},
       {"view", "from", "reached", "without_order", "undated", "run"},
       "rows",
       {"id", "label", "earliest"}},
      {{"paths", store, "p-vuthy", "p-zaw", "--in-time"},
       {"view", "run"},
       "rows",
       {"nodes", "length", "steps"}},
      {{"run", "degree", store, "--every", "year"},
       {"algorithm", "options", "every", "undated"},
       "rows",
       {"window", "node", "value"}},
      {{"run", "degree", "g.csv"},
       {"algorithm", "options", "graph", "load_seconds", "run", "facts"},
       "rows",
       {"node", "value"}},
      {{"run", "leiden", "g.csv", "--undirected"}, {"quality"}, "rows", {"node", "community"}},
      {{"run", "edge_betweenness", "g.csv"}, {}, "rows", {"source", "target", "value"}},
      {{"run", "shortest_path", "g.csv", "--source", "ana", "--target", "dora"},
       {},
       "rows",
       {"nodes", "length"}},
      {{"query", "g.csv", "MATCH (a)-->(b) RETURN a.id, count(*) AS n"},
       {"columns", "incomplete"},
       "rows",
       {"a.id", "n"}},
      {{"list"}, {}, "rows", {"name", "summary", "options"}},
      {{"map", store, "-o", "m.svg"}, {"file", "written"}, "", {}},
      {{"report", store, "-o", "r.html", "--permutations", "0"},
       {"file", "written", "maps", "not_drawn", "warnings", "run"},
       "",
       {}},
      {{"export", store, "-o", "x.csv"}, {"files", "written", "losses"}, "files", {"file"}},
      {{"log", store}, {"head"}, "rows", {"tx", "at", "actor", "action", "hash"}},
      {{"verify", store}, {"ok", "problem", "head"}, "", {}},
      {{"add", store, "person", "name=Ugo Fabbri"}, edited, "entities", {"id", "label"}},
      {{"role", store, "Ugo Fabbri", "transporter"}, edited, "entities", {"roles"}},
      {{"correct", store, "Ugo Fabbri", "name", "Ugo Fabbro", "--reason", "spelling"},
       edited,
       "entities",
       {"id"}},
      {{"grade", store, "Ugo Fabbro", "name", "B2", "--reason", "heard twice"},
       edited,
       "entities",
       {"id"}},
      {{"resolve", store}, {}, "rows", {"a", "b", "score", "reason"}},
      {{"snapshot", store, "before"}, {"written"}, "", {}},
      {{"protect", store, "Ugo Fabbro", "--as", "informant"}, edited, "entities", {"protected"}},
      {{"undo", store}, {"tx", "written"}, "", {}},
      {{"redo", store}, {"tx", "written"}, "", {}},
      {{"restore", store, "before"}, {"tx", "written"}, "", {}},
      {{"demo", "--folder", "D"}, {"files", "rows", "files_written"}, "files", {"file"}},
      {{"generate", "case", "G", "--victims", "100"},
       {"folder", "seed", "regime", "liaisons", "decoys", "truth", "written"},
       "files",
       {"file", "rows"}},
      {{"generate", "graph", "r.csv", "--nodes", "50"},
       {"file", "model", "nodes", "edges"},
       "",
       {}},
      {{"score", "G/truth.json", store},
       {"liaisons", "findable", "k", "first", "manifest"},
       "rows",
       {"measure", "recall_k", "precision_k", "decoys_k", "reciprocal_rank"}},
      {{"bench", "graphalytics", "L"},
       {"threads", "wrong"},
       "rows",
       {"graph", "algorithm", "vertices", "edges", "load_seconds", "processing_seconds", "evps",
        "validated"}},
      {{"doctor"}, {"ok", "missing_packages"}, "checks", {"check", "ok"}},
  };
}

TEST_F(Contract, JsonHoldsWhatIsPromised) {
  std::set<std::string> seen = {"completion"};  // a script, no answer
  for (const Promise& promise : promises(demo_)) {
    SCOPED_TRACE(program::shown(promise.arguments));
    seen.insert(promise.arguments.front());
    const Ran ran = call(with(promise.arguments, {"--json"}));
    ASSERT_EQ(ran.code, 0) << ran.err;
    const nlohmann::json document = ran.json();
    ASSERT_TRUE(document.is_object());
    EXPECT_EQ(document.value("schema", ""), "mekhala/" + promise.arguments.front() + "/1");
    for (const std::string& key : promise.keys) EXPECT_TRUE(document.contains(key)) << key;
    if (promise.rows.empty()) continue;
    ASSERT_TRUE(document.contains(promise.rows) && !document[promise.rows].empty());
    for (const std::string& key : promise.row_keys) {
      EXPECT_TRUE(document[promise.rows][0].contains(key)) << key;
    }
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAreArray(program::verbs()));
}

TEST_F(Contract, RunSaysWhatItDid) {
  const nlohmann::json run_json = call({"run", "betweenness", "g.csv", "--json"}).json();
  EXPECT_EQ(run_json.at("algorithm"), "betweenness");
  for (const char* key : {"nodes", "edges", "directed"}) {
    EXPECT_TRUE(run_json.at("graph").contains(key));
  }
  for (const char* key : {"seconds", "threads", "converged"}) {
    EXPECT_TRUE(run_json.at("run").contains(key));
  }
  EXPECT_EQ(call({"run", "betweenness", "g.csv", "--json", "--top", "1"}).json().at("rows").size(),
            1U);
}

// A third of a pair of nodes has no short decimal: what reads back is the same double.
TEST_F(Contract, NumbersAreNotRounded) {
  const nlohmann::json answer = call({"run", "harmonic", "g.csv", "--undirected", "--json"}).json();
  bool met = false;
  for (const auto& row : answer.at("rows")) {
    const double value = row.at("value").get<double>();
    if (row.at("node") != "ana") continue;
    met = true;
    EXPECT_EQ(value, (1.0 + 1.0 / 2 + 1.0 / 3) / 3);
  }
  EXPECT_TRUE(met);
}

TEST_F(Contract, CsvAndLinesParse) {
  for (const Promise& promise : promises(demo_)) {
    const std::string& verb = promise.arguments.front();
    if (verb == "demo" || verb == "new") continue;  // they want a free name; the rest is repeatable
    SCOPED_TRACE(program::shown(promise.arguments));
    const Ran lines = call(with(promise.arguments, {"--format", "ndjson"}));
    if (lines.code == 0) {
      std::istringstream stream(lines.out);
      std::size_t count = 0;
      for (std::string line; std::getline(stream, line); ++count) {
        const nlohmann::json one = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(one.is_object()) << line;
        EXPECT_EQ(one.value("schema", ""), "mekhala/" + verb + "/1");
      }
      EXPECT_GT(count, 0U);
    }
    const Ran csv = call(with(promise.arguments, {"--format", "csv"}));
    if (csv.code != 0) continue;  // undone or corrected already
    const auto rows = program::read_csv(csv.out);
    ASSERT_GE(rows.size(), 2U);
    for (const auto& row : rows) EXPECT_EQ(row.size(), rows.front().size());
    EXPECT_EQ(std::set<std::string>(rows[0].begin(), rows[0].end()).size(), rows[0].size());
  }
}

// --- exit codes ---------------------------------------------------------------------------------

TEST_F(Contract, ExitCodes) {
  folder_.write("bad.csv", kBadRow);
  const auto expect = [&](int code, const Arguments& arguments) {
    SCOPED_TRACE(program::shown(arguments));
    const Ran ran = call(arguments);
    EXPECT_EQ(ran.code, code) << ran.err;
    if (code == 0 || code == 6) return;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, testing::StartsWith("mekhala: "));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
  };
  expect(0, {"list"});
  expect(1, {"export", demo_, "-o", "no/such/folder/x.csv"});
  expect(2, {"export", demo_, "-o", "x.unknown"});
  expect(2, {"hubs"});
  expect(2, {"hub", demo_});
  expect(2, {"hubs", demo_, "--from", "2024-03", "--to", "2024-02"});
  expect(2, {"run", "degree", demo_, "--from", "2024-03", "--to", "2024-02"});
  expect(2, {"run", "degre", "g.csv"});
  expect(2, {"run", "page_rank", "g.csv", "--damping", "2"});
  expect(2, {"list", "--format", "xml"});
  expect(2, {"hubs", demo_, "--reruns", "5", "--table", "guess"});
  expect(2, {"hubs", demo_, "--reruns", "5", "--hide-people", "100"});
  expect(2, {"hubs", demo_, "--reruns", "5", "--hide-by", "age"});
  expect(5, {"hubs", demo_, "--reruns", "5", "--view", "release"});
  expect(3, {"info", "missing.csv"});
  expect(3, {"hubs", "g.csv"});
  expect(4, {"import", "s.case", "bad.csv", "--strict"});
  expect(5, {"find", demo_, "Keo", "--view", "work"});
  expect(7, {"run", "betweenness", demo_, "--time-limit", "0.000001"});
  EXPECT_FALSE(folder_.has("s.case"));

  std::string bytes = folder_.read(demo_);
  const std::size_t at = bytes.find("Renato Dimasupil");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'B';
  folder_.write("tampered.case", bytes);
  expect(6, {"verify", "tampered.case"});
  expect(0, {"verify", demo_});
}

// Where it draws, the program trusts no search path: one without Graphviz changes nothing.
TEST_F(Contract, NoHelperIsLookedForInThePath) {
  const std::string trap = folder_.write("bin/dot", "#!/bin/sh\necho trapped > ../trapped\n");
  std::filesystem::permissions(folder_ / trap, std::filesystem::perms::owner_all);
  const Ran ran = call({"map", demo_, "-o", "m.svg"}, {{{"PATH", (folder_ / "bin").string()}}, {}});
  EXPECT_THAT(ran.code, testing::AnyOf(0, 8)) << ran.err;
  EXPECT_EQ(folder_.has("m.svg"), ran.code == 0);
  EXPECT_FALSE(folder_.has("trapped"));
}

// Nothing that was typed is passed over in silence.
TEST_F(Contract, AMapRefusesWhatItsKindDoesNotTake) {
  using Case = std::pair<std::string, Arguments>;  // the kinds that take it, and how it is typed
  for (const auto& [kinds, arguments] : std::vector<Case>{
           {"ego", {"--hops", "3"}},
           {"ego", {"--of", "p-lin", "--kind", "paths"}},
           {"hubs", {"--detail", "full", "--kind", "ego", "--of", "p-lin"}},
           {"hubs, ego", {"--max-entities", "4", "--kind", "communities"}},
           {"hubs, ego, communities", {"--positions", "p.json", "--kind", "timeline"}},
           {"hubs, ego, communities, timeline", {"--group", "nationality", "--kind", "corridors"}},
           {"hubs, communities, timeline", {"--rank", "joined", "--kind", "ego", "--of", "p-lin"}},
           {"paths", {"p-lin", "--kind", "hubs"}},
           {"paths", {"--k", "3", "--kind", "timeline"}},
           {"paths", {"--links", "paid_for"}}}) {
    Arguments asked{"map", demo_, "-o", "m.svg"};
    asked.insert(asked.end(), arguments.begin(), arguments.end());
    const Ran ran = call(asked);
    SCOPED_TRACE(program::shown(asked));
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("is for --kind " + kinds + ","));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << "one message: " << ran.err;
    EXPECT_FALSE(folder_.has("m.svg"));
  }
  EXPECT_EQ(call({"map", demo_, "-o", "m.svg", "--permutations", "9"}).code, 2);
  EXPECT_EQ(
      call({"map", demo_, "-o", "m.svg", "--detail", "communities", "--max-entities", "9"}).code,
      2);
}

TEST_F(Contract, AnEndingMayBeInCapitals) {
  const Ran ran = call({"map", demo_, "-o", "M.DOT"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(folder_.has("M.DOT"));
  EXPECT_THAT(ran.out, HasSubstr("wrote the .dot file: ")) << "no name that nobody typed";
  EXPECT_EQ(call({"map", demo_, "-o", "m.gif"}).code, 2);
}

TEST_F(Contract, NothingGoesAstrayToStandardError) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"hubs", demo_, "--permutations", "0"}, {"list"}, {"info", demo_}, {"verify", demo_}}) {
    EXPECT_THAT(call(arguments).err, IsEmpty()) << program::shown(arguments);
  }
  EXPECT_THAT(call({"find", demo_, "Keo"}).err, HasSubstr("team view"));
  EXPECT_THAT(call({"find", demo_, "Keo", "--quiet"}).err, IsEmpty());
}

// --- dry runs, files, links, modes --------------------------------------------------------------

TEST_F(Contract, DryRunsWriteNothing) {
  ASSERT_EQ(call({"add", demo_, "person", "name=Ugo Fabbri"}).code, 0);
  ASSERT_EQ(call({"snapshot", demo_, "before"}).code, 0);
  ASSERT_EQ(call({"add", demo_, "person", "name=Ada Neri"}).code, 0);
  ASSERT_EQ(call({"undo", demo_}).code, 0);
  const std::vector<Arguments> writers = {
      {"new", "n.case"},
      {"import", "n.case", "g.csv", "--rejects", "r.csv"},
      {"import", demo_, "g.csv"},
      {"demo", "--folder", "D"},
      {"undo", demo_},
      {"redo", demo_},
      {"snapshot", demo_, "now"},
      {"restore", demo_, "before"},
      {"add", demo_, "person", "name=Somebody New"},
      {"add", demo_, "linked_to", "p-vuthy", "p-zaw"},
      {"correct", demo_, "Ugo Fabbri", "name", "Ugo Fabbro", "--reason", "spelling"},
      {"grade", demo_, "Ugo Fabbri", "name", "B2", "--reason", "heard twice"},
      {"role", demo_, "Ugo Fabbri", "transporter"},
      {"protect", demo_, "Ugo Fabbri"},
      {"resolve", demo_, "Ugo Fabbri", "p-vuthy", "--different"},
      {"map", demo_, "-o", "m.svg"},
      {"report", demo_, "-o", "r.html", "--permutations", "0"},
      {"export", demo_, "-o", "x.csv"},
      {"generate", "case", "G"},
      {"generate", "graph", "r.csv"},
  };
  std::set<std::string> tried;
  for (const Arguments& arguments : writers) {
    SCOPED_TRACE(program::shown(arguments));
    const auto before = contents();
    const Ran ran = call(with(arguments, {"--dry-run", "--json"}));
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.json().value("written", true), false);
    EXPECT_EQ(contents(), before);
    tried.insert(arguments.front());
  }
  std::set<std::string> offering;
  for (const std::string& verb : program::verbs()) {
    if (call({verb, "--help"}).out.find("--dry-run") != std::string::npos) offering.insert(verb);
  }
  EXPECT_EQ(tried, offering);
}

TEST_F(Contract, WhatItWritesIsForItsOwnerAlone) {
  folder_.write("bad.csv", kBadRow);
  const program::Surroundings open{{}, 0};
  ASSERT_EQ(call({"import", "n.case", "bad.csv", "--rejects", "rejects.csv"}, open).code, 0);
  ASSERT_EQ(call({"demo", "--folder", "D"}, open).code, 0);
  ASSERT_EQ(call({"export", demo_, "-o", "x.csv"}, open).code, 0);
  ASSERT_EQ(call({"export", demo_, "-o", "x.graphml"}, open).code, 0);
  ASSERT_EQ(call({"map", demo_, "-o", "m.svg"}, open).code, 0);
  ASSERT_EQ(call({"report", demo_, "-o", "r.html", "--permutations", "0"}, open).code, 0);
  for (const std::string& file : folder_.files()) {
    if (file == "g.csv" || file == "bad.csv" || file.starts_with("L/")) continue;
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / file).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << file;
  }
  struct stat made {};
  ASSERT_EQ(::stat((folder_ / "D").c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777, 0700U);
}

TEST_F(Contract, SymbolicLinksAreNotFollowed) {
  folder_.write("precious.txt", "keep me");
  for (const char* name : {"l.csv", "l.svg", "l.html", "l.case"}) {
    std::filesystem::create_symlink("precious.txt", folder_ / name);
  }
  EXPECT_NE(call({"export", demo_, "-o", "l.csv"}).code, 0);
  EXPECT_NE(call({"map", demo_, "-o", "l.svg"}).code, 0);
  EXPECT_NE(call({"report", demo_, "-o", "l.html", "--permutations", "0"}).code, 0);
  EXPECT_NE(call({"new", "l.case"}).code, 0);
  EXPECT_NE(call({"import", "n.case", "g.csv", "--rejects", "l.csv"}).code, 0);
  EXPECT_EQ(folder_.read("precious.txt"), "keep me");
}

// --- signals, pipes -----------------------------------------------------------------------------

class LongImport : public testing::TestWithParam<int> {};

TEST_P(LongImport, StopsCleanly) {
  const Folder folder;
  std::string rows = "source,target,date\n";
  for (int i = 0; i < 400'000; ++i) {
    rows +=
        "person " + std::to_string(i % 50'000) + ",person " + std::to_string(i) + ",2024-02-01\n";
  }
  folder.write("long.csv", rows);
  folder.write("short.csv", kPath);
  ASSERT_EQ(run(folder, {"import", "t.case", "short.csv"}).code, 0);
  const std::string before = run(folder, {"info", "t.case", "--json"}).json().at("fingerprint");
  const auto files = folder.files();

  program::Call call(folder, {"import", "t.case", "long.csv"});
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  ASSERT_TRUE(call.running()) << "the import is too short to be stopped";
  call.send(GetParam());
  const Ran ran = call.wait();
  EXPECT_EQ(ran.code, 128 + GetParam()) << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(folder.files(), files);
  EXPECT_EQ(run(folder, {"info", "t.case", "--json"}).json().at("fingerprint"), before);
  EXPECT_EQ(run(folder, {"verify", "t.case"}).code, 0);
}

INSTANTIATE_TEST_SUITE_P(Contract, LongImport, testing::Values(SIGINT, SIGTERM));

TEST_F(Contract, AReaderMayLeaveEarly) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"list"}, {"list", "--json"}, {"run", "degree", demo_, "--format", "csv"}}) {
    const Ran ran = program::run_into_closed_pipe(folder_, arguments);
    EXPECT_EQ(ran.code, 0) << program::shown(arguments);
    EXPECT_EQ(ran.signal, 0);
    EXPECT_THAT(ran.err, IsEmpty());
  }
}

// --- the same bytes everywhere ------------------------------------------------------------------

// Without what is a measurement.
nlohmann::json without_times(nlohmann::json document) {
  document.erase("load_seconds");
  if (document.contains("run") && document["run"].contains("seconds")) {
    document["run"].erase("seconds");
    document["run"].erase("threads");
  }
  return document;
}

std::vector<Arguments> measures(const std::string& store) {
  return {{"hubs", store, "--permutations", "20", "--json"},
          {"communities", store, "--json"},
          {"brokerage", store, "--permutations", "20", "--json"},
          {"key_players", store, "--goal", "distance_fragmentation", "--json"},
          {"run", "betweenness", store, "--json"},
          {"run", "page_rank", store, "--json"},
          {"run", "leiden", store, "--undirected", "--json"},
          {"explain", store, "a-goldleaf", "--json"},
          {"info", store, "--json"}};
}

TEST_F(Contract, SameAnswerForAnyNumberOfThreads) {
  for (const Arguments& arguments : measures(demo_)) {
    SCOPED_TRACE(program::shown(arguments));
    const nlohmann::json one = without_times(call(with(arguments, {"--threads", "1"})).json());
    ASSERT_FALSE(one.empty());
    for (const char* threads : {"2", "7"}) {
      EXPECT_EQ(without_times(call(with(arguments, {"--threads", threads})).json()), one);
    }
  }
}

TEST_F(Contract, SameAnswerInAnyLocale) {
  const program::Surroundings here{{{"LC_ALL", "C"}, {"TZ", "UTC"}}, {}};
  const program::Surroundings elsewhere[] = {
      {{{"LC_ALL", "de_DE.UTF-8"}, {"TZ", "Pacific/Apia"}}, {}},
      {{{"LC_ALL", "tr_TR.UTF-8"}, {"LANG", "tr_TR.UTF-8"}, {"TZ", "Asia/Bangkok"}}, {}}};
  std::vector<Arguments> all = measures(demo_);
  all.push_back({"log", demo_, "--json"});
  all.push_back({"import", "n.case", "g.csv", "--dry-run", "--json"});
  for (const Arguments& arguments : all) {
    SCOPED_TRACE(program::shown(arguments));
    const nlohmann::json expected = without_times(call(arguments, here).json());
    for (const auto& place : elsewhere) {
      EXPECT_EQ(without_times(call(arguments, place).json()), expected);
    }
  }
  for (const auto& place : elsewhere) {
    EXPECT_EQ(call({"hubs", demo_, "--permutations", "3"}, place).out,
              call({"hubs", demo_, "--permutations", "3"}, here).out);
  }
}

// --- what could steer a terminal ----------------------------------------------------------------

bool may_steer(std::string_view text) {
  for (const std::uint32_t code : code_points(text)) {
    const bool control = (code < 0x20 && code != '\n' && code != '\r') || code == 0x7f ||
                         (code >= 0x80 && code < 0xa0);
    const bool hidden = (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
                        (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
    if (control || hidden) return true;
  }
  return false;
}

TEST_F(Contract, ATableFitsItsTerminal) {
  const program::Surroundings plain{{{"TERM", "xterm"}, {"NO_COLOR", "1"}}, {}};
  for (const unsigned short columns : std::initializer_list<unsigned short>{80, 120}) {
    for (const Arguments& arguments :
         std::vector<Arguments>{{"hubs", demo_, "--permutations", "3"},
                                {"explain", demo_, "a-goldleaf"},
                                {"communities", demo_},
                                {"brokerage", demo_, "--permutations", "3"},
                                {"key_players", demo_},
                                {"list"},
                                {"log", demo_},
                                {"resolve", demo_},
                                {"show", demo_, "p-vuthy"},
                                {"import", "n.case", "g.csv", "--dry-run"}}) {
      SCOPED_TRACE(program::shown(arguments));
      const Ran ran = program::run_on_terminal(folder_, arguments, columns, plain);
      EXPECT_EQ(ran.code, 0) << ran.err;
      std::istringstream lines(ran.out);
      bool in_table = false;
      for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of("- ") == std::string::npos) in_table = !line.empty();
        if (in_table) {
          EXPECT_LE(display_width(line), columns) << line;
        }
      }
    }
  }
  const Ran hubs =
      program::run_on_terminal(folder_, {"hubs", demo_, "--permutations", "0"}, 80, plain);
  EXPECT_THAT(hubs.out, HasSubstr("Silver Heron Staffing"));  // whole, for the spare columns went
}

TEST_F(Contract, ColourOnlyWhereATerminalTakesIt) {
  const Arguments list = {"list", "kinds"};
  const auto on_terminal = [&](std::vector<std::pair<std::string, std::string>> environment) {
    return program::run_on_terminal(folder_, list, 80, {std::move(environment), {}}).out;
  };
  EXPECT_THAT(on_terminal({{"TERM", "xterm"}}), HasSubstr("\x1b[1m"));
  EXPECT_THAT(on_terminal({{"TERM", "xterm"}, {"NO_COLOR", "1"}}), testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(on_terminal({{"TERM", "dumb"}}), testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(call(list).out, testing::Not(HasSubstr("\x1b")));
}

TEST(ContractTerminal, NamesCannotSteerIt) {
  const Folder folder;
  folder.write("esc.csv",
               "source,target\n\"\x1b[31mred\x1b[0m\",\"two\nlines\"\n"
               "\"\xe2\x80\xaegnihtyna\",\"a\xe2\x80\x8b"
               "b\"\n\"bell\x07\",\"\xc2\x9b"
               "2J\"\n");
  std::vector<std::string> files = {"esc.csv"};
  for (const char* file : {"c41_ansi.csv", "c26_id_bidi_zwsp.csv"}) {
    if (std::filesystem::exists(nasty(file))) files.push_back(nasty(file));
  }
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    std::filesystem::remove(folder / "t.case");
    for (const Arguments& arguments : std::vector<Arguments>{{"import", "t.case", file},
                                                             {"communities", "t.case"},
                                                             {"brokerage", "t.case"},
                                                             {"key_players", "t.case"},
                                                             {"run", "degree", "t.case"},
                                                             {"run", "degree", file},
                                                             {"find", "t.case", "e"},
                                                             {"log", "t.case"},
                                                             {"resolve", "t.case"}}) {
      SCOPED_TRACE(program::shown(arguments));
      for (const char* format : {"table", "json"}) {
        const Ran ran = run(folder, with(arguments, {"--format", format}));
        EXPECT_FALSE(may_steer(ran.out)) << ran.out;
        EXPECT_FALSE(may_steer(ran.err)) << ran.err;
      }
    }
    EXPECT_EQ(run(folder, {"verify", "t.case"}).code, 0);
  }
}

}  // namespace

}  // namespace mekhala
