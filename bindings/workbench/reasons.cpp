#include "bindings/workbench/reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bindings/workbench/alarms.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kMostTries = 1200;               // measurements behind one set
constexpr std::uint64_t kMostSteps = 100'000'000'000;  // arcs looked at behind one set
constexpr std::size_t kMostSingles = 1500;  // statements tried one by one to prove a pair smallest

bool falls(const RankSpan& rank, std::uint32_t first) {
  return rank.first == 0 || rank.first > first;
}

// The statements under one link of the node: they fall together or the link stands.
struct Bundle {
  std::vector<StatementRow> statements;
  WithoutClaims after;
};

class FallSearch {
 public:
  FallSearch(const HubQuestion& question, Context& context)
      : question_(question), context_(context) {}

  FallSet run() {
    FallSet found;
    const WithoutClaims now = measure({{}}).front();
    found.after = now.rank;
    if (falls(now.rank, question_.first)) {
      found.why = fmt::format("it is not among the first {} as it stands", question_.first);
      return found;
    }
    collect();
    const CrossBorderCost cost = cross_border_cost(
        question_.ground.projection.graph, question_.ground.mixes, question_.ground.options);
    if (bundles_.size() > kMostTries || (bundles_.size() + 1) * cost.steps > kMostSteps) {
      found.why = "it has too many links to try what happens without them";
      return found;
    }
    std::set<StatementRow> gone = grow();
    shrink(gone);
    found.statements.assign(gone.begin(), gone.end());
    found.after = measure({gone}).front().rank;
    found.smallest = gone.size() <= 1 || (gone.size() == 2 && no_single_does());
    return found;
  }

 private:
  using Set = std::set<StatementRow>;

  std::vector<WithoutClaims> measure(const std::vector<Set>& sets) {
    tries_ += sets.size();
    return without_claims(
        question_, sets.size(),
        [&](std::size_t i, const EdgeClaim& claim) { return sets[i].contains(claim.statement); },
        context_);
  }

  void collect() {
    std::set<std::vector<StatementRow>> distinct;
    for (const EdgeId edge : question_.ground.projection.graph.view().out_edges(question_.node)) {
      std::vector<StatementRow> rows;
      for (const EdgeClaim& claim : question_.evidence.claims[edge])
        rows.push_back(claim.statement);
      std::sort(rows.begin(), rows.end());
      distinct.insert(std::move(rows));
    }
    // In the order in which they were said: that of nodes hangs on protected names.
    for (const std::vector<StatementRow>& rows : distinct) bundles_.push_back({rows, {}});
  }

  // Adds the link that costs the node most for each statement, again and again.
  Set grow() {
    Set gone;
    while (true) {
      std::vector<Set> sets;
      for (const Bundle& bundle : bundles_) {
        Set with = gone;
        with.insert(bundle.statements.begin(), bundle.statements.end());
        sets.push_back(std::move(with));
      }
      const std::vector<WithoutClaims> after = measure(sets);
      for (std::size_t i = 0; i < bundles_.size(); ++i) bundles_[i].after = after[i];
      // Of those that do it, the one of fewest statements.
      const auto done =
          std::min_element(bundles_.begin(), bundles_.end(), [&](const Bundle& a, const Bundle& b) {
            const auto key = [&](const Bundle& one) {
              return std::pair(!falls(one.after.rank, question_.first), one.statements.size());
            };
            return key(a) < key(b);
          });
      if (falls(done->after.rank, question_.first)) {
        gone.insert(done->statements.begin(), done->statements.end());
        return gone;
      }
      const double now = measure({gone}).front().crossing;
      const auto worth = [&](const Bundle& one) {
        return (now - one.after.crossing) / static_cast<double>(one.statements.size());
      };
      std::stable_sort(bundles_.begin(), bundles_.end(),
                       [&](const Bundle& a, const Bundle& b) { return worth(a) > worth(b); });
      if (tries_ + bundles_.size() > kMostTries) return grow_in_order(std::move(gone));
      gone.insert(bundles_.front().statements.begin(), bundles_.front().statements.end());
      bundles_.erase(bundles_.begin());
    }
  }

  // The fewest of the links in their order that do it; all of them do.
  Set grow_in_order(Set gone) {
    std::size_t low = 0, high = bundles_.size();
    const auto with = [&](std::size_t count) {
      Set set = gone;
      for (std::size_t i = 0; i < count; ++i) {
        set.insert(bundles_[i].statements.begin(), bundles_[i].statements.end());
      }
      return set;
    };
    while (low + 1 < high) {
      const std::size_t middle = (low + high) / 2;
      (falls(measure({with(middle)}).front().rank, question_.first) ? high : low) = middle;
    }
    return with(high);
  }

  // Takes back whatever is not needed, so that no part of the set is enough.
  void shrink(Set& gone) {
    for (const StatementRow row : std::vector<StatementRow>(gone.begin(), gone.end())) {
      Set without = gone;
      without.erase(row);
      if (falls(measure({without}).front().rank, question_.first)) gone = std::move(without);
    }
  }

  // Whether no single statement of the whole graph does it: only links of one statement can fall.
  bool no_single_does() {
    std::vector<Set> sets;
    Set tried;
    for (std::size_t edge = 0; edge < question_.evidence.claims.size(); ++edge) {
      const auto claims = question_.evidence.claims[edge];
      if (claims.size() != 1 || !tried.insert(claims.front().statement).second) continue;
      sets.push_back({claims.front().statement});
      if (sets.size() > kMostSingles) return false;
    }
    const std::vector<WithoutClaims> after = measure(sets);
    return std::none_of(after.begin(), after.end(),
                        [&](const WithoutClaims& one) { return falls(one.rank, question_.first); });
  }

