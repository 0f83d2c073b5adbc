#include "engine/case/edge_evidence.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/identity.hpp"

namespace mekhala {

// Reads what a projection leaves behind it: grades, origins and judged pairs.
class EvidenceReader {
 public:
  EvidenceReader(const Case& store, const Projection& projection, Context& context)
      : store_(store), projection_(projection), context_(context) {}

  EdgeEvidence read() {
    read_sources();
    read_claims();
    make_keys();
    read_unsure();
    return std::move(made_);
  }

 private:
  static RawKey key() { return {}; }

  void read_sources() {
    std::map<std::string, std::uint32_t> voices;
    const auto voice = [&](const std::string& origin) {
      const auto [at, fresh] =
          voices.try_emplace(origin, static_cast<std::uint32_t>(made_.voice_key.size()));
      if (fresh) {
        made_.voice_key.push_back(hash128("voice/" + origin).low);
        made_.voice_asserted.push_back(!origin.empty());
      }
      return at->second;
    };
    std::vector<Case::RawSource> sources = store_.sources(key());
    std::sort(sources.begin(), sources.end(),
              [](const auto& a, const auto& b) { return a.row < b.row; });
    const std::vector<std::string> origins = origins_of(sources);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      made_.sources.push_back(sources[i].row);
      made_.voice_of.push_back(voice(origins[i]));
      grade_of_source_.push_back(sources[i].source.grade);
    }
  }

  // Who speaks through each source; "" where nobody says. A source may be named as another's
  // origin: then it speaks for itself, or for whoever its own origin is, and the other with it.
  static std::vector<std::string> origins_of(const std::vector<Case::RawSource>& sources) {
    std::vector<std::string> origins;
    std::map<std::string, std::size_t> called;  // what a source is called, its place
    std::set<std::string> asserted;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const NewSource& one = sources[i].source;
      origins.push_back(fold(trim(one.origin)));
      if (!origins.back().empty()) asserted.insert(origins.back());
      called.try_emplace(fold(trim(one.title)), i);
      called.try_emplace(fold(trim(one.ref)), i);
    }
    std::vector<std::string> voices = origins;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      for (const std::string& name : {sources[i].source.title, sources[i].source.ref}) {
        const std::string own = fold(trim(name));
        if (voices[i].empty() && asserted.contains(own)) voices[i] = own;
      }
      // Each step goes to another source; in a ring of them all speak for the first in order.
      std::set<std::string> passed;
      while (passed.insert(voices[i]).second) {
        const auto at = called.find(voices[i]);
        if (at != called.end() && !origins[at->second].empty()) voices[i] = origins[at->second];
      }
      const auto ring = called.find(voices[i]);
      if (ring != called.end() && !origins[ring->second].empty()) {
        voices[i] = least_of_ring(voices[i], origins, called);
      }
      // By its title or by its name, it is the same one.
      const auto at = called.find(voices[i]);
      if (at != called.end()) voices[i] = fold(trim(sources[at->second].source.ref));
    }
    return voices;
  }

  static std::string least_of_ring(const std::string& start,
                                   const std::vector<std::string>& origins,
                                   const std::map<std::string, std::size_t>& called) {
    std::string least = start;
    for (std::string at = origins[called.at(start)]; at != start; at = origins[called.at(at)]) {
      least = std::min(least, at);
    }
    return least;
  }

  [[nodiscard]] std::uint32_t place_of(std::int64_t source) const {
    const auto at = std::lower_bound(made_.sources.begin(), made_.sources.end(), source);
    return static_cast<std::uint32_t>(at - made_.sources.begin());
  }

  // What a statement's own grade leaves open is said of its source as a whole.
  static Grade completed(Grade own, const Grade& of_source) {
    if (!own.given()) return of_source;
    if (own.scheme != of_source.scheme) return own;
    if (own.source == 0) own.source = of_source.source;
    if (own.information == 0) own.information = of_source.information;
    return own;
  }

  void read_claims() {
    std::vector<bool> wanted;
    for (const StatementRow row : projection_.statements_of.values) {
      if (static_cast<std::size_t>(row) >= wanted.size())
        wanted.resize(static_cast<std::size_t>(row) + 1);
      wanted[static_cast<std::size_t>(row)] = true;
    }
    std::vector<std::pair<std::uint32_t, Grade>> said(wanted.size());
    std::uint64_t seen = 0;
    store_.scan_link_statements(key(), [&](const Case::LinkStatement& statement) {
      if (++seen % 65536 == 0) context_.checkpoint();
      const auto row = static_cast<std::size_t>(statement.row);
      if (row >= wanted.size() || !wanted[row]) return;
      const std::uint32_t source = place_of(statement.source);
      said[row] = {source, completed(statement.grade, grade_of_source_[source])};
    });
    std::vector<EdgeClaim> claims;
    for (std::size_t edge = 0; edge < projection_.statements_of.size(); ++edge) {
      claims.clear();
      for (const StatementRow row : projection_.statements_of[edge]) {
        const auto& [source, grade] = said[static_cast<std::size_t>(row)];
        claims.push_back({row, source, made_.voice_of[source], grade});
      }
      std::stable_sort(claims.begin(), claims.end(),
                       [](const EdgeClaim& a, const EdgeClaim& b) { return a.voice < b.voice; });
      made_.claims.values.insert(made_.claims.values.end(), claims.begin(), claims.end());
      made_.claims.end_row();
    }
  }

  // A twin's edge is its person's: it draws as that one does.
  void make_keys() {
    std::map<EntityRow, std::uint64_t> uid;
    store_.for_each_entity(key(),
                           [&](const RawEntity& entity) { uid[entity.row] = entity.uid.low; });
    const GraphView graph = projection_.graph;
    made_.edge_key.resize(graph.num_edges());
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const std::uint64_t a = uid[projection_.entity_of[graph.source(edge)]];
      const std::uint64_t b = uid[projection_.entity_of[graph.target(edge)]];
      made_.edge_key[edge] = Random(std::min(a, b), std::max(a, b)).next();
    }
  }

  void read_unsure() {
    std::set<std::pair<NodeId, NodeId>> pairs;
    for (const SameAs& decision : Identity::decisions(store_)) {
      if (decision.verdict != Verdict::unsure) continue;
      const NodeId a = projection_.node_of(decision.a), b = projection_.node_of(decision.b);
      if (a == kNoNode || b == kNoNode || a == b) continue;
      if (projection_.is_protected[a] || projection_.is_protected[b]) {
        ++made_.unsure_left_out;
      } else {
        pairs.insert({std::min(a, b), std::max(a, b)});
      }
    }
    std::set<NodeId> first, second;
    for (const auto& [a, b] : pairs) {
      if (second.contains(a) || first.contains(b) || second.contains(b)) {
        ++made_.unsure_left_out;
        continue;
      }
      first.insert(a);
      second.insert(b);
      made_.unsure.emplace_back(a, b);
    }
  }

  const Case& store_;
  const Projection& projection_;
  Context& context_;
  std::vector<Grade> grade_of_source_;
  EdgeEvidence made_;
};

