#include "bindings/workbench/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "algorithms/brokerage/participation.hpp"
#include "algorithms/brokerage/subset_betweenness.hpp"
#include "algorithms/centrality/degree.hpp"
#include "algorithms/centrality/page_rank.hpp"
#include "algorithms/disruption/removal.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"

namespace mekhala {

namespace {

using nlohmann::json;

constexpr std::size_t kFirstShown = 20;

std::string normal(std::string_view text) {
  std::string plain;
  for (const char c : fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) plain += c;
  }
  return plain;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string found_in(const Pairs& pairs, std::string_view id) {
  const auto at =
      std::lower_bound(pairs.begin(), pairs.end(), id,
                       [](const auto& pair, std::string_view key) { return pair.first < key; });
  return at != pairs.end() && at->first == id ? at->second : std::string();
}

[[noreturn]] void no_truth(const std::filesystem::path& path) {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}: is no truth.json of a generated case; `mekhala generate case` "
                          "writes one beside the files",
                          escape_terminal(path.string())));
}

}  // namespace

ScoreTruth ScoreTruth::read(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("schema", json()) != "mekhala/truth/1") {
    no_truth(path);
  }
  ScoreTruth truth;
  try {
    for (const json& liaison : document.at("liaisons")) truth.liaisons_.push_back(liaison.at("id"));
    for (const json& decoy : document.at("decoys")) {
      truth.decoys_.emplace_back(decoy.at("id"), decoy.at("kind"));
    }
    for (const json& entity : document.at("entities")) {
      const std::string id = entity.at("id");
      if (!entity.at("roles").empty()) truth.roles_.emplace_back(id, entity.at("roles").at(0));
      for (const char* key : {"spellings", "identifiers"}) {
        if (!entity.contains(key)) continue;
        for (const json& spelling : entity.at(key)) {
          truth.spellings_.emplace_back(normal(spelling.get<std::string>()), id);
        }
      }
    }
  } catch (const json::exception&) {
    no_truth(path);
  }
  std::sort(truth.liaisons_.begin(), truth.liaisons_.end());
  for (Pairs* pairs : {&truth.spellings_, &truth.decoys_, &truth.roles_}) {
    std::sort(pairs->begin(), pairs->end());
    pairs->erase(std::unique(pairs->begin(), pairs->end()), pairs->end());
  }
  return truth;
}

std::vector<std::string> ScoreTruth::ids_of(std::string_view spelling) const {
  std::vector<std::string> ids;
  const std::string key = normal(spelling);
  if (key.empty()) return ids;
  auto at = std::lower_bound(spellings_.begin(), spellings_.end(), std::pair(key, std::string()));
  for (; at != spellings_.end() && at->first == key; ++at) ids.push_back(at->second);
  return ids;
}

bool ScoreTruth::is_liaison(std::string_view id) const {
  return std::binary_search(liaisons_.begin(), liaisons_.end(), id);
}
std::string ScoreTruth::decoy_kind(std::string_view id) const { return found_in(decoys_, id); }
std::string ScoreTruth::role(std::string_view id) const { return found_in(roles_, id); }

namespace {

// A row of the table, and who it is.
struct Candidate {
  NodeId node = kNoNode;
  std::string tie;  // breaks ties
  std::vector<std::string> ids;
};

class Scorer {
 public:
  Scorer(const Case& store, const Disclosure& disclosure, const ScoreTruth& truth,
         const HubsOptions& options, Context& context)
      : store_(store),
        disclosure_(disclosure),
        truth_(truth),
        options_(options),
        context_(context) {}

  ScoreReport run() {
    ground_ = make_ground(store_, disclosure_, options_, false, context_);
    find_candidates();
    report_.liaisons = truth_.liaisons().size();
    report_.k = report_.liaisons == 0 ? 10 : report_.liaisons;
    std::set<std::string> found;
    for (const Candidate& one : candidates_) {
      for (const std::string& id : one.ids) {
        if (truth_.is_liaison(id)) found.insert(id);
      }
    }
    report_.findable = found.size();
    add_measures();
    return std::move(report_);
  }

 private:
  [[nodiscard]] const GraphView graph() const { return ground_.projection.graph.view(); }

