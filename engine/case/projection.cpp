#include "engine/case/projection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"
#include "engine/case/identity.hpp"

namespace mekhala {
namespace {

// A carrier is flagged generic where it touches more than this share of all victims, and enough of
// them that the share means something: in a case of thirty victims two are over 5 %.
constexpr double kGenericShare = 0.05;
constexpr std::size_t kGenericLeast = 10;

constexpr std::uint32_t kNone = UINT32_MAX;

std::string joined(const std::vector<std::string>& names) {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  return sorted.empty() ? "all" : fmt::format("{}", fmt::join(sorted, "+"));
}

}  // namespace

std::string ProjectionSpec::print() const {
  return fmt::format(
      "links={} entities={} carriers={} carry={} fold_identifiers={} as_of={} from={} to={} "
      "least_grade={} directed={} fold_parallel={} merge_same_as={} places_carry={} groups={}",
      joined(link_kinds), joined(entity_kinds), carriers_only, carry.empty() ? "-" : joined(carry),
      fold_identifiers, as_of ? to_string(*as_of) : "-", from ? to_string(*from) : "-",
      to ? to_string(*to) : "-", least_grade ? to_string(*least_grade) : "-", directed,
      fold_parallel, merge_same_as, places_carry, group_property.empty() ? "-" : group_property);
}

NodeId Projection::node_of(EntityRow entity) const {
  const auto found = std::lower_bound(node_index.begin(), node_index.end(),
                                      std::pair<EntityRow, NodeId>{entity, 0});
  return found == node_index.end() || found->first != entity ? kNoNode : found->second;
}

// Builds a Projection in steps. Entities are handled by `slot`, their place in the order of rows.
struct CaseProjector {
  const Case& store;
  const Protection& protection;
  const ProjectionSpec& spec;
  Context& context;
  const Ontology& ontology;

  struct Link {
    LinkRow row = 0;
    LinkKindId kind = 0;
    std::uint32_t from = 0, to = 0;  // slots
  };
  struct Support {  // a statement under a link that counts
    std::uint32_t link = 0;
    StatementRow statement = 0;
    std::int64_t source = 0;
  };

  std::vector<EntityRow> rows;         // slot -> entity row, sorted
  std::vector<KindId> kinds;           // slot -> kind
  std::vector<std::uint32_t> head;     // slot -> slot that stands for it (merge, then folding)
  std::vector<std::uint32_t> cluster;  // slot -> slot of its confirmed cluster
  std::vector<bool> stopped_by_role;   // slot -> a role that does not carry
  std::vector<bool> carried_by_role;   // slot -> a role that --carry names
  std::vector<Link> links;
  std::vector<Support> supports;  // sorted by link
  std::vector<double> strengths;  // link -> strength, 1 where not given
  std::map<std::string, std::uint64_t> left_out;

  CaseProjector(const Case& case_file, const Protection& who, const ProjectionSpec& wanted,
                Context& surroundings)
      : store(case_file),
        protection(who),
        spec(wanted),
        context(surroundings),
        ontology(case_file.ontology()) {}

  static RawKey key() { return {}; }

  [[nodiscard]] std::uint32_t slot_of(EntityRow row) const {
    const auto found = std::lower_bound(rows.begin(), rows.end(), row);
    return found == rows.end() || *found != row ? kNone
                                                : static_cast<std::uint32_t>(found - rows.begin());
  }

  void read_entities() {
    store.for_each_entity(key(), [&](const RawEntity& entity) {
      rows.push_back(entity.row);
      kinds.push_back(entity.kind);
    });
    head.resize(rows.size());
    std::iota(head.begin(), head.end(), 0U);
    if (spec.merge_same_as) {
      for (const auto& [member, representative] : Identity::clusters(store)) {
        const std::uint32_t slot = slot_of(member);
        const std::uint32_t target = slot_of(representative);
        if (slot != kNone && target != kNone) head[slot] = target;
      }
    }
    cluster = head;
  }

  [[nodiscard]] bool named_in_carry(std::string_view kind_or_role) const {
    return std::find(spec.carry.begin(), spec.carry.end(), kind_or_role) != spec.carry.end();
  }

  [[nodiscard]] bool in_time(const std::optional<Date>& from, const std::optional<Date>& to) const {
    const auto holds = [&](std::int32_t first, std::int32_t last) {
      return (!from || from->first_day <= last) && (!to || to->last_day >= first);
    };
    if (spec.as_of && !holds(spec.as_of->first_day, spec.as_of->last_day)) return false;
    if (!spec.from && !spec.to) return true;
    return holds(spec.from ? spec.from->first_day : INT32_MIN,
                 spec.to ? spec.to->last_day : INT32_MAX);
  }

