#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/graph_input.hpp"
#include "bindings/workbench/name_search.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kCaseGroup = "A case";
constexpr const char* kHistoryGroup = "History of a case";

// --- new
// ----------------------------------------------------------------------------------------------

void run_new(Shell& shell, const std::string& path) {
  Answer answer("new");
  answer.head.set("case", path).set("written", !shell.common.dry_run);
  if (shell.common.dry_run) {
    if (std::filesystem::exists(path)) {
      throw Error(ErrorCode::usage, "the file exists; a new case needs a new name",
                  Place{.file = path});
    }
    answer.opening = {"would make " + path};
  } else {
    const Case store = Case::create(path, shell.actor());
    answer.head.set("ontology", store.ontology().version());
    answer.opening = {"made " + path + " (only you can read it)"};
    answer.closing = {"next: mekhala import " + path + " FILES..."};
  }
  shell.print(answer);
}

// --- info
// ---------------------------------------------------------------------------------------------

struct InfoTexts {
  std::string input, encoding;
  bool directed = false, undirected = false;
};

std::string counts_line(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::string line;
  for (const auto& [name, count] : counts) {
    if (count > 0) line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, grouped(count));
  }
  return line.empty() ? "none" : line;
}

std::vector<std::pair<std::string, std::uint64_t>> without_zeros(
    const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> kept;
  for (const auto& [name, count] : counts) {
    if (count > 0) kept.emplace_back(name, count);
  }
  return kept;
}

// Names of snapshots are free text, and so may hold what must not be said.
std::vector<std::string> safe_snapshots(const Shell& shell, const Session& session) {
  std::vector<std::string> names;
  for (const std::string& name : session.store().snapshots()) names.push_back(shell.safe(name));
  return names;
}

void describe_case(Answer& answer, const Shell& shell, const Session& session) {
  const CaseCounts counts = session.door().counts();
  const bool release = session.view() == View::release;
  // Few people with many numbers make a sum that looks like a group: a release counts people alone.
  const Protection& protection = session.door().protection();
  const std::uint64_t people = release ? protection.count_people() : protection.count();
  answer.head.set("entities", counts_json(without_zeros(counts.entities)));
  answer.head.set("links", counts_json(without_zeros(counts.links)));
  answer.head.set("statements", release ? Json() : Json(counts.statements));
  answer.head.set("sources", release ? Json() : Json(counts.sources));
  answer.head.set("documents", release ? Json() : Json(counts.documents));
  answer.head.set("protected", session.door().victim_count(people));
  answer.head.set("ontology", session.store().ontology().version());
  answer.head.set("fingerprint", session.door().fingerprint());
  answer.head.set("snapshots", Json::strings(safe_snapshots(shell, session)));
  answer.opening.push_back("entities: " + counts_line(counts.entities));
  answer.opening.push_back("links: " + counts_line(counts.links));
  if (!release) {
    answer.opening.push_back(fmt::format("{} statements from {} sources in {} documents",
                                         grouped(counts.statements), grouped(counts.sources),
                                         grouped(counts.documents)));
  }
  answer.opening.push_back((release ? "protected people: " : "protected people and identifiers: ") +
                           session.door().victim_count(people));
  if (const std::string_view status = to_string(session.door().data_status()); !status.empty()) {
    answer.head.set("data_status", std::string(status));
    answer.opening.emplace_back(status);
  }
  answer.opening.push_back("fingerprint: " + session.door().fingerprint());
}

std::string loops_text(const GraphView& graph) {
  return fmt::format("; {} self-loops, {} parallel edges", grouped(graph.num_self_loops()),
                     grouped(graph.num_parallel_edges()));
}

