#include "bindings/workbench/alarms.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr double kCarries = 0.5;          // of the crossing
constexpr std::size_t kMostSources = 40;  // of a node, tried one by one

bool is_phone_dump(const ShownSource* source) {
  if (source == nullptr) return false;
  const std::string kind = fold(source->kind);
  return kind.find("phone") != std::string::npos || kind.find("device") != std::string::npos ||
         kind.find("extraction") != std::string::npos;
}

// A source under the links of a node, and how many statements of it are.
using Under = std::vector<std::pair<std::uint32_t, std::size_t>>;

Under sources_under(const HubQuestion& question, NodeId node) {
  std::map<std::uint32_t, std::set<StatementRow>> found;
  for (const EdgeId edge : question.ground.projection.graph.view().out_edges(node)) {
    for (const EdgeClaim& claim : question.evidence.claims[edge]) {
      found[claim.source].insert(claim.statement);
    }
  }
  Under under;
  for (const auto& [source, rows] : found) under.emplace_back(source, rows.size());
  std::stable_sort(under.begin(), under.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return under;
}

class AlarmFinder {
 public:
  AlarmFinder(const HubQuestion& question, const std::vector<NodeId>& asked,
              std::span<const ShownSource> shown, Context& context)
      : question_(question), asked_(asked), shown_(shown), context_(context) {}

  std::vector<NodeAlarms> run() {
    measure();
    std::vector<NodeAlarms> all;
    for (std::size_t at = 0; at < asked_.size(); ++at) all.push_back(of(at));
    return all;
  }

 private:
  // One measurement: of one of the asked, without what a source or a voice says of it, or with that
  // alone.
  struct Try {
    std::size_t at = 0;
    bool of_voice = false;
    std::uint32_t which = 0;
    bool alone = false;
  };

  // All as it stands; then every try.
  void measure() {
    const EdgeEvidence& evidence = question_.evidence;
    for (std::size_t at = 0; at < asked_.size(); ++at) {
      under_.push_back(sources_under(question_, asked_[at]));
      Under& under = under_.back();
      alone_.push_back(under.size() == 1);
      if (under.size() > kMostSources) under.resize(kMostSources);
      std::set<std::uint32_t> voices;
      for (const auto& [source, count] : under) {
        for (const bool alone : {false, true}) tries_.push_back({at, false, source, alone});
        voices.insert(evidence.voice_of[source]);
      }
      for (const std::uint32_t voice : voices) {
        for (const bool alone : {false, true}) tries_.push_back({at, true, voice, alone});
      }
    }
    all_.resize(asked_.size());
    after_.resize(tries_.size());
    const GraphView graph = question_.ground.projection.graph;
    each_without_claims(
        question_, 1 + tries_.size(),
        [&](std::size_t i, EdgeId edge, const EdgeClaim& claim) {
          if (i == 0) return false;
          const Try& one = tries_[i - 1];
          const NodeId node = asked_[one.at];
          if (graph.source(edge) != node && graph.target(edge) != node) return false;
          return ((one.of_voice ? claim.voice : claim.source) == one.which) != one.alone;
        },
        [&](std::size_t i, const VariantScores& scores) { take(i, scores); }, context_);
  }

  void take(std::size_t i, const VariantScores& scores) {
    if (i == 0) {
      for (std::size_t at = 0; at < asked_.size(); ++at) all_[at] = scores.crossing[asked_[at]];
      return;
    }
    const NodeId node = asked_[tries_[i - 1].at];
    const auto place = std::lower_bound(question_.nodes.begin(), question_.nodes.end(), node) -
                       question_.nodes.begin();
    const std::vector<RankSpan> ranks = ranks_of(scores, question_.nodes);
    after_[i - 1] = {ranks[static_cast<std::size_t>(place)], scores.crossing[node]};
  }

  // Without it; with it alone.
  [[nodiscard]] std::pair<WithoutClaims, WithoutClaims> tried(std::size_t at, bool of_voice,
                                                              std::uint32_t which) const {
    const auto found = std::find_if(tries_.begin(), tries_.end(), [&](const Try& one) {
      return one.at == at && one.of_voice == of_voice && one.which == which;
    });
    const auto place = static_cast<std::size_t>(found - tries_.begin());
    return {after_[place], after_[place + 1]};
  }

  [[nodiscard]] NodeAlarms of(std::size_t at) const {
    NodeAlarms found;
    const double all = all_[at];
    if (!(all > 0)) return found;
    std::map<std::uint32_t, std::vector<std::uint32_t>> by_voice;
    for (const auto& [source, statements] : under_[at]) {
      const auto [after, alone] = tried(at, false, source);
      found.sources.push_back({source, statements, after.crossing / all, after.rank.first});
      by_voice[question_.evidence.voice_of[source]].push_back(source);
      if (after.crossing > kCarries * all || alone.crossing < kCarries * all) continue;
      const bool phone = is_phone_dump(shown_source(shown_, question_.evidence.sources[source]));
      found.alarms.push_back({phone ? AlarmKind::phone_dump : AlarmKind::one_source,
                              {source},
                              alone_[at],
                              after.crossing / all});
    }
    const bool carried_by_one = !found.alarms.empty();
    for (auto& [voice, sources] : by_voice) {
      const auto [after, alone] = tried(at, true, voice);
      const double left = after.crossing / all;
      const bool asserted = question_.evidence.voice_asserted[voice];
      if (sources.size() < 2 || left > kCarries || alone.crossing < kCarries * all) continue;
      if (!asserted && carried_by_one) continue;
      std::sort(sources.begin(), sources.end());
      found.alarms.push_back({asserted ? AlarmKind::circle : AlarmKind::no_origin,
                              std::move(sources), by_voice.size() == 1, left});
    }
    return found;
  }

  const HubQuestion& question_;
  const std::vector<NodeId>& asked_;
  std::span<const ShownSource> shown_;
  Context& context_;
  std::vector<Under> under_;
  std::vector<bool> alone_;
  std::vector<Try> tries_;
  std::vector<double> all_;           // crossing of each of the asked, as it stands
  std::vector<WithoutClaims> after_;  // of each try
};

}  // namespace

std::vector<Alarm> find_repeats(const EdgeEvidence& evidence, const Disclosure& disclosure,
                                EntityRow entity, std::span<const ShownSource> shown) {
  std::set<std::string> titles;
  for (const ShownValue& value : disclosure.values(entity)) titles.insert(value.source);
  for (const ShownLink& link : disclosure.links(entity)) {
    for (const ShownValue& value : link.values) titles.insert(value.source);
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_voice;
  for (std::uint32_t source = 0; source < evidence.sources.size(); ++source) {
    const ShownSource* one = shown_source(shown, evidence.sources[source]);
    if (one == nullptr || !titles.contains(one->title)) continue;
    const std::uint32_t voice = evidence.voice_of[source];
    if (evidence.voice_asserted[voice]) by_voice[voice].push_back(source);
  }
  std::vector<Alarm> alarms;
  for (auto& [voice, sources] : by_voice) {
    if (sources.size() > 1) alarms.push_back({AlarmKind::repeats, std::move(sources), false, 1});
  }
  return alarms;
}

const ShownSource* shown_source(std::span<const ShownSource> all, std::int64_t row) {
  for (const ShownSource& one : all) {
    if (one.row == row) return &one;
  }
  return nullptr;
}

std::vector<NodeAlarms> find_alarms(const HubQuestion& question, const std::vector<NodeId>& asked,
                                    std::span<const ShownSource> shown, Context& context) {
  return AlarmFinder(question, asked, shown, context).run();
}

}  // namespace mekhala
