#include "engine/case/projection.hpp"
#include "engine/case/day_span.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/identity.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

// A carrier is flagged generic where it touches more than this share of all victims, and enough of
// them that the share means something: in a case of thirty victims two are over 5 %.
constexpr double kGenericShare = 0.05;
constexpr std::size_t kGenericLeast = 10;

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr int kMostFolds = 8;  // an account on a phone on a phone ... ends somewhere

// Why something is not in the graph, in the order of the report.
enum Reason : std::size_t {
  other_link_kinds,
  links_that_do_not_carry,
  other_entity_kinds,
  links_to_other_kinds,
  no_statement,
  judged_false,
  ungraded,
  below_grade,
  undated,
  outside_period,
  inside_one,
  folded_identifiers,
  merged_entities,
  victims_without_group,
  reasons
};
constexpr std::array<std::string_view, reasons> kReasonText = {
    "links of other kinds",
    "links of kinds that do not carry",
    "entities of other kinds",
    "links to entities of other kinds",
    "links without a statement",
    "links judged false",
    "links without a grade",
    "links graded below the least grade",
    "links without a date",
    "links outside the period",
    "links inside one merged or folded entity",
    "identifiers that count as their one controller",
    "entities merged into another",
    kVictimsWithoutGroup};

std::string joined(const std::vector<std::string>& names, const char* none) {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  return sorted.empty() ? none : fmt::format("{}", fmt::join(sorted, "+"));
}

// Places that hold everything and so say nothing, and places of rescue; also where places carry.
bool never_carries(std::string_view property, std::string_view value) {
  if (property == property::kLocationKind) {
    return value == "country" || value == "region" || value == "shelter";
  }
  return value == "interview" || value == "raid" || value == "court_case" || value == "release";
}

}  // namespace

std::string ProjectionSpec::print() const {
  const bool asks_time = as_of || from || to;
  return fmt::format(
      "links={} entities={} carriers={} carry={} fold_identifiers={} as_of={} from={} to={} "
      "{}least_grade={} directed={} fold_parallel={} merge_same_as={} places_carry={} groups={}",
      joined(link_kinds, "all"), joined(entity_kinds, "all"), carriers_only, joined(carry, "-"),
      fold_identifiers, as_of ? to_string(*as_of) : "-", from ? to_string(*from) : "-",
      to ? to_string(*to) : "-", asks_time && protected_by_month ? "protected_by=month " : "",
      least_grade ? to_string(*least_grade) : "-", directed, fold_parallel, merge_same_as,
      places_carry, group_property.empty() ? "-" : group_property);
}

NodeId Projection::node_of(EntityRow entity) const {
  const auto found = std::lower_bound(node_index.begin(), node_index.end(),
                                      std::pair<EntityRow, NodeId>{entity, 0});
  return found == node_index.end() || found->first != entity ? kNoNode : found->second;
}

// Builds a Projection in steps. An entity is handled by its slot, its place in the order of rows;
// the `head` of a slot is the slot that stands for its confirmed cluster.
struct CaseProjector {
  const Case& store;
  const Protection& protection;
  const ProjectionSpec& spec;
  Context& context;
  const Ontology& ontology;
  Projection result;
  std::array<std::uint64_t, reasons> left_out{};

  // by slot
  std::vector<EntityRow> rows;
  std::vector<Hash128> uids;
  std::vector<KindId> kinds;
  std::vector<std::uint32_t> head;
  std::vector<bool> stopped;  // of a head: a role or kind of place or event that never carries
  std::vector<bool> carried;  // of a head: a role that `carry` names
  std::vector<std::uint32_t> slot_of_row;
  // by kind
  std::vector<bool> wanted_kind, wanted_link, kind_named, link_named, role_named;
  // by link that is wanted, in the order of rows
  struct Ends {
    std::uint32_t from, to;  // slots, then heads, then heads after folding
  };
  Case::LinkColumns links;
  std::vector<Ends> ends;
  std::vector<std::uint32_t> link_of_row;
  std::vector<std::uint8_t> stage;                // a Reason, or `reasons` where the link counts
  std::vector<std::int32_t> first_day, last_day;  // only where folding asks
  std::vector<double> strengths;                  // empty: all are 1
  // statements that count, by link
  std::vector<std::uint64_t> support_offsets;
  std::vector<StatementRow> support_rows;
  std::vector<std::int64_t> support_sources;

