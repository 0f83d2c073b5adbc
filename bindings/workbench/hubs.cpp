#include "bindings/workbench/hubs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "algorithms/brokerage/cross_border.hpp"
#include "bindings/workbench/advice.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "bindings/workbench/hub_paths.hpp"
#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/reasons.hpp"
#include "bindings/workbench/robustness.hpp"
#include "bindings/workbench/session.hpp"
#include "bindings/workbench/without_coerced.hpp"
#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr double kTieTolerance = 1e-9;

constexpr const char* kJoined =
    "joined: how many contacts an entity has in the second of its countries, a contact counting "
    "for "
    "the country that four in five of the victims round it are of; among equals crossing. ";
constexpr const char* kMeasure =
    "crossing: the share of shortest paths between victims of different groups that pass through "
    "an "
    "entity, each path counted by how much it joins different groups; the mean over pairs of "
    "groups";

const Column<double>* reals(const Table& table, std::string_view name) {
  const AnyColumn* column = table.columns.find(name);
  return column == nullptr ? nullptr : std::get_if<Column<double>>(column);
}

double value_or(const Column<double>* column, NodeId node, double missing) {
  return column != nullptr && column->has(node) ? (*column)[node] : missing;
}

// Columns whose name is PREFIX:REST, as (REST, column).
std::vector<std::pair<std::string, const Column<double>*>> family(const Table& table,
                                                                  std::string_view prefix) {
  std::vector<std::pair<std::string, const Column<double>*>> found;
  for (const std::string& name : table.columns.names()) {
    if (!name.starts_with(prefix)) continue;
    found.emplace_back(name.substr(prefix.size()), reals(table, name));
  }
  return found;
}

// Statements and sources under the links of a node.
struct Evidence {
  std::uint64_t statements = 0;
  std::uint64_t sources = 0;
};

Evidence evidence_of(const Projection& projection, NodeId node) {
  std::set<StatementRow> statements;
  std::set<std::int64_t> sources;
  const auto add = [&](std::span<const EdgeId> edges) {
    for (const EdgeId edge : edges) {
      for (const StatementRow row : projection.statements_of[edge]) statements.insert(row);
      for (const std::int64_t row : projection.sources_of[edge]) sources.insert(row);
    }
  };
  const GraphView graph = projection.graph;
  add(graph.out_edges(node));
  if (graph.directed()) add(graph.in_edges(node));
  return {statements.size(), sources.size()};
}

// Best first: by joined contacts where those rank, then by crossing.
bool ranks_before(const HubRow& a, const HubRow& b, bool by_joined) {
  if (by_joined && a.joined != b.joined) return a.joined.value_or(0) > b.joined.value_or(0);
  return a.crossing != b.crossing ? a.crossing > b.crossing : a.entity.row < b.entity.row;
}

// `b` comes after `a`, and nothing but rounding parts them.
bool is_tied(const HubRow& a, const HubRow& b, bool by_joined) {
  if (by_joined && a.joined != b.joined) return false;
  return b.crossing >= a.crossing * (1 - kTieTolerance);
}

// Within a tie the shown name decides, so that the order does not depend on rounding.
void sort_ties_by_name(HubTable& table, bool by_joined) {
  for (std::size_t begin = 0; begin < table.rows.size();) {
    std::size_t end = begin + 1;
    while (end < table.rows.size() && is_tied(table.rows[begin], table.rows[end], by_joined)) {
      ++end;
    }
    std::sort(table.rows.begin() + static_cast<std::ptrdiff_t>(begin),
              table.rows.begin() + static_cast<std::ptrdiff_t>(end),
              [](const HubRow& a, const HubRow& b) {
                return std::tie(a.entity.label, a.entity.id) <
                       std::tie(b.entity.label, b.entity.id);
              });
    for (std::size_t i = begin; i < end; ++i) {
      table.rows[i].rank = begin + 1;
      table.rows[i].rank_last = end;
    }
    begin = end;
  }
}

