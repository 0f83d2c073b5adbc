#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/context.hpp"

// The verbs of the command line for a surface in the same process: the same options, views,
// filters and log. The caller is treated as a pipe is: team by itself, work with a purpose alone.
namespace mekhala::cli {

struct CalledTable {
  std::string key;    // member of the answer that holds its rows
  std::string title;  // may be empty
  // What people are shown of it: (member of a row, "a.b" reaches into objects; heading).
  std::vector<std::pair<std::string, std::string>> columns;
};

struct Called {
  int status = 0;      // the exit code
  std::string out;     // what the command line would print on standard output
  std::string people;  // the same answer as text for people; empty where it is no table
  std::vector<std::string> remarks;  // what it says beside the answer
  std::string error;                 // one message; empty unless it failed
  std::vector<CalledTable> tables;
};

// `arguments` as typed after the program's name. Of `context` stop and progress count; the rest
// are options. Any thread may call, several at a time. Throws nothing that a verb throws: it is in
// `error` and `status`.
[[nodiscard]] Called call(const std::vector<std::string>& arguments, const ContextOptions& context);

struct VerbOption {
  std::string name;  // "top", or of a positional "CASE"
  std::string summary;
  std::string type;      // as in the help: "N", "NAME", "TEXT" ...; empty for a flag
  std::string standard;  // the default as text; empty where none is printed
  bool positional = false;
  bool required = false;
  bool many = false;    // takes several values
  bool common = false;  // every verb takes it
};

struct Verb {
  std::string name;  // "hubs", "generate case"
  std::string summary;
  std::string group;
  std::vector<VerbOption> options;
};

// All verbs, in the order of the help. Verbs that stand below another are listed by both words,
// but for the algorithms below `run`, which the registry lists.
[[nodiscard]] std::vector<Verb> verbs();

}  // namespace mekhala::cli
