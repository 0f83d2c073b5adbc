#include "algorithms/brokerage/walks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <queue>
#include <tuple>

#include "engine/base/error.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::size_t kMostHops = std::size_t{4} << 20;  // kept for the next source: 32 MiB

}  // namespace

std::size_t Walks::Hash::operator()(const Standing& standing) const {
  std::uint64_t sum = standing.node * 0x9e3779b97f4a7c15ULL ^ standing.positions;
  for (const double time : standing.ready) {
    sum = (sum ^ (sum >> 29)) * 0xbf58476d1ce4e5b9ULL ^ std::bit_cast<std::uint64_t>(time);
  }
  sum = (sum ^ (sum >> 32)) * 0x94d049bb133111ebULL;
  return static_cast<std::size_t>(sum ^ (sum >> 29));
}

Walks::Walks(const WalkRules& rules) : rules_(&rules) { forget(); }

void Walks::forget() {
  const NodeId n = rules_->num_nodes();
  ids_.clear();
  standings_.clear();
  node_of_.resize(n);
  for (NodeId node = 0; node < n; ++node) node_of_[node] = node;
  hop_rows_.clear();
  hops_.clear();
  reached_.assign(n, {});
  round_ = 0;
}

Walks::Id Walks::id_of(const Standing& standing) {
  const NodeId n = rules_->num_nodes();
  const auto [place, fresh] = ids_.try_emplace(standing, static_cast<Id>(n + standings_.size()));
  if (!fresh) return place->second;
  if (n + standings_.size() >= UINT32_MAX - 1) {
    throw Error(ErrorCode::limit_exceeded,
                "paths come to the nodes in more ways than can be told apart; ask with a shorter "
                "script, or within a shorter period");
  }
  standings_.push_back(&place->first);
  node_of_.push_back(standing.node);
  hop_rows_.emplace_back(UINT64_MAX, 0);
  reached_.emplace_back();
  return place->second;
}

std::span<const Walks::Hop> Walks::hops(Id id) {
  const NodeId n = rules_->num_nodes();
  if (hop_rows_[id - n].first == UINT64_MAX) {
    const Standing& from = *standings_[id - n];
    const std::uint64_t begin = hops_.size();
    const std::uint64_t first = rules_->first(from.node);
    for (std::uint64_t hop = first; hop < rules_->last(from.node); ++hop) {
      const NodeId to = rules_->target(hop);
      const auto by = static_cast<std::uint32_t>(hop - first);
      if (rules_->may_end(to) && rules_->ends(from, hop)) hops_.push_back({to, by});
      if (!rules_->may_pass(to)) continue;
      const Standing next = rules_->step(from, hop);
      if (next.positions != 0) hops_.push_back({id_of(next), by});
    }
    hop_rows_[id - n] = {begin, hops_.size()};
  }
  const auto [begin, end] = hop_rows_[id - n];
  return std::span<const Hop>(hops_).subspan(begin, end - begin);
}

Distance Walks::length(Id from, const Hop& hop) const {
  return rules_->has_lengths() ? rules_->length(rules_->first(node_of_[from]) + hop.by)
                               : Distance{1};
}

// The stop is as near, and reached by as many paths, as it will ever be.
void Walks::settle(Stop stop) {
  Reached& reached = reached_[order_[stop]];
  reached.stop = stop;
  if (std::isfinite(reached.paths)) return;
  throw Error(ErrorCode::limit_exceeded,
              "there are more shortest paths between two victims than a number can hold; "
              "project fewer carriers");
}

void Walks::run(NodeId source, NodeId target) {
  if (hops_.size() > kMostHops || round_ == UINT32_MAX) forget();
  ++round_;
  order_.clear();
  source_ = source;
  const Id start = id_of(rules_->begin(source));
  reached_[start] = {.distance = 0, .paths = 1, .round = round_, .stop = kNoStop};
  if (rules_->has_lengths()) {
    search_lengths(start, target);
  } else {
    search_hops(start, target);
  }
  link();
}

void Walks::search_hops(Id start, Id target) {
  order_.push_back(start);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const Id id = order_[i];
    if (id < rules_->num_nodes()) continue;
    const Distance next = reached_[id].distance + 1;
    if (target != kNoNode && reached_[target].round == round_ && next > reached_[target].distance) {
      break;
    }
    for (const Hop& hop : hops(id)) {
      if (node_of_[hop.to] == source_) continue;
      Reached& to = reached_[hop.to];
      if (to.round != round_) {
        to = {.distance = next, .paths = 0, .round = round_, .stop = kNoStop};
        order_.push_back(hop.to);
      }
      if (to.distance == next) to.paths += reached_[id].paths;
    }
  }
  for (Stop stop = 0; stop < size(); ++stop) settle(stop);
}

// Ties of distance go by who came first, which the numbers of nodes alone settle: ids depend on
// what was searched before.
void Walks::search_lengths(Id start, Id target) {
  using Waiting = std::tuple<Distance, std::uint64_t, Id>;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue;
  std::uint64_t count = 0;
  queue.emplace(Distance{0}, count++, start);
  while (!queue.empty()) {
    const auto [distance, number, id] = queue.top();
    queue.pop();
    if (reached_[id].stop != kNoStop) continue;
    order_.push_back(id);
    settle(size() - 1);
    if (id == target) break;
    if (id < rules_->num_nodes()) continue;
    for (const Hop& hop : hops(id)) {
      if (node_of_[hop.to] == source_) continue;
      const Distance next = distance + length(id, hop);
      Reached& to = reached_[hop.to];
      if (to.round != round_ || next < to.distance) {
        to = {.distance = next, .paths = 0, .round = round_, .stop = kNoStop};
        queue.emplace(next, count++, hop.to);
      }
      if (to.distance == next) to.paths += reached_[id].paths;
    }
  }
}

// The arcs of shortest paths between stops, both ways.
void Walks::link() {
  const std::size_t stops = order_.size();
  after_.offsets.assign(stops + 1, 0);
  before_.offsets.assign(stops + 1, 0);
  const auto each = [&](auto&& visit) {
    for (Stop stop = 0; stop < stops; ++stop) {
      const Id id = order_[stop];
      if (id < rules_->num_nodes() || hop_rows_[id - rules_->num_nodes()].first == UINT64_MAX) {
        continue;
      }
      for (const Hop& hop : hops(id)) {
        const Reached& to = reached_[hop.to];
        if (node_of_[hop.to] == source_ || to.round != round_ || to.stop == kNoStop) continue;
        if (to.distance == reached_[id].distance + length(id, hop)) visit(stop, to.stop);
      }
    }
  };
  each([&](Stop from, Stop to) {
    ++after_.offsets[from + 1];
    ++before_.offsets[to + 1];
  });
  for (std::size_t stop = 0; stop < stops; ++stop) {
    after_.offsets[stop + 1] += after_.offsets[stop];
    before_.offsets[stop + 1] += before_.offsets[stop];
  }
  after_.stops.resize(after_.offsets.back());
  before_.stops.resize(before_.offsets.back());
  std::vector<std::uint64_t> next(before_.offsets.begin(), before_.offsets.end() - 1);
  std::uint64_t at = 0;
  each([&](Stop from, Stop to) {
    after_.stops[at++] = to;
    before_.stops[next[to]++] = from;
  });
}

Walks::Stop Walks::end_at(NodeId node) const {
  return reached_[node].round == round_ ? reached_[node].stop : kNoStop;
}

}  // namespace mekhala::brokerage
