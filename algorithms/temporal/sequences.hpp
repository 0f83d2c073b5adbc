#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/context.hpp"

// What sequences of states have in common (the places of journeys, one after the other), and when a
// series of numbers changed. Not of a graph, so not in the registry.
namespace mekhala {

using Sequence = std::vector<std::uint32_t>;

struct FrequentSequence {
  Sequence states;
  std::uint64_t support = 0;  // sequences that hold it
};

// Sub-sequences of 2 to `longest` states, in their order but with gaps allowed, that at least
// `least` of the sequences hold; each sequence counts once. By support, highest first, then longer
// ones, then states. `least` 0 counts as 1.
// Cost: the sum of supports of all prefixes times the length of a sequence.
// Reference: Pei et al. (2004), doi:10.1109/TKDE.2004.77 (PrefixSpan).
[[nodiscard]] std::vector<FrequentSequence> frequent_sequences(std::span<const Sequence> sequences,
                                                               std::uint64_t least,
                                                               std::size_t longest,
                                                               const Context& context);

struct MarkovFit {
  std::uint64_t parameters = 0;  // contexts seen, times successors seen less one
  double log_likelihood = 0;     // natural, at the most likely transition probabilities
  double aic = 0, bic = 0;
};
struct MarkovComparison {
  std::uint64_t transitions = 0;  // predicted by both: states that have two before them
  MarkovFit first, second;        // by the state before; by the two before
  double ratio = 0;               // 2 (L2 - L1): near 0 the second step back tells nothing
  [[nodiscard]] bool has_memory() const { return second.bic < first.bic; }
};
// Whether where one goes next hangs on where one was before the last stop too. Nothing where no
// sequence has three states. O(total length) time.
// Reference: Katz (1981), doi:10.2307/1267787; Rosvall et al. (2014), doi:10.1038/ncomms5630.
[[nodiscard]] std::optional<MarkovComparison> compare_markov(std::span<const Sequence> sequences);

struct CusumOptions {
  std::size_t baseline = 6;  // values that say what is usual
  double slack = 0.5;        // of a standard deviation, that is not held against a value
  double limit = 4;          // alarm above it
  bool counts = false;       // values are counts: the deviation is at least sqrt(mean), and 1
};
struct Cusum {
  std::vector<double> up, down;  // of each value; 0 through a baseline
  // The first value of the rise (or fall) that led to an alarm, once for each alarm.
  std::vector<std::size_t> changes_up, changes_down;
};
// Cumulated sums of what lies above and below the usual, in standard deviations (with n - 1). The
// first values say what is usual; after an alarm those from the change on do. No alarm against
// fewer than two values, nor against equal ones unless they are counts.
// Reference: Page (1954), doi:10.1093/biomet/41.1-2.100; McCulloh and Carley (2011).
[[nodiscard]] Cusum cusum(std::span<const double> values, const CusumOptions& options = {});

}  // namespace mekhala
