#include "bindings/cli/answers.hpp"
#include "engine/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace mekhala::cli {

namespace {

Json reals_json(const std::vector<std::pair<std::string, double>>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object.set(name, value);
  return object;
}

Json range_json(const HubRange& range) {
  const auto rank = [](std::uint32_t value) { return value == 0 ? Json() : Json(value); };
  return Json::object()
      .set("table", range.table)
      .set("ungraded", range.ungraded.empty() ? Json() : Json(range.ungraded))
      .set("low", rank(range.low))
      .set("high", rank(range.high))
      .set("first", range.first)
      .set("runs", range.runs)
      .set("sampling_error", range.sampling_error)
      .set("not_apart", Json::strings(range.not_apart))
      .set("not_apart_below", range.not_apart_below);
}

Json ranges_json(const std::vector<HubRange>& ranges) {
  Json list = Json::array();
  for (const HubRange& range : ranges) list.push(range_json(range));
  return list;
}

Json hub_row(const HubRow& row, View view) {
  const bool counts = view != View::release;
  Json json = Json::object();
  json.set("rank", row.rank).set("rank_last", row.rank_last);
  json.set("id", row.entity.id).set("kind", row.entity.kind).set("label", row.entity.label);
  json.set("roles", Json::strings(row.entity.roles)).set("country", row.entity.country);
  json.set("crossing", row.crossing).set("through", row.through);
  if (row.crossing_low) json.set("crossing_low", row.crossing_low);
  if (row.crossing_high) json.set("crossing_high", row.crossing_high);
  json.set("joined", row.joined).set("contacts", reals_json(row.contacts));
  json.set("pairs", reals_json(row.pairs)).set("victims_near", reals_json(row.victims_near));
  json.set("ratio", row.ratio).set("generic", row.generic);
  if (row.ratio_low) json.set("ratio_low", row.ratio_low);
  if (row.ratio_high) json.set("ratio_high", row.ratio_high);
  json.set("crossing_without_generic", row.crossing_without_generic);
  json.set("statements", counts ? Json(row.statements) : Json());
  json.set("sources", counts ? Json(row.sources) : Json());
  if (row.crossing_without_coerced) {
    json.set("crossing_without_coerced", row.crossing_without_coerced);
    json.set("rank_without_coerced",
             row.rank_without_coerced == 0 ? Json() : Json(row.rank_without_coerced));
  }
  if (!row.ranges.empty()) json.set("ranges", ranges_json(row.ranges));
  return json;
}

Block hub_block(const HubTable& table, const std::string& key, const std::string& title,
                View view) {
  Block block;
  block.key = key;
  block.title = title;
  block.total = table.total;
  block.columns = {{"rank", "rank", Style::rank},
                   {"label", "name"},
                   {"kind", "kind"},
                   {"crossing", "crossing", Style::number},
                   {"through", "through", Style::number, 1},
                   {"ratio", "ratio", Style::number}};
  bool generic = false, without = false, coerced = false;
  for (const HubRow& row : table.rows) {
    generic = generic || row.generic;
    without = without || row.crossing_without_generic.has_value();
    coerced = coerced || row.crossing_without_coerced.has_value();
    block.rows.push_back(hub_row(row, view));
  }
  if (generic) block.columns.push_back({"generic", "generic?", Style::flag});
  if (without)
    block.columns.push_back({"crossing_without_generic", "without generic", Style::number, 4});
  if (coerced) {
    block.columns.push_back({"crossing_without_coerced", "without coerced", Style::number, 1});
    block.columns.push_back({"rank_without_coerced", "rank then", Style::integer, 1});
  }
  if (view != View::release) {
    block.columns.push_back({"joined", "joined", Style::integer});
    block.columns.push_back({"statements", "stmts", Style::integer, 3});
    block.columns.push_back({"sources", "sources", Style::integer, 2});
    block.columns.push_back({"victims_near", "victims near", Style::text, 5});
  }
  block.columns.push_back({"pairs", "crossing by pair", Style::text, 6});
  block.columns.push_back({"id", "id"});
  block.empty = "Nobody and nothing to rank: " + table.nothing;
  return block;
}

// "1-4, 142 of 200 +-6": where 5 to 95 % of re-runs put it, and in how many it was among the first.
std::string range_text(const HubRange& range) {
  const auto rank = [](std::uint32_t value) {
    return value == 0 ? std::string("out") : std::to_string(value);
  };
  const std::string span =
      range.low == range.high ? rank(range.low) : rank(range.low) + "-" + rank(range.high);
  return fmt::format("{}, {} of {} ±{:.0f}", span, range.first, range.runs, range.sampling_error);
}

// The ranks of rows, as they stand in the table above.
std::string not_apart_text(const HubRange& range, const HubTable& table) {
  std::string text;
  for (const HubRow& row : table.rows) {
    const auto& ids = range.not_apart;
    if (std::find(ids.begin(), ids.end(), row.entity.id) == ids.end()) continue;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", row.rank);
  }
  if (range.not_apart_below == 0) return text.empty() ? "-" : text;
  return fmt::format("{}{}{} below", text, text.empty() ? "" : " and ", range.not_apart_below);
}

// A line for each row; two where evidence without a grade counts in the one and not in the other.
Block robustness_block(const HubTable& table, const std::string& key, const std::string& title,
                       std::uint32_t first) {
  Block block;
  block.key = key;
  block.title =
      fmt::format("{}: ranks of 5 to 95 % of re-runs; among the first {} in so many", title, first);
  block.hide_if_empty = true;
  block.columns = {{"rank", "rank", Style::rank}, {"label", "name"}, {"ungraded", "not graded"}};
  std::vector<std::string> tables;
  for (const HubRow& row : table.rows) {
    for (const HubRange& range : row.ranges) {
      if (std::find(tables.begin(), tables.end(), range.table) == tables.end()) {
        tables.push_back(range.table);
      }
    }
  }
  for (const std::string& name : tables) block.columns.push_back({name, name});
  block.columns.push_back({"not_apart", "not told apart from", Style::text, 1});
  for (const HubRow& row : table.rows) {
    for (const char* ungraded : {"", "in", "out"}) {
      Json json = Json::object().set("rank", row.rank).set("rank_last", row.rank_last);
      json.set("id", row.entity.id).set("label", row.entity.label).set("ungraded", ungraded);
      bool any = false;
      for (const HubRange& range : row.ranges) {
        if (range.ungraded != ungraded) continue;
        if (!any) json.set("not_apart", not_apart_text(range, table));
        any = true;
        json.set(range.table, range_text(range));
      }
      if (any) block.rows.push_back(std::move(json));
    }
  }
  block.total = block.rows.size();
  return block;
}

std::string groups_line(const HubsReport& report) {
  std::string line;
  for (const HubGroup& group : report.groups) {
    line += fmt::format("{}{} {}{}", line.empty() ? "" : ", ", group.name, group.victims,
                        group.averaged ? "" : " (too few: listed, not averaged)");
  }
  return line.empty() ? "none" : line;
}

std::string join_counts(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::string line;
  for (const auto& [name, count] : counts) {
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, grouped(count));
  }
  return line;
}

