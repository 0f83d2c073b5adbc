#include <fmt/format.h>

#include <algorithm>

#include "bindings/workbench/report_parts.hpp"

// Who is ranked, and why.
namespace mekhala {
namespace {

constexpr std::size_t kPairs = 3;  // of the crossing of a row, the largest

PageItems largest_pairs(std::vector<std::pair<std::string, double>> pairs) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (pairs.size() > kPairs) pairs.resize(kPairs);
  PageItems items;
  for (const auto& [pair, share] : pairs) items.emplace_back(pair, fmt::format("{:.2g}", share));
  return items;
}

std::string rank_text(const HubRow& row) {
  return row.rank == row.rank_last ? std::to_string(row.rank)
                                   : fmt::format("{}–{}", row.rank, row.rank_last);
}

// Columns that some tables are without.
struct HubColumns {
  bool joined = false, ratio = false, without = false, evidence = false;
};

HubColumns columns_of(const HubTable& table, View view) {
  HubColumns columns;
  columns.evidence = view != View::release;
  for (const HubRow& row : table.rows) {
    columns.joined = columns.joined || row.joined;
    columns.ratio = columns.ratio || row.ratio;
    columns.without = columns.without || row.crossing_without_generic;
  }
  return columns;
}

void add_row(HtmlWriter& page, const HubRow& row, const HubColumns& columns) {
  page.open("tr");
  number_cell(page, rank_text(row));
  page.open("th", {{"scope", "row"}}).name(row.entity.label);
  page.open("small").text(kind_and_roles(row.entity));
  if (row.generic) page.text(" · ").element("span", "generic?", {{"class", "flag"}});
  page.close().open("small").element("code", row.entity.id, {{"class", "whole"}}).close().close();
  number_cell(page, short_number(row.crossing));
  number_cell(page, short_number(row.through));
  if (columns.joined) number_cell(page, row.joined ? short_number(*row.joined) : "");
  if (columns.ratio) number_cell(page, row.ratio ? fmt::format("{:.2f}", *row.ratio) : "");
  if (columns.without) {
    number_cell(page,
                row.crossing_without_generic ? short_number(*row.crossing_without_generic) : "");
  }
  if (columns.evidence) {
    number_cell(page, whole_number(row.statements));
    number_cell(page, whole_number(row.sources));
    page.open("td");
    add_items(page, items_of(row.victims_near));
    page.close();
  }
  page.open("td");
  add_items(page, largest_pairs(row.pairs));
  page.close();
  page.close();
}

void add_table(HtmlWriter& page, const HubTable& table, std::string_view title, std::string_view id,
               const CaseReport& report) {
  page.element("h3", title, {{"id", id}});
  if (table.rows.empty()) {
    page.element("p", "Nobody and nothing to rank: " + table.nothing);
    return;
  }
  const HubColumns columns = columns_of(table, report.view);
  std::vector<PageColumn> heads = {{"Rank", true}, {"Name"}, {"Crossing", true}, {"Through", true}};
  if (columns.joined) heads.push_back({"Joined", true});
  if (columns.ratio) heads.push_back({"Ratio", true});
  if (columns.without) heads.push_back({"Without generic", true});
  if (columns.evidence) {
    heads.push_back({"Statements", true});
    heads.push_back({"Sources", true});
    heads.push_back({"Victims near"});
  }
  heads.push_back({"Crossing by pair"});
  open_table(page,
             fmt::format("{} of {}, by {}", table.rows.size(), whole_number(table.total),
                         report.asked.hubs.rank),
             heads);
  for (const HubRow& row : table.rows) add_row(page, row, columns);
  close_table(page);
}

// The step of a path that rests on least.
const ExplainStep* weakest_step(const ExplainPath& path) {
  const ExplainStep* weakest = nullptr;
  for (const ExplainStep& step : path.steps) {
    if (step.statements == 0) continue;
    if (weakest == nullptr || std::pair(step.sources, step.statements) <
                                  std::pair(weakest->sources, weakest->statements)) {
      weakest = &step;
    }
  }
  return weakest;
}

void add_path(HtmlWriter& page, const ExplainPath& path, const ExplainReport& hub, View view) {
  page.open("li").element("span", path.from, {{"class", "people"}});
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const ExplainStep& step = path.steps[i];
    page.text(" ").element("span", fmt::format("— {} —", fmt::join(with_arrows(step.links), ", ")),
                           {{"class", "over"}});
    page.text(" ");
    if (i + 1 == path.steps.size()) {
      page.element("span", path.to, {{"class", "people"}});
    } else if (step.to.row == hub.entity.row) {
      page.open("strong").name(step.to.label).close();
    } else {
      page.name(step.to.label);
    }
  }
  std::string note = fmt::format("{}: {} of its crossing", path.pair, percent(path.part));
  // There is one for each two victims: 15 would tell of three and five.
  if (view != View::release) note += ", " + counted(path.paths, "path", "paths");
  note += ".";
  if (const ExplainStep* step = weakest_step(path)) {
    note += fmt::format(" The weakest step rests on {} of {}.",
                        counted(step->statements, "statement", "statements"),
                        counted(step->sources, "source", "sources"));
  }
  page.open("small").text(" " + note).close().close();
}

