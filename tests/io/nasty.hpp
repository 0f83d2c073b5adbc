#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/io/importing.hpp"

// The corpus of hostile files in ../shared/nasty: its rows, and what checks of them share.
namespace mekhala::nasty {

struct Row {
  std::string id, file, format, wrong, expected, check;
};
[[nodiscard]] std::vector<Row> rows_of(const std::filesystem::path& index);

// What a checker looks at. It returns what is wrong, or nothing.
struct Seen {
  const testing_io::Outcome& outcome;
  std::vector<std::string> new_files;  // that came to be beside the input, or where it points
};
using Checker = std::function<std::string(const Seen&)>;
using Checkers = std::map<std::string, Checker>;

[[nodiscard]] std::string first_of(std::initializer_list<std::string> faults);
[[nodiscard]] std::string says(const Seen& seen, std::initializer_list<std::string> words);
// The fault's line stands both in the words and in the place of the error.
[[nodiscard]] std::string at_line(const Seen& seen, std::uint64_t line);
[[nodiscard]] std::string at_byte_or_line(const Seen& seen);
[[nodiscard]] std::string holds(bool fact, const char* what);
[[nodiscard]] std::string names_lines(const Seen& seen, const std::set<std::uint64_t>& wanted);
[[nodiscard]] std::string sized(const Seen& seen, std::size_t nodes, std::size_t links);
[[nodiscard]] Checker if_accepted(Checker check);
[[nodiscard]] Checker either(Checker refused, Checker accepted);
[[nodiscard]] Checker graph_of(std::size_t nodes, std::size_t links);
[[nodiscard]] Checker message(std::initializer_list<std::string> words);
[[nodiscard]] std::string nothing(const Seen& seen);
[[nodiscard]] bool all_statements(const testing_io::Outcome& outcome,
                                  const std::function<bool(std::string_view)>& good);
// The case takes the batch, and verifies afterwards; its log has one record for the import.
[[nodiscard]] std::string case_stands(const Seen& seen);
// No byte in what a surface prints that a terminal would obey.
[[nodiscard]] std::string quiet_on_terminals(const Seen& seen);

// Imports a copy of the file and says what is wrong by the index and by `check`, or nothing.
// Without sanitizers that includes more than 2 s of processor time and 256 MiB of memory.
[[nodiscard]] std::string judge(const Row& row, const std::filesystem::path& file,
                                const Checker& check);

// Of the files of nodes and edges: GraphML, GEXF, GML, Pajek, Matrix Market, STIX.
[[nodiscard]] const Checkers& graph_checkers();

}  // namespace mekhala::nasty
