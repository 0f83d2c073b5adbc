#include "bindings/workbench/reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr double kCarries = 0.5;          // of the crossing is gone without it
constexpr std::size_t kMostSources = 40;  // tried one by one, those with most statements
constexpr std::size_t kMostTries = 1200;  // measurements behind one set
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

// --- sources
// --------------------------------------------------------------------------------------

// Statements under the node's links, by source.
std::map<std::uint32_t, std::set<StatementRow>> statements_by_source(const HubQuestion& question) {
  std::map<std::uint32_t, std::set<StatementRow>> found;
  for (const EdgeId edge : question.ground.projection.graph.view().out_edges(question.node)) {
    for (const EdgeClaim& claim : question.evidence.claims[edge]) {
      found[claim.source].insert(claim.statement);
    }
  }
  return found;
}

const ShownSource* shown_source(const std::vector<ShownSource>& all, std::int64_t row) {
  for (const ShownSource& one : all) {
    if (one.row == row) return &one;
  }
  return nullptr;
}

bool is_phone_dump(const ShownSource& source) {
  const std::string kind = fold(source.kind);
  return kind.find("phone") != std::string::npos || kind.find("device") != std::string::npos ||
         kind.find("extraction") != std::string::npos;
}

class Alarms {
 public:
  Alarms(ExplainReport& report, const HubQuestion& question, const Disclosure& disclosure,
         Context& context)
      : report_(report), question_(question), shown_(disclosure.sources()), context_(context) {}

  void run() {
    pick_sources();
    const EdgeEvidence& evidence = question_.evidence;
    std::set<std::uint32_t> voices;
    for (const auto& [source, count] : picked_) voices.insert(evidence.voice_of[source]);
    const std::vector<std::uint32_t> voice(voices.begin(), voices.end());
    // All as it stands; without each source; without each voice.
    const std::vector<WithoutClaims> after = without_claims(
        question_, 1 + picked_.size() + voice.size(),
        [&](std::size_t i, const EdgeClaim& claim) {
          if (i == 0) return false;
          if (i <= picked_.size()) return claim.source == picked_[i - 1].first;
          return claim.voice == voice[i - 1 - picked_.size()];
        },
        context_);
    const double all = after[0].crossing;
    if (!(all > 0)) return;
    for (std::size_t i = 0; i < picked_.size(); ++i) {
      tell_source(picked_[i].first, picked_[i].second, after[1 + i], all);
    }
    for (std::size_t i = 0; i < voice.size(); ++i) {
      tell_voice(voice[i], after[1 + picked_.size() + i].crossing / all);
    }
    std::stable_sort(
        report_.sources.begin(), report_.sources.end(),
        [](const ExplainSource& a, const ExplainSource& b) { return a.left < b.left; });
  }

 private:
  void pick_sources() {
    for (const auto& [source, rows] : statements_by_source(question_)) {
      picked_.emplace_back(source, rows.size());
    }
    std::stable_sort(picked_.begin(), picked_.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (picked_.size() > kMostSources) picked_.resize(kMostSources);
  }

  void tell_source(std::uint32_t source, std::size_t statements, const WithoutClaims& after,
                   double all) {
    const ShownSource* shown = shown_source(shown_, question_.evidence.sources[source]);
    if (shown == nullptr) return;
    const double left = after.crossing / all;
    report_.sources.push_back(
        {shown->title, shown->kind, shown->origin, statements, left, after.rank.first});
    if (left > kCarries) return;
    carried_by_one_ = true;
    report_.alarms.push_back(fmt::format(
        "one {} carries it: without {} {:.0f} % of its crossing is left; look for a second one "
        "before you rely on it",
        is_phone_dump(*shown) ? "phone dump" : "source", shown->title, 100 * left));
  }

  void tell_voice(std::uint32_t voice, double left) {
    std::vector<std::string> titles;
    std::string origin;
    for (const auto& [source, count] : picked_) {
      if (question_.evidence.voice_of[source] != voice) continue;
      if (const ShownSource* shown = shown_source(shown_, question_.evidence.sources[source])) {
        titles.push_back(shown->title);
        origin = shown->origin;
      }
    }
    if (titles.size() < 2 || left > kCarries) return;
    if (question_.evidence.voice_asserted[voice]) {
      report_.alarms.push_back(fmt::format(
          "a circle of reports carries it: {} all go back to {}, and without that {:.0f} % of its "
          "crossing is left",
          fmt::join(titles, ", "), origin, 100 * left));
    } else if (!carried_by_one_) {
      report_.alarms.push_back(fmt::format(
          "of {} sources under it nobody says where they have it from ({}): they may repeat each "
          "other; `mekhala import --origin` says it of a file",
          titles.size(), fmt::join(titles, ", ")));
    }
  }

  ExplainReport& report_;
  const HubQuestion& question_;
  std::vector<ShownSource> shown_;
  Context& context_;
  std::vector<std::pair<std::uint32_t, std::size_t>> picked_;  // source, its statements
  bool carried_by_one_ = false;
};

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

std::vector<WithoutClaims> without_claims(
    const HubQuestion& question, std::size_t count,
    const std::function<bool(std::size_t, const EdgeClaim&)>& drops, Context& context) {
  std::vector<WithoutClaims> after(count);
  const Ragged<EdgeClaim>& claims = question.evidence.claims;
  const auto place = static_cast<std::size_t>(
      std::lower_bound(question.nodes.begin(), question.nodes.end(), question.node) -
      question.nodes.begin());
  cross_border_variants(
      question.ground.projection.graph, question.ground.mixes,
      variants_of(question.ground, question.joined), count,
      [&](std::size_t i, GraphVariant& variant) {
        variant.edges.assign(claims.size(), 0);
        for (std::size_t edge = 0; edge < claims.size(); ++edge) {
          const auto of = claims[edge];
          variant.edges[edge] = std::any_of(
              of.begin(), of.end(), [&](const EdgeClaim& claim) { return !drops(i, claim); });
        }
      },
      [&](std::size_t i, const VariantScores& scores) {
        after[i] = {ranks_of(scores, question.nodes)[place], scores.crossing[question.node]};
      },
      context);
  return after;
}

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
  Alarms(report, question, disclosure, context).run();
  report.fall = shown_fall(smallest_fall(question, context), question, disclosure);
}

}  // namespace mekhala
