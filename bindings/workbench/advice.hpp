#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bindings/workbench/robustness.hpp"

// Which one enquiry would narrow the ranges of the first rows most. Nothing is re-run for it: the
// re-runs that were made are parted by whether a link stood in them, as they would be once an
// enquiry had settled it. That one link stands also speaks for whatever else its source says.
namespace mekhala {

// What settling one link would do.
struct Settled {
  EdgeId edge = 0;
  double stands = 0;   // in this share of re-runs
  double narrows = 0;  // ranks: how much narrower the ranges get, expected, mean over the rows
};

// Those that narrow, the most first. `series`: of the re-runs. `rows`: the first so many of the
// tracked nodes. `stood(run, edge)`. `last`: the rank of whoever is not ranked. Each side has ten
// re-runs or more, or a link is left out: of fewer no range can be told.
// Cost: O(edges * rows * runs).
[[nodiscard]] std::vector<Settled> settle_links(
    const RerunRanks& reruns, std::size_t series, std::size_t rows, EdgeId edges,
    const std::function<bool(std::uint32_t, EdgeId)>& stood, std::uint32_t last, Context& context);

// As asked with RerunOptions::advice, of the first rows (RerunOptions::first), under the first
// table, with what is not graded in. A link is offered with the register that would settle it. No
// victim is asked again: what an interview or a link to somebody protected says is offered through
// a register or not at all; outside the work view links to protected people are not offered.
void add_advice(HubsReport& report, const HubTable& table, const Case& store,
                const Disclosure& disclosure, const HubGround& ground, const Reruns& reruns,
                const HubsOptions& options, Context& context);

}  // namespace mekhala