  [[nodiscard]] bool asks_time() const { return spec.as_of || spec.from || spec.to; }

  // Why a statement does not count for this projection; null where it does.
  [[nodiscard]] const char* reason_against(const RawStatement& statement) const {
    if (spec.least_grade && !at_least(statement.grade, *spec.least_grade)) {
      return statement.grade.given() ? "links graded below the least grade"
                                     : "links without a grade";
    }
    if (asks_time()) {
      if (!statement.valid_from && !statement.valid_to) return "links without a date";
      if (!in_time(statement.valid_from, statement.valid_to)) return "links outside the period";
    }
    return nullptr;
  }

  void read_roles() {
    stopped_by_role.assign(rows.size(), false);
    carried_by_role.assign(rows.size(), false);
    const PropertyId role_property = ontology.property(property::kRole);
    store.for_each_statement(key(), role_property, true, [&](const RawStatement& statement) {
      if (statement.subject_type != SubjectType::entity) return;
      const std::uint32_t slot = slot_of(statement.subject);
      const RoleId role = ontology.role(statement.value);
      if (slot == kNone || role == kNoTerm) return;
      // A role with dates outside the period does not speak for it; one without dates does.
      if (asks_time() && (statement.valid_from || statement.valid_to) &&
          !in_time(statement.valid_from, statement.valid_to)) {
        return;
      }
      const RoleSpec& found = ontology.roles()[role];
      if (named_in_carry(found.name)) {
        carried_by_role[head[slot]] = true;
      } else if (found.carries == Carries::no) {
        stopped_by_role[head[slot]] = true;
      }
    });
  }

  [[nodiscard]] bool wants_link(const RawLink& link) {
    const LinkKindSpec& kind = ontology.links()[link.kind];
    if (!spec.link_kinds.empty() && std::find(spec.link_kinds.begin(), spec.link_kinds.end(),
                                              kind.name) == spec.link_kinds.end()) {
      ++left_out["links of other kinds"];
      return false;
    }
    if (spec.carriers_only && kind.carries == Carries::no && !named_in_carry(kind.name)) {
      ++left_out["links of kinds that do not carry"];
      return false;
    }
    return true;
  }

  [[nodiscard]] bool wants_entity(std::uint32_t slot) const {
    if (spec.entity_kinds.empty()) return true;
    const std::string& name = ontology.kinds()[kinds[slot]].name;
    return std::find(spec.entity_kinds.begin(), spec.entity_kinds.end(), name) !=
           spec.entity_kinds.end();
  }

  void read_links() {
    std::vector<LinkRow> link_rows;
    store.for_each_link(key(), [&](const RawLink& link) {
      if (!wants_link(link)) return;
      const std::uint32_t from = slot_of(link.from);
      const std::uint32_t to = slot_of(link.to);
      if (from == kNone || to == kNone) return;
      if (!wants_entity(from) || !wants_entity(to)) {
        ++left_out["links to entities of other kinds"];
        return;
      }
      link_rows.push_back(link.row);
      links.push_back({link.row, link.kind, from, to});
    });
    strengths.assign(links.size(), 1.0);
    read_supports(link_rows);
  }

  void read_supports(const std::vector<LinkRow>& link_rows) {
    const PropertyId strength = ontology.property(property::kStrength);
    std::vector<const char*> against(links.size(), "links without a statement");
    std::vector<bool> kept(links.size(), false);
    store.for_each_statement(key(), kNoTerm, true, [&](const RawStatement& statement) {
      if (statement.subject_type != SubjectType::link) return;
      const auto found = std::lower_bound(link_rows.begin(), link_rows.end(), statement.subject);
      if (found == link_rows.end() || *found != statement.subject) return;
      const auto link = static_cast<std::uint32_t>(found - link_rows.begin());
      if (const char* reason = reason_against(statement)) {
        if (!kept[link]) against[link] = reason;
        return;
      }
      kept[link] = true;
      if (statement.property == strength) {
        if (const auto value = parse_double(statement.value); value && *value >= 0) {
          strengths[link] = *value;
        }
      }
      supports.push_back({link, statement.row, statement.source});
    });
    for (std::size_t link = 0; link < links.size(); ++link) {
      if (!kept[link]) ++left_out[against[link]];
    }
    std::sort(supports.begin(), supports.end(), [](const Support& a, const Support& b) {
      return a.link != b.link ? a.link < b.link : a.statement < b.statement;
    });
  }