std::string why_text(const ExplainReport& hub, const CaseReport& report) {
  std::string text = fmt::format(
      "{} of what joins victims of different {} by shortest paths runs through it "
      "(through); {} once each path counts by how much it joins different {} (crossing).",
      percent(hub.row->through), groups_word(report), percent(hub.row->crossing),
      groups_word(report));
  if (hub.row->ratio) {
    text += fmt::format(" That is {:.2f} times the median of {} permutations.", *hub.row->ratio,
                        report.asked.hubs.permutations);
  }
  if (const PageItems near = items_of(hub.row->victims_near); !near.empty()) {
    text += " Victims within three steps:";
    for (std::size_t i = 0; i < near.size(); ++i) {
      text += fmt::format("{} {} {}", i == 0 ? "" : ",", near[i].first, near[i].second);
    }
    text += ".";
  }
  if (report.view != View::release) {
    text += fmt::format(" Its links rest on {} of {}.",
                        counted(hub.row->statements, "statement", "statements"),
                        counted(hub.row->sources, "source", "sources"));
  }
  return text;
}

void add_explained(HtmlWriter& page, const std::vector<ExplainReport>& hubs, std::string_view title,
                   const CaseReport& report) {
  if (hubs.empty()) return;
  page.element("h3", title);
  for (const ExplainReport& hub : hubs) {
    page.open("h4").text(rank_text(*hub.row) + ". ").name(hub.entity.label);
    page.text(", " + kind_and_roles(hub.entity)).close();
    page.element("p", why_text(hub, report));
    if (!hub.paths.empty()) {
      page.element("p", fmt::format("The paths that give most, {} of its crossing together:",
                                    percent(hub.shown_part)));
      page.open("ol", {{"class", "paths"}});
      for (const ExplainPath& path : hub.paths) add_path(page, path, hub, report.view);
      page.close();
    }
    for (const std::string& warning : hub.warnings) page.element("p", "Note: " + warning + ".");
  }
}

}  // namespace

void add_hubs(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Hubs", {{"id", "hubs"}});
  page.element(
      "p", "A hub here is whoever or whatever many shortest paths between victims of different " +
               groups_word(report) + " run through in the files that were read, ranked by " +
               report.asked.hubs.rank +
               " (see Method). It is "
               "a lead to check, not guilt: somebody may stand there under coercion, or know "
               "nothing of it.");
  add_table(page, report.hubs.actors, "Actors: people, organizations, accounts", "actors", report);
  add_table(page, report.hubs.places, "Places, counted with places carrying", "places", report);
}

void add_reasons(HtmlWriter& page, const CaseReport& report) {
  if (!has_reasons(report)) return;
  page.element("h2", "Why they are ranked", {{"id", "reasons"}});
  page.element(
      "p",
      "Each line is a way between two groups of victims, over links that the sources state. "
      "Victims are counted, never named. An arrow tells which way a link runs.");
  add_explained(page, report.actors, "Actors", report);
  add_explained(page, report.places, "Places", report);
}

}  // namespace mekhala