  void find_candidates() {
    const Projection& projection = ground_.projection;
    for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
      if (!is_ranked(ground_, store_.ontology(), options_, node, "actors")) continue;
      Candidate one;
      one.node = node;
      const EntityRow row = projection.entity_of[node];
      const ShownEntity shown = disclosure_.entity(row);
      one.tie = to_hex(hash128(std::to_string(row)));
      std::set<std::string> ids;
      const auto add = [&](std::string_view text) {
        for (std::string& id : truth_.ids_of(text)) ids.insert(std::move(id));
      };
      add(shown.label);
      // An account is called by its service and handle, where the files have the handle alone.
      if (shown.kind == "account") add(shown.label.substr(shown.label.find(':') + 1));
      for (const ShownValue& value : disclosure_.values(row)) {
        if (value.property == "name" || value.property == "alias" ||
            value.property == "identifier") {
          add(value.value);
        }
      }
      one.ids.assign(ids.begin(), ids.end());
      candidates_.push_back(std::move(one));
    }
  }

  void add_measures() {
    const Table hubs =
        cross_border_mixed(ground_.projection.graph, ground_.mixes, ground_.options, context_);
    add("crossing", column_of(hubs, "crossing"));
    add("joined_contacts", joined(hubs));
    add("through", column_of(hubs, "through"));
    const Table clean = cross_border_mixed(ground_.projection.graph, ground_.mixes,
                                           without_generic(ground_), context_);
    add("crossing_without_generic", column_of(clean, "crossing"));
    NodeSet victims;
    for (const GroupMix& mix : ground_.mixes) victims.nodes.push_back(mix.node);
    std::sort(victims.nodes.begin(), victims.nodes.end());
    victims.nodes.erase(std::unique(victims.nodes.begin(), victims.nodes.end()),
                        victims.nodes.end());
    const NodeSet& blocked = ground_.options.blocked;
    const Graph carrying = carrying_graph();
    add("betweenness", subset_betweenness(carrying, {{}, {}, blocked}, context_).values);
    add("victim_betweenness",
        victims.nodes.empty()
            ? std::vector<double>(carrying.num_nodes())
            : subset_betweenness(carrying, {victims, victims, blocked}, context_).values);
    add("degree", degree(carrying, {}, context_).values);
    add("page_rank", page_rank(carrying, {.directed = false}, context_).values);
    add("participation", participation(carrying, {main_countries(hubs)}, context_).values);
    add("countries_x_victims", reach(hubs));
  }

  // Who may stand on a path: carriers, and victims at its ends.
  [[nodiscard]] Graph carrying_graph() const {
    std::vector<bool> gone(graph().num_nodes());
    for (const NodeId node : ground_.options.blocked.nodes) gone[node] = true;
    for (const GroupMix& mix : ground_.mixes) gone[mix.node] = false;
    return without_nodes(removal_graph(graph()), gone);
  }

  [[nodiscard]] std::vector<double> column_of(const Table& table, std::string_view name) const {
    std::vector<double> values(ground_.projection.graph.num_nodes());
    const AnyColumn* column = table.columns.find(name);
    const auto* reals = column == nullptr ? nullptr : std::get_if<Column<double>>(column);
    for (NodeId node = 0; reals != nullptr && node < values.size(); ++node) {
      if (reals->has(node)) values[node] = (*reals)[node];
    }
    return values;
  }

  // Ties, which are many, by crossing, which is at most 1.
  [[nodiscard]] std::vector<double> joined(const Table& hubs) const {
    std::vector<double> values = column_of(joined_contacts_of(ground_, context_), "joined");
    const std::vector<double> crossing = column_of(hubs, "crossing");
    for (NodeId node = 0; node < values.size(); ++node) values[node] += crossing[node];
    return values;
  }

  // Victims within three steps, of each country; countries in the order of the groups.
  [[nodiscard]] std::vector<std::vector<double>> near_counts(const Table& hubs) const {
    std::vector<std::vector<double>> counts;
    for (const std::string& name : ground_.projection.group_names) {
      counts.push_back(column_of(hubs, "near:" + name));
    }
    return counts;
  }

  // The country of most victims within three steps; a victim's own for a victim.
  [[nodiscard]] NodeGroups main_countries(const Table& hubs) const {
    const Projection& projection = ground_.projection;
    NodeGroups groups{std::vector<std::uint32_t>(projection.graph.num_nodes(), kNoGroup),
                      projection.group_names};
    const auto counts = near_counts(hubs);
    for (NodeId node = 0; node < groups.of.size(); ++node) {
      double most = 0;
      for (std::uint32_t c = 0; c < counts.size(); ++c) {
        if (counts[c][node] > most) {
          most = counts[c][node];
          groups.of[node] = c;
        }
      }
      if (!projection.groups[node].empty()) groups.of[node] = projection.groups[node][0].group;
    }
    return groups;
  }

