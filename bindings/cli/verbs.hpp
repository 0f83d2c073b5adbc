#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace mekhala::cli {

class Shell;

// One function for each group of verbs; each adds subcommands whose callbacks set Shell::action.
void add_case_verbs(CLI::App& app, Shell& shell);  // new info find show log undo redo snapshot ...
void add_import_verbs(CLI::App& app, Shell& shell);      // import demo
void add_edit_verbs(CLI::App& app, Shell& shell);        // add correct grade role protect resolve
void add_run_verbs(CLI::App& app, Shell& shell);         // run list
void add_query_verb(CLI::App& app, Shell& shell);        // query
void add_analysis_verbs(CLI::App& app, Shell& shell);    // hubs explain
void add_paths_verb(CLI::App& app, Shell& shell);        // paths
void add_communities_verb(CLI::App& app, Shell& shell);  // communities
void add_disrupt_verb(CLI::App& app, Shell& shell);      // disrupt
void add_brokerage_verbs(CLI::App& app, Shell& shell);   // brokerage key_players
void add_time_verbs(CLI::App& app, Shell& shell);        // timeline corridors
void add_output_verbs(CLI::App& app, Shell& shell);      // map export
void add_report_verbs(CLI::App& app, Shell& shell);      // report
void add_generate_verbs(CLI::App& app, Shell& shell);    // generate score
void add_bench_verbs(CLI::App& app, Shell& shell);       // bench
void add_house_verbs(CLI::App& app, Shell& shell);       // doctor completion

// Heading of the options that add_common_options adds.
inline constexpr const char* kEveryVerb = "Options of every verb";

enum class Writes { no, yes };
// A subcommand with the options that every verb takes; `group` is its heading in the help.
CLI::App* add_verb(CLI::App& app, Shell& shell, const std::string& name, const std::string& summary,
                   const std::string& group, Writes writes = Writes::no);
// Adds what is not there yet, so that a verb's own option of that name goes first.
void add_common_options(CLI::App& verb, Shell& shell, Writes writes);
void when_chosen(CLI::App* verb, Shell& shell, std::function<void()> action);

// A script for tab completion, walked off the program's own options: bash, zsh or fish.
[[nodiscard]] std::string completion_script(const CLI::App& app, const std::string& shell_name);

}  // namespace mekhala::cli
