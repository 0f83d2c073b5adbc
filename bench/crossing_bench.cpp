#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"
#include "engine/base/context.hpp"
#include "engine/base/error.hpp"

// cross_border sampled against exact, on a network with the shape of a large case.
//
// crossing_bench [VICTIMS=20000] [EPSILON=0.01] [DELTA=0.1] [SEEDS=20] [EXACT=yes|no] [RELATIVE=0]
//   [FIRST=0]
// EXACT=no leaves the comparison out, for sizes at which an exact run would take days.
namespace mekhala {
namespace {

struct Network {
  Graph graph;
  CrossBorderOptions options;
};

// A number below `size`, number i with a chance that falls as i^(-2/3): degrees by a power law.
NodeId skewed(Random& random, NodeId size) {
  const double u = random.uniform();
  return std::min(size - 1, static_cast<NodeId>(u * u * u * size));
}

// Victims of four countries (45, 40, 10 and 5 %), twice as many carriers, ten links a victim: three
// to carriers of her country, the others among carriers of one country, but one in 500 between two
// of those few (one in 1000) who know people abroad.
Network network(NodeId victims) {
  constexpr std::array<double, 5> kEnds{0, 0.45, 0.85, 0.95, 1};
  const NodeId carriers = 2 * victims;
  const auto begin_of = [&](std::size_t country) {
    return static_cast<NodeId>(kEnds[country] * carriers);
  };
  Random random(1, 0);
  std::vector<EdgeEnds> edges;
  Network net;
  net.options.groups.names = {"KH", "LA", "MM", "PH"};
  net.options.groups.of.assign(carriers, kNoGroup);
  const auto carrier_in = [&](std::size_t country) {
    return begin_of(country) + skewed(random, begin_of(country + 1) - begin_of(country));
  };
  const auto country_at = [&](double share) {
    return static_cast<std::size_t>(std::upper_bound(kEnds.begin(), kEnds.end() - 1, share) -
                                    kEnds.begin() - 1);
  };
  for (NodeId i = 0; i < victims; ++i) {
    const std::size_t country = country_at(random.uniform());
    const NodeId victim = carriers + i;
    net.options.groups.of.push_back(static_cast<std::uint32_t>(country));
    net.options.blocked.nodes.push_back(victim);
    for (int link = 0; link < 3; ++link) edges.push_back({carrier_in(country), victim});
  }
  const auto liaison_in = [&](std::size_t country) {
    const NodeId size = begin_of(country + 1) - begin_of(country);
    return begin_of(country) + size / 2 +
           static_cast<NodeId>(random.below(std::max<NodeId>(1, size / 1000)));
  };
  for (std::uint64_t i = 0; i < std::uint64_t{7} * victims; ++i) {
    const std::size_t country = country_at(random.uniform());
    if (random.below(500) != 0) {
      const NodeId size = begin_of(country + 1) - begin_of(country);
      const auto from = begin_of(country) + static_cast<NodeId>(random.below(size));
      edges.push_back({from, carrier_in(country)});
    } else {
      const std::size_t other = (country + 1 + random.below(3)) % 4;
      edges.push_back({liaison_in(country), liaison_in(other)});
    }
  }
  net.graph = Graph::from_edges(carriers + victims, edges, false);
  net.options.near = 0;
  return net;
}

struct Run {
  Table table;
  double seconds = 0;
  double cpu = 0;  // of all threads
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

double peak_gib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024 / 1024;
}

Run run(const Network& net, const CrossBorderOptions& options, std::uint64_t seed) {
  Context context({.seed = seed});
  const double cpu = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  Run run{.table = cross_border(net.graph, options, context)};
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  run.cpu = cpu_seconds() - cpu;
  return run;
}

const Column<double>& column(const Table& table, std::string_view name) {
  return std::get<Column<double>>(*table.columns.find(name));
}

double worst(const Table& a, const Table& b, std::string_view name) {
  const Column<double>& left = column(a, name);
  const Column<double>& right = column(b, name);
  double most = 0;
  for (std::size_t i = 0; i < a.columns.num_rows(); ++i) {
    most = std::max(most, std::abs(left[i] - right[i]));
  }
  return most;
}

double fact(const Table& table, std::string_view name) {
  const FactValue& value = *table.facts.find(name);
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

// The nodes that score most, and how many of their ranks are settled: their interval meets nobody
// else's.
void print_top(const Table& table, std::size_t count) {
  const Column<double>& score = column(table, "crossing");
  const Column<double>& low = column(table, "crossing_low");
  const Column<double>& high = column(table, "crossing_high");
  std::vector<std::size_t> order(table.columns.num_rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
  std::size_t settled = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t meets = 0;
    for (std::size_t other = 0; other < order.size(); ++other) {
      meets += high[other] >= low[order[i]] && low[other] <= high[order[i]] ? 1U : 0U;
    }
    settled += meets == 1 ? 1U : 0U;
  }
  fmt::print("top {}: crossing {:.5f} to {:.5f}, through of the first {:.5f}; {} ranks settled\n",
             count, score[order[0]], score[order[count - 1]], column(table, "through")[order[0]],
             settled);
}

int main_of(int argc, char** argv) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  const auto text = [&](std::size_t i, const char* missing) {
    return given.size() > i ? given[i] : std::string(missing);
  };
  const auto victims = static_cast<NodeId>(std::strtoul(text(0, "20000").c_str(), nullptr, 10));
  Network net = network(victims);
  net.options.epsilon = std::strtod(text(1, "0.01").c_str(), nullptr);
  net.options.delta = std::strtod(text(2, "0.1").c_str(), nullptr);
  const std::uint64_t seeds = std::strtoul(text(3, "20").c_str(), nullptr, 10);
  net.options.relative = std::strtod(text(5, "0").c_str(), nullptr);
  net.options.first = static_cast<std::uint32_t>(std::strtoul(text(6, "0").c_str(), nullptr, 10));
  fmt::print("{} victims, {} entities, {} links; epsilon {}, delta {}; peak {:.2f} GiB so far\n",
             victims, net.graph.view().num_nodes(), net.graph.view().num_edges(),
             net.options.epsilon, net.options.delta, peak_gib());
  Run exact;
  if (text(4, "yes") == "yes") {
    net.options.method = CrossBorderMethod::exact;
    exact = run(net, net.options, 1);
    fmt::print("exact: {:.2f} s, {:.2f} s of processors, {} searches\n", exact.seconds, exact.cpu,
               fact(exact.table, "sources"));
  }
  net.options.method = CrossBorderMethod::sampled;
  fmt::print("{:>4} {:>9} {:>8} {:>8} {:>9} {:>9} {:>9}\n", "seed", "draws", "s", "cpu s", "bound",
             "crossing", "through");
  std::uint64_t within = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Run sampled = run(net, net.options, seed);
    fmt::print("{:>4} {:>9} {:>8.2f} {:>8.2f} {:>9.6f}", seed, fact(sampled.table, "draws"),
               sampled.seconds, sampled.cpu, fact(sampled.table, "bound"));
    if (exact.seconds > 0) {
      const double crossing = worst(exact.table, sampled.table, "crossing");
      const double through = worst(exact.table, sampled.table, "through");
      // With `relative` or `first` errors may be larger where the bound says so.
      within += std::max(crossing, through) <= fact(sampled.table, "bound") ? 1U : 0U;
      fmt::print(" {:>9.6f} {:>9.6f}", crossing, through);
    }
    fmt::print("\n");
    std::fflush(stdout);
    if (seed == seeds) print_top(sampled.table, 20);
  }
  if (exact.seconds > 0) fmt::print("within the bound: {} of {} runs\n", within, seeds);
  fmt::print("peak {:.2f} GiB\n", peak_gib());
  return 0;
}

}  // namespace
}  // namespace mekhala

int main(int argc, char** argv) {
  try {
    return mekhala::main_of(argc, argv);
  } catch (const mekhala::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