Json warning_json(const ImportWarning& warning) {
  Json lines = Json::array();
  for (const std::uint64_t line : warning.lines) lines.push(line);
  return Json::object()
      .set("rule", warning.rule)
      .set("message", warning.message)
      .set("hint", warning.hint)
      .set("column", warning.column)
      .set("line", warning.line)
      .set("count", warning.count)
      .set("lines", lines);
}

Json table_json(const TableReport& table) {
  Json columns = Json::array();
  for (const ColumnUse& use : table.columns) {
    columns.push(Json::object()
                     .set("column", use.column)
                     .set("use", use.use)
                     .set("sureness", use.sureness)
                     .set("why", use.why));
  }
  return Json::object()
      .set("sheet", table.sheet)
      .set("shape", table.shape)
      .set("sureness", table.sureness)
      .set("delimiter", table.delimiter)
      .set("quote", table.quote)
      .set("header_line", table.header_line)
      .set("rows", table.rows)
      .set("accepted", table.accepted)
      .set("rejected", table.rejected)
      .set("blank", table.blank)
      .set("columns", columns);
}

Json file_json(const ImportReport& report, const AppendReport* appended, bool told) {
  Json warnings = Json::array();
  std::uint64_t count = 0;
  for (const ImportWarning& warning : report.warnings) {
    warnings.push(warning_json(warning));
    count += warning.count;
  }
  Json tables = Json::array();
  std::string shape;
  for (const TableReport& table : report.tables) {
    tables.push(table_json(table));
    if (shape.find(table.shape) == std::string::npos)
      shape += (shape.empty() ? "" : ", ") + table.shape;
  }
  Json row = Json::object();
  row.set("file", report.file).set("format", report.format).set("encoding", report.encoding);
  row.set("compression", report.compression).set("shape", shape);
  row.set("rows", report.rows).set("accepted", report.accepted).set("rejected", report.rejected);
  row.set("warnings", warnings).set("warning_count", count);
  row.set("entities", report.entities).set("links", report.links);
  row.set("statements", report.statements).set("tables", tables);
  row.set("entity_kinds", counts_json(report.entity_kinds));
  row.set("link_kinds", counts_json(report.link_kinds));
  if (appended != nullptr) {
    row.set("already_imported", appended->already_imported);
    row.set("imported_at", appended->imported_at == 0 ? Json() : Json(appended->imported_at));
    const auto number = [&](std::uint64_t known) { return told ? Json(known) : Json(); };
    row.set("new_entities", number(appended->new_entities));
    row.set("known_entities", number(appended->known_entities));
    row.set("new_links", number(appended->new_links));
    row.set("new_statements", number(appended->new_statements));
  }
  return row;
}