void run_info(Shell& shell, const InfoTexts& texts) {
  if (texts.directed && texts.undirected) {
    throw Error(ErrorCode::usage, "choose one of --directed and --undirected");
  }
  GraphInputOptions open;
  if (texts.directed || texts.undirected) open.directed = texts.directed;
  open.encoding = texts.encoding;
  open.session = session_options(shell, false);
  Context context(shell.context_options());
  const GraphInput input = GraphInput::open(texts.input, open, context);
  const GraphView graph = input.graph().view();
  Answer answer("info");
  const std::string shown_input =
      input.is_case() ? shell.typed_file(texts.input, texts.input, "CASE", "") : texts.input;
  answer.head.set("input", shown_input)
      .set("format", input.format())
      .set("encoding", input.encoding());
  const ShownSize size = input.shown_size();
  // A release has no protected people in it.
  const bool exact = !input.is_case() || input.session()->view() != View::release;
  answer.head.set("nodes", size.nodes).set("edges", size.edges);
  answer.head.set("directed", graph.directed());
  answer.head.set("self_loops", exact ? Json(graph.num_self_loops()) : Json());
  answer.head.set("parallel_edges", exact ? Json(graph.num_parallel_edges()) : Json());
  answer.head.set("graph_fingerprint", exact ? Json(input.graph().fingerprint()) : Json());
  answer.head.set("load_seconds", input.load_seconds());
  answer.head.set("node_columns", Json::strings(input.node_columns().names()));
  answer.head.set("edge_columns", Json::strings(input.edge_columns().names()));
  answer.head.set("notes", Json::strings(input.notes()));
  answer.opening.push_back(shown_input + ": " + input.format() +
                           (input.encoding().empty() ? "" : ", " + input.encoding()));
  answer.opening.push_back(fmt::format("{} nodes, {} edges, {}{}", grouped(size.nodes),
                                       grouped(size.edges),
                                       graph.directed() ? "directed" : "undirected",
                                       exact ? loops_text(graph) : ", without protected people"));
  if (input.is_case()) {
    answer.head.set("projection", input.projection().spec);
    describe_case(answer, shell, *input.session());
  }
  for (const std::string& note : input.notes()) answer.closing.push_back("note: " + note);
  shell.print(answer);
}

// --- find, show
// ---------------------------------------------------------------------------------------

void remark_on_view(Shell& shell, const Session& session) {
  if (session.view() != View::work) {
    shell.say(fmt::format(
        "{} view: protected people and what belongs to them are neither found nor counted",
        name_of(session.view())));
  }
}

struct FindTexts {
  std::string input;
  std::vector<std::string> words;
  std::size_t limit = 20;
};

void run_find(Shell& shell, const FindTexts& texts) {
  Session session(texts.input, session_options(shell, true));
  const std::string text = fmt::format("{}", fmt::join(texts.words, " "));
  if (trim(text).empty()) throw Error(ErrorCode::usage, "find needs something to look for");
  const auto found = search_names(session.door(), text, texts.limit);
  Answer answer("find");
  answer.head.set("view", name_of(session.view())).set("found", found.size());
  Block block;
  block.columns = {{"label", "name"},
                   {"kind", "kind"},
                   {"roles", "roles"},
                   {"country", "country"},
                   {"id", "id"}};
  block.empty = "Not seen before in this case, as far as this view may say.";
  for (const ShownEntity& entity : found) block.rows.push_back(entity_json(entity));
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  session.close();
  remark_on_view(shell, session);
  shell.print(answer);
}

Json value_json(const ShownValue& value) {
  Json row = Json::object();
  row.set("statement", value.statement == 0 ? Json() : Json(value.statement));
  row.set("property", value.property).set("value", value.value).set("original", value.original);
  row.set("grade", value.grade).set("from", value.from).set("to", value.to);
  row.set("source", value.source).set("file", value.file).set("column", value.column);
  row.set("row", value.row == 0 ? Json() : Json(value.row));
  return row;
}