// Of sampled scores, the ranks that a row may have: before it stand those whose crossing is above
// its own for certain, after it those whose crossing is below.
void give_rank_spans(HubTable& table, bool by_joined) {
  using Key = std::pair<double, double>;  // joined, if it ranks, and an end of crossing's interval
  const auto key = [&](const HubRow& row, double end) {
    return Key{by_joined ? row.joined.value_or(0) : 0, end};
  };
  std::vector<Key> lows;
  std::vector<Key> highs;
  for (const HubRow& row : table.rows) {
    lows.push_back(key(row, row.crossing_low.value_or(row.crossing)));
    highs.push_back(key(row, row.crossing_high.value_or(row.crossing)));
  }
  std::sort(lows.begin(), lows.end());
  std::sort(highs.begin(), highs.end());
  for (HubRow& row : table.rows) {
    const Key low = key(row, row.crossing_low.value_or(row.crossing));
    const Key high = key(row, row.crossing_high.value_or(row.crossing));
    const auto above = lows.end() - std::upper_bound(lows.begin(), lows.end(), high);
    const auto below = std::lower_bound(highs.begin(), highs.end(), low) - highs.begin();
    row.rank = static_cast<std::size_t>(above) + 1;
    row.rank_last = table.rows.size() - static_cast<std::size_t>(below);
  }
}

// Sorts by score, gives ranks, which ties share, and cuts to `top` without splitting a tie
// silently: the span of a row tells that more are tied with it.
void rank_rows(HubTable& table, std::size_t top, bool by_joined, bool sampled) {
  std::sort(table.rows.begin(), table.rows.end(),
            [&](const HubRow& a, const HubRow& b) { return ranks_before(a, b, by_joined); });
  sort_ties_by_name(table, by_joined);
  if (sampled) give_rank_spans(table, by_joined);
  table.total = table.rows.size();
  if (top != 0 && table.rows.size() > top) table.rows.resize(top);
}

// How many victims of each group are near the first `count` rows.
void add_victims_near(HubTable& table, std::size_t count, const HubGround& ground,
                      Context& context) {
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < count; ++i) {
    nodes.push_back(ground.projection.node_of(table.rows[i].entity.row));
  }
  const Table near =
      victims_near(ground.projection.graph, ground.mixes, ground.options, nodes, context);
  for (const auto& [group, column] : family(near, "near:")) {
    for (std::size_t i = 0; i < count; ++i) {
      const double victims = value_or(column, static_cast<NodeId>(i), 0);
      if (victims > 0) table.rows[i].victims_near.emplace_back(group, victims);
    }
  }
}

