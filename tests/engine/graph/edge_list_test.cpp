#include "engine/graph/edge_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

NamedGraph parse(std::string_view text, bool directed = true, unsigned threads = 2) {
  Context context({.threads = threads});
  return parse_edge_list(text, "list.txt", {.directed = directed}, context);
}

Error error_of(std::string_view text, unsigned threads = 2) {
  try {
    (void)parse(text, true, threads);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {ErrorCode::failure, ""};
}

std::vector<std::string> edges_of(const NamedGraph& named) {
  std::vector<std::string> edges;
  const GraphView graph = named.graph;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    edges.push_back(named.names[graph.source(e)] + ">" + named.names[graph.target(e)]);
  }
  return edges;
}

std::vector<std::string> names_of(const NamedGraph& named) {
  std::vector<std::string> names;
  for (NodeId node = 0; node < named.names.size(); ++node) names.push_back(named.names[node]);
  return names;
}

const Column<double>& weights_of(const NamedGraph& named) {
  return std::get<Column<double>>(*named.edge_columns.find("weight"));
}

TEST(EdgeList, IntegersAreOrderedByValue) {
  const NamedGraph named = parse("10 9\n9 -3\n10 200\n");
  EXPECT_THAT(names_of(named), ElementsAre("-3", "9", "10", "200"));
  EXPECT_THAT(edges_of(named), ElementsAre("9>-3", "10>9", "10>200"));
  EXPECT_TRUE(named.names.are_integers());
  EXPECT_EQ(named.names.find("10"), 2U);
  EXPECT_EQ(named.names.find("010"), kNoNode);
  EXPECT_EQ(named.names.find("ten"), kNoNode);
}

TEST(EdgeList, TextIsOrderedByBytesAndKeptVerbatim) {
  const NamedGraph named = parse("สมชาย,Ben\nana maria,007\n");
  EXPECT_THAT(names_of(named), ElementsAre("007", "Ben", "ana maria", "สมชาย"));
  EXPECT_EQ(named.names.find("Ben"), 1U);
  EXPECT_EQ(named.names.find("ben"), kNoNode);
}

TEST(EdgeList, NothingIsAllocatedByTheValueOfAnId) {
  EXPECT_THAT(names_of(parse("0 9223372036854775807\n")), ElementsAre("0", "9223372036854775807"));
  EXPECT_THAT(names_of(parse("0 4294967295\n")), ElementsAre("0", "4294967295"));
  EXPECT_THAT(names_of(parse("-9223372036854775808 1\n")),
              ElementsAre("-9223372036854775808", "1"));
  EXPECT_THAT(names_of(parse("0 9223372036854775808\n")), ElementsAre("0", "9223372036854775808"));
}

TEST(EdgeList, NumbersThatAreNotCanonicalAreText) {
  const NamedGraph named = parse("7 Z\n007 Z\n7.0 Z\n1e3 Z\n1000 Z\n+7 Z\n-0 Z\n");
  EXPECT_EQ(named.graph.num_nodes(), 8U);
  EXPECT_EQ(parse("1 2\n1 02\n").graph.num_nodes(), 3U);
}

TEST(EdgeList, SeparatorsLineEndsCommentsBlankLines) {
  for (const std::string_view text :
       {"1 2\n2 3", "1\t2\r\n2\t3\r\n", "1,2\r2,3\r", "1;2\n2;3\n", "# c\n1  \t 2 \n\n % d\n 2 3\n",
        "1 , 2\n\r\n2\t, 3 \n", "source,target\n1,2\n2,3",
        "\xEF\xBB\xBF"
        "1,2\n2,3\n",
        "FromNodeId\tToNodeId\n1\t2\n2\t3\n"}) {
    SCOPED_TRACE(std::string(text));
    EXPECT_THAT(edges_of(parse(text)), ElementsAre("1>2", "2>3"));
  }
}

TEST(EdgeList, NothingInIt) {
  for (const std::string_view text : {"", "\n", "# only\n", "source,target\n", "\r\n\r\n"}) {
    const NamedGraph named = parse(text);
    EXPECT_EQ(named.graph.num_nodes(), 0U);
    EXPECT_EQ(named.graph.num_edges(), 0U);
    EXPECT_EQ(named.names.size(), 0U);
  }
}