Block values_block(const std::vector<ShownValue>& values, bool for_people) {
  Block block;
  block.key = "values";
  block.title = "What is said of it";
  block.empty = "Nothing that this view may show.";
  block.columns = {{"named", "property"},
                   {"value", "value"},
                   {"grade", "grade"},
                   {"from", "from"},
                   {"to", "to"},
                   {"source", "source"},
                   {"file", "file"},
                   {"row", "row", Style::integer, 2},
                   {"statement", "statement", Style::integer, 1}};
  for (const ShownValue& value : values) {
    Json row = value_json(value);
    if (for_people) {
      // Of what is kept as text, the column says what it is about.
      const bool note = value.property == "notes" && !value.column.empty();
      row.set("named", note ? value.property + ": " + value.column : value.property);
    }
    block.rows.push_back(std::move(row));
  }
  block.total = block.rows.size();
  return block;
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (text.empty() || std::find(list.begin(), list.end(), text) != list.end()) return;
  list.push_back(text);
}

Block links_block(const std::vector<ShownLink>& links, EntityRow centre, std::size_t limit) {
  Block block;
  block.key = "links";
  block.title = "Links";
  block.empty = "No links that this view may show.";
  block.columns = {{"link", "link"},
                   {"direction", ""},
                   {"with.label", "with"},
                   {"with.kind", "kind", Style::text, 2},
                   {"from", "since"},
                   {"to", "until"},
                   {"statements", "stmts", Style::integer, 3},
                   {"sources", "sources", Style::integer, 4},
                   {"grades", "grades", Style::text, 1},
                   {"files", "file"},
                   {"with.id", "id"}};
  block.total = links.size();
  for (const ShownLink& link : links) {
    if (block.rows.size() == limit) break;
    const bool out = link.from.row == centre;
    std::vector<std::string> grades, files;
    std::string since, until;
    Json evidence = Json::array();
    for (const ShownValue& value : link.values) {
      add_once(grades, value.grade);
      add_once(files, value.file);
      if (!value.from.empty() && (since.empty() || value.from < since)) since = value.from;
      until = std::max(until, value.to);
      evidence.push(value_json(value));
    }
    Json row = Json::object();
    row.set("link", link.kind).set("direction", out ? "to" : "from");
    row.set("with", entity_json(out ? link.to : link.from));
    row.set("statements", link.statements).set("sources", link.sources);
    row.set("grades", Json::strings(grades)).set("from", since).set("to", until);
    row.set("files", Json::strings(files)).set("evidence", evidence);
    block.rows.push_back(std::move(row));
  }
  return block;
}

struct ShowTexts {
  std::string input, id;
  std::size_t limit = 40;
};

void run_show(Shell& shell, const ShowTexts& texts) {
  Session session(texts.input, session_options(shell, true));
  const EntityRow row = session.door().resolve(texts.id);
  const ShownEntity entity = session.door().entity(row);
  Answer answer("show");
  answer.head.set("view", name_of(session.view())).set("entity", entity_json(entity));
  std::string title = entity.label + ", " + entity.kind;
  if (!entity.country.empty()) title += ", " + entity.country;
  answer.opening = {title, "id: " + entity.id};
  if (!entity.roles.empty())
    answer.opening.push_back(fmt::format("roles: {}", fmt::join(entity.roles, ", ")));
  if (entity.records > 1) {
    answer.opening.push_back(
        fmt::format("{} records judged to be one; `mekhala resolve CASE --decisions` lists them",
                    entity.records));
  }
  if (entity.is_protected) {
    answer.opening.push_back("PROTECTED" +
                             (entity.protected_as.empty() ? "" : ": " + entity.protected_as));
  }
  answer.blocks.push_back(
      values_block(session.door().values(row), shell.format() == Format::table));
  const std::size_t limit =
      shell.format() == Format::table && texts.limit > 0 ? texts.limit : SIZE_MAX;
  answer.blocks.push_back(links_block(session.door().links(row), entity.row, limit));
  session.close();
  shell.print(answer);
}

