// The files in ../shared/data/formats, each held to the counts that TRUTH.json beside them states.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/file.hpp"
#include "engine/case/ontology.hpp"
#include "io/delimited.hpp"
#include "io/formats/recognise.hpp"
#include "io/graph_file.hpp"
#include "io/xlsx.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using nlohmann::json;
using testing_io::shared;

// What one file was read as, in the words of TRUTH.json.
struct Counted {
  std::string format;
  std::map<std::string, std::uint64_t> counts;
  std::string warnings;
};

std::uint64_t filled(const CellTable& table, std::string_view column) {
  std::uint64_t count = 0;
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (table.header[c] != column) continue;
    for (std::size_t r = 0; r < table.rows(); ++r) count += table.cell(r, c).empty() ? 0 : 1;
  }
  return count;
}

std::uint64_t filled_cells(const CellTable& table) {
  std::uint64_t count = 0;
  for (const std::string_view cell : table.cells) count += cell.empty() ? 0 : 1;
  return count;
}

std::uint64_t rows_with(const CellTable& table, std::string_view column, std::string_view value) {
  std::uint64_t count = 0;
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (table.header[c] != column) continue;
    for (std::size_t r = 0; r < table.rows(); ++r) count += table.cell(r, c) == value ? 1 : 0;
  }
  return count;
}

std::string told(const WarningList& list) {
  std::string text;
  for (const ImportWarning& warning : list.list()) {
    text += fmt::format(" {} x{}", warning.rule, warning.count);
  }
  return text;
}

Counted count_graph(const std::filesystem::path& path) {
  Context context;
  const std::string bytes = read_file(path);
  const auto read = read_graph_tables(bytes, path.filename().string(), context);
  Counted counted;
  if (!read) return counted;
  counted.format = read->format;
  counted.counts["nodes"] = read->nodes.rows();
  counted.counts["edges"] = read->links.rows();
  counted.counts["undeclared"] = read->undeclared;
  counted.counts["directed"] = read->directed.value_or(false) ? 1 : 0;
  counted.counts["directed edges"] = read->directed_links;
  counted.counts["labels"] = filled(read->nodes, "label");
  counted.counts["spells"] = filled(read->nodes, "spells");
  counted.counts["positions"] = filled(read->nodes, "viz.x");
  counted.counts["places"] = filled(read->nodes, "latitude");
  counted.counts["dated"] = filled(read->nodes, "start");
  counted.counts["clusters"] = filled(read->nodes, "cluster");
  counted.counts["node cells"] = filled_cells(read->nodes);
  counted.counts["edge cells"] = filled_cells(read->links);
  counted.counts["refers to"] = rows_with(read->links, "relation", "refers to");
  counted.counts["sighted"] = rows_with(read->links, "relation", "sighted");
  counted.counts["observed in"] = rows_with(read->links, "relation", "observed in");
  counted.warnings = told(read->nodes.warnings);
  // The same file as a plain graph has a node more for each that no list names.
  const GraphFile graph = read_graph_file(path, {}, context);
  EXPECT_EQ(graph.named.graph.num_nodes(), read->nodes.rows() + read->undeclared);
  EXPECT_EQ(graph.named.graph.num_edges(), read->links.rows());
  return counted;
}

// Fails where a number that TRUTH.json states is not what was read.
void expect(const Counted& counted, const std::string& name, std::uint64_t wanted) {
  const auto found = counted.counts.find(name);
  ASSERT_TRUE(found != counted.counts.end()) << name;
  EXPECT_EQ(found->second, wanted) << name;
}

void check_graph(const Counted& counted, const json& truth) {
  if (truth.contains("nodes")) expect(counted, "nodes", truth["nodes"]);
  if (truth.contains("edges")) expect(counted, "edges", truth["edges"]);
  if (truth.contains("defaultedgetype")) expect(counted, "directed", 1);
  if (truth.contains("edge_directed_attr")) {
    expect(counted, "directed edges", truth["edge_directed_attr"]["true"]);
  }
  if (truth.contains("networkx_3_6_1") && truth["networkx_3_6_1"].contains("nx_nodes")) {
    const std::uint64_t nodes = truth["networkx_3_6_1"]["nx_nodes"];
    EXPECT_EQ(counted.counts.at("nodes") + counted.counts.at("undeclared"), nodes);
  }
}

void check_cx(const Counted& counted, const json& aspects) {
  expect(counted, "nodes", aspects["nodes"]);
  expect(counted, "edges", aspects["edges"]);
  expect(counted, "positions", aspects["cartesianLayout"]);
}

void check_stix(const Counted& counted, const json& truth) {
  const std::uint64_t relationships = truth["relationships"], sightings = truth["sightings"];
  const std::uint64_t objects = truth["distinct_ids"];
  expect(counted, "nodes", objects - relationships - sightings);
  expect(counted, "undeclared", truth["dangling_relationship_ends"]);
  const json& refs = truth["refs"];
  expect(counted, "refers to", refs.value("object_refs", 0));
  expect(counted, "sighted", refs.value("where_sighted_refs", 0));
  expect(counted, "observed in", refs.value("observed_data_refs", 0));
}

