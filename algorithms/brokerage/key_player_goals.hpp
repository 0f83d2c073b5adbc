#pragma once

#include <memory>
#include <span>
#include <vector>

#include "algorithms/adjacency.hpp"
#include "algorithms/brokerage/key_players.hpp"

// What sets of key players are compared by. Internal to key_players.
namespace mekhala::brokerage {

// Scores are the higher the better, and the same double for the same network without the same set.
class KeyPlayerScorer {
 public:
  virtual ~KeyPlayerScorer() = default;
  // out[i]: the score of `chosen` and candidates[i], which is none of them. Safe from any thread.
  virtual void score(std::span<const NodeId> chosen, std::span<const NodeId> candidates,
                     std::span<double> out) const = 0;
  [[nodiscard]] virtual double score(std::span<const NodeId> chosen) const = 0;
  // Whether many candidates cost no more than one.
  [[nodiscard]] virtual bool takes_all_at_once() const { return false; }
};

// `follows`: rows of `simple` hold out-neighbors alone. Keep the adjacency alive. Throws
// Error(limit_exceeded) where the goal needs too much memory.
[[nodiscard]] std::unique_ptr<KeyPlayerScorer> key_player_scorer(const Adjacency& simple,
                                                                 const KeyPlayersOptions& options,
                                                                 bool follows, Context& context);

}  // namespace mekhala::brokerage