HubTable make_table(const HubGround& ground, const Table& scores, const Table& contacts,
                    const Table* clean, const Case& store, const Disclosure& disclosure,
                    const HubsOptions& options, std::string_view name, Context& context) {
  const Projection& projection = ground.projection;
  const Column<double>* crossing = reals(scores, "crossing");
  const bool by_joined = options.rank == "joined";
  const bool counts = disclosure.view() != View::release;
  const Column<double>* joined = reals(contacts, "joined");
  const Column<double>* low = reals(scores, "crossing_low");
  const Column<double>* high = reals(scores, "crossing_high");
  HubTable table;
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    const double score = value_or(crossing, node, 0);
    // Whoever joins contacts of two countries is ranked by that, though no shortest path passes.
    const double contacts_joined = counts ? value_or(joined, node, 0) : 0;
    if (!(score > 0) && !(by_joined && contacts_joined > 0)) continue;
    if (!is_ranked(ground, store.ontology(), options, node, name)) continue;
    HubRow row;
    row.crossing = score;
    if (low != nullptr) row.crossing_low = value_or(low, node, 0);
    if (high != nullptr) row.crossing_high = value_or(high, node, 0);
    if (counts) row.joined = contacts_joined;
    row.entity.row = projection.entity_of[node];
    table.rows.push_back(std::move(row));
  }
  // Names are asked for once the order is known: a big case has many small scores.
  std::sort(table.rows.begin(), table.rows.end(),
            [&](const HubRow& a, const HubRow& b) { return ranks_before(a, b, by_joined); });
  const auto through = reals(scores, "through");
  const auto pairs = family(scores, "crossing:");
  const auto sides = family(contacts, "contacts:");
  const Column<double>* clean_crossing = clean == nullptr ? nullptr : reals(*clean, "crossing");
  // Everything tied with the last row that is kept is named too, so that ties sort by shown name.
  const std::size_t keep = options.top == 0 ? table.rows.size() : options.top;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    HubRow& row = table.rows[i];
    if (i >= keep && !is_tied(table.rows[keep - 1], row, by_joined)) break;
    const NodeId node = projection.node_of(row.entity.row);
    row.entity = disclosure.entity(row.entity.row);
    row.through = value_or(through, node, 0);
    for (const auto& [pair, column] : pairs) {
      if (const double share = value_or(column, node, 0); share > 0)
        row.pairs.emplace_back(pair, share);
    }
    for (const auto& [group, column] : sides) {
      if (const double count = value_or(column, node, 0); counts && count > 0) {
        row.contacts.emplace_back(group, count);
      }
    }
    row.generic = projection.generic[node];
    if (clean != nullptr) row.crossing_without_generic = value_or(clean_crossing, node, 0);
    const Evidence evidence = evidence_of(projection, node);
    row.statements = evidence.statements;
    row.sources = evidence.sources;
    ++shown;
  }
  add_victims_near(table, shown, ground, context);
  rank_rows(table, options.top, by_joined, scores.info.sampled);
  return table;
}

// In a release a count of contacts could count protected people one by one.
void check_rank(const HubsOptions& options, const Disclosure& disclosure) {
  if (options.rank != "crossing" && options.rank != "joined") {
    throw Error(ErrorCode::usage, "--rank is crossing or joined: by these hubs are ranked");
  }
  if (options.rank == "joined" && disclosure.view() == View::release) {
    throw Error(ErrorCode::refused,
                "a release does not count anybody's contacts; rank by crossing");
  }
}

void check_method(const HubsOptions& options) {
  if (options.method != "auto" && options.method != "exact" && options.method != "sampled") {
    throw Error(ErrorCode::usage, "--method is auto, exact or sampled");
  }
  if (!(options.epsilon >= 1e-6 && options.epsilon < 1)) {
    throw Error(ErrorCode::usage,
                "--epsilon, the largest error of a score, must be in [0.000001, 1)");
  }
  if (!(options.relative >= 0 && options.relative <= 0.5)) {
    throw Error(ErrorCode::usage,
                "--relative, the part of itself that a score may be off by, must be in [0, 0.5]");
  }
  if (!(options.delta >= 1e-9 && options.delta < 1)) {
    throw Error(ErrorCode::usage,
                "--delta, the share of runs with a larger error, must be in [1e-9, 1)");
  }
}

// A release averages groups from ten on only. Where every group is as large as that the same ones
// are averaged in each view, and then so they are in each permutation, whose groups are a little
// larger or smaller: the ratio is the same in each view.
std::uint32_t min_group_of_permutations(const HubGround& ground, const HubsOptions& options) {
  std::map<std::uint32_t, double> weights;
  for (const GroupMix& mix : ground.mixes) weights[mix.group] += mix.weight;
  const bool all = std::all_of(weights.begin(), weights.end(), [&](const auto& group) {
    return group.second >= ground.options.min_group - 1e-9;
  });
  return all ? std::min(options.min_group, ground.options.min_group) : ground.options.min_group;
}

