#include "algorithms/temporal/contacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace mekhala::temporal {

namespace {

Contact contact_of(const ContactTimes& times, EdgeId edge, bool backwards) {
  const double begin = times.begin[edge];
  const double takes = times.durations.given() ? times.durations[edge] : 0;
  double last = times.until.given() ? times.until[edge] : begin;
  if (std::isnan(last)) last = std::numeric_limits<double>::infinity();
  if (last < begin) {
    throw Error(ErrorCode::usage,
                fmt::format("until must not be before times; that of edge {} is", edge));
  }
  if (backwards) return {-(last + takes), -(begin + takes), takes, kNoNode, edge};
  return {begin, last, takes, kNoNode, edge};
}

}  // namespace

Contacts::Contacts(const GraphView& graph, const ContactTimes& times, const ContactOptions& options,
                   Context& context)
    : offsets_(graph.num_nodes() + std::size_t{1}, 0), lasting_(times.until.given()) {
  const bool both = !graph.directed() || !options.directed;
  const auto each = [&](auto&& add) {
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (std::isnan(times.begin[edge]) || graph.source(edge) == graph.target(edge)) continue;
      const Contact contact = contact_of(times, edge, options.backwards);
      if (both || !options.backwards) add(graph.source(edge), graph.target(edge), contact);
      if (both || options.backwards) add(graph.target(edge), graph.source(edge), contact);
    }
  };
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    undated_ += std::isnan(times.begin[edge]) ? 1 : 0;
  }
  each([&](NodeId from, NodeId, const Contact&) { ++offsets_[from + 1]; });
  for (NodeId node = 0; node < graph.num_nodes(); ++node) offsets_[node + 1] += offsets_[node];
  contacts_.resize(offsets_.back());
  std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  each([&](NodeId from, NodeId to, Contact contact) {
    contact.to = to;
    contacts_[next[from]++] = contact;
  });
  parallel_for(context, graph.num_nodes(), [&](NodeId node) {
    std::sort(contacts_.begin() + static_cast<std::ptrdiff_t>(offsets_[node]),
              contacts_.begin() + static_cast<std::ptrdiff_t>(offsets_[node + 1]),
              [](const Contact& a, const Contact& b) {
                return a.begin != b.begin ? a.begin < b.begin : a.edge < b.edge;
              });
  });
}

std::span<const Contact> Contacts::from(NodeId node, double ready) const {
  const std::span<const Contact> all = of(node);
  if (lasting_) return all;
  const auto first = std::lower_bound(all.begin(), all.end(), ready,
                                      [](const Contact& c, double time) { return c.begin < time; });
  return all.subspan(static_cast<std::size_t>(first - all.begin()));
}

EarliestSearch::EarliestSearch(const Contacts& contacts, double wait)
    : contacts_(&contacts),
      wait_(wait),
      seen_(contacts.num_nodes(), 0),
      done_(contacts.num_nodes(), 0),
      arrival_(contacts.num_nodes(), 0),
      edge_to_(contacts.num_nodes(), kNoEdge),
      from_(contacts.num_nodes(), kNoNode) {}

void EarliestSearch::relax(NodeId node, double ready) {
  for (const Contact& contact : contacts_->from(node, ready)) {
    if (contact.last < ready) continue;
    const NodeId to = contact.to;
    const double end = contact.end(ready);
    if (seen_[to] == round_ && (done_[to] != 0 || arrival_[to] <= end)) continue;
    seen_[to] = round_;
    done_[to] = 0;
    arrival_[to] = end;
    edge_to_[to] = contact.edge;
    from_[to] = node;
    heap_.push_back({end, to});
    std::push_heap(heap_.begin(), heap_.end(), [](const Waiting& a, const Waiting& b) {
      return a.arrival != b.arrival ? a.arrival > b.arrival : a.node > b.node;
    });
  }
}

void EarliestSearch::run(NodeId source, double start, NodeId target) {
  if (++round_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0);
    round_ = 1;
  }
  heap_.clear();
  reached_.assign(1, source);
  source_ = source;
  seen_[source] = round_;
  done_[source] = 1;
  arrival_[source] = start;
  from_[source] = kNoNode;
  if (source == target) return;
  relax(source, start);
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), [](const Waiting& a, const Waiting& b) {
      return a.arrival != b.arrival ? a.arrival > b.arrival : a.node > b.node;
    });
    const Waiting next = heap_.back();
    heap_.pop_back();
    if (done_[next.node] != 0) continue;
    done_[next.node] = 1;
    reached_.push_back(next.node);
    if (next.node == target) return;
    relax(next.node, next.arrival + wait_);
  }
}

std::vector<EdgeId> EarliestSearch::way_to(NodeId node) const {
  std::vector<EdgeId> edges;
  for (NodeId at = node; at != source_; at = from_[at]) edges.push_back(edge_to_[at]);
  std::reverse(edges.begin(), edges.end());
  return edges;
}

}  // namespace mekhala::temporal