  const HubQuestion& question_;
  Context& context_;
  std::vector<Bundle> bundles_;
  std::size_t tries_ = 0;
};

// --- what is told
// ---------------------------------------------------------------------------------

std::string alarm_text(const Alarm& alarm, const EdgeEvidence& evidence,
                       const std::vector<ShownSource>& shown) {
  std::vector<std::string> titles;
  std::string origin;
  for (const std::uint32_t source : alarm.sources) {
    if (const ShownSource* one = shown_source(shown, evidence.sources[source])) {
      titles.push_back(one->title);
      if (!one->origin.empty()) origin = one->origin;  // the origin itself need not name one
    }
  }
  const std::string left = fmt::format("{:.0f} % of its crossing is left", 100 * alarm.left);
  switch (alarm.kind) {
    case AlarmKind::one_source:
    case AlarmKind::phone_dump:
      return fmt::format(
          "one {} carries it: without {} {}{}; look for a second one before you "
          "rely on it",
          alarm.kind == AlarmKind::phone_dump ? "phone dump" : "source", fmt::join(titles, ", "),
          left, alarm.alone ? ", for all its links rest on that one" : "");
    case AlarmKind::circle:
      return fmt::format(
          "a circle of reports carries it: {} all go back to {}, and without that {}",
          fmt::join(titles, ", "), origin, left);
    case AlarmKind::repeats:
      return fmt::format("{} all go back to {}: where they say the same of it that is one report",
                         fmt::join(titles, ", "), origin);
    case AlarmKind::no_origin:
      break;
  }
  return fmt::format(
      "of {} sources under it nobody says where they have it from ({}): they may repeat each "
      "other; `mekhala import --origin` says it of a file",
      titles.size(), fmt::join(titles, ", "));
}

void tell_sources(ExplainReport& report, const HubQuestion& question, const Disclosure& disclosure,
                  Context& context) {
  const std::vector<ShownSource> shown = disclosure.sources();
  const NodeAlarms found = find_alarms(question, {question.node}, shown, context).front();
  for (const SourceLeft& one : found.sources) {
    const ShownSource* source = shown_source(shown, question.evidence.sources[one.source]);
    if (source == nullptr) continue;
    report.sources.push_back(
        {source->title, source->kind, source->origin, one.statements, one.left, one.rank});
  }
  std::stable_sort(report.sources.begin(), report.sources.end(),
                   [](const ExplainSource& a, const ExplainSource& b) { return a.left < b.left; });
  std::vector<Alarm> alarms = found.alarms;
  const bool circle = std::any_of(alarms.begin(), alarms.end(),
                                  [](const Alarm& one) { return one.kind == AlarmKind::circle; });
  if (!circle) {
    for (Alarm& one : find_repeats(question.evidence, disclosure, report.entity.row, shown)) {
      alarms.push_back(std::move(one));
    }
  }
  for (const Alarm& alarm : alarms) {
    report.alarms.push_back(alarm_text(alarm, question.evidence, shown));
  }
}

ExplainFall shown_fall(const FallSet& found, const HubQuestion& question,
                       const Disclosure& disclosure) {
  ExplainFall fall;
  fall.statements = found.statements.size();
  fall.smallest = found.smallest;
  fall.rank = found.after.first;
  fall.why = found.why;
  const Projection& projection = question.ground.projection;
  std::set<StatementRow> of_protected;
  for (const EdgeId edge : projection.graph.view().out_edges(question.node)) {
    const GraphView graph = projection.graph;
    if (!projection.is_protected[graph.source(edge)] &&
        !projection.is_protected[graph.target(edge)]) {
      continue;
    }
    for (const EdgeClaim& claim : question.evidence.claims[edge]) {
      of_protected.insert(claim.statement);
    }
  }
  for (const StatementRow row : found.statements) {
    const bool hidden = of_protected.contains(row);
    fall.of_protected += hidden ? 1 : 0;
    if (!hidden || disclosure.view() == View::work) fall.listed.push_back(row);
  }
  return fall;
}

}  // namespace

FallSet smallest_fall(const HubQuestion& question, Context& context) {
  return FallSearch(question, context).run();
}

void add_reasons(ExplainReport& report, const Case& store, const Disclosure& disclosure,
                 const HubGround& ground, NodeId node, const HubsOptions& options,
                 std::string_view table, Context& context) {
  if (disclosure.view() == View::release || ground.options.method == CrossBorderMethod::sampled)
    return;
  const std::vector<NodeId> nodes = rankable_nodes(ground, store.ontology(), options, table);
  if (!std::binary_search(nodes.begin(), nodes.end(), node)) return;
  const EdgeEvidence evidence = hub_evidence(store, ground.projection, context);
  const HubQuestion question{
      ground, evidence, nodes, node, options.reruns.first, options.rank == "joined"};
  const RankSpan rank =
      without_claims(
          question, 1, [](std::size_t, const EdgeClaim&) { return false; }, context)
          .front()
          .rank;
  report.rank = rank.first;
  report.rank_last = rank.last;
  if (rank.first == 0) return;
  tell_sources(report, question, disclosure, context);
  report.fall = shown_fall(smallest_fall(question, context), question, disclosure);
}

}  // namespace mekhala
