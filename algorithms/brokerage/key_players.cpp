#include "algorithms/brokerage/key_players.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "algorithms/brokerage/key_player_goals.hpp"

namespace mekhala {

using brokerage::KeyPlayerScorer;

namespace {

using Nodes = std::vector<NodeId>;

struct Choice {
  double score = -std::numeric_limits<double>::infinity();
  Nodes nodes;  // rising
};

bool is_better(const Choice& a, const Choice& b) {
  return a.score > b.score || (a.score == b.score && a.nodes < b.nodes);
}

Nodes with(Nodes nodes, NodeId node) {
  nodes.insert(std::upper_bound(nodes.begin(), nodes.end(), node), node);
  return nodes;
}

Nodes without(Nodes nodes, NodeId node) {
  std::erase(nodes, node);
  return nodes;
}

class Search {
 public:
  Search(const KeyPlayerScorer& scorer, Nodes candidates, Context& context)
      : scorer_(scorer), candidates_(std::move(candidates)), context_(context) {}

  [[nodiscard]] const Nodes& candidates() const { return candidates_; }

  Choice greedy(std::size_t size) {
    Choice choice;
    for (std::size_t i = 0; i < size; ++i) {
      const ProgressPart part(context_, static_cast<double>(i) / static_cast<double>(size),
                              static_cast<double>(i + 1) / static_cast<double>(size));
      choice = best_with(choice.nodes);
    }
    return choice;
  }

  Choice swap(std::size_t size) {
    Choice choice = greedy(size);
    const ProgressPart part(context_, 1, 1);
    for (bool again = true; again;) {
      again = false;
      for (const NodeId node : Nodes(choice.nodes)) {
        const Choice other = best_with(without(choice.nodes, node));
        if (other.score <= choice.score) continue;
        choice = other;
        again = true;
      }
    }
    return choice;
  }

  Choice exact(std::size_t size) {
    if (size < 2) return best_with({});
    std::vector<Choice> best(candidates_.size());
    parallel_for(
        context_, candidates_.size(),
        [&](std::size_t i) {
          if (size == 2) return offer({candidates_[i]}, i + 1, best[i]);
          for (std::size_t j = i + 1; j < candidates_.size(); ++j) {
            offer({candidates_[i], candidates_[j]}, j + 1, best[i]);
          }
        },
        1);
    Choice choice;
    for (const Choice& other : best) {
      if (is_better(other, choice)) choice = other;
    }
    return choice;
  }

 private:
  // The best set of `chosen` and one of the candidates from `begin` on.
  void offer(const Nodes& chosen, std::size_t begin, Choice& best) const {
    const auto rest = std::span(candidates_).subspan(begin);
    std::vector<double> scores(rest.size());
    if (rest.empty()) return;
    context_.checkpoint();
    scorer_.score(chosen, rest, scores);
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (scores[i] < best.score) continue;
      const Choice choice{scores[i], with(chosen, rest[i])};
      if (is_better(choice, best)) best = choice;
    }
  }

  Choice best_with(const Nodes& chosen) {
    Nodes rest;
    std::set_difference(candidates_.begin(), candidates_.end(), chosen.begin(), chosen.end(),
                        std::back_inserter(rest));
    std::vector<double> scores(rest.size());
    const std::size_t grain =
        scorer_.takes_all_at_once() ? std::max<std::size_t>(1, rest.size()) : std::size_t{16};
    parallel_chunks(context_, rest.size(), grain,
                    [&](std::size_t begin, std::size_t end, std::size_t) {
                      scorer_.score(chosen, std::span(rest).subspan(begin, end - begin),
                                    std::span(scores).subspan(begin, end - begin));
                    });
    Choice best;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (scores[i] > best.score) best = {scores[i], with(chosen, rest[i])};
    }
    return best;
  }

  const KeyPlayerScorer& scorer_;
  Nodes candidates_;
  Context& context_;
};

// What a score is as a share.
class Value {
 public:
  Value(NodeId num_nodes, const KeyPlayersOptions& options)
      : n_(num_nodes), goal_(options.goal), share_(options.denominator) {}

  double operator()(double score, std::size_t chosen) const {
    const bool everybody = share_ == KeyPlayerShare::all;
    const double members = static_cast<double>(chosen);
    const double of = everybody ? n_ : n_ - members;
    if (goal_ == KeyPlayerGoal::reach || goal_ == KeyPlayerGoal::distance_reach) {
      return of > 0 ? (score + (everybody ? members : 0)) / of : 0;
    }
    return of > 1 ? 1 + score / (of * (of - 1)) : 0;
  }

 private:
  double n_;
  KeyPlayerGoal goal_;
  KeyPlayerShare share_;
};

