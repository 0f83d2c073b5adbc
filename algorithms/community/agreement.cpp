#include "algorithms/community/agreement.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace mekhala {

namespace {

using Label = std::uint32_t;
using Count = std::uint64_t;

// How many things lie in a part of one and a part of the other.
struct Cells {
  std::vector<Count> first, second;  // sizes of the parts
  std::vector<Count> both;           // of the pairs of parts that meet
};

// Labels as 0, 1, 2 ... in their order.
std::vector<Label> dense(std::span<const Label> labels, std::vector<Count>& sizes) {
  std::vector<Label> names(labels.begin(), labels.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  sizes.assign(names.size(), 0);
  std::vector<Label> ranks;
  ranks.reserve(labels.size());
  for (const Label label : labels) {
    const auto found = std::lower_bound(names.begin(), names.end(), label);
    ranks.push_back(static_cast<Label>(found - names.begin()));
    ++sizes[ranks.back()];
  }
  return ranks;
}

Cells cells_of(std::span<const Label> a, std::span<const Label> b) {
  Cells cells;
  const std::vector<Label> first = dense(a, cells.first);
  const std::vector<Label> second = dense(b, cells.second);
  std::vector<std::uint64_t> pairs(first.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = std::uint64_t{first[i]} << 32 | second[i];
  }
  std::sort(pairs.begin(), pairs.end());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i == 0 || pairs[i] != pairs[i - 1]) cells.both.push_back(0);
    ++cells.both.back();
  }
  // Sums that do not hang on the names of parts.
  for (auto* sizes : {&cells.first, &cells.second, &cells.both}) {
    std::sort(sizes->begin(), sizes->end());
  }
  return cells;
}

double entropy(const std::vector<Count>& sizes, double n) {
  double sum = 0;
  for (const Count size : sizes) {
    const double share = static_cast<double>(size) / n;
    sum -= share * std::log(share);
  }
  return sum;
}

double pairs_in(const std::vector<Count>& sizes) {
  double pairs = 0;
  for (const Count size : sizes) {
    pairs += static_cast<double>(size) * static_cast<double>(size - 1) / 2;
  }
  return pairs;
}

// The mean of mutual information over every way to deal out the same sizes: for parts of x and y
// things, the number they share is hypergeometric.
double expected_information(const Cells& cells, Count n) {
  std::vector<double> log_factorial(n + 1, 0);
  for (Count i = 1; i <= n; ++i) {
    log_factorial[i] = log_factorial[i - 1] + std::log(static_cast<double>(i));
  }
  const auto choose = [&](Count from, Count take) {
    return log_factorial[from] - log_factorial[take] - log_factorial[from - take];
  };
  std::map<Count, Count> first, second;  // size -> how many parts
  for (const Count size : cells.first) ++first[size];
  for (const Count size : cells.second) ++second[size];
  const auto total = static_cast<double>(n);
  double sum = 0;
  for (const auto& [x, how_many_x] : first) {
    for (const auto& [y, how_many_y] : second) {
      double of_pair = 0;
      for (Count shared = std::max<Count>(1, x + y > n ? x + y - n : 0); shared <= std::min(x, y);
           ++shared) {
        const double chance =
            std::exp(choose(x, shared) + choose(n - x, y - shared) - choose(n, y));
        const auto together = static_cast<double>(shared);
        of_pair += chance * together / total *
                   std::log(total * together / (static_cast<double>(x) * static_cast<double>(y)));
      }
      sum += of_pair * static_cast<double>(how_many_x) * static_cast<double>(how_many_y);
    }
  }
  return sum;
}

// Of what is not due to chance, the share that is there. Chance may leave nothing.
double beyond_chance(double found, double expected, double most) {
  const double left = most - expected;
  return std::abs(left) <= 1e-15 * std::max(1.0, most) ? 1 : (found - expected) / left;
}

double rand_index(const Cells& cells, double n) {
  const double all_pairs = n * (n - 1) / 2;
  const double first = pairs_in(cells.first);
  const double second = pairs_in(cells.second);
  if (all_pairs <= 0) return 1;
  return beyond_chance(pairs_in(cells.both), first * second / all_pairs, (first + second) / 2);
}

}  // namespace

double adjusted_rand_index(std::span<const Label> a, std::span<const Label> b) {
  return rand_index(cells_of(a, b), static_cast<double>(a.size()));
}

PartitionAgreement partition_agreement(std::span<const Label> a, std::span<const Label> b) {
  PartitionAgreement result;
  if (a.empty()) return result;
  const Cells cells = cells_of(a, b);
  const auto n = static_cast<double>(a.size());
  const double first = entropy(cells.first, n);
  const double second = entropy(cells.second, n);
  const double joint = entropy(cells.both, n);
  const double shared = std::max(0.0, first + second - joint);
  const double mean = (first + second) / 2;
  if (mean > 0) result.nmi = shared / mean;
  result.variation_of_information = std::max(0.0, 2 * joint - first - second);
  result.ari = rand_index(cells, n);
  result.ami = beyond_chance(shared, expected_information(cells, a.size()), mean);
  return result;
}

Facts partition_agreement(const GraphView& graph, const PartitionAgreementOptions& options,
                          Context&) {
  std::vector<Label> first, second;
  for (NodeId node = 0; node < options.first.of.size() && node < options.second.of.size(); ++node) {
    if (options.first.of[node] == kNoGroup || options.second.of[node] == kNoGroup) continue;
    first.push_back(options.first.of[node]);
    second.push_back(options.second.of[node]);
  }
  const PartitionAgreement agreement = partition_agreement(first, second);
  const auto counted = static_cast<std::int64_t>(first.size());
  Facts facts;
  facts.add("nodes", counted);
  facts.add("left_out", std::int64_t{graph.num_nodes()} - counted);
  facts.add("nmi", agreement.nmi);
  facts.add("ami", agreement.ami);
  facts.add("ari", agreement.ari);
  facts.add("variation_of_information", agreement.variation_of_information);
  return facts;
}

AlgorithmSpec partition_agreement_spec() {
  return describe<Facts, PartitionAgreementOptions>("partition_agreement", &partition_agreement)
      .family("community")
      .summary("How far two groupings of the same nodes agree: NMI, AMI, ARI, VI.")
      .convention(
          "Edges do not count; nodes without a group in either are left out and counted. NMI over "
          "the mean of both entropies; AMI and ARI beyond chance, with the same sizes dealt out in "
          "every way; VI in nats, 0 where they are equal.")
      .cost("O(n log n), and the product of numbers of sizes for AMI")
      .reference("Vinh, Epps and Bailey (2010); doi:10.1007/BF01908075")
      .param("first", &PartitionAgreementOptions::first, "a group for each node")
      .required()
      .param("second", &PartitionAgreementOptions::second, "another")
      .required();
}

}  // namespace mekhala
