#include "engine/case/coercion.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

// Days, both included.
struct Days {
  std::int32_t first, last;
};

// An open end holds for ever.
Days lasting_days(const std::optional<Date>& from, const std::optional<Date>& to) {
  return {from ? from->first_day : INT32_MIN, to ? to->last_day : INT32_MAX};
}

bool says_yes(std::string_view value) {
  const std::string word = fold(value);
  return word == "true" || word == "yes" || word == "1";
}

}  // namespace

// Reads dates of acts and of being a victim, which no view but that of the case worker shows.
class CoercionReader {
 public:
  CoercionReader(const Case& store, const Projection& projection, Context& context)
      : store_(store), projection_(projection), context_(context) {}

  CoercedActs read() {
    read_status();
    read_links();
    read_acts();
    const Ragged<StatementRow>& statements = projection_.statements_of;
    made_.edges.assign(statements.size(), 0);
    std::set<LinkRow> acts, undated;
    std::set<NodeId> people;
    for (EdgeId edge = 0; edge < statements.size(); ++edge) {
      bool alone = true;
      for (const StatementRow row : statements[edge]) {
        const LinkRow link = link_of_.at(row);
        const std::optional<NodeId> actor = actor_of(link, edge);
        const Judged judged = actor ? judge(link, *actor) : Judged::free;
        alone = alone && judged != Judged::free;
        if (judged == Judged::free) continue;
        acts.insert(link);
        people.insert(*actor);
        if (judged == Judged::taken) undated.insert(link);
      }
      made_.edges[edge] = alone ? 1 : 0;
    }
    made_.acts = acts.size();
    made_.people = people.size();
    made_.undated = undated.size();
    return std::move(made_);
  }

 private:
  enum class Judged { free, taken, coerced };
  struct Act {
    LinkKindId kind = kNoTerm;
    EntityRow from = 0, to = 0;
    std::vector<Days> days;  // that are given
    bool said = false;       // to be coerced
  };

  static RawKey key() { return {}; }
  [[nodiscard]] const Ontology& ontology() const { return store_.ontology(); }

  void read_status() {
    const PropertyId status = ontology().property(property::kVictimStatus);
    const auto take = [&](const RawStatement& statement) {
      if (statement.subject_type != SubjectType::entity) return;
      if (rank_of(statement.grade).false_information) return;
      const NodeId node = projection_.node_of(statement.subject);
      if (node == kNoNode) return;
      if (statement.valid_from || statement.valid_to) {
        victim_in_[node].push_back(lasting_days(statement.valid_from, statement.valid_to));
      } else {
        undated_.insert(node);
      }
    };
    store_.for_each_statement(key(), status, true, [&](const RawStatement& statement) {
      if (ontology().choice(status, statement.value) != "not_a_victim") take(statement);
    });
    store_.for_each_statement(key(), ontology().property(property::kRole), true,
                              [&](const RawStatement& statement) {
                                const RoleId role = ontology().role(statement.value);
                                if (role != kNoTerm && ontology().roles()[role].victim)
                                  take(statement);
                              });
  }

  void read_links() {
    const Case::LinkColumns all = store_.scan_links(key());
    for (std::size_t i = 0; i < all.row.size(); ++i) {
      acts_[all.row[i]] = {all.kind[i], all.from[i], all.to[i], {}, false};
    }
  }

  void read_acts() {
    const PropertyId coerced = ontology().property(property::kCoerced);
    std::set<StatementRow> under(projection_.statements_of.values.begin(),
                                 projection_.statements_of.values.end());
    std::uint64_t seen = 0;
    store_.scan_link_statements(key(), [&](const Case::LinkStatement& statement) {
      if (++seen % 65536 == 0) context_.checkpoint();
      if (under.contains(statement.row)) link_of_[statement.row] = statement.link;
      if (rank_of(statement.grade).false_information) return;
      Act& act = acts_[statement.link];
      if (statement.property == coerced && says_yes(statement.value)) act.said = true;
      if (!statement.valid_from && !statement.valid_to) return;
      const Date& from = statement.valid_from ? *statement.valid_from : *statement.valid_to;
      const Date& to = statement.valid_to ? *statement.valid_to : *statement.valid_from;
      act.days.push_back(
          {std::min(from.first_day, to.first_day), std::max(from.last_day, to.last_day)});
    });
  }

  // Who did it, of the two ends of an edge: not the one who was recruited. An identifier counts as
  // its holder, so the link's own ends need not be those of the edge.
  [[nodiscard]] std::optional<NodeId> actor_of(LinkRow link, EdgeId edge) const {
    const Act& act = acts_.at(link);
    if (!ontology().links()[act.kind].recruiting) return std::nullopt;
    const GraphView graph = projection_.graph;
    const NodeId one = projection_.twin_of[graph.source(edge)];
    const NodeId other = projection_.twin_of[graph.target(edge)];
    const NodeId from = projection_.node_of(act.from), to = projection_.node_of(act.to);
    if (one == to || other == from) return other;
    if (other == to || one == from) return one;
    return std::nullopt;
  }

  [[nodiscard]] Judged judge(LinkRow link, NodeId actor) const {
    const Act& act = acts_.at(link);
    if (act.said) return Judged::coerced;
    const auto dated = victim_in_.find(actor);
    const bool always =
        undated_.contains(actor) || (dated == victim_in_.end() && projection_.victim[actor]);
    if (!always && dated == victim_in_.end()) return Judged::free;
    if (act.days.empty()) return Judged::taken;
    if (dated != victim_in_.end()) {
      for (const Days& victim : dated->second) {
        const bool meets = std::any_of(act.days.begin(), act.days.end(), [&](const Days& done) {
          return done.first <= victim.last && victim.first <= done.last;
        });
        if (meets) return Judged::coerced;
      }
    }
    return always ? Judged::taken : Judged::free;
  }

  const Case& store_;
  const Projection& projection_;
  Context& context_;
  std::map<NodeId, std::vector<Days>> victim_in_;
  std::set<NodeId> undated_;  // of whom no date says from when to when
  std::unordered_map<LinkRow, Act> acts_;
  std::unordered_map<StatementRow, LinkRow> link_of_;
  CoercedActs made_;
};

CoercedActs coerced_acts(const Case& store, const Projection& projection, Context& context) {
  return CoercionReader(store, projection, context).read();
}

}  // namespace mekhala