TEST(EdgeList, WeightsFollowTheirEdges) {
  const NamedGraph named = parse("b a 2.5\na b 1e-320\na b 0.1\n", false);
  EXPECT_THAT(edges_of(named), ElementsAre("a>b", "a>b", "a>b"));
  const auto& weights = weights_of(named);
  EXPECT_EQ(weights[0], 2.5);
  EXPECT_EQ(weights[1], 1e-320);
  EXPECT_EQ(weights[2], 0.1);
  const NamedGraph integers = parse("3 1 30\n1 2 12\n1 1 \t11\n");
  EXPECT_THAT(edges_of(integers), ElementsAre("1>1", "1>2", "3>1"));
  EXPECT_EQ(weights_of(integers)[0], 11);
  EXPECT_EQ(weights_of(integers)[2], 30);
}

TEST(EdgeList, AnEmptyWeightIsMissing) {
  const NamedGraph named = parse("1,2,5\n2,3,\n");
  EXPECT_TRUE(weights_of(named).has(0));
  EXPECT_FALSE(weights_of(named).has(1));
}

TEST(EdgeList, HeaderChoosesColumns) {
  const NamedGraph named = parse("date,target,weight,source\n2024,b,3,a\n2025,c,4,b\n");
  EXPECT_THAT(edges_of(named), ElementsAre("a>b", "b>c"));
  EXPECT_EQ(weights_of(named)[1], 4);
  EXPECT_THAT(named.notes, ElementsAre(HasSubstr("1 further column")));
  EXPECT_EQ(parse("1 2 friend\n2 3 foe\n").edge_columns.find("weight"), nullptr);
}

TEST(EdgeList, LookAlikesAreNoted) {
  EXPECT_THAT(parse("Jos\xC3\xA9,Ana\nJose\xCC\x81,Ana\n").notes,
              ElementsAre(HasSubstr("accents")));
  EXPECT_THAT(parse("a\xE2\x80\xAE"
                    "b,c\n")
                  .notes,
              ElementsAre(HasSubstr("invisible")));
  EXPECT_THAT(parse("ana,ben\n").notes, IsEmpty());
}

TEST(EdgeList, FaultsNameTheFirstLine) {
  struct Case {
    std::string text;
    std::uint64_t line;
    const char* message;
  };
  for (const Case& c : std::vector<Case>{{"1 2\n3\n4 5\n", 2, "one id"},
                                         {"1 2\r\n3 4\r\n5 6 7\r\n8\r\n", 3, "3 columns"},
                                         {"1\r2\r", 1, "one id"},
                                         {"# c\n1,2\n,3\n", 3, "source id is empty"},
                                         {"a,b\nc,  \n", 2, "target id is empty"},
                                         {"1 2 3\n1 2 x\n", 2, "finite"},
                                         {"1 2 3\n1 2 inf\n", 2, "finite"},
                                         {"1,2,3\n1,2,0x1F\n", 2, "finite"},
                                         {"1,2,3\n1,2,12abc\n", 2, "finite"},
                                         {"a b\nc \xFF\n", 2, "UTF-8"},
                                         {std::string("a b\nc \0d\n", 9), 2, "NUL"},
                                         {"a,b\n\"c\",d\n", 2, "quotation mark"},
                                         {"1 2 3 4\n", 1, "header"}}) {
    SCOPED_TRACE(c.text);
    const Error error = error_of(c.text);
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_EQ(error.place().line, c.line);
    EXPECT_THAT(error.what(), HasSubstr(c.message));
    EXPECT_THAT(error.what(), HasSubstr("list.txt"));
  }
}

TEST(EdgeList, MessagesHoldNoValues) {
  EXPECT_THAT(error_of("Somchai Malee 1\nSomchai Malee Rachel\n").what(), Not(HasSubstr("Rachel")));
  EXPECT_EQ(error_of("Somchai Malee 1\nSomchai Malee Rachel\n").place().value, "Rachel");
}

// Several chunks of text, the fault in a late one and another behind it.
TEST(EdgeList, TheFirstFaultOfAManyChunkFile) {
  std::string text;
  while (text.size() < (std::size_t{5} << 20)) text += "1234567 7654321\n";
  const std::uint64_t lines = text.size() / 16;
  text += "1 x\n1\n2 3\n";
  while (text.size() < (std::size_t{9} << 20)) text += "oops\n";
  for (const unsigned threads : {1U, 2U, 7U}) {
    SCOPED_TRACE(threads);
    EXPECT_EQ(error_of(text, threads).place().line, lines + 2);
  }
}