void add_ratios(HubTable& table, const HubGround& ground, const HubsOptions& options,
                Context& context) {
  if (options.permutations == 0 || options.brief || table.rows.empty()) return;
  if (options.paths.any()) return;
  CrossBorderPermutationOptions permuted;
  // Two hundred exact runs may be too many where one is not.
  if (options.method != "auto") permuted.method = ground.options.method;
  permuted.epsilon = options.epsilon;
  permuted.relative = options.relative;
  permuted.delta = options.delta;
  for (const HubRow& row : table.rows) {
    permuted.nodes.nodes.push_back(ground.projection.node_of(row.entity.row));
  }
  std::sort(permuted.nodes.nodes.begin(), permuted.nodes.nodes.end());
  permuted.groups.names = ground.projection.group_names;
  permuted.blocked = ground.options.blocked;
  permuted.twins = ground.options.twins;
  permuted.min_group = min_group_of_permutations(ground, options);
  permuted.permutations = options.permutations;
  permuted.batches.of.assign(ground.projection.batch.begin(), ground.projection.batch.end());
  std::uint32_t count = 0;
  for (const std::uint32_t batch : permuted.batches.of) {
    if (batch != kNoGroup) count = std::max(count, batch + 1);
  }
  for (std::uint32_t batch = 0; batch < count; ++batch) {
    permuted.batches.names.push_back(fmt::format("batch {}", batch));
  }
  if (count == 0) permuted.batches = {};
  const Table ratios =
      cross_border_permutation_mixed(ground.projection.graph, ground.mixes, permuted, context);
  const auto tell = [&](const char* name, NodeId node, std::optional<double>& value) {
    const Column<double>* column = reals(ratios, name);
    if (column != nullptr && column->has(node)) value = (*column)[node];
  };
  for (HubRow& row : table.rows) {
    const NodeId node = ground.projection.node_of(row.entity.row);
    tell("crossing_ratio", node, row.ratio);
    tell("crossing_ratio_low", node, row.ratio_low);
    tell("crossing_ratio_high", node, row.ratio_high);
  }
}

// "KH-PH": pairs of groups that are large enough on both sides.
std::set<std::string> averaged_pairs(const HubsReport& report) {
  std::set<std::string> pairs;
  for (const HubGroup& one : report.groups) {
    for (const HubGroup& other : report.groups) {
      if (one.averaged && other.averaged) pairs.insert(one.name + "-" + other.name);
    }
  }
  return pairs;
}

// Hides what a release may not count exactly. Of a pair with a small group no share is told: its
// denominator is the number of victims.
void blur(HubsReport& report, HubTable& table) {
  const std::set<std::string> told = averaged_pairs(report);
  const auto is_withheld = [&](const auto& pair) { return !told.contains(pair.first); };
  std::erase_if(report.connected, is_withheld);
  for (HubRow& row : table.rows) {
    std::erase_if(row.pairs, is_withheld);
    row.victims_near.clear();
    row.sources = 0;
    row.statements = 0;
  }
}

std::vector<std::string> carriers_of(const Ontology& ontology, const HubsOptions& options) {
  std::vector<std::string> names;
  for (const KindSpec& kind : ontology.kinds()) {
    if (kind.carries == Carries::yes) names.push_back(kind.name);
    if (kind.carries == Carries::fold) names.push_back(kind.name + " (as its controller)");
  }
  for (const std::string& name : options.carry) names.push_back(name + " (asked for)");
  return names;
}

void describe_groups(HubsReport& report, const HubGround& ground, const Table& scores,
                     const Disclosure& disclosure) {
  report.min_group = ground.options.min_group;
  // Heads are shown; who is of two groups weighs a half in each, and it is weights that are
  // averaged.
  std::map<std::uint32_t, std::uint64_t> victims;
  std::map<std::uint32_t, double> weights;
  for (const GroupMix& mix : ground.mixes) {
    ++victims[mix.group];
    weights[mix.group] += mix.weight;
  }
  for (std::uint32_t group = 0; group < ground.projection.group_names.size(); ++group) {
    if (!victims.contains(group)) continue;
    report.groups.push_back({ground.projection.group_names[group],
                             disclosure.victim_count(victims[group]),
                             weights[group] >= ground.options.min_group - 1e-9});
  }
  for (const auto& [name, value] : scores.facts.items) {
    if (!name.starts_with("connected:")) continue;
    if (const double* share = std::get_if<double>(&value)) {
      report.connected.emplace_back(name.substr(10), *share);
    }
  }
}

