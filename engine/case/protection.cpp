#include "engine/case/protection.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "engine/base/text.hpp"
#include "engine/case/identity.hpp"

namespace mekhala {
namespace {

constexpr std::int32_t kDaysOfMajority = 6575;  // 18 years, with their leap days

// Which of two reasons is the stricter: the enumerators run from strict to less so, "none" first.
ProtectedAs stricter(ProtectedAs a, ProtectedAs b) {
  if (a == ProtectedAs::none) return b;
  if (b == ProtectedAs::none) return a;
  return std::min(a, b);
}

ProtectedAs protected_as(std::string_view name) {
  for (const ProtectedAs reason :
       {ProtectedAs::victim, ProtectedAs::minor, ProtectedAs::witness, ProtectedAs::informant,
        ProtectedAs::family, ProtectedAs::ransom_payer}) {
    if (name == name_of(reason)) return reason;
  }
  return ProtectedAs::victim;  // a role that protects in a way we do not know: the strictest
}

bool is_yes(std::string_view value) {
  const std::string folded = fold(value);
  return folded == "true" || folded == "yes" || folded == "1" || folded == "y";
}

constexpr TxNumber kNever = INT64_MAX;

// That somebody holds an identifier, or is tied to it, and since which transaction.
struct Holding {
  TxNumber tx;
  EntityRow owner;
};

// The first transaction after which all who held an identifier by then were protected, so that
// whoever joins them later takes nothing away; kNever where there was none. Transactions from
// `before` on do not count. A transaction is judged as a whole: its rows have no order.
template <typename SinceOf>
TxNumber first_alone(const std::vector<Holding>& sorted, TxNumber before, SinceOf&& since_of) {
  TxNumber all_since = 0;
  for (std::size_t i = 0; i < sorted.size() && sorted[i].tx < before;) {
    const TxNumber tx = sorted[i].tx;
    for (; i < sorted.size() && sorted[i].tx == tx; ++i) {
      all_since = std::max(all_since, since_of(sorted[i].owner));
    }
    all_since = std::max(all_since, tx);
    if (all_since == kNever) return kNever;
    const TxNumber next = std::min(i < sorted.size() ? sorted[i].tx : kNever, before);
    if (all_since < next) return all_since;
  }
  return kNever;
}

// Since when any of them is protected and holds it; kNever.
template <typename SinceOf>
TxNumber first_of_any(const std::vector<Holding>& held, SinceOf&& since_of) {
  TxNumber first = kNever;
  for (const Holding& one : held) first = std::min(first, std::max(one.tx, since_of(one.owner)));
  return first;
}

}  // namespace

const char* name_of(ProtectedAs reason) {
  switch (reason) {
    case ProtectedAs::none:
      return "";
    case ProtectedAs::victim:
      return "victim";
    case ProtectedAs::minor:
      return "minor";
    case ProtectedAs::witness:
      return "witness";
    case ProtectedAs::informant:
      return "informant";
    case ProtectedAs::family:
      return "family";
    case ProtectedAs::ransom_payer:
      return "ransom_payer";
    case ProtectedAs::identifier:
      return "identifier";
  }
  return "";
}

struct ProtectionRule {
  const Case& store;
  RawKey key;
  const Ontology& ontology;
  struct Held {
    ProtectedAs reason = ProtectedAs::none;
    TxNumber since = kNever;  // the first transaction that gives a reason
  };
  std::map<EntityRow, Held> people;
  std::set<EntityRow> victims;
  std::set<EntityRow> lifted;
  std::set<EntityRow> in_the_trade;  // with a role of their own that does not protect

  ProtectionRule(const Case& case_file, RawKey raw)
      : store(case_file), key(raw), ontology(case_file.ontology()) {}

  void mark(EntityRow row, ProtectedAs reason, TxNumber since) {
    Held& held = people[row];
    held.reason = stricter(held.reason, reason);
    held.since = std::min(held.since, since);
  }
  [[nodiscard]] TxNumber marked_since(EntityRow row) const {
    const auto found = people.find(row);
    return found == people.end() ? kNever : found->second.since;
  }
  [[nodiscard]] TxNumber protected_since(EntityRow row) const {
    return lifted.contains(row) ? kNever : marked_since(row);
  }

  template <typename Visit>
  void each(std::string_view name, Visit&& visit) const {
    const PropertyId property = ontology.property(name);
    if (property == kNoTerm) return;
    store.for_each_statement(key, property, true, [&](const RawStatement& statement) {
      if (statement.subject_type == SubjectType::entity) visit(statement);
    });
  }

