#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/demo.hpp"
#include "bindings/workbench/drawing.hpp"
#include "bindings/workbench/map.hpp"
#include "engine/base/file.hpp"
#include "engine/case/keys.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "A case";

// --- import
// -------------------------------------------------------------------------------------------

struct ImportTexts {
  std::string case_file;
  std::vector<std::string> files;
  std::string mapping, source, title, country, grade, handling, origin, encoding, delimiter, sheet,
      kind;
  std::string rejects;
  bool strict = false, header = false, no_header = false;
  std::size_t show_new = 20;
};

ImportOptions import_options(const ImportTexts& texts) {
  ImportOptions options;
  options.source = texts.source;
  options.source_title = texts.title;
  options.handling = texts.handling;
  options.origin = texts.origin;
  options.encoding = texts.encoding;
  options.sheet = texts.sheet;
  options.grade = grade_option("--grade", texts.grade);
  if (!texts.kind.empty()) options.default_kind = texts.kind;
  if (!texts.country.empty()) {
    const auto code = country_code(texts.country);
    if (!code) throw Error(ErrorCode::usage, "--country must be a country, by ISO code or name");
    options.country = *code;
  }
  if (texts.delimiter == "tab" || texts.delimiter == "\\t") {
    options.delimiter = '\t';
  } else if (texts.delimiter.size() == 1) {
    options.delimiter = texts.delimiter[0];
  } else if (!texts.delimiter.empty()) {
    throw Error(ErrorCode::usage, "--delimiter must be one character, or tab");
  }
  if (texts.header && texts.no_header) {
    throw Error(ErrorCode::usage, "choose one of --header and --no-header");
  }
  if (texts.header || texts.no_header) options.header = texts.header;
  if (!texts.mapping.empty()) {
    options.mapping = read_file(texts.mapping);
    options.mapping_file = texts.mapping;
  }
  return options;
}

void run_import(Shell& shell, const ImportTexts& texts) {
  ImportRequest request;
  request.case_file = texts.case_file;
  request.actor = shell.actor();
  request.view = shell.decide_view(false);
  if (request.view == View::work) {
    // Names of protected people are not part of an import report in any view.
    request.view = View::team;
  }
  // Before anything is read; by value, since an error is reported when all this is gone.
  const auto filter = [path = request.case_file, view = request.view] {
    return filter_of(path, view);
  };
  shell.guard_later(filter);
  for (const std::string& file : texts.files) request.files.emplace_back(file);
  request.options = import_options(texts);
  request.strict = texts.strict;
  request.dry_run = shell.common.dry_run;
  if (!texts.rejects.empty()) request.rejects = texts.rejects;
  request.show_new = texts.show_new;
  Context context(shell.context_options());
  ImportOutcome outcome = import_files(request, context);
  // Whoever is new in the case is protected by what the case says of them now.
  shell.guard(filter());
  withhold(outcome, [&shell](std::string_view text) { return shell.safe(text); });
  if (outcome.made_case) shell.say("made a new case: " + shell.safe(texts.case_file));
  Answer answer = import_answer({outcome});
  if (shell.common.dry_run) {
    answer.head.set("mapping", outcome.mapping);
    answer.closing.push_back("dry run: nothing was written; the mapping that would be used:");
  } else {
    answer.closing.push_back(
        outcome.tx == 0 ? std::string("nothing new: the case is as it was")
                        : fmt::format("transaction {}; `mekhala undo` takes it back", outcome.tx));
  }
  if (outcome.rejected > 0 && texts.rejects.empty()) {
    shell.say(fmt::format("{} rows rejected; --rejects FILE keeps them with the reason",
                          outcome.rejected));
  }
  if (shell.common.dry_run && shell.format() == Format::table) {
    // The report as comments of the mapping, so that `--dry-run > mapping.yaml` can be edited.
    shell.print_commented(answer);
    shell.print_text(outcome.mapping);
    return;
  }
  if (outcome.nobody_protected) {
    answer.closing.push_back(
        "nobody in this case is protected: if the files speak of victims, witnesses or minors, say "
        "so, by a mapping (`role: {literal: victim}`), `mekhala role` or `mekhala protect`, before "
        "anything leaves it");
  }
  shell.print(answer);
}

// --- demo
// ---------------------------------------------------------------------------------------------

constexpr std::size_t kDemoHubs = 10;

// Draws the map of hubs; where Graphviz is missing the demo goes on without.
bool draw_demo_map(Shell& shell, Session& session, const std::filesystem::path& path,
                   Context& context) {
  const MapScene scene = make_map(session.store(), session.door(), MapOptions{}, context);
  try {
    write_file(path, draw_map(scene, DrawFormat::svg));
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::helper_missing) throw;
    shell.warn(fmt::format("no map: {}; `mekhala doctor` says what to install", error.what()));
    shell.status = exit_code(ErrorCode::helper_missing);
    return false;
  }
}

