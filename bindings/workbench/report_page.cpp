#include <fmt/format.h>

#include <algorithm>

#include "bindings/workbench/map_parts.hpp"
#include "bindings/workbench/report_parts.hpp"
#include "bindings/workbench/report_style.hpp"
#include "engine/base/version.hpp"
#include "engine/case/date.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kNamedFirst = 3;  // hubs that the summary names

std::string of_manifest(const Manifest& manifest, std::string_view wanted) {
  for (const auto& [key, value] : manifest) {
    if (key == wanted) return value;
  }
  return {};
}

std::string case_id(const CaseReport& report) {
  return of_manifest(report.manifest, "case").substr(0, 12);
}

std::uint64_t sum_of(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

// --- head ----------------------------------------------------------------------------------------

void add_head(HtmlWriter& page, const CaseReport& report) {
  page.open("header");
  page.element("p", report.handling,
               {{"class", report.view == View::release ? "handling open" : "handling"}});
  page.element("h1", "Who links victims of different " + groups_word(report));
  page.element(
      "p",
      fmt::format("Mekhala case report · case {} · run {} · view {} · Mekhala {}", case_id(report),
                  of_manifest(report.manifest, "run"), name_of(report.view), version()),
      {{"class", "muted"}});
  page.close();
}

void add_contents(HtmlWriter& page, const CaseReport& report) {
  struct Section {
    const char* place;
    const char* name;
    bool there = true;
  };
  const Section sections[] = {{"#summary", "Summary"},
                              {"#hubs", "Hubs"},
                              {"#reasons", "Why they are ranked", has_reasons(report)},
                              {"#maps", "Maps"},
                              {"#communities", "Communities"},
                              {"#sources", "Sources"},
                              {"#method", "Method"},
                              {"#limits", "Limits"},
                              {"#manifest", "Manifest"}};
  page.open("nav", {{"aria-label", "Contents"}}).open("ol");
  for (const Section& section : sections) {
    if (!section.there) continue;
    page.open("li").element("a", section.name, {{"href", section.place}}).close();
  }
  page.close().close();
}

// --- summary -------------------------------------------------------------------------------------

void figure(HtmlWriter& page, std::string_view name, std::uint64_t count) {
  page.open("div").element("dt", name).element("dd", whole_number(count)).close();
}

void add_figures(HtmlWriter& page, const CaseReport& report) {
  page.open("dl", {{"class", "figures"}});
  figure(page, "entities", sum_of(report.counts.entities));
  figure(page, "links", sum_of(report.counts.links));
  // A release has none of these.
  if (report.counts.statements > 0) figure(page, "statements", report.counts.statements);
  if (!report.sources.empty()) figure(page, "sources", report.sources.size());
  figure(page, "ranked actors", report.hubs.actors.total);
  figure(page, "ranked places", report.hubs.places.total);
  page.close();
  page.open("p", {{"class", "muted"}}).text("Entities by kind: ");
  add_items(page, items_of(report.counts.entities));
  page.close();
}

void add_first(HtmlWriter& page, const CaseReport& report) {
  const HubTable& actors = report.hubs.actors;
  page.open("p", {{"class", "lead"}});
  if (actors.rows.empty()) {
    page.text("Nobody is ranked: " + actors.nothing).close();
    return;
  }
  page.text(fmt::format("Of {} that link victims of different {}, first by {} {}: ",
                        counted(actors.total, "actor", "actors"), groups_word(report),
                        report.asked.hubs.rank, actors.rows.size() == 1 ? "is" : "are"));
  const std::size_t named = std::min(kNamedFirst, actors.rows.size());
  for (std::size_t i = 0; i < named; ++i) {
    const HubRow& row = actors.rows[i];
    if (i > 0) page.text(i + 1 == named ? " and " : ", ");
    page.open("strong").name(row.entity.label).close();
    page.text(fmt::format(
        " ({}, {})", kind_and_roles(row.entity),
        short_number(report.asked.hubs.rank == "joined" ? row.joined.value_or(0) : row.crossing)));
  }
  page.text(".").close();
}

void add_groups(HtmlWriter& page, const CaseReport& report) {
  if (report.hubs.groups.empty()) return;
  open_table(page, "Victims by " + group_in_words(report),
             {{"Group"}, {"Victims", true}, {"Counts"}});
  for (const HubGroup& group : report.hubs.groups) {
    const std::string name = country_name(group.name);
    page.open("tr").open("th", {{"scope", "row"}}).text(name);
    if (name != group.name) page.text(" (" + group.name + ")");
    page.close();
    number_cell(page, group.victims);
    page.element("td", group.averaged ? "in the mean over pairs" : "too few: listed, not averaged");
    page.close();
  }
  close_table(page);
}

void add_summary(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Summary", {{"id", "summary"}});
  add_first(page, report);
  add_figures(page, report);
  add_groups(page, report);
  if (report.hubs.warnings.empty()) return;
  page.open("aside", {{"class", "care"}}).element("h3", "Read with care").open("ul");
  for (const std::string& warning : report.hubs.warnings) page.element("li", warning);
  page.close().close();
}

// --- maps, communities, sources, manifest --------------------------------------------------------

void add_map(HtmlWriter& page, const ReportMap& map) {
  page.element("h3", map.title, {{"id", "map-" + map.kind}});
  if (map.svg.empty()) {
    page.element("p", "Not drawn: " + map.nothing);
    return;
  }
  page.open("div",
            {{"class", "map"}, {"role", "region"}, {"aria-label", map.title}, {"tabindex", "0"}});
  page.drawing(map.svg, map.title + "; the tables of this report say the same in words");
  page.close();
  page.element("p", "Victims are drawn as counted groups.", {{"class", "muted"}});
}

// A map has a page of its own in print, and the heading of all maps stands on that of the first.
void add_maps(HtmlWriter& page, const CaseReport& report) {
  for (std::size_t i = 0; i < report.maps.size(); ++i) {
    const ReportMap& map = report.maps[i];
    page.open("section", {{"class", map.svg.empty() ? "" : "wide"}});
    if (i == 0) page.element("h2", "Maps", {{"id", "maps"}});
    add_map(page, map);
    page.close();
  }
}

void add_community(HtmlWriter& page, const CommunityRow& row, bool by_group) {
  page.open("tr");
  page.element("th", std::to_string(row.community + 1), {{"scope", "row"}, {"class", "n"}});
  number_cell(page, row.victims.empty() ? "0" : row.victims);
  if (by_group) {
    page.open("td");
    add_items(page, row.victim_groups);
    page.close();
  }
  number_cell(page, whole_number(row.size));
  page.open("td", {{"class", "long"}});
  for (std::size_t i = 0; i < row.members.size(); ++i) {
    if (i > 0) page.text(", ");
    page.name(row.members[i].label);
  }
  page.close();
  number_cell(page, row.stability ? fmt::format("{:.0f} %", 100 * *row.stability) : "");
  number_cell(page, whole_number(row.links_out));
  page.element("td", row.period);
  page.open("td");
  add_items(page, items_of(row.kinds));
  page.close().close();
}

// Who could as well be elsewhere.
void add_doubts(HtmlWriter& page, const CommunitiesReport& found) {
  constexpr std::size_t kMost = 12;
  std::size_t listed = 0;
  for (const CommunityRow& row : found.rows) {
    for (const DoubtfulMember& one : row.doubtful) {
      if (listed == kMost) break;
      if (listed++ == 0) {
        page.element("p",
                     "In doubt, for another community holds them half as often as their own, "
                     "or more:");
        page.open("ul");
      }
      page.open("li").name(one.entity.label);
      page.text(fmt::format(": No. {} in {:.0f} % of the runs, No. {} in {:.0f} %",
                            row.community + 1, 100 * one.stability, one.next + 1,
                            100 * one.next_stability));
      page.close();
    }
  }
  if (listed > 0) page.close();
}

void add_communities(HtmlWriter& page, const CaseReport& report) {
  const CommunitiesReport& found = report.communities;
  page.element("h2", "Communities", {{"id", "communities"}});
  page.element("p",
               fmt::format("{} of two or more and {} alone, by {}{}. A community is what holds "
                           "together more than chance would have it; it is no organisation.",
                           counted(found.total, "community", "communities"),
                           counted(found.single, "entity", "entities"), found.algorithm,
                           found.quality ? fmt::format(" (quality {:.3f})", *found.quality) : ""));
  if (found.rows.empty()) return;
  const bool by_group = report.view != View::release;
  std::vector<PageColumn> heads = {{"No.", true}, {"Victims", true}};
  if (by_group) heads.push_back({"Victims by group"});
  heads.push_back({"Named", true});
  heads.push_back({"Most linked"});
  heads.push_back({"Stability", true});
  heads.push_back({"Links out", true});
  heads.push_back({"Period"});
  heads.push_back({"Kinds"});
  open_table(page, "Communities, from the largest", heads);
  for (const CommunityRow& row : found.rows) {
    // One of protected people who are no victims has nothing to say here.
    if (row.size > 0 || !row.victims.empty()) add_community(page, row, by_group);
  }
  close_table(page);
  if (found.agreement) {
    page.element("p", fmt::format("Stability: in how many of {} runs with other seeds a named "
                                  "entity is with another of its community, on average. The runs "
                                  "agree to {:.2f} (adjusted Rand index, 1: all alike).",
                                  found.runs, *found.agreement));
    add_doubts(page, found);
  }
  for (const std::string& note : found.notes) page.element("p", "Note: " + note);
}

void add_source(HtmlWriter& page, const ReportSource& use) {
  const ShownSource& source = use.source;
  page.open("tr").open("th", {{"scope", "row"}}).name(source.title);
  std::string more;
  const auto add = [&](const std::string& name, const std::string& text) {
    if (!text.empty()) more += (more.empty() ? "" : " · ") + name + text;
  };
  add("", source.kind);
  for (const std::string& file : source.files) {
    if (file != source.title) add("", file);
  }
  add("handling ", source.handling);
  add("origin ", source.origin);
  if (!more.empty()) page.element("small", more);
  page.close();
  page.element("td", source.grade.empty() ? "not graded" : source.grade);
  page.element("td", source.taken_in);
  number_cell(page, whole_number(source.statements));
  number_cell(page, whole_number(use.ties));
  number_cell(page, whole_number(use.ties_alone));
  page.close();
}

void add_alone(HtmlWriter& page, const CaseReport& report) {
  std::uint64_t alone = 0;
  for (const ReportSource& use : report.sources) alone += use.ties_alone;
  if (report.ties > 0) {
    page.element(
        "p", fmt::format("Of {} between two entities, {} ({}) rest on one source.",
                         counted(report.ties, "tie", "ties"), whole_number(alone),
                         percent(static_cast<double>(alone) / static_cast<double>(report.ties))));
  }
  std::vector<const HubRow*> rows;
  for (const HubTable* table : {&report.hubs.actors, &report.hubs.places}) {
    for (const HubRow& row : table->rows) {
      if (row.sources == 1) rows.push_back(&row);
    }
  }
  if (rows.empty()) return;
  page.open("p").text("Hubs all of whose links rest on one source: ");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) page.text(", ");
    page.name(rows[i]->entity.label);
  }
  page.text(".").close();
}