  void read_status() {
    each(property::kRole, [&](const RawStatement& statement) {
      const RoleId id = ontology.role(statement.value);
      if (id == kNoTerm) return;
      const RoleSpec& role = ontology.roles()[id];
      if (role.protects) {
        mark(statement.subject, protected_as(role.protects_as), statement.tx);
      } else if (role.trade) {
        in_the_trade.insert(statement.subject);
      }
      if (role.victim) victims.insert(statement.subject);
    });
    // One "not a victim" takes nothing away; whatever else a status says, it says "victim".
    const PropertyId status = ontology.property(property::kVictimStatus);
    each(property::kVictimStatus, [&](const RawStatement& statement) {
      const auto choice = ontology.choice(status, statement.value);
      if (choice == "not_a_victim") return;
      mark(statement.subject, ProtectedAs::victim, statement.tx);
      victims.insert(statement.subject);
    });
    // Only an act of its own lifts protection: a column of a file, or a property given by hand,
    // never.
    std::set<TxNumber> acts;
    for (const TxRecord& record : store.log()) {
      if (record.action == kLiftAction) acts.insert(record.number);
    }
    if (acts.empty()) return;
    each(property::kLifted, [&](const RawStatement& statement) {
      if (acts.contains(statement.tx) && is_yes(statement.value)) lifted.insert(statement.subject);
    });
  }

  // A status in words that went to another property, because of its column's name ("Status") or
  // because no reader knows them ("korban" beneath "Victim status"), protects all the same.
  void read_words() {
    each("legal_status", [&](const RawStatement& statement) { read_words_of(statement, kNoTerm); });
    const PropertyId status = ontology.property(property::kVictimStatus);
    const std::set<PropertyId> telling = {status, ontology.property(property::kRole),
                                          ontology.property("legal_status")};
    std::map<std::string, PropertyId, std::less<>> columns;
    each("notes", [&](const RawStatement& statement) {
      if (statement.column.empty()) return;
      auto known = columns.find(statement.column);
      if (known == columns.end()) {
        known = columns.emplace(statement.column, ontology.property(statement.column)).first;
      }
      if (known->second == kNoTerm || !telling.contains(known->second)) return;
      read_words_of(statement, known->second);
    });
  }

  void read_words_of(const RawStatement& statement, PropertyId column) {
    if (!persons.contains(statement.subject)) return;
    const std::vector<RoleId> roles = ontology.roles_in(statement.value);
    for (const RoleId id : roles) {
      const RoleSpec& role = ontology.roles()[id];
      if (!role.protects) continue;
      mark(statement.subject, protected_as(role.protects_as), statement.tx);
      if (role.victim) victims.insert(statement.subject);
    }
    // Whatever else a status says, it says "victim".
    const bool status = column == ontology.property(property::kVictimStatus);
    if (!status || !roles.empty() || tells_nothing(statement.value)) return;
    mark(statement.subject, ProtectedAs::victim, statement.tx);
    victims.insert(statement.subject);
  }

  struct Birth {
    EntityRow row;
    Date born;
    TxNumber tx;
  };

  void read_ages() {
    each(property::kMinor, [&](const RawStatement& statement) {
      if (is_yes(statement.value)) mark(statement.subject, ProtectedAs::minor, statement.tx);
    });
    each("age", [&](const RawStatement& statement) {
      const auto age = parse_double(statement.value);
      if (age && *age >= 0 && *age < 18) mark(statement.subject, ProtectedAs::minor, statement.tx);
    });
    std::vector<Birth> births;
    each(property::kBirthDate, [&](const RawStatement& statement) {
      if (const auto date = parse_iso_date(statement.value)) {
        births.push_back({statement.subject, *date, statement.tx});
      }
    });
    if (births.empty()) return;
    // No clock: who was under 18 at the first dated statement about them or a link of theirs may
    // have been harmed as a minor; without one, the newest date of the case decides.
    const auto [own, newest] = first_dates(births);
    for (const auto& [row, born, tx] : births) {
      const auto found = own.find(row);
      const std::int32_t at = found == own.end() ? newest : found->second;
      if (at < born.last_day + kDaysOfMajority) mark(row, ProtectedAs::minor, tx);
    }
  }

  std::pair<std::map<EntityRow, std::int32_t>, std::int32_t> first_dates(
      const std::vector<Birth>& births) const {
    std::set<EntityRow> wanted;
    for (const Birth& birth : births) wanted.insert(birth.row);
    std::map<EntityRow, std::int32_t> first;
    std::int32_t newest = INT32_MIN;
    std::map<LinkRow, std::vector<EntityRow>> ends;  // of links that touch one of them
    store.for_each_link(key, [&](const RawLink& link) {
      for (const EntityRow end : {link.from, link.to}) {
        if (wanted.contains(end)) ends[link.row].push_back(end);
      }
    });
    const auto take = [&](EntityRow row, std::int32_t day) {
      const auto [at, fresh] = first.emplace(row, day);
      if (!fresh) at->second = std::min(at->second, day);
    };
    store.for_each_statement(key, kNoTerm, true, [&](const RawStatement& statement) {
      const auto& date = statement.valid_from ? statement.valid_from : statement.valid_to;
      if (!date) return;
      newest = std::max(newest, date->last_day);
      if (statement.subject_type == SubjectType::entity) {
        if (wanted.contains(statement.subject)) take(statement.subject, date->first_day);
        return;
      }
      const auto touched = ends.find(statement.subject);
      if (touched == ends.end()) return;
      for (const EntityRow row : touched->second) take(row, date->first_day);
    });
    return {first, newest};
  }

