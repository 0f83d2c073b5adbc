#include "bindings/cli/call.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bindings/cli/program.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"

namespace mekhala::cli {

namespace {

VerbOption described(const CLI::Option& option) {
  VerbOption made;
  made.positional = option.get_positional();
  made.name = made.positional ? option.get_name(true) : option.get_lnames().front();
  made.summary = option.get_description();
  const bool flag = option.get_items_expected_max() == 0;
  if (!flag) made.type = option.get_type_name();
  made.standard = option.get_default_str();
  made.required = option.get_required();
  made.many = option.get_expected_max() > 1;
  made.common = option.get_group() == kEveryVerb;
  return made;
}

std::vector<CLI::App*> below(CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

void add(std::vector<Verb>& verbs, CLI::App& app, const std::string& above) {
  Verb verb;
  verb.name = above + app.get_name();
  verb.summary = app.get_description();
  verb.group = app.get_group();
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional() && option->get_lnames().empty()) continue;
    if (option->check_lname("help")) continue;
    verb.options.push_back(described(*option));
  }
  const std::string words = verb.name + " ";
  verbs.push_back(std::move(verb));
  if (words == "run ") return;
  for (CLI::App* sub : below(app)) add(verbs, *sub, words);
}

// Of a column that no row has, nothing can be shown.
CalledTable shown(const Block& block) {
  CalledTable table{block.key, block.title, {}};
  for (const Column& column : block.columns) {
    const bool any = std::any_of(block.rows.begin(), block.rows.end(),
                                 [&](const Json& row) { return row.find(column.key) != nullptr; });
    if (any || block.rows.empty()) table.columns.emplace_back(column.key, column.title);
  }
  return table;
}

}  // namespace

Called call(const std::vector<std::string>& arguments, const ContextOptions& context) {
  Said said;
  said.context.stop = context.stop;
  said.context.progress = context.progress;
  Called called;
  {
    Shell shell(said);
    called.status = run_program(shell, arguments);
  }
  called.out = std::move(said.out);
  called.people = std::move(said.people);
  called.remarks = std::move(said.remarks);
  called.error = std::move(said.error);
  for (const Block& block : said.tables) called.tables.push_back(shown(block));
  return called;
}

std::vector<Verb> verbs() {
  std::vector<Verb> all;
  Said said;
  Shell shell(said);
  with_verbs(shell, [&](CLI::App& app) {
    for (CLI::App* verb : below(app)) add(all, *verb, "");
  });
  return all;
}

}  // namespace mekhala::cli
