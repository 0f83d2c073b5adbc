// Runs openCypher's compatibility kit against our reader and prints a table by area.
//
//   mekhala_tck FOLDER [--list] [--only TEXT]
//
// FOLDER holds features/ and graphs/ of the kit. --list names every scenario that did not pass,
// with the reason; --only runs those whose name holds TEXT, and shows what came out. Exit code 1
// where an answer was wrong. Scenarios whose main query writes are left out: we only read.

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include "engine/query/query.hpp"
#include "tests/tck/kit/expected.hpp"
#include "tests/tck/kit/feature.hpp"
#include "tests/tck/kit/set_up.hpp"

namespace mekhala::tck {
namespace {

namespace fs = std::filesystem;

enum class Verdict { passed, wrong_answer, missed_error, other_error, unexpected_error };

struct Outcome {
  Verdict verdict = Verdict::passed;
  std::string reason = {};
};

std::string read_file(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// --- procedures that a scenario declares ---------------------------------------------------------

query::TypeMask type_named(const std::string& name) {
  static const std::map<std::string, query::TypeMask> kTypes = {{"INTEGER", query::kIntegerType},
                                                                {"FLOAT", query::kFloatType},
                                                                {"NUMBER", query::kNumberType},
                                                                {"STRING", query::kStringType},
                                                                {"BOOLEAN", query::kBooleanType}};
  const auto found = kTypes.find(name);
  return found == kTypes.end() ? query::kAnyType : found->second;
}

class KitProcedures : public query::Procedures {
 public:
  // test.my.proc(in :: INTEGER?) :: (out :: STRING?):
  void declare(const std::string& text, const std::vector<TableRow>& table) {
    query::ProcedureSignature signature;
    const std::size_t open = text.find('(');
    signature.name = text.substr(0, open);
    const std::size_t close = text.find(')', open);
    signature.inputs = fields(text.substr(open + 1, close - open - 1));
    const std::size_t second = text.find('(', close);
    signature.outputs = fields(text.substr(second + 1, text.find(')', second) - second - 1));
    std::vector<std::vector<Expected>> rows;
    for (std::size_t i = 1; i < table.size(); ++i) {
      std::vector<Expected> row;
      for (const std::string& cell : table[i]) row.push_back(parse_expected(cell));
      rows.push_back(row);
    }
    data_[signature.name] = {signature, rows};
  }

  [[nodiscard]] const query::ProcedureSignature* find(std::string_view name) const override {
    const auto found = data_.find(std::string(name));
    return found == data_.end() ? nullptr : &found->second.first;
  }
  [[nodiscard]] std::vector<std::string_view> names() const override {
    std::vector<std::string_view> all;
    for (const auto& [name, data] : data_) all.push_back(name);
    return all;
  }
  [[nodiscard]] std::vector<std::vector<query::Value>> call(
      const query::ProcedureSignature& procedure, std::span<const query::Value> arguments,
      Context&) const override {
    std::vector<std::vector<query::Value>> result;
    for (const auto& row : data_.at(procedure.name).second) {
      bool fits = true;
      for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
        const query::Value wanted = as_value(row[i]);
        fits = (wanted.is_null() && arguments[i].is_null()) ||
               query::equals(wanted, arguments[i]).value_or(false);
      }
      if (!fits) continue;
      std::vector<query::Value> outputs;
      for (std::size_t i = arguments.size(); i < row.size(); ++i)
        outputs.push_back(as_value(row[i]));
      result.push_back(outputs);
    }
    return result;
  }

 private:
  static std::vector<query::ProcedureField> fields(const std::string& text) {
    static const std::regex kField(R"((\w+)\s*::\s*(\w+)\??)");
    std::vector<query::ProcedureField> all;
    for (std::sregex_iterator hit(text.begin(), text.end(), kField), end; hit != end; ++hit) {
      all.push_back({(*hit)[1], type_named((*hit)[2])});
    }
    return all;
  }

  std::map<std::string, std::pair<query::ProcedureSignature, std::vector<std::vector<Expected>>>>
      data_;
};

// --- one scenario
// ---------------------------------------------------------------------------------

struct Run {
  query::QueryResult result = {};
  std::string kind = {}, phase = {}, detail = {}, message = {};  // of an error
};

class Runner {
 public:
  Runner(const fs::path& kit, bool verbose) : kit_(kit), verbose_(verbose) {}