Json rejection_json(const ShownRejection& one) {
  return Json::object()
      .set("file", one.file)
      .set("sheet", one.sheet)
      .set("line", one.line)
      .set("column", one.column)
      .set("shape", one.shape)
      .set("rule", one.rule)
      .set("message", one.message)
      .set("hint", one.hint);
}

void add_warning_lines(Answer& answer, const std::vector<ImportOutcome>& outcomes) {
  Block block;
  block.key = "warnings";
  block.title = "Warnings";
  block.hide_if_empty = true;
  block.columns = {{"file", "file"},     {"line", "line", Style::integer},
                   {"column", "column"}, {"count", "times", Style::integer},
                   {"message", "what"},  {"hint", "what to do"}};
  for (const ImportOutcome& outcome : outcomes) {
    for (const ImportReport& report : outcome.files) {
      for (const ImportWarning& warning : report.warnings) {
        Json row = Json::object().set("file", report.file);
        row.set("line", warning.line == 0 ? Json() : Json(warning.line))
            .set("column", warning.column);
        row.set("count", warning.count).set("rule", warning.rule);
        row.set("message", warning.message).set("hint", warning.hint);
        block.rows.push_back(std::move(row));
      }
    }
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
}

void add_rejections(Answer& answer, const std::vector<ImportOutcome>& outcomes) {
  Block block;
  block.key = "rejections";
  block.title = "Rejected rows (values are shown by their shape; --rejects FILE keeps the rows)";
  block.hide_if_empty = true;
  block.columns = {{"file", "file"},     {"line", "line", Style::integer},
                   {"column", "column"}, {"shape", "looks like"},
                   {"message", "why"},   {"hint", "what to do"}};
  for (const ImportOutcome& outcome : outcomes) {
    block.total += outcome.rejected;
    for (const ShownRejection& one : outcome.rejections) block.rows.push_back(rejection_json(one));
  }
  answer.blocks.push_back(std::move(block));
}

void add_new(Answer& answer, const std::vector<ImportOutcome>& outcomes) {
  Block block;
  block.key = "new";
  block.title = "New since the last import, as far as it may be named";
  block.hide_if_empty = true;
  block.columns = {{"label", "name"}, {"kind", "kind"}, {"country", "country"}, {"id", "id"}};
  std::map<std::string, std::uint64_t> entities, links;
  for (const ImportOutcome& outcome : outcomes) {
    for (const auto& [kind, count] : outcome.fresh.entities) entities[kind] += count;
    for (const auto& [kind, count] : outcome.fresh.links) links[kind] += count;
    block.total += outcome.fresh.shown.empty() ? 0 : outcome.fresh.nameable;
    for (const ShownEntity& entity : outcome.fresh.shown) block.rows.push_back(entity_json(entity));
  }
  const std::vector<std::pair<std::string, std::uint64_t>> kinds(entities.begin(), entities.end());
  const std::vector<std::pair<std::string, std::uint64_t>> ties(links.begin(), links.end());
  answer.head.set("new_entities", counts_json(kinds)).set("new_links", counts_json(ties));
  if (!kinds.empty()) answer.closing.push_back("new entities: " + join_counts(kinds));
  if (std::any_of(outcomes.begin(), outcomes.end(), [](const ImportOutcome& outcome) {
        return outcome.tx != 0 && !outcome.fresh.told;
      })) {
    answer.closing.push_back(
        "which numbers, handles and links are new is told in the work view alone");
  }
  if (!ties.empty()) answer.closing.push_back("new links: " + join_counts(ties));
  answer.blocks.push_back(std::move(block));
}

}  // namespace

