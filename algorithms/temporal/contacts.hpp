#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/spec.hpp"

// Edges that happen at a time, and the search that follows them forwards in time. Shared by the
// entries of this folder.
//
// A contact is an edge at the time `times[edge]`, as any number (a day, a second); it takes
// `durations[edge]`, 0 where none are given. An edge without a time happens never: it is on no
// path. Where `until` is given an edge may begin at any time from `times[edge]` to `until[edge]`,
// both included, or ever after where that is NaN: a tie that held for months, or an event of which
// the month alone is known. Of a directed graph a contact leads from source to target, of an
// undirected one both ways; self-loops lead nowhere. A way in time takes contacts each of which
// begins when the one before has ended, and `wait` later, or after. With a wait of 0 several
// contacts of one instant follow each other: among dates that are known to the day or the month
// that is a way that may have been.
namespace mekhala::temporal {

struct Contact {
  double begin = 0;  // at the earliest
  double last = 0;   // at the latest
  double takes = 0;
  NodeId to = kNoNode;
  EdgeId edge = kNoEdge;
  // When it ends for whoever is there at `ready`, not after `last`.
  [[nodiscard]] double end(double ready) const { return (ready > begin ? ready : begin) + takes; }
};

struct ContactTimes {
  const EdgeValues& begin;
  const EdgeValues& until;  // none: `begin`
  const EdgeValues& durations;
};

struct ContactOptions {
  bool directed = true;    // respect the directions of a directed graph
  bool backwards = false;  // the same in reversed time: who could reach a node
};

// The contacts of each node, by begin, then edge.
class Contacts {
 public:
  // Errors: Error(usage) where an edge ends to be open before it begins.
  Contacts(const GraphView& graph, const ContactTimes& times, const ContactOptions& options,
           Context& context);
  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(offsets_.size() - 1); }
  [[nodiscard]] std::span<const Contact> of(NodeId node) const {
    return std::span<const Contact>(contacts_).subspan(offsets_[node],
                                                       offsets_[node + 1] - offsets_[node]);
  }
  // Those that whoever is at the node from `ready` on may still take, and some of the missed ones
  // where contacts last.
  [[nodiscard]] std::span<const Contact> from(NodeId node, double ready) const;
  [[nodiscard]] std::uint64_t num_undated() const { return undated_; }

 private:
  std::vector<std::uint64_t> offsets_;
  std::vector<Contact> contacts_;
  bool lasting_ = false;
  std::uint64_t undated_ = 0;
};

// The earliest end of a way to each node from one, for a departure at `start` or later. Copy one
// for each thread. Dijkstra's algorithm: to come earlier to a node never hurts, for one may wait.
class EarliestSearch {
 public:
  EarliestSearch(const Contacts& contacts, double wait);

  // Ends where `target` is reached; kNoNode: all. O(c log c) for c contacts within reach.
  void run(NodeId source, double start, NodeId target = kNoNode);

  // Nodes reached, the source first, in the order of arrival, ties by number.
  [[nodiscard]] std::span<const NodeId> reached() const { return reached_; }
  [[nodiscard]] bool has(NodeId node) const { return seen_[node] == round_ && done_[node] != 0; }
  [[nodiscard]] double arrival(NodeId node) const { return arrival_[node]; }
  // The edges of the way that was found, from the source on.
  [[nodiscard]] std::vector<EdgeId> way_to(NodeId node) const;

 private:
  struct Waiting {
    double arrival;
    NodeId node;
  };
  void relax(NodeId node, double ready);

  const Contacts* contacts_;
  double wait_;
  NodeId source_ = kNoNode;
  std::vector<std::uint32_t> seen_;
  std::vector<std::uint8_t> done_;
  std::vector<double> arrival_;
  std::vector<EdgeId> edge_to_;
  std::vector<NodeId> from_;
  std::vector<Waiting> heap_;
  std::vector<NodeId> reached_;
  std::uint32_t round_ = 0;
};

}  // namespace mekhala::temporal