  Outcome run(const Scenario& scenario) {
    for (const Step& step : scenario.steps) {
      if (step.text.starts_with("having executed")) {
        maker_.run(step.document, parameters_);
      } else if (step.text.ends_with("graph") && step.text.starts_with("the ")) {
        const std::string name = step.text.substr(4, step.text.size() - 10);
        maker_.run(read_file(kit_ / "graphs" / name / (name + ".cypher")));
      } else if (step.text.starts_with("there exists a procedure ")) {
        procedures_.declare(step.text.substr(25), step.table);
      } else if (step.text.starts_with("parameters are")) {
        for (const TableRow& row : step.table)
          parameters_[row[0]] = as_value(parse_expected(row[1]));
      } else if (step.text.starts_with("executing ")) {
        execute(step.document);
      } else if (const Outcome outcome = check(step); outcome.verdict != Verdict::passed) {
        return outcome;
      }
    }
    return {};
  }

 private:
  void execute(const std::string& text) {
    graph_ = maker_.graph();
    last_ = {};
    Context context;
    try {
      last_.result = query::run_query(
          text, graph_, {.parameters = parameters_, .procedures = &procedures_}, context);
    } catch (const query::QueryError& error) {
      last_.kind = name_of(error.kind());
      last_.phase = error.phase() == query::ErrorPhase::compile ? "compile time" : "runtime";
      last_.detail = error.detail();
      last_.message = explain(error, text);
    }
    if (verbose_) show_run(text);
  }

  void show_run(const std::string& text) const {
    fmt::print("{}\n", text);
    if (!last_.kind.empty()) {
      fmt::print("-> {} at {}: {}\n{}\n", last_.kind, last_.phase, last_.detail, last_.message);
    }
    for (const auto& row : last_.result.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        fmt::print("{}{} = {}", i == 0 ? "   " : ", ", last_.result.columns[i],
                   show(row[i], graph_));
      }
      fmt::print("\n");
    }
  }

  Outcome check(const Step& step) const {
    if (step.text.starts_with("the result should be")) return check_result(step);
    static const std::regex kError(R"(an? (\w+) should be raised at (.*): (.*))");
    std::smatch match;
    if (std::regex_match(step.text, match, kError))
      return check_error(match[1], match[2], match[3]);
    return {};
  }

  Outcome check_error(const std::string& kind, const std::string& phase,
                      const std::string& detail) const {
    const std::string wanted = fmt::format("{} at {}: {}", kind, phase, detail);
    if (last_.kind.empty()) return {Verdict::missed_error, "no error, but expected " + wanted};
    const bool same = last_.kind == kind && (phase == "any time" || last_.phase == phase) &&
                      (detail == "*" || last_.detail == detail);
    if (same) return {};
    return {Verdict::other_error, fmt::format("{} at {}: {}, but expected {}", last_.kind,
                                              last_.phase, last_.detail, wanted)};
  }

  Outcome check_result(const Step& step) const {
    if (!last_.kind.empty()) {
      return {Verdict::unexpected_error, fmt::format("{}: {}", last_.detail, last_.message)};
    }
    const auto& rows = last_.result.rows;
    if (step.text.find("should be empty") != std::string::npos) {
      return rows.empty() ? Outcome{} : Outcome{Verdict::wrong_answer, "rows where none was due"};
    }
    const bool ordered = step.text.find("in order") != std::string::npos;
    const bool any_list_order = step.text.find("ignoring element order") != std::string::npos;
    std::vector<std::size_t> columns;
    for (const std::string& name : step.table[0]) {
      const auto& all = last_.result.columns;
      const auto found = std::find(all.begin(), all.end(), name);
      if (found == all.end()) return {Verdict::wrong_answer, "no column " + name};
      columns.push_back(static_cast<std::size_t>(found - all.begin()));
    }
    if (columns.size() != last_.result.columns.size())
      return {Verdict::wrong_answer, "other columns"};
    if (rows.size() != step.table.size() - 1) {
      return {Verdict::wrong_answer,
              fmt::format("{} rows, not {}", rows.size(), step.table.size() - 1)};
    }
    std::vector<bool> used(rows.size());
    for (std::size_t i = 1; i < step.table.size(); ++i) {
      std::vector<Expected> wanted;
      for (const std::string& cell : step.table[i]) wanted.push_back(parse_expected(cell));
      bool found = false;
      for (std::size_t j = ordered ? i - 1 : 0; j < (ordered ? i : rows.size()) && !found; ++j) {
        if (used[j]) continue;
        found = true;
        for (std::size_t k = 0; k < columns.size() && found; ++k) {
          found = matches_expected(wanted[k], rows[j][columns[k]], graph_, any_list_order);
        }
        if (found) used[j] = true;
      }
      if (!found) return {Verdict::wrong_answer, fmt::format("row {} is not there", i)};
    }
    return {};
  }