std::string groups_in_words(const HubsReport& report) {
  std::string words;
  for (const HubGroup& group : report.groups) {
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", group.name, group.victims);
  }
  return words;
}

// Why a table of hubs is empty: the first thing that is missing, with the numbers of the view.
std::string why_nothing(const HubsReport& report, const HubGround& ground, const Table& scores,
                        const HubsOptions& options, const Disclosure& disclosure) {
  std::uint64_t victims = 0;
  for (const bool victim : ground.projection.victim) victims += victim ? 1 : 0;
  if (victims == 0) {
    return "no victims are known, so nobody can stand between them; say who is one: "
           "`mekhala role CASE ID victim`, or `role: {literal: victim}` in a mapping";
  }
  if (report.groups.empty()) {
    return fmt::format(
        "{} victims are known, and none has a known {}; `mekhala add CASE ID {}=VALUE` says it of "
        "one, `mekhala hubs CASE --group nationality` groups by another property",
        disclosure.victim_count(victims), options.group, options.group);
  }
  if (report.groups.size() == 1) {
    return fmt::format(
        "all victims with a known {} are in one group ({}), so nothing joins two; "
        "`mekhala hubs CASE --group nationality` groups by another property",
        options.group, groups_in_words(report));
  }
  const auto large = std::count_if(report.groups.begin(), report.groups.end(),
                                   [](const HubGroup& group) { return group.averaged; });
  if (large < 2) {
    return fmt::format("fewer than {} victims on a side of each pair ({}){}",
                       ground.options.min_group, groups_in_words(report),
                       disclosure.view() == View::release
                           ? ""
                           : "; `mekhala hubs CASE --min-group 1` counts small groups too");
  }
  const bool joined =
      std::any_of(scores.facts.items.begin(), scores.facts.items.end(), [](const auto& fact) {
        const double* share = std::get_if<double>(&fact.second);
        return fact.first.starts_with("connected:") && share != nullptr && *share > 0;
      });
  if (!joined && options.paths.any()) {
    return fmt::format(
        "no path from victims of one group to those of another ({}) keeps what was asked of paths; "
        "`mekhala hubs CASE` counts them all, `mekhala list kinds` and `mekhala list links` show "
        "the names of a script",
        groups_in_words(report));
  }
  if (!joined) {
    return fmt::format(
        "no carriers lead from victims of one group to those of another ({}); `mekhala hubs CASE "
        "--carry location` lets places carry, `mekhala resolve CASE` finds records of one person",
        groups_in_words(report));
  }
  return fmt::format(
      "what stands between the victims ({}) is protected or of a kind that is never ranked; "
      "`mekhala list kinds` says which are",
      groups_in_words(report));
}

// "Rajesh Raj Yadav" and "YADAV, Rajesh Raj" in two rows are perhaps one person, who then ranks
// too low twice.
void warn_of_namesakes(HubsReport& report) {
  std::map<std::vector<std::string>, std::string> first;
  for (const HubRow& row : report.actors.rows) {
    std::vector<std::string> words;
    std::string name = fold(row.entity.label);
    std::replace(name.begin(), name.end(), ',', ' ');
    for (const std::string_view word : split(name, ' ')) {
      if (!word.empty()) words.emplace_back(word);
    }
    std::sort(words.begin(), words.end());
    const auto [at, fresh] = first.emplace(words, row.entity.id);
    if (fresh) continue;
    report.warnings.push_back(fmt::format(
        "{} ({} and {}) stands in the table twice; if they are one person both rank too low: "
        "`mekhala resolve CASE` shows what speaks for it",
        row.entity.label, at->second, row.entity.id));
  }
}