Json entity_json(const ShownEntity& entity) {
  return Json::object()
      .set("id", entity.id)
      .set("kind", entity.kind)
      .set("label", entity.label)
      .set("country", entity.country)
      .set("roles", Json::strings(entity.roles))
      .set("records", entity.records)
      .set("protected", entity.is_protected)
      .set("protected_as", entity.protected_as);
}

Json counts_json(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  Json object = Json::object();
  for (const auto& [name, count] : counts) object.set(name, count);
  return object;
}

Json manifest_json(const std::vector<std::pair<std::string, std::string>>& manifest) {
  Json object = Json::object();
  for (const auto& [name, value] : manifest) object.set(name, value);
  return object;
}

std::string report_line(const std::vector<std::pair<std::string, std::string>>& manifest) {
  std::string line;
  for (const auto& [name, value] : manifest) {
    const bool hash = name == "case" && value.size() > 16;
    line +=
        fmt::format("{}{} {}", line.empty() ? "" : " · ", name, hash ? value.substr(0, 16) : value);
  }
  return "Run: " + line;
}

Block advice_block(const HubsReport& report) {
  Block block;
  block.key = "advice";
  block.title = fmt::format("What to enquire, to narrow the ranges of the first {} actors",
                            report.reruns.first);
  block.columns = {{"what", "enquiry"},
                   {"narrows", "ranks narrower", Style::number},
                   {"stands", "stands in", Style::share},
                   {"statements", "stmts", Style::integer, 1}};
  for (const HubEnquiry& one : report.advice) {
    block.rows.push_back(Json::object()
                             .set("what", one.what)
                             .set("narrows", one.narrows)
                             .set("stands", one.stands)
                             .set("statements", one.statements));
  }
  block.total = block.rows.size();
  block.empty = "No enquiry is known that would narrow them.";
  return block;
}

Answer hubs_answer(const HubsReport& report, View view) {
  Answer answer("hubs");
  Json groups = Json::array();
  for (const HubGroup& group : report.groups) {
    groups.push(Json::object()
                    .set("group", group.name)
                    .set("victims", group.victims)
                    .set("averaged", group.averaged));
  }
  answer.head.set("measure", report.measure).set("carriers", Json::strings(report.carriers));
  answer.head.set("groups", groups).set("connected", reals_json(report.connected));
  answer.head.set("left_out", counts_json(report.left_out));
  answer.head.set("warnings", Json::strings(report.warnings));
  answer.head.set("view", name_of(view)).set("run", manifest_json(report.manifest));
  answer.head.set("nothing", report.actors.nothing);
  answer.head.set("actors_total", report.actors.total).set("places_total", report.places.total);
  answer.opening = {"Measure: " + report.measure, "Victims by group: " + groups_line(report),
                    "Carriers: " + fmt::format("{}", fmt::join(report.carriers, ", "))};
  if (!report.connected.empty()) {
    std::string shares;
    for (const auto& [pair, share] : report.connected) {
      shares += fmt::format("{}{} {:.0f} %", shares.empty() ? "" : ", ", pair, 100 * share);
    }
    answer.opening.push_back("Pairs of victims that some path joins: " + shares);
  }
  answer.blocks.push_back(
      hub_block(report.actors, "rows", "Actors: people, organizations, accounts", view));
  answer.blocks.push_back(
      hub_block(report.places, "places", "Places (counted with places carrying)", view));
  if (report.reruns.runs > 0) {
    answer.blocks.push_back(
        robustness_block(report.actors, "robustness", "Actors in re-runs", report.reruns.first));
    answer.blocks.push_back(robustness_block(report.places, "places_robustness",
                                             "Places in re-runs", report.reruns.first));
    if (report.reruns.advice) {
      answer.blocks.push_back(advice_block(report));
      answer.head.set("not_to_be_asked", report.not_to_be_asked);
      if (report.not_to_be_asked > 0) {
        answer.closing.push_back(fmt::format(
            "{} more would narrow them and are known from victims alone: no register is known for "
            "them, and no victim is to be asked again",
            report.not_to_be_asked));
      }
    }
    answer.head.set("grade_tables", Json::strings(report.grade_tables));
    for (const std::string& table : report.grade_tables) {
      for (const std::string_view line : split(trim(table), '\n')) {
        answer.closing.emplace_back(line);
      }
    }
    answer.closing.push_back(
        "How far ranks move where evidence fails as its grade says: a range of robustness, never "
        "the chance that somebody did something.");
  }
  if (report.coerced) {
    answer.head.set("coerced", Json::object()
                                   .set("acts", report.coerced->acts)
                                   .set("people", report.coerced->people)
                                   .set("undated", report.coerced->undated));
    answer.closing.push_back(fmt::format(
        "Without coerced: without what victims were made to do: {} recruiting{} by {} of them{}. "
        "Team and release do not tell this.",
        report.coerced->acts, report.coerced->acts == 1 ? "" : "s", report.coerced->people,
        report.coerced->undated == 0
            ? ""
            : fmt::format(", {} of unknown date and taken to be so", report.coerced->undated)));
  }
  if (!report.left_out.empty())
    answer.closing.push_back("Left out: " + join_counts(report.left_out));
  for (const std::string& warning : report.warnings)
    answer.closing.push_back("Warning: " + warning);
  answer.closing.push_back(
      "A position between victims is a lead to check, not guilt. `mekhala explain CASE ID` "
      "shows the paths behind a row.");
  answer.closing.push_back(report_line(report.manifest));
  return answer;
}

