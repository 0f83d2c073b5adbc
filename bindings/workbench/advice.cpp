#include "bindings/workbench/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "bindings/workbench/alarms.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kLeastRuns = 10;     // on each side of a link
constexpr double kLeastNarrowing = 0.005;  // ranks; less is nothing
constexpr std::size_t kOffered = 10;
constexpr std::size_t kLookedAt = 200;  // links for which a register is looked for

struct Ranges {
  std::vector<std::uint32_t> lows, highs;
  [[nodiscard]] double width() {
    if (lows.empty()) return 0;
    return static_cast<double>(rank_quantile(highs, 0.95)) -
           static_cast<double>(rank_quantile(lows, 0.05));
  }
  void clear() {
    lows.clear();
    highs.clear();
  }
};

// --- registers
// -----------------------------------------------------------------------------------

// The register that knows of an identifier.
std::string register_of(const ShownEntity& one) {
  if (one.kind == "phone") return fmt::format("subscriber and call records of {}", one.label);
  if (one.kind == "bank_account") return fmt::format("the bank of {}: who owns it", one.label);
  if (one.kind == "wallet") return fmt::format("the exchange of {}: who owns it", one.label);
  if (one.kind == "account") return fmt::format("the platform of {}: who registered it", one.label);
  if (one.kind == "email") return fmt::format("the provider of {}: who registered it", one.label);
  return {};
}

// The register that knows of a link; "" where none is known.
std::string register_of(const ShownLink& link, const Ontology& ontology) {
  for (const ShownEntity* end : {&link.from, &link.to}) {
    std::string found = register_of(*end);
    if (!found.empty()) return found;
  }
  const auto is = [&](std::string_view name) {
    const LinkKindId kind = ontology.link(name);
    return link.kind == name || (kind != kNoTerm && link.kind == ontology.links()[kind].label);
  };
  const std::string both = fmt::format("{} and {}", link.from.label, link.to.label);
  if (is("booked")) return fmt::format("the carrier: who paid for the ticket, of {}", both);
  if (is("paid_for")) return fmt::format("the bank or carrier: who paid, of {}", both);
  if (is("travelled_with") || is("transported") || is("crossed_at")) {
    return fmt::format("passenger lists and border records, of {}", both);
  }
  if (is("owns") || is("manages") || is("leases_to") || is("employed_by")) {
    return fmt::format("the register of companies or of land, of {}", both);
  }
  return {};
}

class Adviser {
 public:
  Adviser(HubsReport& report, const Case& store, const Disclosure& disclosure,
          const HubGround& ground, const EdgeEvidence& evidence)
      : report_(report),
        ontology_(store.ontology()),
        disclosure_(disclosure),
        ground_(ground),
        evidence_(evidence),
        shown_(disclosure.sources()) {}

  void offer(const std::vector<Settled>& settled) {
    std::set<std::string> offered;
    std::size_t looked_at = 0;
    for (const Settled& one : settled) {
      if (report_.advice.size() == kOffered || looked_at == kLookedAt) break;
      if (disclosure_.view() != View::work && touches_protected(one.edge)) continue;
      if (is_of_twin(one.edge)) continue;  // it is its person's
      ++looked_at;
      const std::string what = enquiry(one.edge);
      if (what.empty()) {
        ++report_.not_to_be_asked;
      } else if (offered.insert(what).second) {
        report_.advice.push_back(
            {what, one.stands, one.narrows, evidence_.claims[one.edge].size()});
      }
    }
  }

 private:
  [[nodiscard]] NodeId end(EdgeId edge, bool target) const {
    const GraphView graph = ground_.projection.graph;
    return target ? graph.target(edge) : graph.source(edge);
  }
  [[nodiscard]] bool touches_protected(EdgeId edge) const {
    return ground_.projection.is_protected[end(edge, false)] ||
           ground_.projection.is_protected[end(edge, true)];
  }

  [[nodiscard]] bool is_of_twin(EdgeId edge) const {
    const std::vector<NodeId>& person = ground_.projection.twin_of;
    const NodeId one = end(edge, false), other = end(edge, true);
    return person[one] != one || person[other] != other;
  }

  [[nodiscard]] std::string enquiry(EdgeId edge) {
    const auto claims = evidence_.claims[edge];
    for (const EdgeClaim& claim : claims) {
      const ShownLink* link = link_under(edge, claim.statement);
      if (link == nullptr) continue;
      const bool hidden = link->from.is_protected || link->to.is_protected;
      if (hidden && disclosure_.view() != View::work) continue;
      std::string found = register_of(*link, ontology_);
      if (!found.empty()) return found;
    }
    const bool of_interview =
        std::any_of(claims.begin(), claims.end(), [&](const EdgeClaim& claim) {
          const ShownSource* source = shown_source(shown_, evidence_.sources[claim.source]);
          return source == nullptr || fold(source->kind).find("interview") != std::string::npos;
        });
    if (of_interview || touches_protected(edge)) return {};
    const auto label = [&](bool target) {
      return disclosure_.entity(ground_.projection.entity_of[end(edge, target)]).label;
    };
    return fmt::format("another source on {} and {}, that does not go back to those there are",
                       label(false), label(true));
  }