  CaseProjector(const Case& case_file, const Protection& who, const ProjectionSpec& wanted,
                Context& surroundings)
      : store(case_file),
        protection(who),
        spec(wanted),
        context(surroundings),
        ontology(case_file.ontology()) {}

  static RawKey key() { return {}; }
  void leave_out(Reason reason, std::uint64_t count = 1) { left_out[reason] += count; }
  [[nodiscard]] bool asks_time() const { return spec.as_of || spec.from || spec.to; }

  // --- the specification -------------------------------------------------------------------------

  template <typename Specs>
  std::vector<bool> named(const std::vector<std::string>& names, const Specs& specs,
                          bool if_empty) const {
    std::vector<bool> flags(specs.size(), names.empty() && if_empty);
    for (const std::string& name : names) {
      for (std::size_t i = 0; i < specs.size(); ++i) {
        if (specs[i].name == name || specs[i].label == name) flags[i] = true;
      }
    }
    return flags;
  }

  template <typename Specs>
  static bool knows(const Specs& specs, const std::string& name) {
    return std::any_of(specs.begin(), specs.end(),
                       [&](const auto& term) { return term.name == name || term.label == name; });
  }

  void read_spec() {
    const auto check = [](bool known, const std::string& name, const char* what) {
      if (known) return;
      // The value by itself, for a view decides how it is shown: it may be somebody's name.
      throw Error(ErrorCode::usage,
                  fmt::format("there is no such {} in the ontology; `mekhala list kinds` (links, "
                              "roles, properties) shows what there is",
                              what),
                  Place{.value = name});
    };
    for (const std::string& name : spec.link_kinds)
      check(knows(ontology.links(), name), name, "link kind");
    for (const std::string& name : spec.entity_kinds)
      check(knows(ontology.kinds(), name), name, "kind of entity");
    for (const std::string& name : spec.carry) {
      check(knows(ontology.kinds(), name) || knows(ontology.roles(), name) ||
                knows(ontology.links(), name),
            name, "kind, role or link kind");
    }
    if (!spec.group_property.empty()) {
      check(knows(ontology.properties(), spec.group_property), spec.group_property, "property");
    }
    wanted_kind = named(spec.entity_kinds, ontology.kinds(), true);
    wanted_link = named(spec.link_kinds, ontology.links(), true);
    kind_named = named(spec.carry, ontology.kinds(), false);
    link_named = named(spec.carry, ontology.links(), false);
    role_named = named(spec.carry, ontology.roles(), false);
  }

  // --- entities
  // ------------------------------------------------------------------------------------