void warn_of(HubsReport& report, const HubGround& ground, const Table& scores, const Case& store,
             const HubsOptions& options, const Disclosure& disclosure) {
  if (ground.mixes.empty()) {
    report.warnings.push_back(
        "no victim has a known group: give victims a status or role and the property that groups "
        "them, or name another with --group");
  }
  for (const auto& [reason, count] : ground.projection.left_out) {
    if (reason != kVictimsWithoutGroup || disclosure.view() == View::release) continue;
    report.warnings.push_back(fmt::format(
        "{} victims have no known group and count nowhere; `mekhala add CASE ID {}=VALUE` says it "
        "of one, `mekhala import --mapping` of all of a file (undo one imported without first)",
        count, store.ontology().properties()[store.ontology().property(options.group)].name));
  }
  for (const std::string& note : scores.info.notes) report.warnings.push_back(note);
  if (scores.info.sampled) {
    report.warnings.push_back("ranks that the sample cannot tell apart are shared");
  }
  if (std::any_of(report.actors.rows.begin(), report.actors.rows.end(),
                  [](const HubRow& row) { return row.ratio_low.has_value(); })) {
    report.warnings.push_back(fmt::format(
        "ratios to permuted countries are sampled: each lies between its ratio_low and ratio_high "
        "(--json) with probability {}",
        1 - options.delta));
  }
  if (disclosure.view() == View::release) return;
  warn_of_namesakes(report);
  for (const HubTable* table : {&report.actors, &report.places}) {
    for (const HubRow& row : table->rows) {
      if (row.sources == 1) {
        report.warnings.push_back(fmt::format(
            "{}: all its links rest on one source; look for a second one before you rely on it",
            row.entity.label));
      }
    }
  }
}

std::vector<std::pair<std::string, std::string>> manifest_of(const HubGround& ground,
                                                             const Disclosure& disclosure,
                                                             const HubsOptions& options,
                                                             const Context& context) {
  const bool sampled = ground.options.method == CrossBorderMethod::sampled;
  std::vector<std::pair<std::string, std::string>> manifest = {
      {"case", disclosure.fingerprint()},
      {"projection", ground.projection.spec},
      {"algorithm", sampled ? "cross_border, sampled" : "cross_border, exact"},
      {"options",
       fmt::format("group={} min_group={} permutations={} epsilon={}{} rank={}", options.group,
                   ground.options.min_group, options.paths.any() ? 0 : options.permutations,
                   sampled ? ground.options.epsilon : 0,
                   sampled ? fmt::format(" relative={} delta={}", ground.options.relative,
                                         ground.options.delta)
                           : "",
                   options.rank)},
      {"seed", std::to_string(context.seed())},
      {"view", name_of(disclosure.view())},
      {"version", std::string(version())}};
  if (options.paths.any()) manifest.emplace_back("paths", print(options.paths));
  if (options.reruns.runs > 0) manifest.emplace_back("reruns", print(options.reruns));
  return manifest;
}

}  // namespace

HubsReport find_hubs(const Case& store, const Disclosure& disclosure, const HubsOptions& options,
                     Context& context) {
  check_grouping(disclosure, store.ontology(), options.group);
  check_rank(options, disclosure);
  check_method(options);
  check_reruns(options, disclosure);
  HubsReport report;
  report.measure = (options.rank == "joined" ? kJoined : "") + std::string(kMeasure);
  report.measure += in_words(options.paths);
  report.carriers = carriers_of(store.ontology(), options);
  report.reruns = options.reruns;
  if (options.reruns.runs > 0) {
    for (const std::string& name : tables_of(options.reruns)) {
      report.grade_tables.push_back(grade_table(name).print());
    }
  }
  for (const bool places : {false, true}) {
    if (places && options.brief) continue;
    const HubGround ground = make_ground(store, disclosure, options, places, context);
    // Victims near are looked for beside the rows that are shown, not beside everybody.
    CrossBorderOptions asked = ground.options;
    asked.near = 0;
    const Table scores = cross_border_mixed(ground.projection.graph, ground.mixes, asked, context);
    std::optional<Table> clean;
    if (ground.has_generic && !options.brief) {
      asked = without_generic(ground);
      asked.near = 0;
      // Where nobody generic may be passed anyway, it is the same run.
      clean = asked.blocked.nodes == ground.options.blocked.nodes
                  ? scores
                  : cross_border_mixed(ground.projection.graph, ground.mixes, asked, context);
    }
    HubTable& table = places ? report.places : report.actors;
    table =
        make_table(ground, scores, joined_contacts_of(ground, context), clean ? &*clean : nullptr,
                   store, disclosure, options, places ? "places" : "actors", context);
    add_ratios(table, ground, options, context);
    const std::optional<Reruns> reruns =
        add_ranges(table, store, ground, options, places ? "places" : "actors", context);
    if (reruns && !places) {
      add_advice(report, table, store, disclosure, ground, *reruns, options, context);
    }
    add_without_coerced(report, table, store, disclosure, ground, options,
                        places ? "places" : "actors", context);
    if (!places) describe_groups(report, ground, scores, disclosure);
    if (disclosure.view() == View::release) blur(report, table);
    if (table.rows.empty()) {
      table.nothing = why_nothing(report, ground, scores, options, disclosure);
    }
    if (places) continue;
    report.left_out = ground.projection.left_out;
    report.manifest = manifest_of(ground, disclosure, options, context);
    if (disclosure.view() == View::release) report.left_out.clear();
    warn_of(report, ground, scores, store, options, disclosure);
  }
  return report;
}