// --- log, undo, redo, snapshot, restore, verify
// ---------------------------------------------------------

struct LogTexts {
  std::string input;
  std::uint64_t newest = 0;
};

// {"files":"2","rows":"3"} as people read it: files 2, rows 3.
std::string plain_detail(std::string detail) {
  if (!detail.starts_with("{") || !detail.ends_with("}")) return detail;
  detail = detail.substr(1, detail.size() - 2);
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"\",\"", ", "}, {"\":\"", " "}, {"\":", " "}, {",\"", ", "}};
  for (const auto& [mark, instead] : kMarks) {
    for (std::size_t at = detail.find(mark); at != std::string::npos;
         at = detail.find(mark, at + instead.size())) {
      detail.replace(at, mark.size(), instead);
    }
  }
  if (detail.starts_with('"')) detail.erase(0, 1);
  if (detail.ends_with('"')) detail.pop_back();
  return detail;
}

void run_log(Shell& shell, const LogTexts& texts) {
  const Session session(texts.input, session_options(shell, false));
  Answer answer("log");
  Block block;
  block.columns = {{"tx", "tx", Style::integer}, {"at", "at"},
                   {"actor", "actor"},           {"action", "action"},
                   {"state", "state"},           {"hash12", "hash", Style::text, 1},
                   {"detail_text", "detail"},    {"files", "files"}};
  // A release tells the day: to the second a step could be laid beside other records.
  const bool release = session.view() == View::release;
  for (const TxRecord& record : session.store().log(texts.newest)) {
    Json row = Json::object();
    const std::string detail = release ? "" : session.door().text(record.detail);
    row.set("tx", record.number).set("at", release ? record.at.substr(0, 10) : record.at);
    row.set("actor", shell.safe(record.actor)).set("action", record.action);
    row.set("detail", release ? Json() : Json(detail));
    row.set("files", Json::strings(session.door().files_of(record.number)));
    row.set("reverses", record.reverses == 0 ? Json() : Json(record.reverses));
    row.set("reversed", record.reversed).set("hash", record.hash);
    if (shell.format() == Format::table) {
      row.set("detail_text", plain_detail(detail));
      row.set("hash12", record.hash.substr(0, 12));
      row.set("state", record.reversed        ? "undone"
                       : record.reverses != 0 ? fmt::format("reverses {}", record.reverses)
                                              : "");
    }
    block.rows.push_back(std::move(row));
  }
  block.total = block.rows.size();
  block.empty = "No transactions yet.";
  answer.head.set("head", session.store().head());
  answer.blocks.push_back(std::move(block));
  shell.print(answer);
}

const TxRecord* newest_undoable(const std::vector<TxRecord>& log) {
  for (auto record = log.rbegin(); record != log.rend(); ++record) {
    if (!record->reversed && record->reverses == 0) return &*record;
  }
  return nullptr;
}

void print_tx(Shell& shell, const std::string& verb, const std::string& what, TxNumber tx) {
  Answer answer(verb);
  answer.head.set("tx", tx == 0 ? Json() : Json(tx)).set("written", !shell.common.dry_run);
  answer.opening = {tx == 0 ? what : fmt::format("transaction {}: {}", tx, what)};
  shell.print(answer);
}

std::string action_of(const Case& store, TxNumber number) {
  for (const TxRecord& record : store.log()) {
    if (record.number == number) return record.action;
  }
  return {};
}

void run_undo(Shell& shell, const std::string& input, TxNumber which) {
  Session session(input, session_options(shell, false, Case::Mode::write));
  if (shell.common.dry_run) {
    const std::vector<TxRecord> log = session.store().log();
    const TxRecord* record = newest_undoable(log);
    if (which == 0 && record == nullptr) throw Error(ErrorCode::usage, "there is nothing to undo");
    const TxNumber number = which == 0 ? record->number : which;
    print_tx(shell, "undo", fmt::format("would undo transaction {}", number), 0);
    return;
  }
  const TxNumber tx = session.store().undo(session.actor(), which);
  const TxRecord made = session.store().log(1).back();
  print_tx(shell, "undo",
           fmt::format("transaction {} ({}) is undone; `mekhala redo` brings it back",
                       made.reverses, action_of(session.store(), made.reverses)),
           tx);
}