TEST(EdgeList, ALineLongerThanAChunk) {
  const std::string name(3 << 20, 'x');
  const NamedGraph named = parse("a " + name + "\nb c\n");
  EXPECT_THAT(named.graph.num_nodes(), 4U);
  EXPECT_EQ(named.names[3], name);
}

TEST(EdgeList, CompressedFilesAreUnpacked) {
  EXPECT_THAT(edges_of(parse(gzip("1 2\n2 3\n"))), ElementsAre("1>2", "2>3"));
  EXPECT_EQ(error_of(gzip("1 2\n2 3\n").substr(0, 20)).code(), ErrorCode::invalid_input);
}

TEST(EdgeList, StopIsHonoured) {
  std::stop_source stop;
  stop.request_stop();
  Context context({.threads = 2, .stop = stop.get_token()});
  EXPECT_THROW((void)parse_edge_list("1 2\n", "f", {}, context), Error);
}

// --- against a slow reader ---------------------------------------------------------------------

struct SlowRow {
  std::string source, target;
  double weight;
};

// One line at a time, by the words of the header.
std::vector<SlowRow> read_slowly(const std::string& text, char separator) {
  std::vector<SlowRow> rows;
  std::string line;
  const auto flush = [&] {
    std::vector<std::string> fields;
    std::string field;
    const auto end_field = [&](bool always) {
      const auto first = field.find_first_not_of(" \t");
      if (first == std::string::npos) {
        field.clear();
      } else {
        field = field.substr(first, field.find_last_not_of(" \t") - first + 1);
      }
      if (always || !field.empty()) fields.push_back(field);
      field.clear();
    };
    const auto first = line.find_first_not_of(" \t");
    if (first != std::string::npos && line[first] != '#' && line[first] != '%') {
      for (const char c : line) {
        if (c == separator || (separator == ' ' && c == '\t')) {
          end_field(separator != ' ');
        } else {
          field += c;
        }
      }
      end_field(separator != ' ');
      rows.push_back({fields.at(0), fields.at(1), fields.size() > 2 ? std::stod(fields[2]) : 0});
    }
    line.clear();
  };
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      flush();  // "\r\n" makes an empty line, which counts for nothing
    } else {
      line += c;
    }
  }
  flush();
  return rows;
}

std::string random_id(Random& random, int kind) {
  switch (kind) {
    case 0:
      return std::to_string(random.below(40));
    case 1:
      return std::to_string(random.below(1U << 31) * 2);
    case 2:
      return std::to_string(static_cast<std::int64_t>(random.next()) >> random.below(63));
    default: {
      static const std::vector<std::string> parts = {"a", "Bo", "7", "ส", "007",
                                                     "é", "-",  ".", "x#"};
      std::string id;
      const std::uint64_t size = 1 + random.below(4);
      for (std::uint64_t i = 0; i < size; ++i) id += parts[random.below(parts.size())];
      return id;
    }
  }
}

bool all_integers(const std::vector<SlowRow>& rows) {
  const auto is_integer = [](const std::string& id) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), value);
    return error == std::errc{} && end == id.data() + id.size() && std::to_string(value) == id;
  };
  return std::all_of(rows.begin(), rows.end(), [&](const SlowRow& row) {
    return is_integer(row.source) && is_integer(row.target);
  });
}

void expect_same(const NamedGraph& named, const std::vector<SlowRow>& rows, bool weighted) {
  std::multimap<std::pair<std::string, std::string>, double> expected, read;
  std::vector<std::string> ids;
  for (const SlowRow& row : rows) {
    expected.insert({{row.source, row.target}, row.weight});
    ids.push_back(row.source);
    ids.push_back(row.target);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (all_integers(rows)) {
    std::sort(ids.begin(), ids.end(),
              [](const auto& a, const auto& b) { return std::stoll(a) < std::stoll(b); });
  }
  EXPECT_EQ(names_of(named), ids);
  const GraphView graph = named.graph;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    read.insert({{named.names[graph.source(e)], named.names[graph.target(e)]},
                 weighted ? weights_of(named)[e] : 0});
  }
  EXPECT_EQ(read, expected);  // equal keys keep their order: parallel edges as given
}