Table table_of(const KeyPlayerScorer& scorer, const Value& value, const Choice& choice) {
  struct Row {
    NodeId node;
    double alone, missed;
  };
  std::vector<Row> rows;
  const std::size_t size = choice.nodes.size();
  const double whole = size == 0 ? 0 : value(choice.score, size);
  for (const NodeId node : choice.nodes) {
    const Nodes alone{node}, others = without(choice.nodes, node);
    rows.push_back(
        {node, value(scorer.score(alone), 1), whole - value(scorer.score(others), others.size())});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.missed > b.missed; });
  Table table{.key = TableKey::node};
  table.columns = ColumnTable(rows.size());
  Column<double> alone(rows.size()), missed(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    table.ids.push_back(rows[i].node);
    alone.set(i, rows[i].alone);
    missed.set(i, rows[i].missed);
  }
  table.columns.add("alone", std::move(alone));
  table.columns.add("missed", std::move(missed));
  table.facts.add("value", size == 0 ? value(scorer.score({}), 0) : whole);
  table.facts.add("none", value(scorer.score({}), 0));
  return table;
}

}  // namespace

namespace {

bool follows(const GraphView& graph, const KeyPlayersOptions& options) {
  return options.follow_directions && graph.directed();
}

}  // namespace

Table key_players(const GraphView& graph, const KeyPlayersOptions& options, Context& context) {
  if (options.search == KeyPlayerSearch::exact && options.size > 3) {
    throw Error(ErrorCode::usage,
                fmt::format("size must be at most 3 for an exact search, got {}; search by swap",
                            options.size));
  }
  const NodeId n = graph.num_nodes();
  const Adjacency simple = [&] {
    const ProgressPart part(context, 0, 0);
    return Adjacency(
        graph, {.direction = follows(graph, options) ? Direction::out : Direction::both}, context);
  }();
  const auto scorer = [&] {
    const ProgressPart part(context, 0, 0.1);
    return brokerage::key_player_scorer(simple, options, follows(graph, options), context);
  }();
  const ProgressPart part(context, 0.1, 1);
  Nodes candidates;
  const Nodes& excluded = options.exclude.nodes;
  for (NodeId node = 0; node < n; ++node) {
    if (!std::binary_search(excluded.begin(), excluded.end(), node)) candidates.push_back(node);
  }
  Search search(*scorer, std::move(candidates), context);
  const std::size_t size = std::min<std::size_t>(options.size, search.candidates().size());
  Choice choice;
  if (size > 0 && options.search == KeyPlayerSearch::greedy) choice = search.greedy(size);
  if (size > 0 && options.search == KeyPlayerSearch::swap) choice = search.swap(size);
  if (size > 0 && options.search == KeyPlayerSearch::exact) choice = search.exact(size);
  Table table = table_of(*scorer, Value(n, options), choice);
  table.facts.add("candidates", static_cast<std::int64_t>(search.candidates().size()));
  if (size < options.size) {
    table.info.notes.push_back(
        fmt::format("there are {} candidates: all of them are chosen", size));
  }
  return table;
}

AlgorithmSpec key_players_spec() {
  return describe("key_players", &key_players)
      .family("brokerage")
      .summary("The set of nodes without whom most falls apart, or from whom most is reached.")
      .convention(
          "Hops in the simple graph, undirected unless directions are followed; unconnected pairs "
          "add 0. "
          "fragmentation: 1 - sum of s (s - 1) over pieces (directed: connected ordered pairs) / "
          "(N (N - 1)) without the set; distance_fragmentation: 1 - sum of "
          "1 / d / (N (N - 1)); reach: share within `steps`; distance_reach: mean of 1 / d. N: "
          "those not chosen, or all, with members of the set at distance 1. Excluded nodes are "
          "never chosen. Ties: lowest numbers. A lead, not guilt.")
      .cost(
          "c evaluations for each node chosen of c candidates; exact c^size / size!; O(n + m) "
          "for c of fragmentation, O(diameter n m / 64) for one of distance_fragmentation")
      .reference("doi:10.1007/s10588-006-7084-x")
      .param("size", &KeyPlayersOptions::size, "how many are chosen together; exact: at most 3")
      .range(1, 1000)
      .param("goal", &KeyPlayersOptions::goal, "what the set is to do")
      .param("search", &KeyPlayersOptions::search, "how sets are looked for")
      .param("denominator", &KeyPlayersOptions::denominator,
             "the value is a share of those not chosen, or of all")
      .param("steps", &KeyPlayersOptions::steps, "within which somebody is reached")
      .range(1, 1000)
      .param("follow_directions", &KeyPlayersOptions::follow_directions,
             "follow the directions of a directed graph")
      .param("exclude", &KeyPlayersOptions::exclude, "nodes that are never chosen")
      .relabel_inexact();
}

}  // namespace mekhala
