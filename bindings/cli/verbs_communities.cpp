#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/communities.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

struct CommunitiesVerb {
  std::string input;
  DivideOptions divide = {.runs = 50};
  std::size_t top = 20, members = 5;
  ProjectionTexts projection;
};

Json doubtful_json(const std::vector<DoubtfulMember>& doubtful) {
  Json list = Json::array();
  for (const DoubtfulMember& one : doubtful) {
    list.push(Json::object()
                  .set("id", one.entity.id)
                  .set("label", one.entity.label)
                  .set("stability", one.stability)
                  .set("next_community", one.next)
                  .set("next_stability", one.next_stability));
  }
  return list;
}

Json community_json(const CommunityRow& row) {
  Json members = Json::array(), labels = Json::array(), out = Json::array();
  for (const ShownEntity& member : row.members) {
    members.push(member.id);
    labels.push(member.label);
  }
  for (const auto& [community, links] : row.out) {
    out.push(Json::object().set("community", community).set("links", links));
  }
  return Json::object()
      .set("community", row.community)
      .set("size", row.size)
      .set("victims", row.victims)
      .set("countries", counts_json(row.countries))
      .set("roles", counts_json(row.roles))
      .set("kinds", counts_json(row.kinds))
      .set("period", row.period)
      .set("links", row.links)
      .set("links_out", row.links_out)
      .set("out", out)
      .set("stability", row.stability)
      .set("doubtful", doubtful_json(row.doubtful))
      .set("members", members)
      .set("labels", labels);
}

// "could as well be elsewhere", for a person to read.
std::vector<std::string> doubts(const CommunitiesReport& report) {
  std::vector<std::string> lines;
  for (const CommunityRow& row : report.rows) {
    for (const DoubtfulMember& one : row.doubtful) {
      lines.push_back(fmt::format(
          "{} is with others of community {} in {:.0f} % of the runs, with those of {} in {:.0f} %",
          one.entity.label, row.community, 100 * one.stability, one.next,
          100 * one.next_stability));
    }
  }
  constexpr std::size_t kMost = 8;
  if (lines.size() > kMost) {
    const std::size_t more = lines.size() - kMost;
    lines.resize(kMost);
    lines.push_back(fmt::format("{} more in doubt; --json has them", more));
  }
  return lines;
}

void run_communities(Shell& shell, const CommunitiesVerb& asked) {
  Session session(asked.input, session_options(shell, false));
  CommunitiesOptions options;
  options.projection = projection_of(asked.projection);
  options.divide = asked.divide;
  options.top = asked.top;
  options.members = asked.members;
  Context context(shell.context_options());
  const CommunitiesReport report =
      find_communities(session.store(), session.door(), options, context);
  Answer answer("communities");
  answer.head.set("view", name_of(session.view())).set("algorithm", report.algorithm);
  answer.head.set("quality", report.quality);
  answer.head.set("graph", Json::object().set("nodes", report.nodes).set("edges", report.edges));
  answer.head.set("communities", report.total).set("single", report.single);
  answer.head.set("runs", report.runs).set("agreement", report.agreement);
  answer.head.set("ground", kDivided);
  answer.head.set("notes", Json::strings(report.notes)).set("run", manifest_json(report.manifest));
  answer.opening = {
      fmt::format("{} communities of two or more, {} entities alone; {} {}", grouped(report.total),
                  grouped(report.single), report.algorithm,
                  report.quality ? fmt::format("quality {:.3f}", *report.quality) : "")};
  Block block;
  block.columns = {{"community", "community", Style::integer},
                   {"size", "named", Style::integer},
                   {"victims", "victims"},
                   {"countries", "countries"},
                   {"labels", "most linked"},
                   {"stability", "stability", Style::share},
                   {"links_out", "links out", Style::integer},
                   {"period", "period"},
                   {"kinds", "kinds"}};
  block.total = report.total;
  for (const CommunityRow& row : report.rows) block.rows.push_back(community_json(row));
  answer.blocks.push_back(std::move(block));
  for (const std::string& note : report.notes) answer.closing.push_back("note: " + note);
  answer.closing.push_back(fmt::format("Here {}.", kDivided));
  if (report.agreement) {
    answer.closing.push_back(fmt::format(
        "stability: in how many of {} runs with other seeds a named entity is with another of its "
        "community, on average. The runs agree to {:.2f} (adjusted Rand index).",
        report.runs, *report.agreement));
    for (std::string& line : doubts(report)) answer.closing.push_back(std::move(line));
  } else {
    answer.closing.push_back(
        "Another seed may divide them a little differently: never read one run as the truth.");
  }
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

}  // namespace

void add_communities_verb(CLI::App& app, Shell& shell) {
  auto communities = std::make_shared<CommunitiesVerb>();
  CLI::App* verb = add_verb(app, shell, "communities", "who belongs together", "Analysis");
  verb->add_option("CASE", communities->input, "the case file")->required();
  verb->add_option("--resolution", communities->divide.resolution, "larger: smaller communities")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--runs", communities->divide.runs,
                   "seeds over which stability is taken; 0: none")
      ->type_name("N")
      ->capture_default_str();
  verb->add_flag("--consensus", communities->divide.consensus,
                 "the partition in the middle of the runs, not the best of a few");
  verb->add_option("--top", communities->top, "so many; 0: all")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--members", communities->members, "named of each; 0: all")
      ->type_name("N")
      ->capture_default_str();
  add_projection_options(*verb, communities->projection);
  when_chosen(verb, shell, [&shell, communities] { run_communities(shell, *communities); });
}

}  // namespace mekhala::cli