  fs::path kit_;
  bool verbose_;
  GraphMaker maker_;
  KitProcedures procedures_;
  query::Map parameters_;
  query::PropertyGraph graph_;
  Run last_;
};

// --- the table
// ------------------------------------------------------------------------------------

struct Tally {
  std::size_t passed = 0, wrong = 0, missed_error = 0, other_error = 0, unexpected_error = 0;

  void add(Verdict verdict) {
    ++(verdict == Verdict::passed         ? passed
       : verdict == Verdict::wrong_answer ? wrong
       : verdict == Verdict::missed_error ? missed_error
       : verdict == Verdict::other_error  ? other_error
                                          : unexpected_error);
  }
  [[nodiscard]] std::size_t total() const {
    return passed + wrong + missed_error + other_error + unexpected_error;
  }
};

bool any_document(const Scenario& scenario, const std::regex& pattern, bool main_only) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
    return (!main_only || step.text.starts_with("executing")) &&
           std::regex_search(step.document, pattern);
  });
}

bool writes(const Scenario& scenario) {
  static const std::regex kWrite(R"(\b(CREATE|MERGE|SET|DELETE|REMOVE)\b)");
  static const std::vector<std::string> kAreas = {"create", "merge", "set", "delete", "remove"};
  return std::find(kAreas.begin(), kAreas.end(), scenario.area) != kAreas.end() ||
         any_document(scenario, kWrite, true);
}

// Stricter than leaving out every scenario with a date in it: those outside `temporal` count.
bool is_core(const Scenario& scenario) {
  return scenario.area != "temporal" && scenario.area != "call";
}

void print_row(const std::string& name, const Tally& tally) {
  fmt::print("{:<26}{:>8}{:>8}{:>8}{:>8}{:>10}{:>10}{:>10}\n", name, tally.total(), tally.passed,
             tally.total() - tally.passed, tally.wrong, tally.missed_error, tally.unexpected_error,
             tally.other_error);
}

int run_kit(const fs::path& kit, bool list, const std::string& only) {
  std::map<std::string, Tally> areas;
  Tally core, all;
  std::size_t writing = 0;
  for (const Scenario& scenario : read_features(kit / "features")) {
    if (writes(scenario)) {
      ++writing;
      continue;
    }
    if (!only.empty() && scenario.name.find(only) == std::string::npos) continue;
    Outcome outcome;
    try {
      outcome = Runner(kit, !only.empty()).run(scenario);
    } catch (const std::exception& error) {
      outcome = {Verdict::unexpected_error, std::string("the tool stopped: ") + error.what()};
    }
    areas[scenario.area].add(outcome.verdict);
    all.add(outcome.verdict);
    if (is_core(scenario)) core.add(outcome.verdict);
    if ((list || !only.empty()) && outcome.verdict != Verdict::passed) {
      fmt::print("{} {}: {}\n", outcome.verdict == Verdict::wrong_answer ? "WRONG" : "failed",
                 scenario.area + "/" + scenario.name, outcome.reason);
    }
  }
  fmt::print("{:<26}{:>8}{:>8}{:>8}{:>8}{:>10}{:>10}{:>10}\n", "area", "all", "passed", "failed",
             "wrong", "no error", "an error", "another");
  for (const auto& [area, tally] : areas) print_row(area, tally);
  print_row("core: not temporal, CALL", core);
  print_row("all that read", all);
  fmt::print(
      "wrong: another result; no error: a result where an error was due; an error: an error where "
      "a "
      "result was due;\nanother: an error, but of another class. {} scenarios write and are left "
      "out.\n",
      writing);
  return core.wrong + all.wrong > 0 ? 1 : 0;
}

}  // namespace
}  // namespace mekhala::tck

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty()) {
    fmt::print(stderr, "usage: mekhala_tck FOLDER [--list] [--only TEXT]\n");
    return 2;
  }
  bool list = false;
  std::string only;
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (args[i] == "--list") list = true;
    if (args[i] == "--only" && i + 1 < args.size()) only = args[++i];
  }
  return mekhala::tck::run_kit(args[0], list, only);
}