EdgeEvidence edge_evidence(const Case& store, const Projection& projection, Context& context) {
  return EvidenceReader(store, projection, context).read();
}

EvidenceDraws::EvidenceDraws(const EdgeEvidence& evidence, const GradeTable& table,
                             Ungraded ungraded, std::uint64_t seed)
    : evidence_(evidence), seed_(seed) {
  const double open = ungraded == Ungraded::in ? 1 : 0;
  odds_.reserve(evidence.claims.values.size());
  for (const EdgeClaim& claim : evidence.claims.values) {
    const auto live = table.reliability(claim.grade), holds = table.holds(claim.grade);
    has_ungraded_ = has_ungraded_ || !live || !holds;
    odds_.push_back({live.value_or(open), holds.value_or(open)});
  }
}

std::vector<std::uint8_t> EvidenceDraws::stands(std::uint64_t run) const {
  constexpr std::uint64_t kReruns = 0x7265'7275'6e73;  // apart from all other streams of the seed
  const std::uint64_t key = Random(seed_, kReruns + run).next();
  std::vector<double> live(evidence_.voice_key.size());
  for (std::size_t voice = 0; voice < live.size(); ++voice) {
    live[voice] = Random(key, evidence_.voice_key[voice]).uniform();
  }
  const std::size_t edges = evidence_.claims.size();
  std::vector<std::uint8_t> standing(edges, 0);
  for (std::size_t edge = 0; edge < edges; ++edge) {
    const std::uint64_t end = evidence_.claims.offsets[edge + 1];
    for (std::uint64_t at = evidence_.claims.offsets[edge]; at < end && standing[edge] == 0;) {
      const std::uint32_t voice = evidence_.claims.values[at].voice;
      double holds = 0;
      for (; at < end && evidence_.claims.values[at].voice == voice; ++at) {
        if (live[voice] < odds_[at].live) holds = std::max(holds, odds_[at].holds);
      }
      if (holds <= 0) continue;
      const std::uint64_t own = key ^ Random(evidence_.voice_key[voice], 1).next();
      if (Random(own, evidence_.edge_key[edge]).uniform() < holds) standing[edge] = 1;
    }
  }
  return standing;
}

double EvidenceDraws::chance(EdgeId edge) const {
  double none = 1;
  const std::uint64_t end = evidence_.claims.offsets[edge + 1];
  for (std::uint64_t at = evidence_.claims.offsets[edge]; at < end;) {
    const std::uint32_t voice = evidence_.claims.values[at].voice;
    std::vector<Odds> of_voice;
    for (; at < end && evidence_.claims.values[at].voice == voice; ++at) {
      of_voice.push_back(odds_[at]);
    }
    // The most reliable claims alone live in the topmost part of the draws, and so on down.
    std::sort(of_voice.begin(), of_voice.end(),
              [](const Odds& a, const Odds& b) { return a.live < b.live; });
    double holds = 0, below = 0;
    for (std::size_t i = 0; i < of_voice.size(); ++i) {
      double best = 0;
      for (std::size_t j = i; j < of_voice.size(); ++j) best = std::max(best, of_voice[j].holds);
      holds += (of_voice[i].live - below) * best;
      below = of_voice[i].live;
    }
    none *= 1 - holds;
  }
  return 1 - none;
}

}  // namespace mekhala