  // An
  // identifier with one controller counts as its controller; with none or several it stands for
  // itself. Only links that count here can say who controls it.
  void fold_identifiers() {
    if (!spec.fold_identifiers) return;
    std::vector<std::uint32_t> controller(rows.size(), kNone);
    std::vector<bool> several(rows.size(), false);
    for_each_supported_link([&](const Link& link) {
      if (!ontology.links()[link.kind].controls) return;
      const std::uint32_t owner = head[link.from];
      const std::uint32_t identifier = head[link.to];
      if (ontology.kinds()[kinds[identifier]].carries != Carries::fold || owner == identifier)
        return;
      if (named_in_carry(ontology.kinds()[kinds[identifier]].name)) return;
      if (controller[identifier] != kNone && controller[identifier] != owner) {
        several[identifier] = true;
      }
      controller[identifier] = owner;
    });
    std::uint64_t folded = 0;
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (head[slot] != slot || controller[slot] == kNone || several[slot]) continue;
      // An account may control a phone that an identifier controls: follow to the end, but never
      // round in a circle.
      std::uint32_t end = controller[slot];
      for (int hops = 0; hops < 8 && controller[end] != kNone && !several[end]; ++hops) {
        end = controller[end];
      }
      if (end == slot) continue;
      head[slot] = end;
      ++folded;
    }
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      // Members of a merged identifier follow it to its controller.
      if (head[slot] != slot) head[slot] = head[head[slot]];
    }
    if (folded > 0) left_out["identifiers that count as their one controller"] = folded;
  }

  template <typename Visit>
  void for_each_supported_link(Visit&& visit) const {
    std::uint32_t last = kNone;
    for (const Support& support : supports) {
      if (support.link == last) continue;
      last = support.link;
      visit(links[last]);
    }
  }

  Projection result;
  std::vector<NodeId> node_at;  // slot -> node of its head
  std::vector<NodeId> twin_at;  // slot of a head -> twin, kNoNode

  [[nodiscard]] bool carries(std::uint32_t slot) const {
    const KindSpec& kind = ontology.kinds()[kinds[slot]];
    if (named_in_carry(kind.name) || carried_by_role[slot]) return true;
    if (stopped_by_role[slot]) return false;
    if (kind.carries == Carries::no) return spec.places_carry && kind.table == "places";
    return true;
  }

  void make_nodes() {
    std::vector<std::uint32_t> heads;
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (head[slot] == slot && wants_entity(slot)) heads.push_back(slot);
      if (!wants_entity(slot)) ++left_out["entities of other kinds"];
    }
    node_at.assign(rows.size(), kNoNode);
    twin_at.assign(rows.size(), kNoNode);
    for (const std::uint32_t slot : heads) add_node(slot, false);
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) node_at[slot] = node_at[head[slot]];
    if (spec.carriers_only) add_twins();
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      // A folded identifier is not its controller when somebody asks for it by name.
      if (node_at[slot] != kNoNode && cluster[slot] == head[slot]) {
        result.node_index.emplace_back(rows[slot], node_at[slot]);
      }
    }
    list_merged();
  }

  NodeId add_node(std::uint32_t slot, bool twin) {
    const auto node = static_cast<NodeId>(result.entity_of.size());
    const EntityRow row = rows[slot];
    const bool is_protected = protection.is_protected(row);
    result.entity_of.push_back(row);
    result.twin_of.push_back(twin ? node_at[slot] : node);
    result.kind_of_node.push_back(kinds[slot]);
    result.victim.push_back(!twin && protection.is_victim(row));
    result.is_protected.push_back(is_protected);
    result.may_carry.push_back(
        !spec.carriers_only || twin ||
        (carries(slot) && (!is_protected || protection.of(row) == ProtectedAs::identifier)));
    const KindSpec& kind = ontology.kinds()[kinds[slot]];
    result.rankable.push_back(!twin && !is_protected && kind.rankable && !stopped_by_role[slot]);
    if (!twin) node_at[slot] = node;
    return node;
  }

  // See Projection: a protected person with recruiting links to two or more others also carries.
  void add_twins() {
    std::map<std::uint32_t, std::set<std::uint32_t>> recruiting;
    for_each_supported_link([&](const Link& link) {
      if (!ontology.links()[link.kind].recruiting) return;
      const std::uint32_t from = head[link.from];
      const std::uint32_t to = head[link.to];
      if (from == to) return;
      if (needs_twin(from)) recruiting[from].insert(to);
      if (needs_twin(to)) recruiting[to].insert(from);
    });
    for (const auto& [slot, others] : recruiting) {
      if (others.size() >= 2 && node_at[slot] != kNoNode) twin_at[slot] = add_node(slot, true);
    }
  }

  [[nodiscard]] bool needs_twin(std::uint32_t slot) const {
    const ProtectedAs as = protection.of(rows[slot]);
    return as != ProtectedAs::none && as != ProtectedAs::identifier && carries(slot);
  }

  void list_merged() {
    std::vector<std::vector<EntityRow>> members(result.entity_of.size());
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (cluster[slot] != slot && node_at[slot] != kNoNode && cluster[slot] == head[slot]) {
        members[node_at[slot]].push_back(rows[slot]);
      }
    }
    for (const std::vector<EntityRow>& list : members) {
      result.merged.values.insert(result.merged.values.end(), list.begin(), list.end());
      result.merged.end_row();
    }
  }

  void make_edges() {
    struct Draft {
      EdgeEnds ends;
      std::uint32_t link;
    };
    std::vector<Draft> drafts;
    std::uint64_t loops = 0;
    for (std::uint32_t link = 0; link < links.size(); ++link) {
      const auto support = support_of(link);
      if (support.first == support.second) continue;
      const std::uint32_t a = head[links[link].from];
      const std::uint32_t b = head[links[link].to];
      if (a == b && links[link].from != links[link].to) {
        ++loops;  // merged or folded into one
        continue;
      }
      drafts.push_back({{node_at[a], node_at[b]}, link});
      if (!ontology.links()[links[link].kind].recruiting || a == b) continue;
      const NodeId twin_a = twin_at[a];
      const NodeId twin_b = twin_at[b];
      if (twin_a != kNoNode) drafts.push_back({{twin_a, node_at[b]}, link});
      if (twin_b != kNoNode) drafts.push_back({{node_at[a], twin_b}, link});
      if (twin_a != kNoNode && twin_b != kNoNode) drafts.push_back({{twin_a, twin_b}, link});
    }
    if (loops > 0) left_out["links inside one merged or folded entity"] = loops;
    // Undirected or not, one edge for each pair of ends if folding is asked for.
    std::vector<EdgeEnds> ends;
    std::vector<std::vector<std::uint32_t>> links_of;
    if (spec.fold_parallel) {
      for (Draft& draft : drafts) {
        if (!spec.directed && draft.ends.source > draft.ends.target) {
          std::swap(draft.ends.source, draft.ends.target);
        }
      }
      std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
        return std::pair(a.ends.source, a.ends.target) < std::pair(b.ends.source, b.ends.target);
      });
    }
    for (const Draft& draft : drafts) {
      const bool same = spec.fold_parallel && !ends.empty() &&
                        ends.back().source == draft.ends.source &&
                        ends.back().target == draft.ends.target;
      if (!same) {
        ends.push_back(draft.ends);
        links_of.emplace_back();
      }
      links_of.back().push_back(draft.link);
    }
    std::vector<EdgeId> order;
    result.graph = Graph::from_edges(static_cast<NodeId>(result.entity_of.size()), ends,
                                     spec.directed, &order);
    for (const EdgeId input : order) add_edge(links_of[input]);
  }

  [[nodiscard]] std::pair<std::vector<Support>::const_iterator,
                          std::vector<Support>::const_iterator>
  support_of(std::uint32_t link) const {
    const auto begin = std::lower_bound(
        supports.begin(), supports.end(), link,
        [](const Support& support, std::uint32_t wanted) { return support.link < wanted; });
    auto end = begin;
    while (end != supports.end() && end->link == link) ++end;
    return {begin, end};
  }

  void add_edge(const std::vector<std::uint32_t>& of) {
    std::vector<std::int64_t> sources;
    double strength = 0;
    LinkKindId kind = links[of.front()].kind;
    for (const std::uint32_t link : of) {
      if (links[link].kind != kind) kind = kNoTerm;  // several kinds
      strength += strengths[link];
      const auto [begin, end] = support_of(link);
      for (auto support = begin; support != end; ++support) {
        result.statements_of.values.push_back(support->statement);
        sources.push_back(support->source);
      }
    }
    result.statements_of.end_row();
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    result.sources_of.values.insert(result.sources_of.values.end(), sources.begin(), sources.end());
    result.sources_of.end_row();
    result.kind_of_edge.push_back(kind);
    result.strength.push_back(strength);
  }

  struct Said {
    std::int32_t day = INT32_MIN;
    Grade grade;
    StatementRow row = 0;
    std::string value;
  };

  // For each node with a value: every value of the latest date, best grade first; DESIGN section 4.
  [[nodiscard]] std::vector<std::vector<std::string>> latest_values(std::string_view name) const {
    std::vector<std::vector<Said>> said(result.entity_of.size());
    const PropertyId wanted = ontology.property(name);
    if (wanted == kNoTerm) {
      throw Error(ErrorCode::usage,
                  fmt::format("there is no property '{}' to group by", escape_terminal(name)));
    }
    store.for_each_statement(key(), wanted, true, [&](const RawStatement& statement) {
      if (statement.subject_type != SubjectType::entity || statement.value.empty()) return;
      const std::uint32_t slot = slot_of(statement.subject);
      if (slot == kNone || cluster[slot] != head[slot] || node_at[slot] == kNoNode) return;
      Said item{statement.valid_from ? statement.valid_from->first_day : INT32_MIN, statement.grade,
                statement.row, statement.value};
      if (spec.as_of && item.day != INT32_MIN && item.day > spec.as_of->last_day) return;
      said[node_at[slot]].push_back(std::move(item));
    });
    std::vector<std::vector<std::string>> values(said.size());
    for (std::size_t node = 0; node < said.size(); ++node) {
      std::int32_t latest = INT32_MIN;
      for (const Said& item : said[node]) latest = std::max(latest, item.day);
      for (const Said& item : said[node]) {
        if (item.day == latest) values[node].push_back(item.value);
      }
      std::sort(values[node].begin(), values[node].end());
      values[node].erase(std::unique(values[node].begin(), values[node].end()), values[node].end());
    }
    return values;
  }

  void make_groups() {
    const std::size_t n = result.entity_of.size();
    result.batch.assign(n, kNoIndex);
    if (spec.group_property.empty()) {
      for (std::size_t node = 0; node < n; ++node) result.groups.end_row();
      return;
    }
    const auto values = latest_values(spec.group_property);
    std::set<std::string> names;
    for (std::size_t node = 0; node < n; ++node) {
      if (result.victim[node]) names.insert(values[node].begin(), values[node].end());
    }
    result.group_names.assign(names.begin(), names.end());
    std::uint64_t unknown = 0;
    for (std::size_t node = 0; node < n; ++node) {
      if (result.victim[node]) {
        if (values[node].empty()) ++unknown;
        for (const std::string& value : values[node]) {
          const auto at =
              std::lower_bound(result.group_names.begin(), result.group_names.end(), value);
          result.groups.values.push_back(
              {static_cast<std::uint32_t>(at - result.group_names.begin()),
               1.0 / static_cast<double>(values[node].size())});
        }
      }
      result.groups.end_row();
    }
    if (unknown > 0) left_out["victims without a known group"] = unknown;
    make_batches();
  }

  void make_batches() {
    const auto values = latest_values(property::kInterviewBatch);
    std::set<std::string> names;
    for (std::size_t node = 0; node < values.size(); ++node) {
      if (result.victim[node] && !values[node].empty()) names.insert(values[node].front());
    }
    const std::vector<std::string> sorted(names.begin(), names.end());
    for (std::size_t node = 0; node < values.size(); ++node) {
      if (!result.victim[node] || values[node].empty()) continue;
      const auto at = std::lower_bound(sorted.begin(), sorted.end(), values[node].front());
      result.batch[node] = static_cast<std::uint32_t>(at - sorted.begin());
    }
  }

  void flag_generic() {
    const NodeId n = result.graph.num_nodes();
    const GraphView graph = result.graph;
    std::size_t victims = 0;
    for (const bool victim : result.victim) victims += victim ? 1 : 0;
    result.generic.assign(n, false);
    for (NodeId node = 0; node < n; ++node) {
      if (result.victim[node] || result.twin_of[node] != node) continue;
      std::set<NodeId> touched;
      for (const Direction direction : {Direction::out, Direction::in}) {
        for (const NodeId neighbor : graph.neighbors(node, direction)) {
          if (result.victim[neighbor]) touched.insert(neighbor);
        }
      }
      result.generic[node] =
          touched.size() >= kGenericLeast &&
          static_cast<double>(touched.size()) > kGenericShare * static_cast<double>(victims);
    }
  }

  Projection run() {
    read_entities();
    context.checkpoint();
    read_roles();
    read_links();
    context.checkpoint();
    fold_identifiers();
    make_nodes();
    make_edges();
    make_groups();
    flag_generic();
    for (const auto& [reason, count] : left_out) result.left_out.emplace_back(reason, count);
    result.spec = spec.print();
    result.fingerprint = to_hex(sha256(store.fingerprint() + "/" + result.spec));
    return std::move(result);
  }
};

Projection project(const Case& store, const Protection& protection, const ProjectionSpec& spec,
                   Context& context) {
  return CaseProjector(store, protection, spec, context).run();
}

}  // namespace mekhala
