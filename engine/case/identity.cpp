#include "engine/case/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/store.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kBlockLimit = 200;  // a name that half the case bears tells nothing

Verdict verdict_of(std::string_view word) {
  if (word == "same") return Verdict::same;
  return word == "different" ? Verdict::different : Verdict::unsure;
}

struct Named {
  EntityRow row = 0;
  KindId kind = 0;
  std::string folded;
};

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::same:
      return "same";
    case Verdict::different:
      return "different";
    case Verdict::unsure:
      return "unsure";
  }
  return "unsure";
}

std::vector<SameAs> Identity::suggest(const Case& store, Context& context, double least_score) {
  const RawKey key;
  std::unordered_map<EntityRow, KindId> kinds;
  store.for_each_entity(key,
                        [&](const RawEntity& entity) { kinds.emplace(entity.row, entity.kind); });
  std::unordered_map<EntityRow, std::set<std::string>> births;
  const Ontology& ontology = store.ontology();
  store.for_each_statement(key, ontology.property(property::kBirthDate), true,
                           [&](const RawStatement& statement) {
                             if (statement.subject_type == SubjectType::entity) {
                               births[statement.subject].insert(statement.value);
                             }
                           });
  // Names are compared within blocks that share a word, so that the cost stays near n log n.
  std::map<std::pair<KindId, std::string>, std::vector<Named>> blocks;
  for (const std::string_view name : {property::kName, property::kAlias}) {
    store.for_each_statement(key, ontology.property(name), true,
                             [&](const RawStatement& statement) {
                               if (statement.subject_type != SubjectType::entity) return;
                               const auto kind = kinds.find(statement.subject);
                               if (kind == kinds.end()) return;
                               const std::string folded = fold(statement.value);
                               for (const std::string_view word : split(folded, ' ')) {
                                 if (count_code_points(word) < 2) continue;
                                 blocks[{kind->second, std::string(word.substr(0, 6))}].push_back(
                                     {statement.subject, kind->second, folded});
                               }
                             });
  }
  std::set<std::pair<EntityRow, EntityRow>> judged;
  for (const SameAs& decision : decisions(store)) judged.emplace(decision.a, decision.b);
  std::map<std::pair<EntityRow, EntityRow>, SameAs> pairs;
  for (const auto& [block, members] : blocks) {
    context.checkpoint();
    if (members.size() > kBlockLimit) continue;
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const auto [a, b] = std::minmax(members[i].row, members[j].row);
        if (a == b || judged.contains({a, b})) continue;
        double score = name_similarity(members[i].folded, members[j].folded);
        std::string reason =
            members[i].folded == members[j].folded ? "equal folded names" : "names nearly alike";
        const auto born_a = births.find(a), born_b = births.find(b);
        if (born_a != births.end() && born_b != births.end()) {
          const bool shared =
              std::any_of(born_a->second.begin(), born_a->second.end(),
                          [&](const std::string& day) { return born_b->second.contains(day); });
          score = shared ? std::min(1.0, score + 0.05) : score * 0.7;
          reason += shared ? ", same birth date" : ", different birth dates";
        }
        if (score < least_score) continue;
        SameAs& held = pairs[{a, b}];
        if (score > held.score) held = {a, b, score, reason, false, Verdict::unsure, 0};
      }
    }
  }
  std::vector<SameAs> suggestions;
  for (auto& [rows, pair] : pairs) suggestions.push_back(std::move(pair));
  std::stable_sort(suggestions.begin(), suggestions.end(),
                   [](const SameAs& a, const SameAs& b) { return a.score > b.score; });
  return suggestions;
}

TxNumber Identity::decide(Case& store, EntityRow a, EntityRow b, Verdict verdict,
                          const Actor& actor, std::string_view reason) {
  const RawKey key;
  if (a == b) throw Error(ErrorCode::usage, "an entity is the same as itself; name two");
  const auto first = store.entity(key, a), second = store.entity(key, b);
  if (!first || !second) throw Error(ErrorCode::usage, "there is no such entity in this case");
  if (verdict == Verdict::same && first->kind != second->kind) {
    throw Error(ErrorCode::usage, "two entities of different kinds cannot be the same");
  }
  store::require_text(reason, "the reason");
  store::Writing writing(*store.impl_, actor, "same_as",
                         fmt::format("{{\"verdict\":\"{}\"}}", name_of(verdict)));
  writing.same_as(std::min(a, b), std::max(a, b), name_of(verdict), 1.0, reason);
  return writing.commit();
}

std::vector<SameAs> Identity::decisions(const Case& store) {
  const store::Reading reading(*store.impl_);
  std::map<std::pair<EntityRow, EntityRow>, SameAs> newest;
  sqlite::Statement scan =
      store.impl_->db.prepare("SELECT a, b, verdict, score, reason, tx FROM same_as ORDER BY id");
  while (scan.step()) {
    const store::State& state = store.impl_->state;
    if (!state.tx_counts(scan.integer(5))) continue;
    // Of one whose import was undone nothing is decided until it is back.
    if (!state.entity_counts(scan.integer(0)) || !state.entity_counts(scan.integer(1))) continue;
    newest[{scan.integer(0), scan.integer(1)}] = {
        scan.integer(0),          scan.integer(1), scan.real(3), std::string(scan.text(4)), true,
        verdict_of(scan.text(2)), scan.integer(5)};
  }
  std::vector<SameAs> decided;
  for (auto& [rows, decision] : newest) decided.push_back(std::move(decision));
  return decided;
}

std::vector<std::pair<EntityRow, EntityRow>> Identity::clusters(const Case& store) {
  std::map<EntityRow, EntityRow> parent;
  const auto root = [&](EntityRow row) {
    while (true) {
      const auto found = parent.find(row);
      if (found == parent.end() || found->second == row) return row;
      row = found->second;
    }
  };
  const std::vector<SameAs> decided = decisions(store);
  std::set<std::pair<EntityRow, EntityRow>> different;
  for (const SameAs& decision : decided) {
    if (decision.verdict == Verdict::different) different.emplace(decision.a, decision.b);
  }
  for (const SameAs& decision : decided) {
    if (decision.verdict != Verdict::same) continue;
    parent.emplace(decision.a, decision.a);
    parent.emplace(decision.b, decision.b);
    const EntityRow a = root(decision.a), b = root(decision.b);
    if (a == b) continue;
    // "Different" is stronger than a chain of "same": such a chain is left unjoined.
    bool forbidden = false;
    for (const auto& [one, other] : different) {
      const EntityRow x = root(one), y = root(other);
      forbidden = forbidden || (x == a && y == b) || (x == b && y == a);
    }
    if (!forbidden) parent[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::pair<EntityRow, EntityRow>> clusters;
  for (const auto& [row, up] : parent) {
    if (const EntityRow representative = root(row); representative != row) {
      clusters.emplace_back(row, representative);
    }
  }
  return clusters;
}

}  // namespace mekhala