  // The link of which a statement is, as seen from either end of the edge or from an identifier
  // that counts as it.
  const ShownLink* link_under(EdgeId edge, StatementRow statement) {
    for (const bool target : {false, true}) {
      const EntityRow row = ground_.projection.entity_of[end(edge, target)];
      const std::map<StatementRow, ShownLink>& known = links_of(row);
      const auto at = known.find(statement);
      if (at != known.end()) return &at->second;
    }
    return nullptr;
  }

  const std::map<StatementRow, ShownLink>& links_of(EntityRow row) {
    const auto [at, fresh] = links_.try_emplace(row);
    if (!fresh) return at->second;
    std::set<EntityRow> identifiers;
    const auto take = [&](EntityRow of, bool further) {
      for (const ShownLink& link : disclosure_.links(of)) {
        for (const ShownValue& value : link.values) at->second.emplace(value.statement, link);
        const ShownEntity& other = link.from.row == of ? link.to : link.from;
        if (further && !other.is_protected && !register_of(other).empty())
          identifiers.insert(other.row);
      }
    };
    take(row, true);
    for (const EntityRow identifier : identifiers) take(identifier, false);
    return at->second;
  }

  HubsReport& report_;
  const Ontology& ontology_;
  const Disclosure& disclosure_;
  const HubGround& ground_;
  const EdgeEvidence& evidence_;
  std::vector<ShownSource> shown_;
  std::map<EntityRow, std::map<StatementRow, ShownLink>> links_;
};

}  // namespace

std::vector<Settled> settle_links(const RerunRanks& reruns, std::size_t series, std::size_t rows,
                                  EdgeId edges,
                                  const std::function<bool(std::uint32_t, EdgeId)>& stood,
                                  std::uint32_t last, Context& context) {
  const auto rank = [&](std::uint32_t value) { return value == 0 ? last : value; };
  const auto add = [&](Ranges& ranges, std::uint32_t run, std::size_t row) {
    const RankSpan& span = reruns.at(series, run, row);
    if (span == kNotThere) return;
    ranges.lows.push_back(rank(span.first));
    ranges.highs.push_back(rank(span.last));
  };
  std::vector<double> now(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    Ranges all;
    for (std::uint32_t run = 0; run < reruns.runs; ++run) add(all, run, row);
    now[row] = all.width();
  }
  std::vector<Settled> all(edges);
  parallel_for(
      context, edges, std::pair<Ranges, Ranges>(),
      [&](std::size_t i, std::pair<Ranges, Ranges>& sides) {
        const auto edge = static_cast<EdgeId>(i);
        std::size_t standing = 0;
        for (std::uint32_t run = 0; run < reruns.runs; ++run) standing += stood(run, edge) ? 1 : 0;
        const double share = static_cast<double>(standing) / reruns.runs;
        all[i] = {edge, share, 0};
        if (standing < kLeastRuns || reruns.runs - standing < kLeastRuns) return;
        for (std::size_t row = 0; row < rows; ++row) {
          sides.first.clear();
          sides.second.clear();
          for (std::uint32_t run = 0; run < reruns.runs; ++run) {
            add(stood(run, edge) ? sides.first : sides.second, run, row);
          }
          const double then = share * sides.first.width() + (1 - share) * sides.second.width();
          all[i].narrows += (now[row] - then) / static_cast<double>(rows);
        }
      },
      64);
  std::erase_if(all, [](const Settled& one) { return one.narrows < kLeastNarrowing; });
  std::stable_sort(all.begin(), all.end(),
                   [](const Settled& a, const Settled& b) { return a.narrows > b.narrows; });
  return all;
}

void add_advice(HubsReport& report, const HubTable& table, const Case& store,
                const Disclosure& disclosure, const HubGround& ground, const Reruns& reruns,
                const HubsOptions& options, Context& context) {
  if (!options.reruns.advice || reruns.ranks.series.empty()) return;
  const std::size_t rows = std::min<std::size_t>(options.reruns.first, table.rows.size());
  const RerunSeries& series = reruns.ranks.series.front();
  const EvidenceDraws draws(reruns.evidence, grade_table(series.table), series.ungraded,
                            context.seed());
  const EdgeId edges = ground.projection.graph.num_edges();
  context.require_memory(std::uint64_t{reruns.ranks.runs} * edges, "which links stood in re-runs");
  std::vector<std::vector<std::uint8_t>> stood(reruns.ranks.runs);
  for (std::uint32_t run = 0; run < reruns.ranks.runs; ++run) stood[run] = draws.stands(run);
  const std::vector<Settled> settled = settle_links(
      reruns.ranks, 0, rows, edges,
      [&](std::uint32_t run, EdgeId edge) { return stood[run][edge] != 0; },
      static_cast<std::uint32_t>(reruns.rankable + 1), context);
  Adviser(report, store, disclosure, ground, reruns.evidence).offer(settled);
}

}  // namespace mekhala
