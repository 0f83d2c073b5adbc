#include <fmt/format.h>

#include <sstream>

#include "bindings/workbench/report_parts.hpp"
#include "engine/case/date.hpp"

// How the figures came about, and what they do not say.
namespace mekhala {
namespace {

void item(HtmlWriter& page, std::string_view head, std::string_view text) {
  page.open("li").element("strong", head).text(" ").text(text).close();
}

std::string period_asked(const HubsOptions& asked) {
  if (asked.as_of) return "only what holds at " + to_string(*asked.as_of);
  if (!asked.from && !asked.to) return "the whole period of the case";
  return fmt::format("only what holds between {} and {}",
                     asked.from ? to_string(*asked.from) : "the beginning",
                     asked.to ? to_string(*asked.to) : "today");
}

void add_measures(HtmlWriter& page, const CaseReport& report) {
  const std::string groups = groups_word(report);
  page.element("h3", "What is measured");
  page.open("p").element("strong", "Carriers.");
  page.text(fmt::format(
      " A path may run only through what can carry recruitment: {}. Cities, crossings, airports, "
      "platforms, banks, embassies, police, rescue organisations and family do not carry; the "
      "table "
      "of places lets places carry. Protected people carry links of recruiting only. Links count "
      "without direction, parallel ones once, each one step long.",
      fmt::join(report.hubs.carriers, ", ")));
  page.close();
  page.open("p").element("strong", "Groups.");
  page.text(fmt::format(
      " Victims by {}; the latest dated value counts, somebody with several shares a weight of 1 "
      "among them. Pairs with fewer than {} victims on a side are listed, not averaged. Taken: {}.",
      group_in_words(report), report.hubs.min_group, period_asked(report.asked.hubs)));
  page.close();
  page.open("p").element("strong", "Through.");
  page.text(" For two " + groups +
            " a and b, over victims s of a and t of b other than v, with sigma(st) shortest paths "
            "between s and t, sigma(st, v) of them over v:");
  page.close();
  page.element("p",
               "B_ab(v) = Σ sigma(st, v) / sigma(st);  through(v) = mean over pairs of B_ab(v) / "
               "N_ab",
               {{"class", "formula"}});
  page.element("p",
               "N_ab is the number of pairs of different victims, one of a and one of b. Two "
               "without a path between them add 0.");
  page.open("p").element("strong", "Crossing,");
  page.text(
      " by which hubs are ranked unless joined is asked for. As through, but each path counts by "
      "how different the victims "
      "are "
      "that the two sides know:");
  page.close();
  page.element("p", "1 − Σ over groups c of min(p_c, q_c)", {{"class", "formula"}});
  page.element("p",
               "p and q are the shares of " + groups +
                   " among the victims within two carrier steps of the one before v and of the one "
                   "after v, in the network without v; where there are none so near, of the "
                   "nearest. Joining what is different counts 1, collecting "
                   "within one counts 0. Zero is not ranked; equal values share a span of ranks.");
  if (report.view != View::release) {
    page.open("p").element("strong", "Joined.");
    page.text(" How many contacts somebody has in the second of their " + groups +
              "; a contact counts for one where at least four in five of the victims within two "
              "carrier steps of it, in the network without v, are of it.");
    page.close();
  }
  if (report.asked.hubs.permutations > 0) {
    page.open("p").element("strong", "Ratio.");
    page.text(fmt::format(
        " Crossing over its median in {} runs in which whole batches of interviews exchange their "
        "{}. About 1: any network of this shape gives as much.",
        report.asked.hubs.permutations, groups));
    page.close();
  }
}

void add_excluded(HtmlWriter& page, const CaseReport& report) {
  page.element("h3", "Connected pairs, and what was left out");
  if (!report.hubs.connected.empty()) {
    open_table(page, "Share of pairs of victims that any path joins",
               {{"Pair"}, {"Connected", true}});
    for (const auto& [pair, share] : report.hubs.connected) {
      page.open("tr").element("th", pair, {{"scope", "row"}});
      number_cell(page, percent(share));
      page.close();
    }
    close_table(page);
  }
  if (report.hubs.left_out.empty()) {
    page.element("p", report.view == View::release ? "A release does not count what was left out."
                                                   : "Nothing was left out.");
    return;
  }
  open_table(page, "Left out of the ranking, counted", {{"What"}, {"How many", true}});
  for (const auto& [reason, count] : report.hubs.left_out) {
    page.open("tr").element("th", reason, {{"scope", "row"}});
    number_cell(page, whole_number(count));
    page.close();
  }
  close_table(page);
}

}  // namespace

void add_method(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Method", {{"id", "method"}});
  add_measures(page, report);
  add_excluded(page, report);
  page.element("h3", "Communities");
  page.element(
      "p", std::string("Leiden communities (modularity) of all links, without direction; ") +
               kDivided +
               ". Victims belong to them, and are counted. Another seed may divide them a little "
               "differently.");
  if (report.view == View::release) return;
  page.element("h3", "Grades");
  page.element(
      "p",
      "Grades of sources and information are kept as given. Where a map tells confirmed from "
      "probable it reads them by the table below. No published standard turns grades into "
      "numbers, and they are no probabilities; what cannot be judged is unknown, not one "
      "half.");
  page.open("ul", {{"class", "lines"}});
  std::istringstream lines(report.grades);
  for (std::string line; std::getline(lines, line);) page.element("li", line);
  page.close();
}

void add_limits(HtmlWriter& page, const CaseReport& report) {
  page.element("h2", "Limits", {{"id", "limits"}});
  page.open("ul");
  item(page, "A lead is not guilt.",
       "A rank says how much of the connection between victims runs through somebody in these "
       "files. "
       "People who were interviewed, wiretapped or rescued look better connected than they were; a "
       "driver, a landlord or a shop for telephone cards may rank high and know nothing. Many who "
       "recruit were forced to; whoever was is not to be punished for it.");
  item(page, "The files decide.",
       "Who is missing from them is missing here. Missing people mislead more than missing links. "
       "No "
       "rank beyond the first few of a small network deserves weight.");
  item(page, "Unknown is left out.",
       "Victims without a known value of " + group_in_words(report) +
           " count nowhere; records that nobody has judged to be one person are two.");
  item(
      page, "One source is one story.",
      "What rests on a single source may fall with it: look for a second one before relying on it. "
      "Several files may repeat what one person said.");
  if (report.asked.hubs.permutations > 0) {
    item(
        page, "The ratio is no test of guilt.",
        "Well above 1 says that the position depends on which victims were held where, not only on "
        "how many know whom. About 1 says that any such network gives as much. It is no "
        "probability "
        "and no significance.");
  }
  item(
      page, "Protection comes first.",
      report.view == View::release
          ? "Possible and actual victims, minors, witnesses, informants, families and what belongs "
            "to "
            "them alone are neither ranked nor named; groups below ten are told as fewer than ten; "
            "entities have codes made for this report alone."
          : "Possible and actual victims, minors, witnesses, informants, families and what belongs "
            "to "
            "them alone are never ranked, and counted in groups here. Ids of the case lead back to "
            "people: this report is not for release.");
  page.close();
}

}  // namespace mekhala