void run_demo(Shell& shell, const std::string& folder) {
  const DemoFiles files = demo_files(folder);
  const std::string store = files.store.string();
  if (shell.common.dry_run) {
    Answer answer("demo");
    answer.head.set("written", false);
    answer.opening = {
        fmt::format("would write {}, {} and {}", store, files.map.string(), files.table.string())};
    shell.print(answer);
    return;
  }
  const View view = shell.decide_view(false);
  shell.guard_later([store, view] { return filter_of(store, view); });
  if (view == View::work) {
    throw Error(ErrorCode::usage, "the demo writes files for the team; --view team or release");
  }
  Context context(shell.context_options());
  const DemoCase made = make_demo_case({folder, shell.actor()}, context);
  Session session(files.store,
                  {.mode = Case::Mode::write,
                   .view = view,
                   .actor = shell.actor(),
                   .ask_purpose = {},
                   .opened = [&shell](const Disclosure& door) { shell.guard(door.filter()); }});
  HubsOptions options;
  options.top = kDemoHubs;
  const HubsReport report = find_hubs(session.store(), session.door(), options, context);
  Answer hubs = hubs_answer(report, view);
  write_file(files.table, render(hubs, {.format = Format::csv, .width = 0, .bold = false}));
  const bool drawn = draw_demo_map(shell, session, files.map, context);
  session.store().note(
      "export", log_detail({{"format", drawn ? "csv, svg" : "csv"}, {"view", name_of(view)}}),
      session.actor());

  Answer answer("demo");
  const std::string shown_store = shell.safe(store), shown_table = shell.safe(files.table.string()),
                    shown_map = shell.safe(files.map.string());
  Json written = Json::array();
  written.push(shown_store).push(shown_table);
  if (drawn) written.push(shown_map);
  answer.head.set("files_written", written)
      .set("resolved", made.resolved)
      .set("view", name_of(view));
  answer.opening = {"Everybody in this case is invented."};
  Answer imported = import_answer(made.imports);
  for (const auto* part : {&imported, &hubs}) {
    for (const Block& block : part->blocks) {
      if (block.key != "new") answer.blocks.push_back(block);
    }
  }
  for (const auto& [key, value] : *hubs.head.as_object()) {
    if (key != "view") answer.head.set(key, value);
  }
  answer.closing = hubs.opening;
  answer.closing.push_back(fmt::format(
      "{} pairs of equal names were taken as one each: `mekhala resolve {} --decisions` lists them",
      made.resolved, shown_store));
  answer.closing.insert(answer.closing.end(), hubs.closing.begin(), hubs.closing.end());
  answer.closing.push_back("");
  answer.closing.push_back(
      fmt::format("Written: {}, {}{}", shown_store, shown_table, drawn ? ", " + shown_map : ""));
  const std::string id = report.actors.rows.empty() ? "ID" : report.actors.rows.front().entity.id;
  answer.closing.push_back("Next:");
  const std::pair<std::string, const char*> next[] = {
      {fmt::format("mekhala explain {} '{}'", shown_store, id), "why the first one is first"},
      {fmt::format("mekhala find {} '+66 70 000 0131'", shown_store), "have we seen this phone?"},
      {fmt::format("mekhala log {}", shown_store), "what was done, by whom"}};
  for (const auto& [command, what] : next) {
    answer.closing.push_back(fmt::format("  {:<48} {}", command, what));
  }
  shell.print(answer);
}

}  // namespace

void add_import_verbs(CLI::App& app, Shell& shell) {
  auto texts = std::make_shared<ImportTexts>();
  CLI::App* verb = add_verb(app, shell, "import", "take files into a case: all of them or none",
                            kGroup, Writes::yes);
  verb->add_option("CASE", texts->case_file, "the case file; made if it is not there")->required();
  verb->add_option("FILES", texts->files, "CSV, TSV, XLSX, FollowTheMoney or node-link JSON")
      ->required();
  const auto text = [&](const char* name, std::string& target, const char* help, const char* type) {
    verb->add_option(name, target, help)->type_name(type)->group("How to read the files");
  };
  text("--mapping", texts->mapping, "what columns mean, as --dry-run writes it", "FILE");
  text("--source", texts->source, "name space of record ids; else the file's name", "NAME");
  text("--title", texts->title, "of the source, as reports print it", "TEXT");
  text("--country", texts->country, "of the source, for numbers without a country code", "CC");
  text("--grade", texts->grade, "of the source and of rows without their own: B2", "GRADE");
  text("--handling", texts->handling, "marking: TLP:AMBER, RESTRICTED, INVENTED ...", "TEXT");
  text("--origin", texts->origin, "who first said so, against circular reporting", "NAME");
  text("--encoding", texts->encoding, "of text files; else it is looked for", "NAME");
  text("--delimiter", texts->delimiter, "of delimited text; else it is looked for", "CHAR");
  text("--sheet", texts->sheet, "only this sheet of a workbook", "NAME");
  text("--kind", texts->kind, "of records whose kind no file says [person]", "KIND");
  verb->add_flag("--header", texts->header, "the first line names the columns")
      ->group("How to read the files");
  verb->add_flag("--no-header", texts->no_header, "it does not")->group("How to read the files");
  verb->add_flag("--strict", texts->strict,
                 "refuse the whole import on the first rejected row (exit 4)");
  verb->add_option("--rejects", texts->rejects, "write rejected rows there, readable by you only")
      ->type_name("FILE");
  verb->add_option("--show-new", texts->show_new, "so many new entities by name")
      ->type_name("N")
      ->capture_default_str();
  when_chosen(verb, shell, [&shell, texts] { run_import(shell, *texts); });

  auto folder = std::make_shared<std::string>("demo");
  verb = add_verb(app, shell, "demo", "an invented case, from messy files to hubs and a map",
                  "The program", Writes::yes);
  verb->add_option("--folder", *folder, "where to write")
      ->type_name("FOLDER")
      ->capture_default_str();
  when_chosen(verb, shell, [&shell, folder] { run_demo(shell, *folder); });
}

}  // namespace mekhala::cli