TEST(EdgeList, AgreesWithASlowReader) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 11);
    const std::vector<std::string> breaks = {"\n", "\r\n", "\r"};
    const char separator = " \t,;"[random.below(4)];
    const int kind = static_cast<int>(random.below(4));
    const bool late_text = random.below(4) == 0;
    const bool weighted = random.below(2) == 0;
    const std::uint64_t lines = 1 + random.below(60);
    const std::uint64_t one_break = random.below(4);
    std::string text;
    for (std::uint64_t i = 0; i < lines; ++i) {
      const std::string pad = random.below(8) == 0 ? " " : "";
      const int row_kind = late_text && i + 1 == lines ? 3 : kind;
      if (i > 0 && random.below(10) == 0) text += "# a comment, of; sorts\t1 2";
      if (i > 0 && random.below(10) == 0) text += breaks[random.below(3)];
      if (text.ends_with("2")) text += "\n";
      std::string source = random_id(random, row_kind);
      while (source[0] == '#') source = random_id(random, row_kind);
      text += pad + source + pad + separator + pad + random_id(random, row_kind);
      if (weighted) text += pad + separator + pad + format_double(random.uniform() * 100);
      text += pad;
      if (i + 1 < lines || random.below(2) == 0) {
        text += breaks[one_break < 3 ? one_break : random.below(3)];
      }
    }
    const std::vector<SlowRow> rows = read_slowly(text, separator);
    const NamedGraph named = parse(text, true, 1 + static_cast<unsigned>(seed % 3));
    expect_same(named, rows, weighted);
  }
}

TEST(EdgeList, SameGraphForAnyNumberOfThreads) {
  for (const int kind : {0, 1, 2, 3}) {
    SCOPED_TRACE(kind);
    Random random(static_cast<std::uint64_t>(kind), 5);
    std::string text;
    while (text.size() < (std::size_t{3} << 20)) {
      text += random_id(random, kind) + "\t" + random_id(random, kind) + "\t" +
              std::to_string(random.below(9)) + "\n";
    }
    const NamedGraph one = parse(text, false, 1);
    expect_same(parse(text, true, 1), read_slowly(text, '\t'), true);
    for (const unsigned threads : {2U, 7U}) {
      const NamedGraph many = parse(text, false, threads);
      EXPECT_EQ(many.graph.fingerprint(), one.graph.fingerprint());
      EXPECT_EQ(names_of(many), names_of(one));
      for (EdgeId e = 0; e < one.graph.num_edges(); ++e) {
        ASSERT_EQ(weights_of(many)[e], weights_of(one)[e]);
      }
    }
  }
}

TEST(EdgeList, NastyFiles) {
  const std::filesystem::path folder =
      std::filesystem::path(MEKHALA_SOURCE_DIR) / ".." / "shared" / "nasty" / "files";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the nasty files are not here: " << folder;
  Context context;
  const auto read = [&](const char* name) { return read_edge_list(folder / name, {}, context); };
  EXPECT_EQ(read("c24_id_numeric_trap.csv").graph.num_nodes(), 8U);
  const NamedGraph flood = read("c52_hash_flood.csv");
  EXPECT_GE(flood.graph.num_nodes(), 8001U);
  EXPECT_THAT(names_of(read("p04_huge_id.edges")), ElementsAre("0", "9223372036854775807"));
  try {
    (void)read("p05_odd_tokens.edges");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().line, 2U);
  }
  EXPECT_EQ(read("c33_null_names.csv").names.find("NaN") == kNoNode, false);
  EXPECT_EQ(read("c51_blank_lines.csv").graph.num_nodes(), 3U);
  EXPECT_EQ(read("c09_mixed_newlines.csv").graph.num_edges(), 3U);
  EXPECT_THROW((void)read("c31_empty_id.csv"), Error);
  EXPECT_THROW((void)read("c56_overlong_utf8.csv"), Error);
  EXPECT_THROW((void)read("missing.csv"), Error);
}

TEST(NodeNames, UnsortedNamesAreFound) {
  const NodeNames names(std::vector<std::string>{"cleo", "ana", "ben", "ana"});
  EXPECT_EQ(names.size(), 4U);
  EXPECT_EQ(names[0], "cleo");
  EXPECT_EQ(names.find("cleo"), 0U);
  EXPECT_EQ(names.find("ana"), 1U);
  EXPECT_EQ(names.find("dan"), kNoNode);
  EXPECT_EQ(NodeNames().find("x"), kNoNode);
  EXPECT_EQ(NodeNames(std::vector<std::string>{}).size(), 0U);
}

}  // namespace
}  // namespace mekhala
