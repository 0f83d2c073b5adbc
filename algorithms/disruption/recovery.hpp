#pragma once

#include "algorithms/disruption/removal.hpp"

namespace mekhala {

enum class Recovery { nearest, step, random };
template <>
struct ChoiceNames<Recovery> {
  static std::vector<std::string> names() { return {"nearest", "step", "random"}; }
};

struct DisruptionRecoveryOptions : RemovalOptions {
  DisruptionRecoveryOptions() { removals = 20; }
  Recovery recovery = Recovery::nearest;
  NodeGroups steps = {};         // of whoever has one: a step of the crime script, a kind of place
  double share = 1;              // of lost ties for which a new one is looked for
  std::uint32_t trials = 20;     // reactions drawn
  std::uint32_t points = 10;     // steps after which efficiency is measured, evenly spread
  std::uint32_t sources = 1000;  // nodes from which it is measured, drawn where more; 0: all
};

// What is left of a network where those who lost a tie look for a new one: after each step every
// neighbor u of a removed node v draws, with chance `share`, a substitute and ties to it.
//
// Convention: as `disruption`; the order is drawn from the network before anybody reacts. A
//   substitute is not removed yet, not `kept`, and no neighbor of u already; whoever is kept looks
//   for none. nearest: one of the nodes nearest to u in what is left by then, nobody where u
//   reaches none. step: one of the nearest of v's own group in `steps`; nobody where v has no
//   group, u has a neighbor of it, or u reaches none. With kinds of places as groups this is
//   displacement: who worked at a place moves to the nearest of its kind. random: any.
//   Neighbors react in the order of removed node, then node number; equal chances among equals.
// Table, one row for each measured step, 0 first: removed; largest and efficiency where nobody
//   reacts; recovered (efficiency after the reaction, mean over trials), recovered_low and _high
//   (of nine trials in ten: the 5th and 95th percentile), recovered_left (mean, among the nodes
//   left: it can rise above what was before), largest_recovered (mean), ties (new ones, mean).
// Facts: nodes, removed, trials, efficiency_before.
// Cost: O(trials (points sources m + ties m)) time, O(threads m) memory. The same bits for any
//   number of threads: trial t draws from its own stream.
// Reference: Duijn, Kashirin and Sloot (2014), doi:10.1038/srep04238: models of their kind. They
//   are assumptions: the table shows what follows from them, and nothing of what people will do.
[[nodiscard]] Table disruption_recovery(const GraphView& graph,
                                        const DisruptionRecoveryOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec disruption_recovery_spec();

}  // namespace mekhala