namespace {

std::string group_of(const HubGround& ground, NodeId victim) {
  std::string names;
  for (const GroupShare& share : ground.projection.groups[victim]) {
    if (!names.empty()) names += '/';
    names += ground.projection.group_names[share.group];
  }
  return names;
}

// A path without its two victims: what makes lines of `explain` one.
struct PathClass {
  std::vector<NodeId> inner;
  std::string from, to;
  auto operator<=>(const PathClass&) const = default;
};

struct PathSum {
  double part = 0;
  std::uint64_t paths = 0;
  std::set<NodeId> from, to;
  Path example;
};

double fact(const Facts& facts, const std::string& name) {
  const FactValue* value = facts.find(name);
  const double* number = value == nullptr ? nullptr : std::get_if<double>(value);
  return number == nullptr ? 0 : *number;
}

std::map<PathClass, PathSum> group_paths(const HubGround& ground, const Paths& paths) {
  std::map<PathClass, PathSum> classes;
  for (std::size_t i = 0; i < paths.paths.size(); ++i) {
    Path path = paths.paths[i];
    std::string from = group_of(ground, path.nodes.front());
    std::string to = group_of(ground, path.nodes.back());
    if (to < from) {
      std::swap(from, to);
      std::reverse(path.nodes.begin(), path.nodes.end());
      std::reverse(path.edges.begin(), path.edges.end());
    }
    PathClass key{{path.nodes.begin() + 1, path.nodes.end() - 1}, from, to};
    PathSum& sum = classes[key];
    sum.part += fact(paths.facts, fmt::format("part:{}", i));
    ++sum.paths;
    sum.from.insert(path.nodes.front());
    sum.to.insert(path.nodes.back());
    if (sum.example.nodes.empty()) sum.example = std::move(path);
  }
  return classes;
}

// `from`, `to`: the nodes of the edge in the order of the path.
ExplainStep step_over(const HubGround& ground, const Disclosure& disclosure, EdgeId edge,
                      NodeId from, NodeId to) {
  ExplainStep step;
  const Projection& projection = ground.projection;
  const ShownSupport under = disclosure.edge(projection.statements_of[edge],
                                             projection.entity_of[from], projection.entity_of[to]);
  step.links = under.kinds;
  step.statements = under.statements;
  step.sources = under.sources;
  if (disclosure.view() == View::work) {
    const auto rows = ground.projection.statements_of[edge];
    step.evidence.assign(rows.begin(), rows.end());
  }
  return step;
}

std::string victims_of(const Disclosure& disclosure, std::size_t count, const std::string& group) {
  const std::string number = disclosure.victim_count(count);
  return fmt::format("{} {} ({})", number, number == "1" ? "victim" : "victims", group);
}

// `withheld`: some lines lead to fewer victims than this view tells of, and are not drawn.
std::vector<ExplainPath> path_lines(const HubGround& ground, const Paths& paths,
                                    const Disclosure& disclosure, bool& withheld) {
  std::vector<ExplainPath> lines;
  for (const auto& [key, sum] : group_paths(ground, paths)) {
    if (!disclosure.tells_count(sum.from.size()) || !disclosure.tells_count(sum.to.size())) {
      withheld = true;
      continue;
    }
    ExplainPath line;
    line.pair = key.from + "-" + key.to;
    line.from = victims_of(disclosure, sum.from.size(), key.from);
    line.to = victims_of(disclosure, sum.to.size(), key.to);
    line.part = sum.part;
    // One path for each pair of victims: 30 would tell of five and six.
    line.paths = disclosure.view() == View::release ? 0 : sum.paths;
    for (std::size_t i = 0; i < sum.example.edges.size(); ++i) {
      ExplainStep step = step_over(ground, disclosure, sum.example.edges[i], sum.example.nodes[i],
                                   sum.example.nodes[i + 1]);
      const bool last = i + 1 == sum.example.edges.size();
      if (last) {
        step.to.kind = "victims";
        step.to.label = line.to;
      } else {
        step.to = disclosure.entity(ground.projection.entity_of[sum.example.nodes[i + 1]]);
      }
      // The link to a victim rests on that victim's own statements: counted, not listed.
      if (i == 0 || last) step.evidence.clear();
      line.steps.push_back(std::move(step));
    }
    lines.push_back(std::move(line));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const ExplainPath& a, const ExplainPath& b) { return a.part > b.part; });
  return lines;
}

}  // namespace

