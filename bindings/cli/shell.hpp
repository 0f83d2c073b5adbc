#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/document.hpp"
#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "engine/case/disclosure.hpp"

namespace mekhala::cli {

// What every verb takes, as typed.
struct CommonOptions {
  std::string format = "table";
  bool json = false;
  unsigned threads = 0;
  std::uint64_t seed = 1;
  std::string memory_limit;
  double time_limit = 0;
  std::string view;
  std::string purpose;
  std::string actor;
  bool quiet = false;
  bool dry_run = false;
};

// What a verb says where it runs for a caller in the same process.
struct Said {
  ContextOptions context;  // stop and progress; threads, seed and limits are options of the verb
  std::string out;         // what would be on standard output
  std::vector<std::string> remarks;  // on standard error
  std::string error;                 // the last message, where it failed
  std::vector<Block> tables;         // of the answer
  std::string people;                // the answer as a table for people
};

// A verb's surroundings: those of the program (terminal, signals, standard output and error; one
// for each process), or a caller in the same process, who is treated as a pipe is.
class Shell {
 public:
  Shell();
  explicit Shell(Said& said);  // that outlives it
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  CommonOptions common;
  std::vector<std::string> arguments;  // as typed, without the program's name
  std::function<void()> action;        // what the chosen verb will do; runs after parsing
  int status = 0;                      // exit code where nothing is thrown

  [[nodiscard]] Format format() const;  // throws Error(usage)
  [[nodiscard]] ContextOptions context_options();
  // Standard input and output are both a terminal: somebody sits there.
  [[nodiscard]] bool interactive() const;
  [[nodiscard]] Actor actor() const;

  // The view of this call. `names`: the verb's work is to show names, so a person at a terminal
  // gets the work view by itself. A pipe, a file or JSON gets team by itself; `--view work` without
  // a terminal needs --purpose, else Error(refused).
  View decide_view(bool names);
  // Asked of a person at the terminal; "" where nobody answers.
  [[nodiscard]] std::string ask(std::string_view question) const;

  // Names of files and columns, actors, snapshots, and whatever else was typed, pass through the
  // filter of the case at hand before they are printed. `later` makes it when it is needed.
  void guard(TextFilter filter);
  void guard_later(std::function<TextFilter()> later);
  [[nodiscard]] std::string safe(std::string_view text) const;
  // The name of a file as it was typed, or made of such a name by adding to its stem: repeated in
  // the work view alone. Elsewhere it is `stand_in` with `ending`, whatever was typed: were it
  // withheld only where it names somebody protected, one could ask who is, name after name.
  [[nodiscard]] std::string typed_file(const std::filesystem::path& path,
                                       const std::filesystem::path& typed,
                                       std::string_view stand_in, std::string_view ending) const;

  void print(const Answer& answer);        // the result, to standard output
  void print_text(std::string_view text);  // the same for what is no table
  void print_help(std::string_view help);  // wrapped where a terminal is too narrow
  // On a terminal as `print`; elsewhere each line as a comment of YAML.
  void print_commented(const Answer& answer);
  void say(std::string_view line) const;   // to standard error, unless --quiet; one escaped line
  void warn(std::string_view line) const;  // to standard error, always
  // One message for people, through the view that was decided; returns the exit code.
  int report(const std::exception_ptr& thrown);
  void clear_progress();

 private:
  [[nodiscard]] bool is_terminal(int descriptor) const;
  [[nodiscard]] bool takes_escapes(int descriptor) const;
  [[nodiscard]] std::size_t width_of(int descriptor) const;
  void write_error(std::string_view line) const;
  void fail(std::string_view line);
  void remind_of_view(const Answer& answer);
  struct Progress;
  [[nodiscard]] std::string safe_sentence(std::string_view sentence) const;

  std::unique_ptr<Progress> progress_;
  Said* said_ = nullptr;
  View view_ = View::team;
  mutable TextFilter filter_;
  mutable std::function<TextFilter()> later_;
};

[[nodiscard]] std::uint64_t parse_size(std::string_view text);  // "512M", "2G"; throws Error(usage)

}  // namespace mekhala::cli