  // Links that say something of protection: read once, since a case may have millions of others.
  Case::LinkColumns links;
  std::unordered_set<EntityRow> persons, identifiers, papers;
  std::unordered_set<EntityRow> acted;  // recruited, sold or punished others, by a link
  [[nodiscard]] bool has_part(EntityRow row) const {
    return in_the_trade.contains(row) || acted.contains(row);
  }
  // Of an identifier: who holds it, and what it is merely linked to.
  std::map<EntityRow, std::vector<Holding>> holders, ties;

  void read_links() {
    std::vector<bool> wanted;
    for (const LinkKindSpec& kind : ontology.links()) {
      wanted.push_back(kind.holder != LinkEnd::none || kind.victim != LinkEnd::none ||
                       kind.name == "family_of" || kind.name == "paid_ransom" ||
                       kind.name == "linked_to");
    }
    links = store.scan_links(key, wanted);
    const KindId person = ontology.kind("person"), document = ontology.kind("document");
    store.for_each_entity(key, [&](const RawEntity& entity) {
      if (ontology.kinds()[entity.kind].identifier) identifiers.insert(entity.row);
      if (entity.kind == person) persons.insert(entity.row);
      if (entity.kind == document) papers.insert(entity.row);
    });
    if (!identifiers.empty()) read_holders();
  }

  void read_holders() {
    const LinkKindId tie = ontology.link("linked_to");
    for (std::size_t i = 0; i < links.row.size(); ++i) {
      const EntityRow from = links.from[i], to = links.to[i];
      if (links.kind[i] == tie) {
        if (identifiers.contains(from)) ties[from].push_back({links.tx[i], to});
        if (identifiers.contains(to)) ties[to].push_back({links.tx[i], from});
        continue;
      }
      const LinkEnd holder = ontology.links()[links.kind[i]].holder;
      if (holder == LinkEnd::none) continue;
      const EntityRow identifier = holder == LinkEnd::from ? to : from;
      const EntityRow owner = holder == LinkEnd::from ? from : to;
      if (identifiers.contains(identifier)) holders[identifier].push_back({links.tx[i], owner});
    }
    for (auto* list : {&holders, &ties}) {
      for (auto& [identifier, held] : *list) {
        std::stable_sort(held.begin(), held.end(),
                         [](const Holding& a, const Holding& b) { return a.tx < b.tx; });
      }
    }
  }

  // Who was recruited, sold, held or rescued is a possible victim, whether or not the file says so,
  // unless it gives them a part in the trade, by a role or by what they did to others.
  void read_possible_victims() {
    for (std::size_t i = 0; i < links.row.size(); ++i) {
      const LinkKindSpec& kind = ontology.links()[links.kind[i]];
      if (kind.victim == LinkEnd::to && kind.script_step < 7) acted.insert(links.from[i]);
    }
    for (std::size_t i = 0; i < links.row.size(); ++i) {
      const LinkEnd end = ontology.links()[links.kind[i]].victim;
      if (end == LinkEnd::none) continue;
      const EntityRow row = end == LinkEnd::from ? links.from[i] : links.to[i];
      if (!persons.contains(row) || has_part(row)) continue;
      mark(row, ProtectedAs::victim, links.tx[i]);
      victims.insert(row);
    }
  }

  // Family of a victim and who paid for one, by links; somebody with a role in the trade is not
  // protected by kinship alone.
  void read_kin() {
    const LinkKindId family = ontology.link("family_of");
    const LinkKindId ransom = ontology.link("paid_ransom");
    struct Found {
      EntityRow row;
      Held held;
    };
    std::vector<Found> found;
    const auto paid = [&](EntityRow row, TxNumber tx) {
      if (!has_part(row)) found.push_back({row, {ProtectedAs::ransom_payer, tx}});
    };
    for (std::size_t i = 0; i < links.row.size(); ++i) {
      const EntityRow from = links.from[i], to = links.to[i];
      if (links.kind[i] == ransom) {
        paid(from, links.tx[i]);
        // Who pays from an account is whoever holds it.
        if (const auto held = holders.find(from); held != holders.end()) {
          for (const Holding& holding : held->second) {
            paid(holding.owner, std::max(holding.tx, links.tx[i]));
          }
        }
      }
      if (links.kind[i] != family) continue;
      for (const auto& [one, other] : {std::pair(from, to), std::pair(to, from)}) {
        if (victims.contains(one) && !has_part(other)) {
          found.push_back({other, {ProtectedAs::family, std::max(links.tx[i], marked_since(one))}});
        }
      }
    }
    for (const auto& [row, held] : found) mark(row, held.reason, held.since);
  }

