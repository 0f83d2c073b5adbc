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
constexpr std::size_t kMostHolders = 4;   // a phone that many use says little of who they are

constexpr double kNameWeight = 0.9;
constexpr double kSharedIdentifier = 0.1;
constexpr double kSameBirth = 0.05;
constexpr double kOtherBirth = 0.7;  // factor

using RowPair = std::pair<EntityRow, EntityRow>;

// Letters, and no digit.
bool is_worded(std::string_view text) {
  const std::string plain = ascii_digits(text);
  const bool digit =
      std::any_of(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; });
  return !digit && count_code_points(fold(text)) >= 3;
}

Verdict verdict_of(std::string_view word) {
  if (word == "same") return Verdict::same;
  return word == "different" ? Verdict::different : Verdict::unsure;
}

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

// What suggestions rest on, read once. An inner part of Identity, since only that may read raw.
struct Identity::Evidence {
  const Case& store;
  RawKey key;
  std::unordered_map<EntityRow, KindId> kinds;
  std::unordered_map<EntityRow, std::vector<std::string>> names;  // folded
  std::unordered_map<EntityRow, std::set<std::string>> births;
  std::map<EntityRow, std::set<EntityRow>> holders;  // of an identifier
  std::map<RowPair, std::vector<EntityRow>> shared;  // identifiers that a pair holds
  std::map<std::pair<KindId, std::string>, std::vector<EntityRow>> blocks;  // by a word of a name

  explicit Evidence(const Case& case_file) : store(case_file) {
    store.for_each_entity(key,
                          [&](const RawEntity& entity) { kinds.emplace(entity.row, entity.kind); });
    read_names();
    read_births();
    read_holders();
  }

  // A record that only an edge table names is called by its id, where that is made of letters.
  void read_names() {
    for (const std::string_view name : {property::kName, property::kAlias, property::kRecordId}) {
      each(name, [&](EntityRow row, const std::string& value) {
        if (name == property::kRecordId && (names.contains(row) || !is_worded(value))) return;
        std::string folded = fold(value);
        for (const std::string_view word : split(folded, ' ')) {
          if (count_code_points(word) < 2) continue;
          std::vector<EntityRow>& block = blocks[{kinds.at(row), std::string(word.substr(0, 6))}];
          if (block.empty() || block.back() != row) block.push_back(row);
        }
        std::vector<std::string>& held = names[row];
        if (std::find(held.begin(), held.end(), folded) == held.end()) {
          held.push_back(std::move(folded));
        }
      });
    }
  }

  void read_births() {
    each(property::kBirthDate,
         [&](EntityRow row, const std::string& value) { births[row].insert(value); });
  }

  template <typename Visit>
  void each(std::string_view property, Visit&& visit) const {
    store.for_each_statement(
        key, store.ontology().property(property), true, [&](const RawStatement& statement) {
          if (statement.subject_type == SubjectType::entity && kinds.contains(statement.subject)) {
            visit(statement.subject, statement.value);
          }
        });
  }

  void read_holders() {
    const Ontology& ontology = store.ontology();
    store.for_each_link(key, [&](const RawLink& link) {
      const LinkEnd end = ontology.links()[link.kind].holder;
      if (end == LinkEnd::none) return;
      const EntityRow holder = end == LinkEnd::from ? link.from : link.to;
      const EntityRow held = end == LinkEnd::from ? link.to : link.from;
      const auto kind = kinds.find(held);
      if (kind != kinds.end() && ontology.kinds()[kind->second].identifier) {
        holders[held].insert(holder);
      }
    });
    for (const auto& [identifier, rows] : holders) {
      if (rows.size() > kMostHolders) continue;
      for (auto a = rows.begin(); a != rows.end(); ++a) {
        for (auto b = std::next(a); b != rows.end(); ++b) {
          if (kinds.at(*a) == kinds.at(*b)) shared[{*a, *b}].push_back(identifier);
        }
      }
    }
  }