void add_sources(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Sources", {{"id", "sources"}});
  if (report.view == View::release) {
    page.element("p", "A release neither names nor counts its sources.");
    return;
  }
  if (report.sources.empty()) {
    page.element("p", "The case has none.");
    return;
  }
  add_alone(page, report);
  open_table(page, "Sources in the order in which they came in",
             {{"Source"},
              {"Grade"},
              {"Taken in"},
              {"Statements", true},
              {"Ties", true},
              {"On it alone", true}});
  for (const ReportSource& use : report.sources) add_source(page, use);
  close_table(page);
}

// What to type to get the figures again; every word was checked when it was typed.
std::string command_of(const CaseReport& report) {
  const HubsOptions& asked = report.asked.hubs;
  std::string command = fmt::format(
      "mekhala report CASE -o report.html --view {} --top {} --group {} --min-group {} "
      "--permutations {} --reasons {} --paths {} --communities {} --seed {}",
      name_of(report.view), asked.top, asked.group, asked.min_group, asked.permutations,
      report.asked.reasons, report.asked.paths, report.asked.communities,
      of_manifest(report.manifest, "seed"));
  if (asked.rank != "crossing") command += " --rank " + asked.rank;
  if (!asked.kinds.empty()) command += fmt::format(" --kinds {}", fmt::join(asked.kinds, ","));
  if (!asked.carry.empty()) command += fmt::format(" --carry {}", fmt::join(asked.carry, ","));
  if (asked.as_of) command += " --as-of " + to_string(*asked.as_of);
  if (asked.from) command += " --from " + to_string(*asked.from);
  if (asked.to) command += " --to " + to_string(*asked.to);
  if (asked.least_grade) command += " --least-grade " + to_string(*asked.least_grade);
  return command;
}