  void read_entities() {
    store.for_each_entity(key(), [&](const RawEntity& entity) {
      if (rows.size() >= kNone - 1) {
        throw Error(ErrorCode::limit_exceeded, "a graph holds at most 2^32 - 2 entities");
      }
      rows.push_back(entity.row);
      uids.push_back(entity.uid);
      kinds.push_back(entity.kind);
    });
    slot_of_row.assign(rows.empty() ? 0 : static_cast<std::size_t>(rows.back()) + 1, kNone);
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      slot_of_row[static_cast<std::size_t>(rows[slot])] = slot;
    }
    head.resize(rows.size());
    std::iota(head.begin(), head.end(), 0U);
    if (spec.merge_same_as) {
      for (const auto& [member, representative] : Identity::clusters(store)) {
        const std::uint32_t slot = slot_of(member), target = slot_of(representative);
        if (slot == kNone || target == kNone || slot == target) continue;
        head[slot] = target;
        leave_out(merged_entities);
      }
    }
    stopped.assign(rows.size(), false);
    carried.assign(rows.size(), false);
  }

  [[nodiscard]] std::uint32_t slot_of(EntityRow row) const {
    return row < 0 || static_cast<std::size_t>(row) >= slot_of_row.size()
               ? kNone
               : slot_of_row[static_cast<std::size_t>(row)];
  }

  // Statements of entities with one property, as (head, statement).
  template <typename Visit>
  void each(std::string_view name, Visit&& visit) const {
    const PropertyId property = ontology.property(name);
    if (property == kNoTerm) return;
    store.for_each_statement(key(), property, true, [&](const RawStatement& statement) {
      if (statement.subject_type != SubjectType::entity) return;
      if (rank_of(statement.grade).false_information) return;
      const std::uint32_t slot = slot_of(statement.subject);
      if (slot != kNone) visit(head[slot], statement);
    });
  }

  // What of a span of days a filter of time may see, of something said of these entities.
  [[nodiscard]] DaySpan as_asked(const DaySpan& span,
                                 std::initializer_list<EntityRow> about) const {
    const bool by_month = asks_time() && spec.protected_by_month && !span.unknown &&
                          std::any_of(about.begin(), about.end(),
                                      [&](EntityRow row) { return protection.is_protected(row); });
    return by_month ? whole_months(span) : span;
  }

  // A dated statement outside the period does not speak for it; one without dates does.
  [[nodiscard]] bool speaks(const RawStatement& statement) const {
    const DaySpan span =
        as_asked(span_of(statement.valid_from, statement.valid_to, true), {statement.subject});
    return !asks_time() || span.unknown || in_period(span, true);
  }

  void read_roles() {
    const auto take = [&](std::uint32_t slot, RoleId id) {
      if (id == kNoTerm) return;
      if (role_named[id])
        carried[slot] = true;
      else if (ontology.roles()[id].carries == Carries::no)
        stopped[slot] = true;
    };
    each(property::kRole, [&](std::uint32_t slot, const RawStatement& statement) {
      if (speaks(statement)) take(slot, ontology.role(statement.value));
    });
    // What an organization is may stop it as a role does: police, embassy, bank, carrier, NGO.
    each("org_kind", [&](std::uint32_t slot, const RawStatement& statement) {
      take(slot, ontology.role(statement.value));
    });
    for (const std::string_view name : {property::kLocationKind, std::string_view("event_kind")}) {
      each(name, [&](std::uint32_t slot, const RawStatement& statement) {
        if (never_carries(name, statement.value)) stopped[slot] = true;
      });
    }
  }

  // --- links
  // ---------------------------------------------------------------------------------------

  void read_links() {
    Case::LinkColumns all = store.scan_links(key());
    links.row.reserve(all.row.size());
    links.kind.reserve(all.row.size());
    ends.reserve(all.row.size());
    for (std::size_t i = 0; i < all.row.size(); ++i) {
      const LinkKindId kind = all.kind[i];
      if (!wanted_link[kind]) {
        leave_out(other_link_kinds);
        continue;
      }
      if (spec.carriers_only && ontology.links()[kind].carries == Carries::no &&
          !link_named[kind]) {
        leave_out(links_that_do_not_carry);
        continue;
      }
      const std::uint32_t from = slot_of(all.from[i]), to = slot_of(all.to[i]);
      if (from == kNone || to == kNone) continue;
      if (!wanted_kind[kinds[head[from]]] || !wanted_kind[kinds[head[to]]]) {
        leave_out(links_to_other_kinds);
        continue;
      }
      links.row.push_back(all.row[i]);
      links.kind.push_back(kind);
      ends.push_back({from, to});
    }
    link_of_row.assign(links.row.empty() ? 0 : static_cast<std::size_t>(links.row.back()) + 1,
                       kNone);
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      link_of_row[static_cast<std::size_t>(links.row[link])] = link;
    }
  }

  // An event counts at a day from its date on; a state while it lasts. In a window both count where
  // they touch it.
  [[nodiscard]] bool in_period(const DaySpan& span, bool lasting) const {
    if (spec.as_of) {
      if (span.first > spec.as_of->last_day) return false;
      if (lasting && span.last < spec.as_of->first_day) return false;
    }
    return span.overlaps(spec.from ? spec.from->first_day : -kEver,
                         spec.to ? spec.to->last_day : kEver);
  }

  [[nodiscard]] Reason judge(const Case::LinkStatement& statement, const DaySpan& span,
                             bool lasting) const {
    if (rank_of(statement.grade).false_information) return judged_false;
    if (spec.least_grade && !at_least(statement.grade, *spec.least_grade)) {
      return statement.grade.given() ? below_grade : ungraded;
    }
    if (asks_time()) {
      if (span.unknown) return undated;
      if (!in_period(span, lasting)) return outside_period;
    }
    return reasons;
  }

  struct BestStrength {
    Grade grade;
    std::int32_t day = INT32_MIN;
    StatementRow row = 0;
  };

  void read_supports() {
    const std::size_t m = links.row.size();
    const PropertyId strength = ontology.property(property::kStrength);
    const bool spans = spec.fold_identifiers;
    stage.assign(m, static_cast<std::uint8_t>(no_statement));
    if (spans) {
      first_day.assign(m, kEver);
      last_day.assign(m, -kEver);
    }
    std::vector<std::uint32_t> link_of;
    std::vector<StatementRow> row_of;
    std::vector<std::int32_t> source_of;
    link_of.reserve(m);
    row_of.reserve(m);
    source_of.reserve(m);
    std::unordered_map<std::uint32_t, BestStrength> best;
    std::uint64_t seen = 0;
    store.scan_link_statements(key(), [&](const Case::LinkStatement& statement) {
      if (++seen % 65536 == 0) context.checkpoint();
      const auto at = static_cast<std::size_t>(statement.link);
      const std::uint32_t link = at < link_of_row.size() ? link_of_row[at] : kNone;
      if (link == kNone) return;
      const bool lasting = ontology.links()[links.kind[link]].lasting;
      const DaySpan span = span_of(statement.valid_from, statement.valid_to, lasting);
      const Ends& of = ends[link];
      const Reason reason = judge(statement, as_asked(span, {rows[of.from], rows[of.to]}), lasting);
      // The furthest that any statement came is what the report says of the link.
      stage[link] = std::max(stage[link], static_cast<std::uint8_t>(reason));
      if (spans && reason >= undated && !span.unknown) {
        first_day[link] = std::min(first_day[link], span.first);
        last_day[link] = std::max(last_day[link], span.last);
      }
      if (reason != reasons) return;
      if (statement.property == strength) take_strength(statement, link, best);
      link_of.push_back(link);
      row_of.push_back(statement.row);
      source_of.push_back(static_cast<std::int32_t>(statement.source));
    });
    for (std::size_t link = 0; link < m; ++link) {
      if (stage[link] < reasons) leave_out(static_cast<Reason>(stage[link]));
    }
    group_supports(link_of, row_of, source_of);
  }

  void take_strength(const Case::LinkStatement& statement, std::uint32_t link,
                     std::unordered_map<std::uint32_t, BestStrength>& best) {
    const auto value = parse_double(statement.value);
    if (!value || !(*value >= 0)) return;
    const BestStrength mine{statement.grade,
                            statement.valid_from ? statement.valid_from->first_day : INT32_MIN,
                            statement.row};
    const auto [held, fresh] = best.emplace(link, mine);
    if (!fresh) {
      const bool worse = better(held->second.grade, mine.grade);
      const bool wins =
          better(mine.grade, held->second.grade) || (!worse && mine.day > held->second.day);
      if (!wins) return;  // statements come in the order of rows: the lowest stays
      held->second = mine;
    }
    if (strengths.empty()) strengths.assign(links.row.size(), 1.0);
    strengths[link] = *value;
  }

  void group_supports(const std::vector<std::uint32_t>& link_of,
                      const std::vector<StatementRow>& row_of,
                      const std::vector<std::int32_t>& source_of) {
    support_offsets.assign(links.row.size() + 1, 0);
    for (const std::uint32_t link : link_of) ++support_offsets[link + 1];
    std::partial_sum(support_offsets.begin(), support_offsets.end(), support_offsets.begin());
    support_rows.resize(link_of.size());
    support_sources.resize(link_of.size());
    std::vector<std::uint64_t> next(support_offsets.begin(), support_offsets.end() - 1);
    for (std::size_t i = 0; i < link_of.size(); ++i) {
      const std::uint64_t place = next[link_of[i]]++;
      support_rows[place] = row_of[i];
      support_sources[place] = source_of[i];
    }
  }

  [[nodiscard]] bool counts(std::uint32_t link) const { return stage[link] == reasons; }

  // --- folding
  // -------------------------------------------------------------------------------------

  struct Control {
    std::uint32_t identifier, holder;  // heads
    DaySpan span;
  };
  std::vector<Control> controls;  // sorted by identifier

  // Control that nobody dates holds at all times, also where a period is asked for: only what is
  // known to lie elsewhere does not.
  void read_controls() {
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      const LinkKindSpec& kind = ontology.links()[links.kind[link]];
      if (!kind.controls || stage[link] < undated) continue;
      Control control{head[ends[link].to], head[ends[link].from], {}};
      if (kind.holder == LinkEnd::to) std::swap(control.identifier, control.holder);
      const KindId identifier_kind = kinds[control.identifier];
      if (control.identifier == control.holder || kind_named[identifier_kind] ||
          ontology.kinds()[identifier_kind].carries != Carries::fold) {
        continue;
      }
      control.span = span_of_link(link);
      controls.push_back(control);
    }
    std::stable_sort(controls.begin(), controls.end(), [](const Control& a, const Control& b) {
      return a.identifier < b.identifier;
    });
  }

  [[nodiscard]] DaySpan span_of_link(std::uint32_t link) const {
    DaySpan span;
    if (first_day[link] > last_day[link]) return span;
    span.first = first_day[link];
    span.last = last_day[link];
    span.unknown = false;
    return span;
  }

  // The one that `slot` counts as for something that happens in `span`; itself where it has no
  // controller then, or several.
  [[nodiscard]] std::uint32_t controller_of(std::uint32_t slot, const DaySpan& span) const {
    std::uint32_t at = slot;
    for (int hop = 0; hop < kMostFolds; ++hop) {
      std::uint32_t one = kNone;
      auto control = std::lower_bound(
          controls.begin(), controls.end(), at,
          [](const Control& held, std::uint32_t wanted) { return held.identifier < wanted; });
      for (; control != controls.end() && control->identifier == at; ++control) {
        if (!control->span.overlaps(span.first, span.last)) continue;
        if (one != kNone && one != control->holder) return at;
        one = control->holder;
      }
      if (one == kNone) return at;
      if (one == slot) return slot;  // in a circle nobody is the last
      at = one;
    }
    return at;
  }

  std::vector<bool> gone;  // of a head: nothing is left of it but its controller

  void fold() {
    for (Ends& end : ends) end = {head[end.from], head[end.to]};
    gone.assign(rows.size(), false);
    if (!spec.fold_identifiers) return;
    read_controls();
    std::vector<bool> stays(rows.size(), false), controlled(rows.size(), false);
    for (const Control& control : controls) controlled[control.identifier] = true;
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      if (!counts(link) || (!controlled[ends[link].from] && !controlled[ends[link].to])) continue;
      const DaySpan span = span_of_link(link);
      const Ends before = ends[link];
      ends[link] = {controller_of(before.from, span), controller_of(before.to, span)};
      if (ends[link].from == before.from) stays[before.from] = true;
      if (ends[link].to == before.to) stays[before.to] = true;
      // What stands at the end of a chain stays, be it an identifier itself.
      stays[ends[link].from] = true;
      stays[ends[link].to] = true;
    }
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (!controlled[slot] || stays[slot] || head[slot] != slot) continue;
      if (controller_of(slot, DaySpan{}) == slot) continue;
      gone[slot] = true;
      leave_out(folded_identifiers);
    }
  }

  // --- nodes
  // ---------------------------------------------------------------------------------------

  std::vector<NodeId> node_at, twin_at;  // by head

  [[nodiscard]] bool carries(std::uint32_t slot) const {
    const KindSpec& kind = ontology.kinds()[kinds[slot]];
    if (kind_named[kinds[slot]] || carried[slot]) return true;
    if (stopped[slot]) return false;
    if (kind.carries == Carries::no) return spec.places_carry && kind.table == "places";
    return true;
  }

  void make_nodes() {
    node_at.assign(rows.size(), kNoNode);
    twin_at.assign(rows.size(), kNoNode);
    // By uid, so that the order in which files came in does not matter.
    std::vector<Hash128> least = uids;
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      least[head[slot]] = std::min(least[head[slot]], uids[slot]);
    }
    std::vector<std::uint32_t> order;
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (head[slot] != slot || gone[slot]) continue;
      if (!wanted_kind[kinds[slot]])
        leave_out(other_entity_kinds);
      else
        order.push_back(slot);
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return least[a] < least[b]; });
    std::vector<bool> victim(rows.size(), false), is_protected(rows.size(), false);
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (protection.is_protected(rows[slot])) is_protected[head[slot]] = true;
      if (protection.is_victim(rows[slot])) victim[head[slot]] = true;
    }
    for (const std::uint32_t slot : order) add_node(slot, victim[slot], is_protected[slot], false);
    if (spec.carriers_only) add_twins(is_protected);
    index_nodes();
  }

  void add_node(std::uint32_t slot, bool victim, bool is_protected, bool twin) {
    const auto node = static_cast<NodeId>(result.entity_of.size());
    const KindSpec& kind = ontology.kinds()[kinds[slot]];
    result.entity_of.push_back(rows[slot]);
    result.twin_of.push_back(twin ? node_at[slot] : node);
    result.kind_of_node.push_back(kinds[slot]);
    result.victim.push_back(victim);
    result.is_protected.push_back(is_protected);
    result.may_carry.push_back(!spec.carriers_only || twin || (carries(slot) && !is_protected));
    result.rankable.push_back(kind.rankable && !is_protected && !stopped[slot]);
    (twin ? twin_at : node_at)[slot] = node;
  }

  void add_twins(const std::vector<bool>& is_protected) {
    std::map<std::uint32_t, std::set<std::uint32_t>> recruiting;
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      if (!counts(link) || !ontology.links()[links.kind[link]].recruiting) continue;
      const auto [from, to] = ends[link];
      if (from == to) continue;
      if (is_protected[from] && carries(from)) recruiting[from].insert(to);
      if (is_protected[to] && carries(to)) recruiting[to].insert(from);
    }
    std::vector<NodeId> persons;
    for (const auto& [slot, others] : recruiting) {
      if (others.size() >= 2 && node_at[slot] != kNoNode) persons.push_back(node_at[slot]);
    }
    std::sort(persons.begin(), persons.end());
    for (const NodeId node : persons) add_node(slot_of(result.entity_of[node]), false, true, true);
  }

  void index_nodes() {
    const std::size_t n = result.entity_of.size();
    result.merged.offsets.assign(n + 1, 0);
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      const NodeId node = node_at[head[slot]];
      if (node == kNoNode) continue;
      result.node_index.emplace_back(rows[slot], node);  // rows rise with slots
      if (head[slot] != slot) ++result.merged.offsets[node + 1];
    }
    std::partial_sum(result.merged.offsets.begin(), result.merged.offsets.end(),
                     result.merged.offsets.begin());
    result.merged.values.resize(result.merged.offsets.back());
    std::vector<std::uint64_t> next(result.merged.offsets.begin(), result.merged.offsets.end() - 1);
    for (std::uint32_t slot = 0; slot < rows.size(); ++slot) {
      if (head[slot] == slot || node_at[head[slot]] == kNoNode) continue;
      result.merged.values[next[node_at[head[slot]]]++] = rows[slot];
    }
  }

  // --- edges
  // ---------------------------------------------------------------------------------------

  void make_edges() {
    std::vector<EdgeEnds> edges;
    std::vector<std::uint32_t> link_of_edge;
    edges.reserve(links.row.size());
    link_of_edge.reserve(links.row.size());
    const auto add = [&](NodeId a, NodeId b, std::uint32_t link) {
      edges.push_back({a, b});
      link_of_edge.push_back(link);
    };
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      if (!counts(link)) continue;
      const auto [from, to] = ends[link];
      if (from == to) {
        leave_out(inside_one);
        continue;
      }
      const NodeId a = node_at[from], b = node_at[to];
      add(a, b, link);
      const NodeId twin_a = twin_at[from], twin_b = twin_at[to];
      if ((twin_a == kNoNode && twin_b == kNoNode) ||
          !ontology.links()[links.kind[link]].recruiting) {
        continue;
      }
      if (twin_a != kNoNode) add(twin_a, b, link);
      if (twin_b != kNoNode) add(a, twin_b, link);
      if (twin_a != kNoNode && twin_b != kNoNode) add(twin_a, twin_b, link);
    }
    const auto n = static_cast<NodeId>(result.entity_of.size());
    std::vector<EdgeId> order;
    Graph all = Graph::from_edges(n, edges, spec.directed, &order);
    edges = {};
    std::vector<std::uint32_t> links_in_order(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) links_in_order[i] = link_of_edge[order[i]];
    describe_edges(all, links_in_order);
  }

  // One entry for each edge; with fold_parallel, one for all edges between the same ends.
  void describe_edges(const Graph& all, std::vector<std::uint32_t>& link_of_edge) {
    const GraphView view = all.view();
    const EdgeId m = view.num_edges();
    std::vector<EdgeEnds> folded;
    result.statements_of.values.reserve(support_rows.size());
    result.statements_of.offsets.reserve(m + 1);
    result.sources_of.values.reserve(support_rows.size());
    result.sources_of.offsets.reserve(m + 1);
    // Links lie in another order than edges; what is asked of them is fetched some edges ahead.
    constexpr EdgeId kFar = 32, kNear = 16;
    const auto fetch = [&](EdgeId edge) {
      if (edge + kFar < m) {
        const std::uint32_t link = link_of_edge[edge + kFar];
        __builtin_prefetch(&support_offsets[link]);
        __builtin_prefetch(&links.kind[link]);
        if (!strengths.empty()) __builtin_prefetch(&strengths[link]);
      }
      if (edge + kNear < m) {
        const std::uint64_t at = support_offsets[link_of_edge[edge + kNear]];
        __builtin_prefetch(support_rows.data() + at);
        __builtin_prefetch(support_sources.data() + at);
      }
    };
    for (EdgeId begin = 0; begin < m;) {
      EdgeId end = begin + 1;
      fetch(begin);
      while (end < m && view.source(end) == view.source(begin) &&
             view.target(end) == view.target(begin)) {
        ++end;
      }
      if (end - begin > 1) {
        std::sort(link_of_edge.begin() + begin, link_of_edge.begin() + end,
                  [&](std::uint32_t a, std::uint32_t b) {
                    return std::tuple(links.kind[a], links.row[a]) <
                           std::tuple(links.kind[b], links.row[b]);
                  });
      }
      const std::span<const std::uint32_t> group =
          std::span<const std::uint32_t>(link_of_edge).subspan(begin, end - begin);
      if (spec.fold_parallel) {
        folded.push_back({view.source(begin), view.target(begin)});
        add_edge(group);
      } else {
        for (std::size_t i = 0; i < group.size(); ++i) add_edge(group.subspan(i, 1));
      }
      begin = end;
    }
    result.graph = spec.fold_parallel && folded.size() < m
                       ? Graph::from_edges(view.num_nodes(), folded, spec.directed)
                       : all;
  }

  void add_edge(std::span<const std::uint32_t> of) {
    LinkKindId kind = links.kind[of.front()];
    double strength = 0;
    std::vector<StatementRow>& statements = result.statements_of.values;
    std::vector<std::int64_t>& sources = result.sources_of.values;
    const auto first_statement = static_cast<std::ptrdiff_t>(statements.size());
    const auto first_source = static_cast<std::ptrdiff_t>(sources.size());
    for (const std::uint32_t link : of) {
      if (links.kind[link] != kind) kind = kNoTerm;  // of several kinds
      strength += strengths.empty() ? 1.0 : strengths[link];
      for (std::uint64_t at = support_offsets[link]; at < support_offsets[link + 1]; ++at) {
        statements.push_back(support_rows[at]);
        sources.push_back(support_sources[at]);
      }
    }
    if (of.size() > 1) std::sort(statements.begin() + first_statement, statements.end());
    if (sources.size() - static_cast<std::size_t>(first_source) > 1) {
      std::sort(sources.begin() + first_source, sources.end());
      sources.erase(std::unique(sources.begin() + first_source, sources.end()), sources.end());
    }
    result.statements_of.end_row();
    result.sources_of.end_row();
    result.kind_of_edge.push_back(kind);
    result.strength.push_back(strength);
  }

  // --- groups, batches, generic carriers ---------------------------------------------------------

  // The values of the latest date, of each victim node; those without a date only where none has
  // one.
  struct Latest {
    std::int32_t day = INT32_MIN;
    std::set<std::string> values;
    void add(std::int32_t at, const std::string& value) {
      if (at > day) values.clear();
      if (at >= day) values.insert(value);
      day = std::max(day, at);
    }
  };

  [[nodiscard]] std::unordered_map<NodeId, Latest> latest_values(std::string_view name) const {
    std::unordered_map<NodeId, Latest> said;
    const bool country = ontology.properties()[ontology.property(name)].type == ValueType::country;
    each(name, [&](std::uint32_t slot, const RawStatement& statement) {
      const NodeId node = node_at[slot];
      if (node == kNoNode || !result.victim[node] || statement.value.empty()) return;
      const std::int32_t day = statement.valid_from ? statement.valid_from->first_day
                               : statement.valid_to ? statement.valid_to->first_day
                                                    : INT32_MIN;
      if (spec.as_of && day != INT32_MIN) {
        const DaySpan said_at =
            as_asked({.first = day, .last = day, .unknown = false}, {statement.subject});
        if (said_at.first > spec.as_of->last_day) return;
      }
      said[node].add(
          day, country ? country_code(statement.value).value_or(statement.value) : statement.value);
    });
    return said;
  }

  // Where nobody says in which country a victim was exploited, the place says where they were held.
  void add_countries_of_places(std::unordered_map<NodeId, Latest>& said) const {
    const LinkKindId held = ontology.link("held_at");
    std::unordered_map<std::uint32_t, std::string> country;
    each(property::kCountry, [&](std::uint32_t slot, const RawStatement& statement) {
      if (const auto code = country_code(statement.value)) country.emplace(slot, *code);
    });
    std::unordered_map<NodeId, Latest> found;
    for (std::uint32_t link = 0; link < links.row.size(); ++link) {
      if (links.kind[link] != held || !counts(link)) continue;
      const NodeId node = node_at[ends[link].from];
      if (node == kNoNode || !result.victim[node] || said.count(node) != 0) continue;
      const auto place = country.find(ends[link].to);
      if (place == country.end()) continue;
      const DaySpan span = first_day.empty() ? DaySpan{} : span_of_link(link);
      found[node].add(span.unknown ? INT32_MIN : span.first, place->second);
    }
    for (auto& [node, latest] : found) said.emplace(node, std::move(latest));
  }

  void make_groups() {
    const std::size_t n = result.entity_of.size();
    result.groups.offsets.assign(n + 1, 0);
    result.batch.assign(n, kNoIndex);
    if (spec.group_property.empty()) return;
    std::unordered_map<NodeId, Latest> said = latest_values(spec.group_property);
    if (spec.group_property == property::kExploitationCountry) add_countries_of_places(said);
    std::set<std::string> names;
    for (const auto& [node, latest] : said)
      names.insert(latest.values.begin(), latest.values.end());
    result.group_names.assign(names.begin(), names.end());
    for (std::size_t node = 0; node < n; ++node) {
      const auto found = said.find(static_cast<NodeId>(node));
      if (found != said.end()) {
        const double share = 1.0 / static_cast<double>(found->second.values.size());
        for (const std::string& value : found->second.values) {
          const auto at =
              std::lower_bound(result.group_names.begin(), result.group_names.end(), value);
          result.groups.values.push_back(
              {static_cast<std::uint32_t>(at - result.group_names.begin()), share});
        }
      } else if (result.victim[node]) {
        leave_out(victims_without_group);
      }
      result.groups.offsets[node + 1] = result.groups.values.size();
    }
    make_batches();
  }

  void make_batches() {
    const std::unordered_map<NodeId, Latest> said = latest_values(property::kInterviewBatch);
    std::set<std::string> names;
    for (const auto& [node, latest] : said) names.insert(*latest.values.begin());
    const std::vector<std::string> sorted(names.begin(), names.end());
    for (const auto& [node, latest] : said) {
      const auto at = std::lower_bound(sorted.begin(), sorted.end(), *latest.values.begin());
      result.batch[node] = static_cast<std::uint32_t>(at - sorted.begin());
    }
  }

  void flag_generic() {
    const GraphView graph = result.graph;
    const NodeId n = graph.num_nodes();
    std::vector<std::uint32_t> touched(n, 0);
    std::vector<NodeId> last(n, kNoNode);
    std::size_t victims = 0;
    for (NodeId victim = 0; victim < n; ++victim) {
      if (!result.victim[victim]) continue;
      ++victims;
      for (const Direction direction : {Direction::out, Direction::in}) {
        for (const NodeId other : graph.neighbors(victim, direction)) {
          if (last[other] == victim || other == victim) continue;
          last[other] = victim;
          ++touched[other];
        }
      }
    }
    result.generic.assign(n, false);
    for (NodeId node = 0; node < n; ++node) {
      result.generic[node] =
          !result.is_protected[node] && touched[node] >= kGenericLeast &&
          static_cast<double>(touched[node]) > kGenericShare * static_cast<double>(victims);
    }
  }

  Projection run() {
    read_spec();
    read_entities();
    context.checkpoint();
    read_roles();
    read_links();
    context.checkpoint();
    read_supports();
    context.checkpoint();
    fold();
    make_nodes();
    context.checkpoint();
    make_edges();
    make_groups();
    flag_generic();
    for (std::size_t reason = 0; reason < reasons; ++reason) {
      if (left_out[reason] > 0) result.left_out.emplace_back(kReasonText[reason], left_out[reason]);
    }
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