  [[nodiscard]] std::vector<RowPair> candidates(Context& context) const {
    std::vector<RowPair> pairs;
    for (const auto& [pair, identifiers] : shared) pairs.push_back(pair);
    for (const auto& [block, members] : blocks) {
      context.checkpoint();
      if (members.size() > kBlockLimit) continue;
      for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t j = i + 1; j < members.size(); ++j) {
          if (members[i] != members[j]) pairs.push_back(std::minmax(members[i], members[j]));
        }
      }
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
  }

  [[nodiscard]] SameAs judge(const RowPair& pair) const {
    SameAs judged;
    judged.a = pair.first;
    judged.b = pair.second;
    const auto names_a = names.find(pair.first), names_b = names.find(pair.second);
    if (names_a == names.end() || names_b == names.end()) return judged;
    double alike = 0;
    for (const std::string& a : names_a->second) {
      for (const std::string& b : names_b->second) {
        alike = std::max(alike, a == b ? 1.0 : name_similarity(a, b));
      }
    }
    judged.score = kNameWeight * alike;
    judged.reason = alike == 1 ? "equal folded names" : "names nearly alike";
    if (const auto held = shared.find(pair); held != shared.end()) {
      judged.shared = held->second.size();
      judged.score += kSharedIdentifier;
      std::set<std::string> kinds_shared;
      for (const EntityRow identifier : held->second) {
        kinds_shared.insert(store.ontology().kinds()[kinds.at(identifier)].name);
      }
      for (const std::string& kind : kinds_shared) judged.reason += ", shared " + kind;
    }
    weigh_births(judged);
    return judged;
  }

  void weigh_births(SameAs& judged) const {
    const auto a = births.find(judged.a), b = births.find(judged.b);
    if (a == births.end() || b == births.end()) return;
    const bool same = std::any_of(a->second.begin(), a->second.end(),
                                  [&](const std::string& day) { return b->second.contains(day); });
    judged.score = same ? std::min(1.0, judged.score + kSameBirth) : judged.score * kOtherBirth;
    judged.reason += same ? ", same birth date" : ", different birth dates";
  }
};

std::vector<SameAs> Identity::suggest(const Case& store, Context& context, double least_score) {
  const Evidence evidence(store);
  std::set<RowPair> judged;
  for (const SameAs& decision : decisions(store)) judged.emplace(decision.a, decision.b);
  std::unordered_map<EntityRow, EntityRow> heads;
  for (const auto& [row, head] : clusters(store)) heads.emplace(row, head);
  const auto head_of = [&](EntityRow row) {
    const auto found = heads.find(row);
    return found == heads.end() ? row : found->second;
  };
  for (const SameAs& decision : decisions(store)) {
    judged.insert(std::minmax(head_of(decision.a), head_of(decision.b)));
  }
  std::vector<SameAs> suggestions;
  std::uint64_t seen = 0;
  for (const RowPair& pair : evidence.candidates(context)) {
    if (++seen % 4096 == 0) context.checkpoint();
    const RowPair whole = std::minmax(head_of(pair.first), head_of(pair.second));
    if (judged.contains(pair) || whole.first == whole.second || judged.contains(whole)) continue;
    SameAs suggestion = evidence.judge(pair);
    if (suggestion.score >= least_score) suggestions.push_back(std::move(suggestion));
  }
  std::stable_sort(suggestions.begin(), suggestions.end(), [](const SameAs& a, const SameAs& b) {
    return a.score != b.score ? a.score > b.score : a.shared > b.shared;
  });
  // Of several records on either side the pair that is most alike stands for all.
  std::set<RowPair> shown;
  std::erase_if(suggestions, [&](const SameAs& one) {
    return !shown.insert(std::minmax(head_of(one.a), head_of(one.b))).second;
  });
  return suggestions;
}

TxNumber Identity::decide(Case& store, EntityRow a, EntityRow b, Verdict verdict,
                          const Actor& actor, std::string_view reason) {
  const RowPair pair{a, b};
  return decide(store, std::span(&pair, 1), verdict, actor, reason);
}

TxNumber Identity::decide(Case& store, std::span<const std::pair<EntityRow, EntityRow>> pairs,
                          Verdict verdict, const Actor& actor, std::string_view reason) {
  const RawKey key;
  for (const auto& [a, b] : pairs) {
    if (a == b) throw Error(ErrorCode::usage, "an entity is the same as itself; name two");
    const auto first = store.entity(key, a), second = store.entity(key, b);
    if (!first || !second) throw Error(ErrorCode::usage, "there is no such entity in this case");
    if (verdict == Verdict::same && first->kind != second->kind) {
      throw Error(ErrorCode::usage, "two entities of different kinds cannot be the same");
    }
  }
  store::require_text(reason, "the reason");
  store::Writing writing(*store.impl_, actor, "same_as",
                         fmt::format("{{\"verdict\":\"{}\"}}", name_of(verdict)));
  for (const auto& [a, b] : pairs) {
    writing.same_as(std::min(a, b), std::max(a, b), name_of(verdict), 1.0, reason);
  }
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
        scan.integer(0),          scan.integer(1), scan.real(3), std::string(scan.text(4)), 0, true,
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