void run_redo(Shell& shell, const std::string& input) {
  Session session(input, session_options(shell, false, Case::Mode::write));
  if (shell.common.dry_run) {
    print_tx(shell, "redo", "would reverse the newest undo", 0);
    return;
  }
  print_tx(shell, "redo", "done again", session.store().redo(session.actor()));
}

struct SnapshotTexts {
  std::string input, name;
};

void run_snapshot(Shell& shell, const SnapshotTexts& texts) {
  Session session(
      texts.input,
      session_options(shell, false, texts.name.empty() ? Case::Mode::read : Case::Mode::write));
  if (texts.name.empty()) {
    Answer answer("snapshot");
    Block block;
    block.columns = {{"name", "snapshot"}};
    block.empty = "No snapshots yet; `mekhala snapshot CASE NAME` takes one.";
    for (const std::string& name : safe_snapshots(shell, session)) {
      block.rows.push_back(Json::object().set("name", name));
    }
    block.total = block.rows.size();
    answer.blocks.push_back(std::move(block));
    shell.print(answer);
    return;
  }
  if (!shell.common.dry_run) session.store().snapshot(texts.name, session.actor());
  print_tx(shell, "snapshot", shell.common.dry_run ? "would take a snapshot" : "snapshot taken", 0);
}

void run_restore(Shell& shell, const SnapshotTexts& texts) {
  Session session(texts.input, session_options(shell, false, Case::Mode::write));
  if (shell.common.dry_run) {
    const auto names = session.store().snapshots();
    if (std::find(names.begin(), names.end(), texts.name) == names.end()) {
      throw Error(ErrorCode::usage,
                  "there is no such snapshot; `mekhala snapshot CASE` lists them");
    }
    print_tx(shell, "restore", "would undo all that came after the snapshot", 0);
    return;
  }
  const TxNumber tx = session.store().restore(texts.name, session.actor());
  print_tx(shell, "restore", "restored; what came after is undone, not gone", tx);
}

void run_verify(Shell& shell, const std::string& input) {
  const Session session(input, session_options(shell, false));
  Context context(shell.context_options());
  const VerifyReport report = session.store().verify(context);
  Answer answer("verify");
  answer.head.set("ok", report.ok);
  answer.head.set("first_bad", report.first_bad == 0 ? Json() : Json(report.first_bad));
  answer.head.set("problem", report.problem).set("transactions", report.transactions);
  // So many more statements are so many more people.
  const bool counts = session.view() != View::release;
  answer.head.set("statements", counts ? Json(report.statements) : Json()).set("head", report.head);
  if (report.ok) {
    answer.opening = {
        fmt::format(
            "good: {} transactions{} agree with their hashes", grouped(report.transactions),
            counts ? fmt::format(" and {} statements", grouped(report.statements)) : std::string()),
        "head: " + report.head};
  } else {
    answer.opening = {"NOT GOOD: " + report.problem};
    shell.status = exit_code(ErrorCode::verification_failed);
  }
  shell.print(answer);
}

