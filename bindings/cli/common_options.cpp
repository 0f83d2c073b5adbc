#include <CLI/CLI.hpp>

#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"

namespace mekhala::cli {

namespace {

template <typename T>
void add(CLI::App& verb, const std::string& names, T& target, const std::string& text,
         const std::string& type) {
  if (verb.get_option_no_throw(names) != nullptr) return;
  verb.add_option(names, target, text)->group(kEveryVerb)->type_name(type);
}

void add_flag(CLI::App& verb, const std::string& names, bool& target, const std::string& text) {
  const std::string first = names.substr(0, names.find(','));
  if (verb.get_option_no_throw(first) != nullptr) return;
  verb.add_flag(names, target, text)->group(kEveryVerb);
}

}  // namespace

void add_common_options(CLI::App& verb, Shell& shell, Writes writes) {
  CommonOptions& common = shell.common;
  add(verb, "--format", common.format, "table, csv, json or ndjson (one row a line)", "NAME");
  add_flag(verb, "--json", common.json, "short for --format json");
  add(verb, "--threads", common.threads, "how many; 0: one for each processor", "N");
  add(verb, "--seed", common.seed, "of whatever draws at random", "N");
  add(verb, "--memory-limit", common.memory_limit, "refuse to use more: 512M, 4G", "SIZE");
  add(verb, "--time-limit", common.time_limit, "stop after so many seconds", "SECONDS");
  add(verb, "--view", common.view,
      "work (names; at a terminal, or with --purpose), team (pseudonyms) or release", "NAME");
  add(verb, "--purpose", common.purpose, "why names are needed; logged", "TEXT");
  add(verb, "--actor", common.actor, "who is acting, for the log; else the system's user", "NAME");
  add_flag(verb, "--quiet", common.quiet, "no progress and no remarks");
  if (writes == Writes::yes) {
    add_flag(verb, "--dry-run", common.dry_run, "check and say what would be done, write nothing");
  }
}

CLI::App* add_verb(CLI::App& app, Shell& shell, const std::string& name, const std::string& summary,
                   const std::string& group, Writes writes) {
  CLI::App* verb = app.add_subcommand(name, summary);
  verb->group(group);
  verb->positionals_at_end(false);
  add_common_options(*verb, shell, writes);
  return verb;
}

void when_chosen(CLI::App* verb, Shell& shell, std::function<void()> action) {
  // It would wrap round and mean all there is.
  const CLI::Validator not_below_nought(
      [](const std::string& text) {
        return std::string(text.starts_with('-') ? "a count cannot be negative" : "");
      },
      "");
  for (CLI::Option* option : verb->get_options()) {
    if (option->get_type_name() == "N") option->check(not_below_nought);
  }
  verb->callback([&shell, action = std::move(action)] { shell.action = action; });
}

}  // namespace mekhala::cli