Answer import_answer(const std::vector<ImportOutcome>& outcomes) {
  Answer answer("import");
  Block files;
  files.key = "files";
  files.columns = {{"file", "file"},
                   {"format", "format"},
                   {"encoding", "encoding", Style::text, 2},
                   {"shape", "read as", Style::text, 1},
                   {"rows", "rows", Style::integer},
                   {"accepted", "accepted", Style::integer},
                   {"rejected", "rejected", Style::integer},
                   {"warning_count", "warnings", Style::integer},
                   {"entities", "entities", Style::integer, 3},
                   {"links", "links", Style::integer, 4},
                   {"statements", "statements", Style::integer, 5}};
  bool written = false;
  TxNumber tx = 0;
  for (const ImportOutcome& outcome : outcomes) {
    written = written || outcome.written;
    tx = std::max(tx, outcome.tx);
    for (std::size_t i = 0; i < outcome.files.size(); ++i) {
      const AppendReport* appended = i < outcome.appended.size() ? &outcome.appended[i] : nullptr;
      files.rows.push_back(file_json(outcome.files[i], appended, outcome.fresh.told));
      if (appended != nullptr && appended->already_imported) {
        answer.closing.push_back(fmt::format(
            "{}: transaction {} took in these very bytes; nothing was added. To read them in "
            "another way, take that back first: `mekhala undo CASE --tx {}`",
            outcome.files[i].file, appended->imported_at, appended->imported_at));
      }
    }
  }
  files.total = files.rows.size();
  answer.head.set("written", written).set("tx", tx == 0 ? Json() : Json(tx));
  answer.blocks.push_back(std::move(files));
  add_warning_lines(answer, outcomes);
  add_rejections(answer, outcomes);
  add_new(answer, outcomes);
  return answer;
}

std::string evidence_text(std::uint64_t statements, std::uint64_t sources) {
  if (statements == 0) return "";
  return fmt::format(" ({} statement{}, {} source{})", statements, statements == 1 ? "" : "s",
                     sources, sources == 1 ? "" : "s");
}

void set_links(Json& step, const std::vector<ShownSupport::Kind>& kinds) {
  Json links = Json::array(), directions = Json::array();
  for (const ShownSupport::Kind& kind : kinds) {
    links.push(kind.label);
    directions.push(kind.way == ShownSupport::Way::forward ? "forward"
                    : kind.way == ShownSupport::Way::back  ? "back"
                                                           : "");
  }
  step.set("links", links).set("directions", directions);
}

}  // namespace mekhala::cli