ExplainReport explain_hub(const Case& store, const Disclosure& disclosure, EntityRow entity,
                          const HubsOptions& options, std::size_t count, Context& context) {
  ExplainReport report;
  report.entity = disclosure.entity(entity);
  if (report.entity.is_protected && disclosure.view() != View::work) {
    throw Error(ErrorCode::refused,
                "this entity is protected and is never ranked or explained outside the work view");
  }
  check_grouping(disclosure, store.ontology(), options.group);
  check_rank(options, disclosure);
  const std::string& kind_name = report.entity.kind;
  const KindId kind = store.ontology().kind(kind_name);
  const bool places = kind != kNoTerm && store.ontology().kinds()[kind].table == "places";
  const HubGround ground = make_ground(store, disclosure, options, places, context);
  report.manifest = manifest_of(ground, disclosure, options, context);
  report.links = disclosure.links(entity);
  const NodeId node = ground.projection.node_of(entity);
  if (node == kNoNode) {
    report.warnings.push_back(
        "not in the projection: its kind or role does not carry (see --carry), or the filters "
        "leave "
        "it out");
    return report;
  }
  CrossBorderPathsOptions asked;
  asked.groups.names = ground.projection.group_names;
  asked.node.node = node;
  asked.blocked = ground.options.blocked;
  asked.twins = ground.options.twins;
  asked.min_group = ground.options.min_group;
  // Many single paths make one line; enough are asked for to fill `count` lines.
  asked.count = static_cast<std::uint32_t>(std::min<std::size_t>(100'000, count * 200));
  const Paths paths =
      cross_border_paths_mixed(ground.projection.graph, ground.mixes, asked, context);
  report.crossing = fact(paths.facts, "crossing");
  add_reasons(report, store, disclosure, ground, node, options, places ? "places" : "actors",
              context);
  bool withheld = false;
  report.paths = path_lines(ground, paths, disclosure, withheld);
  if (withheld) {
    report.warnings.push_back(fmt::format(
        "paths that lead to fewer than {} victims are left out of a release", kReleaseGroup));
  }
  if (report.paths.size() > count) report.paths.resize(count);
  for (const ExplainPath& path : report.paths) report.shown_part += path.part;
  if (report.crossing > 0) {
    report.shown_part /= report.crossing;
    for (ExplainPath& path : report.paths) path.part /= report.crossing;
  } else {
    report.warnings.push_back(
        "no shortest path between victims of different groups passes through it");
  }
  return report;
}

}  // namespace mekhala
