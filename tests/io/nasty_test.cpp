// The corpus of hostile files in ../shared/nasty: each row of its INDEX.tsv that an importer is to
// meet, held to what its columns `expected` and `check` say.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <set>

#include "engine/base/text.hpp"
#include "engine/case/case.hpp"
#include "io/graph_file.hpp"
#include "tests/io/importing.hpp"
#include "tests/io/nasty.hpp"

namespace mekhala {
namespace {

using namespace nasty;

using testing_io::Folder;
using testing_io::import_paths;
using testing_io::Outcome;
using testing_io::shared;
using testing_io::Told;

std::string c22(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const auto strength = [&](const char* target) {
    return told.one(fmt::format("A -linked_to-> {}", target), "strength");
  };
  return first_of({holds(told.links.size() == 7, "not every row is a link"),
                   holds(strength("B0").empty(), "\"1,5\" became a number"),
                   holds(strength("B1").empty(), "0x1F became a number"),
                   holds(strength("B2").empty(), "1_000 became a number"),
                   holds(strength("B3").empty(), "1.2.3 became a number"),
                   holds(strength("B4").empty(), "12abc became a number"),
                   holds(strength("B5").empty(), "an empty weight became a number"),
                   holds(strength("B6") == "1", "\" 1 \" is not 1"),
                   names_lines(seen, {2, 3, 4, 5, 6})});
}

std::string c23(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const auto bits = [&](const char* link) -> std::uint64_t {
    const auto value = parse_double(told.one(link, "strength"));
    return value ? std::bit_cast<std::uint64_t>(*value) : 0;
  };
  return first_of(
      {holds(bits("A -linked_to-> B") == std::bit_cast<std::uint64_t>(1e-320), "1e-320 changed"),
       holds(bits("A -linked_to-> C") ==
                 std::bit_cast<std::uint64_t>(0.1000000000000000055511151231257827),
             "0.1 changed")});
}

std::string c24(const Seen& seen) {
  std::vector<std::string> wanted;
  for (const char* id :
       {"7", "007", "7.0", "18446744073709551616", "18446744073709551617", "1e3", "1000", "Z"}) {
    wanted.push_back(std::string("person:") + id);
  }
  std::sort(wanted.begin(), wanted.end());
  return holds(seen.outcome.batch().entities == wanted, "the nodes are not the seven ids and Z");
}

std::string c25(const Seen& seen) {
  const ImportWarning* warning = seen.outcome.warning("near_duplicate");
  if (warning == nullptr) return "the possible duplicate is not named";
  const Told& told = seen.outcome.batch();
  const auto there = [&](const char* name) {
    return std::find(told.entities.begin(), told.entities.end(), name) != told.entities.end();
  };
  return first_of({holds(warning->lines == std::vector<std::uint64_t>{2, 3}, "not lines 2 and 3"),
                   holds(there("person:Jos\xc3\xa9") && there("person:Jose\xcc\x81"),
                         "the two spellings are not both kept"),
                   sized(seen, 3, 2)});
}

std::string c26(const Seen& seen) {
  return first_of({names_lines(seen, {2, 3, 4}), quiet_on_terminals(seen), sized(seen, 4, 3)});
}

std::string c31(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  return first_of({holds(seen.outcome.rejection(2) != nullptr, "line 2 is not rejected"),
                   holds(seen.outcome.rejection(3) != nullptr, "line 3 is not rejected"),
                   holds(std::none_of(told.entities.begin(), told.entities.end(),
                                      [](const std::string& one) {
                                        return trim(one.substr(one.find(':') + 1)).empty();
                                      }),
                         "a node with an empty id"),
                   sized(seen, 2, 1)});
}

std::string c33(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const char* names[] = {"Null", "NA", "N/A", "None", "NaN", "true", "undefined"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (told.one(fmt::format("n{}", i), "name") != names[i]) {
      return fmt::format("the name of n{} is not {}", i, names[i]);
    }
  }
  return sized(seen, 7, 0);
}

std::string c40(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  return first_of(
      {holds(told.one("s1", "name") == "Robert'); DROP TABLE node;--", "s1 is not literal"),
       holds(told.one("s2", "name") == "%' OR 1=1 --", "s2 is not literal"),
       holds(told.one("s3", "name") == "a\\';x", "s3 is not literal"), case_stands(seen)});
}

std::string c43(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const auto from = [&](int target) {
    const auto all = told.of(fmt::format("A -linked_to-> B{}", target), "valid_from");
    return all.empty() ? std::string() : all.front();
  };
  return first_of({names_lines(seen, {2, 3, 4, 5, 6, 8, 9, 10, 11, 13}),
                   holds(from(0).empty(), "2023-02-30 became a date"),
                   holds(from(1).empty(), "31/02/2024 became a date"),
                   holds(from(2).empty() || from(2) == "2024", "03/04/2024 was guessed"),
                   holds(from(3).empty(), "0000-00-00 became a date"),
                   holds(from(4).empty(), "2024-13-01 became a date"),
                   holds(from(5) == "2024-01-01", "2024-1-1 was not read"),
                   holds(from(6).empty(), "24-01-01 was guessed"),
                   holds(from(7).empty(), "1704067200000 became a date"),
                   holds(from(8).empty(), "yesterday became a date"),
                   holds(from(9).empty(), "25:00 became a time"),
                   holds(from(11).empty(), "+10000-01-01 became a date"),
                   holds(from(12) == "2024-02-29", "2024-02-29 was not read"),
                   holds(from(13) == "1969-12-31T23:59", "1969-12-31T23:59:59Z was not read")});
}

std::string c46(const Seen& seen) {
  const std::vector<std::string>& header = seen.outcome.report().tables.front().header;
  const bool clean = std::none_of(header.begin(), header.end(), [](const std::string& name) {
    return name.find("sep=") != std::string::npos;
  });
  return first_of({holds(clean, "a column is called sep="), sized(seen, 3, 2)});
}

std::string c60(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const auto roles = [&](const char* id) { return told.of(id, "role"); };
  const auto warned = [&](std::uint64_t line) {
    return std::any_of(seen.outcome.report().warnings.begin(), seen.outcome.report().warnings.end(),
                       [&](const ImportWarning& warning) {
                         return warning.column == "role" && !warning.lines.empty() &&
                                std::count(warning.lines.begin(), warning.lines.end(), line) == 1;
                       });
  };
  return first_of(
      {holds(roles("n1").empty(), "kingpin became a role"),
       holds(told.one("n1", "notes") == "kingpin", "kingpin is lost"),
       holds(warned(2), "no warning for the unknown role"),
       holds(roles("n2").empty(), "an empty role became one"),
       holds(warned(3), "no warning for the empty role"),
       holds(roles("n3") == std::vector<std::string>{"victim"}, "VICTIM is not the role victim")});
}

std::string j11(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const std::string whole("A\0x", 3);
  for (const std::string& entity : told.entities) {
    const std::string id = entity.substr(entity.find(':') + 1);
    if (id != "A" && id != whole) return "an id that is neither A nor A\\0x";
  }
  for (const std::string& link : told.links) {
    if (link == "A -linked_to-> A") return "a loop at A: cut at NUL";
  }
  return names_lines(seen, {2});
}

std::string j25(const Seen& seen) {
  std::uint64_t repeats = 0;
  for (const ImportWarning& warning : seen.outcome.report().warnings) {
    if (warning.rule.starts_with("duplicate")) repeats = warning.count;
  }
  return first_of({sized(seen, 1, 0),
                   holds(seen.outcome.report().warnings.size() < 5, "many messages"),
                   holds(repeats == 29999, "the summary does not count the 29,999 repeats")});
}

std::string z04(const Seen& seen) {
  return seen.new_files.empty() ? "" : "written: " + seen.new_files.front();
}

std::string z08(const Seen& seen) {
  const ImportWarning* error = seen.outcome.warning("error_cell");
  const ImportWarning* cached = seen.outcome.warning("formula_cached");
  if (error == nullptr || error->message.find("#REF!") == std::string::npos) {
    return "the error #REF! is not named";
  }
  if (cached == nullptr) return "nothing says that stored values of formulas were used";
  // The only row lacks its target, which is the error: it is rejected with the stored value in it.
  const Rejection* row = seen.outcome.rejection(2);
  return holds(row != nullptr && row->row == "A,", "the stored value A was not used");
}

const Checkers& checkers() {
  static const Checkers all{
      {"c02", [](const Seen& seen) { return holds(seen.outcome.batch().links.empty(), "edges"); }},
      {"c03",
       [](const Seen& seen) {
         return first_of({holds(seen.outcome.report().tables.front().header.front() == "source",
                                "the first column is not \"source\""),
                          sized(seen, 3, 2)});
       }},
      {"c04", either(message({"UTF-16"}), graph_of(3, 2))},
      {"c05", message({"NUL", "encoding", "UTF-16"})},
      {"c09", if_accepted(graph_of(4, 3))},
      {"c10", if_accepted(graph_of(3, 2))},
      {"c11", [](const Seen& seen) { return at_line(seen, 3); }},
      {"c12", if_accepted([](const Seen& seen) {
         return first_of(
             {holds(seen.outcome.batch().links == std::vector<std::string>{"A\"x -recruited-> B"},
                    "A\"x is not kept literally"),
              names_lines(seen, {2})});
       })},
      {"c15", either([](const Seen& seen) { return at_line(seen, 2); },
                     [](const Seen& seen) {
                       const Rejection* row = seen.outcome.rejection(2);
                       if (row == nullptr) return std::string("line 2 is not rejected");
                       return first_of({holds(row->row == "A,B,recruits,1,2024-01-01,x,y",
                                              "the rejected row is not as it stood"),
                                        sized(seen, 0, 0)});
                     })},
      {"c17",
       [](const Seen& seen) {
         return first_of(
             {says(seen, {"source"}), says(seen, {"relation"}), says(seen, {"weight"})});
       }},
      {"c19", if_accepted([](const Seen& seen) {
         return first_of(
             {holds(seen.outcome.report().tables.front().header.size() == 5, "not five columns"),
              sized(seen, 3, 2)});
       })},
      {"c22", if_accepted(c22)},
      {"c23", c23},
      {"c24", c24},
      {"c25", c25},
      {"c26", c26},
      {"c31", if_accepted(c31)},
      {"c32", either(
                  [](const Seen& seen) {
                    return first_of({says(seen, {"2"}), says(seen, {"3"})});
                  },
                  [](const Seen& seen) {
                    return names_lines(seen, {2, 3});
                  })},
      {"c33", c33},
      {"c34", either(message({"bytes", "limit"}),
                     [](const Seen& seen) {
                       const auto& entities = seen.outcome.batch().entities;
                       return holds(std::any_of(entities.begin(), entities.end(),
                                                [](const std::string& one) {
                                                  return one.size() > 1024UL * 1024UL;
                                                }),
                                    "the field of 1 MiB is not there whole");
                     })},
      {"c40", c40},
      {"c41",
       [](const Seen& seen) {
         return first_of({quiet_on_terminals(seen), case_stands(seen)});
       }},
      {"c43", if_accepted(c43)},
      {"c45", if_accepted([](const Seen& seen) {
         return first_of({holds(all_statements(seen.outcome,
                                               [](std::string_view text) {
                                                 return text.find('\x1a') == std::string_view::npos;
                                               }),
                                "Ctrl-Z is in a value"),
                          sized(seen, 3, 2)});
       })},
      {"c46", if_accepted(c46)},
      {"c47", either(message({"gzip"}),
                     [](const Seen& seen) {
                       return first_of({holds(seen.outcome.report().compression == "gzip",
                                              "it does not say gzip"),
                                        sized(seen, 3, 2)});
                     })},
      {"c51", graph_of(3, 2)},
      {"c52", graph_of(8001, 8000)},
      {"c53", at_byte_or_line},
      {"c56", at_byte_or_line},
      {"c59", either([](const Seen& seen) { return at_line(seen, 2); },
                     [](const Seen& seen) { return names_lines(seen, {2}); })},
      {"c60", if_accepted(c60)},
      {"j02", at_byte_or_line},
      {"j03", message({"depth"})},
      {"j04", message({"depth"})},
      {"j05", either(message({"twice"}),
                     [](const Seen& seen) {
                       const ImportWarning* warning = seen.outcome.warning("duplicate_key");
                       if (warning == nullptr) return std::string("the repeated key is not named");
                       return first_of(
                           {holds(warning->message.find("last") != std::string::npos &&
                                      warning->column == "id",
                                  "which one won is not said"),
                            holds(std::find(seen.outcome.batch().entities.begin(),
                                            seen.outcome.batch().entities.end(),
                                            "person:B") != seen.outcome.batch().entities.end(),
                                  "the last one did not win")});
                     })},
      {"j07", either(message({"text", "string"}),
                     [](const Seen& seen) {
                       return holds(seen.outcome.batch().entities ==
                                        std::vector<std::string>{"person:9007199254740992",
                                                                 "person:9007199254740993"},
                                    "the ids were rounded");
                     })},
      {"j09", if_accepted([](const Seen& seen) {
         return holds(all_statements(seen.outcome,
                                     [](std::string_view text) {
                                       return !find_invalid_utf8(text).has_value();
                                     }),
                      "ill-formed UTF-8 is stored");
       })},
      {"j11", if_accepted(j11)},
      {"j13", message({"UTF-16"})},
      {"j18", message({"link 1"})},
      {"j20", if_accepted([](const Seen& seen) {
         return first_of({sized(seen, 2, 1),
                          holds(seen.outcome.batch().one("A -linked_to-> B", "strength").empty(),
                                "a number that no double holds was used as strength")});
       })},
      {"j22", either(message({"nodes"}),
                     [](const Seen& seen) {
                       return holds(seen.outcome.warning("no_nodes") != nullptr, "not said");
                     })},
      {"j23", at_byte_or_line},
      {"j25", if_accepted(j25)},
      {"j26",
       [](const Seen& seen) {
         return holds(seen.outcome.batch().entities ==
                          std::vector<std::string>{"person:A/\b\f\n\r\t\"\\\xf0\x9f\x98\x80"},
                      "the id did not come through");
       }},
      {"z01", if_accepted(graph_of(2, 1))},
      {"z02", message({"ratio", "limit"})},
      {"z04", z04},
      {"z05", message({"entities", "document type"})},
      {"z07", either(message({"limit"}), nothing)},
      {"z08", z08},
      {"z11", either(message({"twice"}),
                     [](const Seen& seen) {
                       return holds(!seen.outcome.report().warnings.empty(), "not said which");
                     })},
      {"z12", message({"encrypted"})},
  };
  return all;
}

bool applies(const Row& row) {
  static const std::set<std::string> formats{"csv",  "json", "xlsx",  "ftm", "graphml",
                                             "gexf", "gml",  "pajek", "mtx", "stix"};
  return formats.contains(row.format);
}

TEST(Nasty, EachFileAsTheIndexSays) {
  const auto index = shared("nasty/INDEX.tsv");
  if (!index) GTEST_SKIP() << testing_io::kNoShared;
  std::size_t right = 0, all = 0;
  std::string summary;
  for (const Row& row : rows_of(*index)) {
    if (!applies(row)) continue;
    SCOPED_TRACE(row.id + ": " + row.wrong + "; check: " + row.check);
    ++all;
    const Checkers& own = checkers().contains(row.id) ? checkers() : graph_checkers();
    ASSERT_TRUE(own.contains(row.id)) << "a row that no checker knows";
    const std::string fault = judge(row, index->parent_path() / row.file, own.at(row.id));
    right += fault.empty() ? 1 : 0;
    summary +=
        fmt::format("{} {}{}\n", row.id,
                    fault.empty() ? "right" : "wrong: ", escape_terminal(fault.substr(0, 600)));
    EXPECT_EQ(fault, "");
  }
  std::cout << summary << right << " right of " << all << "\n";
  EXPECT_EQ(all, checkers().size() + graph_checkers().size());
}

// Edge lists are no import but a graph: what cannot be read refuses the file.
TEST(Nasty, EdgeListsAsTheIndexSays) {
  const auto index = shared("nasty/INDEX.tsv");
  if (!index) GTEST_SKIP() << testing_io::kNoShared;
  std::size_t right = 0, all = 0;
  for (const Row& row : rows_of(*index)) {
    if (row.format != "edgelist") continue;
    ++all;
    Context context;
    std::string fault;
    try {
      const GraphFile read = read_graph_file(index->parent_path() / row.file, {}, context);
      if (row.id == "p05") fault = "accepted";
      if (read.named.graph.num_nodes() != 2) fault = "not two nodes";
      if (read.named.names.find("9223372036854775807") == kNoNode) fault = "the large id is lost";
    } catch (const Error& error) {
      if (row.id == "p05" &&
          (!error.place().line || std::string(error.what()).find("line ") == std::string::npos)) {
        fault = "the line is not named";
      }
    }
    right += fault.empty() ? 1 : 0;
    std::cout << row.id << (fault.empty() ? " right\n" : " wrong: " + fault + "\n");
    EXPECT_EQ(fault, "") << row.id;
  }
  std::cout << right << " right of " << all << "\n";
  EXPECT_EQ(all, 2U);
}

}  // namespace
}  // namespace mekhala
