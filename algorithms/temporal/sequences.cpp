#include "algorithms/temporal/sequences.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace mekhala {

namespace {

// Where in a sequence the first occurrence of a prefix ends.
struct Projected {
  std::size_t sequence;
  std::size_t next;
};

class PrefixSpan {
 public:
  PrefixSpan(std::span<const Sequence> sequences, std::uint64_t least, std::size_t longest,
             const Context& context)
      : sequences_(sequences),
        least_(std::max<std::uint64_t>(least, 1)),
        longest_(longest),
        context_(context) {}

  std::vector<FrequentSequence> run() {
    std::vector<Projected> all;
    for (std::size_t i = 0; i < sequences_.size(); ++i) all.push_back({i, 0});
    grow({}, all);
    std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      if (a.support != b.support) return a.support > b.support;
      if (a.states.size() != b.states.size()) return a.states.size() > b.states.size();
      return a.states < b.states;
    });
    return std::move(found_);
  }

 private:
  void grow(const Sequence& prefix, const std::vector<Projected>& where) {
    context_.checkpoint();
    std::map<std::uint32_t, std::vector<Projected>> next;
    for (const Projected& at : where) {
      const Sequence& sequence = sequences_[at.sequence];
      std::set<std::uint32_t> seen;
      for (std::size_t i = at.next; i < sequence.size(); ++i) {
        if (seen.insert(sequence[i]).second) next[sequence[i]].push_back({at.sequence, i + 1});
      }
    }
    for (const auto& [state, rest] : next) {
      if (rest.size() < least_) continue;
      Sequence longer = prefix;
      longer.push_back(state);
      if (longer.size() >= 2) found_.push_back({longer, rest.size()});
      if (longer.size() < longest_) grow(longer, rest);
    }
  }

  std::span<const Sequence> sequences_;
  std::uint64_t least_;
  std::size_t longest_;
  const Context& context_;
  std::vector<FrequentSequence> found_;
};

// How often each state followed each context.
template <typename Key>
using Transitions = std::map<Key, std::map<std::uint32_t, std::uint64_t>>;

template <typename Key>
MarkovFit fit(const Transitions<Key>& transitions, std::uint64_t count, std::size_t successors) {
  MarkovFit made;
  for (const auto& [context, followers] : transitions) {
    std::uint64_t total = 0;
    for (const auto& [state, times] : followers) total += times;
    for (const auto& [state, times] : followers) {
      const auto k = static_cast<double>(times);
      made.log_likelihood += k * std::log(k / static_cast<double>(total));
    }
  }
  made.parameters = transitions.size() * (successors - 1);
  const auto parameters = static_cast<double>(made.parameters);
  made.aic = 2 * parameters - 2 * made.log_likelihood;
  made.bic = parameters * std::log(static_cast<double>(count)) - 2 * made.log_likelihood;
  return made;
}

struct Usual {
  double mean = 0, deviation = 0;
};

Usual usual_of(std::span<const double> values, bool counts) {
  Usual usual;
  if (values.size() < 2) return usual;
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  usual.mean = sum / n;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  // Equal values may have a mean that is a rounding away from them.
  if (*least < *most) {
    for (const double value : values) squares += (value - usual.mean) * (value - usual.mean);
  }
  usual.deviation = std::sqrt(squares / (n - 1));
  if (counts) usual.deviation = std::max({usual.deviation, std::sqrt(std::abs(usual.mean)), 1.0});
  return usual;
}

// One side of a CUSUM: what has come together, and since when.
struct Side {
  double sum = 0;
  std::size_t begin = 0;
  bool add(double deviations, const CusumOptions& options, std::size_t at) {
    if (sum == 0) begin = at;
    sum = std::max(0.0, sum + deviations - options.slack);
    return sum > options.limit;
  }
};

}  // namespace

std::vector<FrequentSequence> frequent_sequences(std::span<const Sequence> sequences,
                                                 std::uint64_t least, std::size_t longest,
                                                 const Context& context) {
  if (longest < 2) return {};
  return PrefixSpan(sequences, least, longest, context).run();
}

std::optional<MarkovComparison> compare_markov(std::span<const Sequence> sequences) {
  Transitions<std::uint32_t> first;
  Transitions<std::pair<std::uint32_t, std::uint32_t>> second;
  std::set<std::uint32_t> successors;
  MarkovComparison made;
  for (const Sequence& sequence : sequences) {
    for (std::size_t i = 2; i < sequence.size(); ++i) {
      ++first[sequence[i - 1]][sequence[i]];
      ++second[{sequence[i - 2], sequence[i - 1]}][sequence[i]];
      successors.insert(sequence[i]);
      ++made.transitions;
    }
  }
  if (made.transitions == 0) return std::nullopt;
  made.first = fit(first, made.transitions, successors.size());
  made.second = fit(second, made.transitions, successors.size());
  made.ratio = 2 * (made.second.log_likelihood - made.first.log_likelihood);
  return made;
}

Cusum cusum(std::span<const double> values, const CusumOptions& options) {
  Cusum made;
  made.up.assign(values.size(), 0);
  made.down.assign(values.size(), 0);
  std::size_t at = options.baseline;
  Usual usual = usual_of(values.first(std::min(at, values.size())), options.counts);
  Side up, down;
  for (; at < values.size(); ++at) {
    if (!(usual.deviation > 0)) return made;
    const double deviations = (values[at] - usual.mean) / usual.deviation;
    const bool rises = up.add(deviations, options, at), falls = down.add(-deviations, options, at);
    made.up[at] = up.sum;
    made.down[at] = down.sum;
    if (!rises && !falls) continue;
    const std::size_t begin = rises ? up.begin : down.begin;
    (rises ? made.changes_up : made.changes_down).push_back(begin);
    if (values.size() - begin <= options.baseline) return made;
    usual = usual_of(values.subspan(begin, options.baseline), options.counts);
    at = std::max(at, begin + options.baseline - 1);
    up = down = {};
  }
  return made;
}

}  // namespace mekhala