void add_history_verbs(CLI::App& app, Shell& shell) {
  auto log = std::make_shared<LogTexts>();
  CLI::App* verb = add_verb(app, shell, "log", "who did what, when and why", kHistoryGroup);
  verb->add_option("CASE", log->input, "the case file")->required();
  verb->add_option("--newest", log->newest, "so many of the newest; 0: all")->type_name("N");
  when_chosen(verb, shell, [&shell, log] { run_log(shell, *log); });

  auto undo = std::make_shared<std::pair<std::string, TxNumber>>();
  verb = add_verb(app, shell, "undo", "reverse a transaction, by a new one", kHistoryGroup,
                  Writes::yes);
  verb->add_option("CASE", undo->first, "the case file")->required();
  verb->add_option("--tx", undo->second, "this one; else the newest")->type_name("N");
  when_chosen(verb, shell, [&shell, undo] { run_undo(shell, undo->first, undo->second); });

  auto redo = std::make_shared<std::string>();
  verb = add_verb(app, shell, "redo", "reverse the newest undo", kHistoryGroup, Writes::yes);
  verb->add_option("CASE", *redo, "the case file")->required();
  when_chosen(verb, shell, [&shell, redo] { run_redo(shell, *redo); });

  auto snapshot = std::make_shared<SnapshotTexts>();
  verb = add_verb(app, shell, "snapshot", "name the present state, or list the names",
                  kHistoryGroup, Writes::yes);
  verb->add_option("CASE", snapshot->input, "the case file")->required();
  verb->add_option("NAME", snapshot->name, "of the new snapshot");
  when_chosen(verb, shell, [&shell, snapshot] { run_snapshot(shell, *snapshot); });

  auto restore = std::make_shared<SnapshotTexts>();
  verb = add_verb(app, shell, "restore", "undo all that came after a snapshot", kHistoryGroup,
                  Writes::yes);
  verb->add_option("CASE", restore->input, "the case file")->required();
  verb->add_option("NAME", restore->name, "of the snapshot")->required();
  when_chosen(verb, shell, [&shell, restore] { run_restore(shell, *restore); });

  auto verify = std::make_shared<std::string>();
  verb = add_verb(app, shell, "verify", "check a case against its hash chain", kHistoryGroup);
  verb->add_option("CASE", *verify, "the case file")->required();
  when_chosen(verb, shell, [&shell, verify] { run_verify(shell, *verify); });
}

}  // namespace

void add_case_verbs(CLI::App& app, Shell& shell) {
  auto path = std::make_shared<std::string>();
  CLI::App* verb = add_verb(app, shell, "new", "make an empty case", kCaseGroup, Writes::yes);
  verb->add_option("CASE", *path, "the file to make, NAME.case")->required();
  when_chosen(verb, shell, [&shell, path] { run_new(shell, *path); });

  add_import_verbs(app, shell);

  auto info = std::make_shared<InfoTexts>();
  verb = add_verb(app, shell, "info", "what a case or a graph file holds", kCaseGroup);
  verb->add_option("INPUT", info->input, "a case or a graph file")->required();
  verb->add_option("--encoding", info->encoding, "of a text file; else it is looked for")
      ->type_name("NAME");
  verb->add_flag("--directed", info->directed, "read the graph as directed");
  verb->add_flag("--undirected", info->undirected, "read it as undirected");
  when_chosen(verb, shell, [&shell, info] { run_info(shell, *info); });

  auto find = std::make_shared<FindTexts>();
  verb = add_verb(app, shell, "find", "have we seen this name, number, handle?", kCaseGroup);
  verb->add_option("CASE", find->input, "the case file")->required();
  verb->add_option("TEXT", find->words, "what to look for, in any script or punctuation")
      ->required();
  verb->add_option("--top", find->limit, "so many at most")->type_name("N")->capture_default_str();
  when_chosen(verb, shell, [&shell, find] { run_find(shell, *find); });

  auto show = std::make_shared<ShowTexts>();
  verb = add_verb(app, shell, "show", "all that is said of one entity, and by whom", kCaseGroup);
  verb->add_option("CASE", show->input, "the case file")->required();
  verb->add_option("ID", show->id, "an id or label as shown elsewhere")->required();
  verb->add_option("--top", show->limit, "so many links in the table; 0: all")->type_name("N");
  when_chosen(verb, shell, [&shell, show] { run_show(shell, *show); });

  add_history_verbs(app, shell);
}

}  // namespace mekhala::cli