  // Merged entities are one person: all get the strictest reason of any, and are lifted only where
  // each record that is protected was.
  void spread_over_clusters() {
    std::map<EntityRow, std::vector<EntityRow>> members;
    for (const auto& [row, representative] : Identity::clusters(store)) {
      members[representative].push_back(row);
    }
    for (auto& [representative, rows] : members) {
      if (std::find(rows.begin(), rows.end(), representative) == rows.end()) {
        rows.push_back(representative);
      }
      Held strictest;  // a merge counts as if it had always been known
      bool victim = false, lift = true;
      for (const EntityRow row : rows) {
        const auto held = people.find(row);
        if (held != people.end()) {
          strictest.reason = stricter(strictest.reason, held->second.reason);
          strictest.since = std::min(strictest.since, held->second.since);
          lift = lift && lifted.contains(row);
        }
        victim = victim || victims.contains(row);
      }
      for (const EntityRow row : rows) {
        if (strictest.reason != ProtectedAs::none) people[row] = strictest;
        if (victim) victims.insert(row);
        if (strictest.reason == ProtectedAs::none) continue;  // nothing to lift yet: kin come later
        if (lift) {
          lifted.insert(row);
        } else {
          lifted.erase(row);
        }
      }
    }
  }

  // A phone, account or document that only protected entities hold or use, or did after any
  // transaction: whoever is said later to hold it too takes nothing away. One that nobody was said
  // to hold by then belongs with whatever it is merely linked to. Over and over, since an account
  // may hold an address that holds a phone.
  void read_identifiers() {
    const auto since_of = [&](EntityRow row) { return protected_since(row); };
    static const std::vector<Holding> kNobody;
    const auto of = [](const auto& list, EntityRow row) -> const std::vector<Holding>& {
      const auto found = list.find(row);
      return found == list.end() ? kNobody : found->second;
    };
    std::vector<EntityRow> tied;
    for (const auto* list : {&holders, &ties}) {
      for (const auto& [identifier, held] : *list) tied.push_back(identifier);
    }
    std::sort(tied.begin(), tied.end());
    tied.erase(std::unique(tied.begin(), tied.end()), tied.end());
    for (bool more = true; more;) {
      more = false;
      for (const EntityRow identifier : tied) {
        const std::vector<Holding>& held = of(holders, identifier);
        const TxNumber first_held = held.empty() ? kNever : held.front().tx;
        TxNumber since = std::min(first_alone(of(ties, identifier), first_held, since_of),
                                  first_alone(held, kNever, since_of));
        // A passport is one person's, whichever records are said to hold it.
        if (papers.contains(identifier)) since = std::min(since, first_of_any(held, since_of));
        if (since >= marked_since(identifier)) continue;
        mark(identifier, ProtectedAs::identifier, since);
        more = true;
      }
    }
  }
};

Protection Protection::compute(const Case& store) {
  ProtectionRule rule(store, RawKey{});
  rule.read_status();
  rule.read_links();
  rule.read_words();
  rule.read_possible_victims();
  rule.read_ages();
  rule.spread_over_clusters();  // so that kin of any record of a victim are kin
  rule.read_kin();
  rule.spread_over_clusters();
  rule.read_identifiers();
  Protection protection;
  for (const auto& [row, held] : rule.people) {
    if (held.reason != ProtectedAs::none && !rule.lifted.contains(row)) {
      protection.protected_.emplace(row, held.reason);
    }
  }
  protection.victims_.assign(rule.victims.begin(), rule.victims.end());
  return protection;
}

ProtectedAs Protection::of(EntityRow entity) const {
  const auto found = protected_.find(entity);
  return found == protected_.end() ? ProtectedAs::none : found->second;
}

bool Protection::keeps(const Protection& before) const {
  return std::all_of(before.protected_.begin(), before.protected_.end(),
                     [&](const auto& held) { return is_protected(held.first); });
}

std::uint64_t Protection::count_people() const {
  return static_cast<std::uint64_t>(
      std::count_if(protected_.begin(), protected_.end(),
                    [](const auto& held) { return held.second != ProtectedAs::identifier; }));
}

bool Protection::is_victim(EntityRow entity) const {
  return std::binary_search(victims_.begin(), victims_.end(), entity);
}

}  // namespace mekhala