void add_manifest(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Manifest", {{"id", "manifest"}});
  page.element("p",
               report.view == View::release
                   ? "The same case, options and version give the same figures and run again; "
                     "codes of entities are new in each release."
                   : "The same case, options and version give the same report, byte for byte:");
  page.open("p").element("code", command_of(report)).close();
  open_table(page, "How this report came about", {{"What"}, {"Value"}});
  for (const auto& [key, value] : report.manifest) {
    page.open("tr").element("th", key, {{"scope", "row"}});
    page.open("td").element("code", value).close().close();
  }
  close_table(page);
}

}  // namespace

// --- what sections share -------------------------------------------------------------------------

void open_table(HtmlWriter& page, std::string_view caption,
                const std::vector<PageColumn>& columns) {
  page.open("div",
            {{"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}});
  page.open("table").element("caption", caption).open("thead").open("tr");
  for (const PageColumn& column : columns) {
    if (column.number) {
      page.element("th", column.title, {{"scope", "col"}, {"class", "n"}});
    } else {
      page.element("th", column.title, {{"scope", "col"}});
    }
  }
  page.close().close().open("tbody");
}

void close_table(HtmlWriter& page) { page.close().close().close(); }

void number_cell(HtmlWriter& page, std::string_view text) {
  page.element("td", text, {{"class", "n"}});
}

std::string whole_number(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string short_number(double number) { return fmt::format("{:.3g}", number); }

std::string victims_number(double number) {
  return fmt::format("{:.{}f}", number,
                     number == static_cast<double>(static_cast<long>(number)) ? 0 : 1);
}

std::string percent(double share) {
  if (share > 0 && share < 0.001) return "under 0.1 %";
  return fmt::format("{:.{}f} %", 100 * share, share > 0 && share < 0.1 ? 1 : 0);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", whole_number(count), count == 1 ? one : many);
}

void add_items(HtmlWriter& page, const PageItems& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& [name, value] = items[i];
    page.element("span", fmt::format("{} {}{}", name, value, i + 1 < items.size() ? "," : ""),
                 {{"class", "whole"}});
    page.text(" ");
  }
}

PageItems items_of(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  PageItems items;
  for (const auto& [name, count] : counts) items.emplace_back(name, whole_number(count));
  return items;
}

PageItems items_of(const std::vector<std::pair<std::string, double>>& victims) {
  PageItems items;
  for (const auto& [name, count] : victims) items.emplace_back(name, victims_number(count));
  return items;
}

std::string group_in_words(const CaseReport& report) {
  std::string words = report.asked.hubs.group;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

bool has_reasons(const CaseReport& report) {
  return !report.actors.empty() || !report.places.empty();
}

std::string kind_and_roles(const ShownEntity& entity) {
  std::string text = entity.kind;
  for (const std::string& role : entity.roles) text += ", " + role;
  if (!entity.country.empty()) text += ", " + country_name(entity.country);
  return text;
}

std::string groups_word(const CaseReport& report) {
  const std::string& group = report.asked.hubs.group;
  return group.find("country") != std::string::npos || group == "nationality" ? "countries"
                                                                              : "groups";
}

std::string report_page(const CaseReport& report) {
  HtmlWriter page("Mekhala case report " + case_id(report), "en",
                  report_style(report.view, report.handling));
  add_head(page, report);
  add_contents(page, report);
  page.open("main");
  add_summary(page, report);
  add_hubs(page, report);
  add_reasons(page, report);
  add_maps(page, report);
  add_communities(page, report);
  add_sources(page, report);
  add_method(page, report);
  add_limits(page, report);
  add_manifest(page, report);
  page.close();
  page.element("footer",
               fmt::format("A lead to check, not guilt; people shown may be coerced. View {}, case "
                           "{}, run {}, Mekhala {}.",
                           name_of(report.view), case_id(report),
                           of_manifest(report.manifest, "run"), version()));
  return page.finish();
}

}  // namespace mekhala