  [[nodiscard]] std::vector<double> reach(const Table& hubs) const {
    std::vector<double> values(ground_.projection.graph.num_nodes());
    const auto counts = near_counts(hubs);
    for (NodeId node = 0; node < values.size(); ++node) {
      double countries = 0, victims = 0;
      for (const std::vector<double>& near : counts) {
        countries += near[node] > 0 ? 1 : 0;
        victims += near[node];
      }
      values[node] = countries * victims;
    }
    return values;
  }

  void add(const std::string& name, const std::vector<double>& values) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (values[candidates_[i].node] > 0) order.push_back(i);
    }
    // Ten digits, so that rounding does not part what is tied.
    const auto rounded = [&](std::size_t i) {
      const double value = values[candidates_[i].node];
      const double scale = std::pow(10, 9 - std::floor(std::log10(value)));
      return std::round(value * scale) / scale;
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const double x = rounded(a), y = rounded(b);
      // Nodes are numbered by what they are known by: the same for the same files.
      return x != y ? x > y
                    : std::tie(candidates_[a].tie, candidates_[a].node) <
                          std::tie(candidates_[b].tie, candidates_[b].node);
    });
    MeasureScore score;
    score.measure = name;
    score.ranked = order.size();
    const auto at = [&](std::size_t k, double& recall, double& precision, std::size_t& decoys) {
      count(order, k, recall, precision, decoys);
    };
    at(report_.k, score.recall_k, score.precision_k, score.decoys_k);
    at(5, score.recall_5, score.precision_5, score.decoys_5);
    at(10, score.recall_10, score.precision_10, score.decoys_10);
    for (std::size_t i = 0; i < order.size() && score.reciprocal_rank == 0; ++i) {
      if (has_liaison(candidates_[order[i]])) {
        score.reciprocal_rank = 1 / static_cast<double>(i + 1);
      }
    }
    if (report_.measures.empty()) show_first(order);
    report_.measures.push_back(std::move(score));
  }

  [[nodiscard]] bool has_liaison(const Candidate& one) const {
    return std::any_of(one.ids.begin(), one.ids.end(),
                       [&](const std::string& id) { return truth_.is_liaison(id); });
  }

  void count(const std::vector<std::size_t>& order, std::size_t k, double& recall,
             double& precision, std::size_t& decoys) const {
    std::set<std::string> found;
    std::size_t hits = 0;
    for (std::size_t i = 0; i < std::min(k, order.size()); ++i) {
      const Candidate& one = candidates_[order[i]];
      if (has_liaison(one)) {
        ++hits;
        for (const std::string& id : one.ids) {
          if (truth_.is_liaison(id)) found.insert(id);
        }
      } else if (std::any_of(one.ids.begin(), one.ids.end(), [&](const std::string& id) {
                   return !truth_.decoy_kind(id).empty();
                 })) {
        ++decoys;
      }
    }
    if (report_.liaisons > 0) {
      recall = static_cast<double>(found.size()) / static_cast<double>(report_.liaisons);
    }
    precision = static_cast<double>(hits) / static_cast<double>(k);
  }

  void show_first(const std::vector<std::size_t>& order) {
    for (std::size_t i = 0; i < std::min(kFirstShown, order.size()); ++i) {
      std::string text;
      for (const std::string& id : candidates_[order[i]].ids) {
        const std::string decoy = truth_.decoy_kind(id);
        text += fmt::format("{}{} {}", text.empty() ? "" : " + ", id,
                            truth_.is_liaison(id) ? "liaison"
                            : decoy.empty()       ? truth_.role(id)
                                                  : decoy);
      }
      report_.first.push_back(text.empty() ? "-" : text);
    }
  }

  const Case& store_;
  const Disclosure& disclosure_;
  const ScoreTruth& truth_;
  const HubsOptions& options_;
  Context& context_;
  HubGround ground_;
  std::vector<Candidate> candidates_;
  ScoreReport report_;
};

}  // namespace

ScoreReport score_case(const Case& store, const Disclosure& disclosure, const ScoreTruth& truth,
                       const HubsOptions& options, Context& context) {
  if (disclosure.view() == View::release) {
    throw Error(ErrorCode::refused,
                "the release view names nobody twice alike; score in the team view");
  }
  ScoreReport report = Scorer(store, disclosure, truth, options, context).run();
  if (disclosure.view() != View::work) {
    report.warnings.push_back(
        "what only protected people use is withheld in this view and counts as nobody, also where "
        "it is a decoy; the work view counts it");
  }
  report.manifest = {
      {"case", disclosure.fingerprint()},
      {"options", fmt::format("group={} min_group={}", options.group, options.min_group)},
      {"seed", std::to_string(context.seed())},
      {"view", name_of(disclosure.view())},
      {"version", std::string(version())}};
  return report;
}

}  // namespace mekhala
