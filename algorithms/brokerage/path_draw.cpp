#include "algorithms/brokerage/path_draw.hpp"

#include <algorithm>

#include "algorithms/brokerage/drawn_paths.hpp"
#include "algorithms/brokerage/walks.hpp"
#include "algorithms/centrality/pair_shares.hpp"

namespace mekhala::brokerage {

namespace {

class ShortestDraw : public PathDraw {
 public:
  ShortestDraw(const VictimGraph& graph, const Adjacency& rows)
      : graph_(graph), search_(rows, rows, true) {}

  Joined meet(NodeId s, NodeId t) override {
    if (are_neighbors(graph_, s, t)) return Joined::directly;
    return search_.meet(s, t) ? Joined::over_others : Joined::no;
  }
  void draw(Random& random, std::vector<NodeId>& path) override { search_.draw(random, path); }

 private:
  const VictimGraph& graph_;
  detail::PairShares search_;
};

class RulesDraw : public PathDraw {
 public:
  explicit RulesDraw(const WalkRules& rules) : walks_(rules) {}

  Joined meet(NodeId s, NodeId t) override {
    walks_.run(s, t);
    end_ = walks_.end_at(t);
    if (end_ == Walks::kNoStop) return Joined::no;
    // A path of the two ends alone has no other beside it: each other one is longer, or, where
    // lengths count, as long.
    const auto before = walks_.before(end_);
    return before.size() == 1 && before.front() == 0 ? Joined::directly : Joined::over_others;
  }

  void draw(Random& random, std::vector<NodeId>& path) override {
    path.assign(1, walks_.node(end_));
    for (Walks::Stop stop = end_; stop != 0;) {
      stop = before(stop, random);
      path.push_back(walks_.node(stop));
    }
    std::reverse(path.begin(), path.end());
  }

 private:
  // With a chance in proportion to the paths that come over it.
  [[nodiscard]] Walks::Stop before(Walks::Stop stop, Random& random) const {
    const auto choices = walks_.before(stop);
    double left = random.uniform() * walks_.paths(stop);
    for (const Walks::Stop choice : choices) {
      left -= walks_.paths(choice);
      if (left < 0) return choice;
    }
    return choices.back();
  }

  Walks walks_;
  Walks::Stop end_ = Walks::kNoStop;
};

}  // namespace

std::unique_ptr<PathDraw> draw_shortest(const VictimGraph& graph, const Adjacency& rows) {
  return std::make_unique<ShortestDraw>(graph, rows);
}

std::unique_ptr<PathDraw> draw_by(const WalkRules& rules) {
  return std::make_unique<RulesDraw>(rules);
}

}  // namespace mekhala::brokerage