Counted count_ftm(const std::filesystem::path& path, const json& truth) {
  const testing_io::Outcome outcome = testing_io::import_paths({path});
  Counted counted;
  counted.format = "FollowTheMoney";
  EXPECT_FALSE(outcome.refused()) << outcome.message();
  if (outcome.refused()) return counted;
  const ImportReport& report = outcome.report();
  counted.counts["rows"] = report.rows;
  counted.counts["nodes"] = report.entities;
  counted.counts["edges"] = report.links;
  EXPECT_EQ(report.rows, truth["lines"]);
  EXPECT_EQ(report.rejected, 0U);
  const std::uint64_t ids = truth["distinct_ids"], edges = truth["edge_schema_entities"];
  EXPECT_EQ(report.entities, ids - edges);
  std::uint64_t payments = 0;
  for (const auto& [kind, count] : report.link_kinds) payments += kind == "pays" ? count : 0;
  EXPECT_EQ(payments, truth["expanded_source_target_pairs"]);
  return counted;
}

Counted count_csv(const std::filesystem::path& path, const json& truth) {
  Context context;
  Counted counted;
  counted.format = "delimited";
  DelimitedOptions options;
  options.delimiter = std::string(truth["delimiter"]).front();
  options.header = true;
  const CellTable table =
      read_delimited(read_file(path), path.filename().string(), options, context);
  counted.counts["rows"] = table.rows() + table.rejected.size() + table.blank_rows;
  counted.counts["columns"] = table.columns();
  counted.warnings = told(table.warnings);
  const std::uint64_t records = truth["records"];
  EXPECT_EQ(counted.counts["rows"], records - 1);
  std::size_t shown = 0;
  for (const json& name : truth["header"]) {
    if (shown < table.columns()) {
      EXPECT_EQ(table.header[shown], std::string(name));
    }
    ++shown;
  }
  return counted;
}

Counted count_xlsx(const std::filesystem::path& path, const json& truth) {
  Context context;
  Counted counted;
  counted.format = "XLSX";
  const std::vector<CellTable> sheets =
      read_xlsx(read_file(path), path.filename().string(), {}, context);
  std::uint64_t rows = 0, cells = 0;
  for (const CellTable& sheet : sheets) {
    rows += sheet.rows() + (sheet.header_line > 0 ? 1 : 0);
    cells += filled_cells(sheet);
    for (const std::string& name : sheet.header) cells += name.empty() ? 0 : 1;
  }
  counted.counts["rows"] = rows;
  counted.counts["cells"] = cells;
  EXPECT_EQ(sheets.size(), truth["sheet_names"].size());
  std::uint64_t wanted = 0;
  for (const auto& [name, sheet] : truth["sheets"].items()) {
    wanted += static_cast<std::uint64_t>(sheet["rows"]);
  }
  EXPECT_EQ(rows, wanted);
  return counted;
}

Counted count(const std::string& name, const std::filesystem::path& path, const json& truth) {
  const std::string folder = name.substr(0, name.find('/'));
  if (folder == "ftm") return count_ftm(path, truth);
  if (folder == "csv" || folder == "neo4j-csv") return count_csv(path, truth);
  if (folder == "xlsx") return count_xlsx(path, truth);
  Counted counted = count_graph(path);
  if (folder == "cx") {
    check_cx(counted, truth["aspects"]);
  } else if (folder == "stix") {
    check_stix(counted, truth);
  } else if (folder == "pajek") {
    expect(counted, "nodes", truth["rows_per_section"]["*vertices"]);
    expect(counted, "edges", truth["rows_per_section"]["*edges"]);
    expect(counted, "labels", truth["rows_per_section"]["*vertices"]);
  } else if (folder == "dl") {
    expect(counted, "nodes", truth["n"]);
  } else if (folder == "dot") {
    expect(counted, "nodes", truth["graphviz_gc"]["nodes"]);
    expect(counted, "edges", truth["graphviz_gc"]["edges"]);
  } else if (folder == "kml") {
    expect(counted, "nodes", truth["Placemark"]);
    expect(counted, "places", truth["coordinates"]);
    expect(counted, "dated", truth["TimeSpan"]);
  } else {
    check_graph(counted, truth);
  }
  return counted;
}

TEST(Truth, EachFileHasTheCountsStated) {
  const auto folder = shared("data/formats");
  if (!folder) GTEST_SKIP() << testing_io::kNoShared;
  std::ifstream file(*folder / "TRUTH.json");
  const json truth = json::parse(file);
  std::string table;
  std::size_t right = 0;
  for (const auto& [name, wanted] : truth.items()) {
    SCOPED_TRACE(name);
    const auto* result = ::testing::UnitTest::GetInstance()->current_test_info()->result();
    const int before = result->total_part_count();
    const Counted counted = count(name, *folder / name, wanted);
    const bool good = result->total_part_count() == before && !counted.format.empty();
    EXPECT_FALSE(counted.format.empty()) << "no reader knows it";
    right += good ? 1 : 0;
    table += fmt::format("{:<6}{:<46}{:<14}", good ? "right" : "WRONG", name, counted.format);
    for (const auto& [what, number] : counted.counts) {
      if (number > 0) table += fmt::format(" {}={}", what, number);
    }
    table += counted.warnings + "\n";
  }
  std::cout << table << right << " right of " << truth.size() << "\n";
  EXPECT_EQ(right, truth.size());
}

}  // namespace
}  // namespace mekhala
