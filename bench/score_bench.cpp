#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "bindings/workbench/score.hpp"
#include "engine/base/context.hpp"
#include "engine/base/error.hpp"

// Invented cases over many seeds and all regimes: how well crossing finds what was planted, and by
// how much it differs from the other measures on the same cases.
//
// score_bench [TRIALS=100] [VICTIMS=300] [odd|even] [REGIME]: seeds 1, 3, 5 ... (or 2, 4, 6 ...).
namespace mekhala {
namespace {

constexpr int kResamples = 2000;

struct Sum {
  double recall_k = 0, recall_10 = 0, precision_k = 0, rank = 0, decoys_k = 0;
};

// A 95 % interval of the mean by resampling cases.
struct Interval {
  double mean = 0, low = 0, high = 0;
};
Interval interval_of(const std::vector<double>& values) {
  Interval interval;
  if (values.empty()) return interval;
  Random random(1, 1);
  std::vector<double> means(kResamples);
  for (double& mean : means) {
    for (std::size_t i = 0; i < values.size(); ++i) mean += values[random.below(values.size())];
    mean /= static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  for (const double value : values) interval.mean += value / static_cast<double>(values.size());
  interval.low = means[kResamples * 25 / 1000];
  interval.high = means[kResamples * 975 / 1000];
  return interval;
}

void print_measure(const std::string& name, const std::vector<MeasureScore>& own,
                   const std::vector<MeasureScore>& crossing) {
  Sum sum;
  std::vector<double> recall, decoys;
  const double n = static_cast<double>(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    sum.recall_k += own[i].recall_k / n;
    sum.recall_10 += own[i].recall_10 / n;
    sum.precision_k += own[i].precision_k / n;
    sum.rank += own[i].reciprocal_rank / n;
    sum.decoys_k += static_cast<double>(own[i].decoys_k) / n;
    recall.push_back(crossing[i].recall_k - own[i].recall_k);
    decoys.push_back(static_cast<double>(crossing[i].decoys_k) -
                     static_cast<double>(own[i].decoys_k));
  }
  const Interval more = interval_of(recall), fewer = interval_of(decoys);
  fmt::print(
      "  {:<24} {:8.3f} {:8.3f} {:8.3f} {:6.3f} {:8.2f}   {:+.3f} [{:+.3f}, {:+.3f}]   "
      "{:+.2f} [{:+.2f}, {:+.2f}]\n",
      name, sum.recall_k, sum.precision_k, sum.recall_10, sum.rank, sum.decoys_k, more.mean,
      more.low, more.high, fewer.mean, fewer.low, fewer.high);
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void print_alarms(const std::vector<AlarmScore>& sums, std::size_t rows) {
  fmt::print("  alarms over {} rows with a crossing; * counts sources alone\n", rows);
  fmt::print("  {:<38} {:<18} {:>7} {:>7} {:>7} {:>9} {:>7} {:>10}\n", "alarm", "planted as",
             "raised", "planted", "found", "precision", "recall", "in records");
  for (const AlarmScore& one : sums) {
    fmt::print("  {:<38} {:<18} {:>7} {:>7} {:>7} {:>9.3f} {:>7.3f} {:>10}\n",
               (one.is_baseline ? "* " : "  ") + one.alarm, one.planted_as, one.raised, one.planted,
               one.found, share(one.found, one.raised), share(one.found, one.planted),
               one.in_records);
  }
}

// "R37 merged_namesake + R46 merged_namesake" is one; the first of several parts names a row.
std::string part_of(const std::string& row) {
  const std::size_t at = row.find(' ');
  if (at == std::string::npos) return "unknown";
  return row.substr(at + 1, row.find(' ', at + 1) - at - 1);
}

void run_regime(generator::Regime regime, std::uint32_t trials, std::uint32_t victims, bool even) {
  std::map<std::string, std::vector<MeasureScore>> scores;
  std::vector<std::string> order;
  std::map<std::string, double> first;  // parts of the first k by crossing, rows a case
  double liaisons = 0, findable = 0;
  std::vector<AlarmScore> alarms;  // sums over cases
  std::size_t alarm_rows = 0;
  for (std::uint32_t i = 0; i < trials; ++i) {
    Context context;
    const ScoreReport report = run_trial(
        {.victims = victims, .seed = 2 * i + (even ? 2U : 1U), .regime = regime}, context);
    liaisons += static_cast<double>(report.liaisons) / trials;
    findable += static_cast<double>(report.findable) / trials;
    for (std::size_t at = 0; at < std::min(report.k, report.first.size()); ++at) {
      first[part_of(report.first[at])] += 1.0 / trials;
    }
    alarm_rows += report.alarm_rows;
    if (i == 0) alarms = report.alarms;
    for (std::size_t at = 0; i > 0 && at < alarms.size(); ++at) {
      alarms[at].raised += report.alarms[at].raised;
      alarms[at].planted += report.alarms[at].planted;
      alarms[at].found += report.alarms[at].found;
      alarms[at].in_records += report.alarms[at].in_records;
    }
    for (const MeasureScore& one : report.measures) {
      if (i == 0) order.push_back(one.measure);
      scores[one.measure].push_back(one);
    }
  }
  fmt::print("{}: {} cases of {} victims, {:.1f} liaisons each, {:.1f} of them among the actors\n",
             generator::kRegimes[static_cast<std::size_t>(regime)], trials, victims, liaisons,
             findable);
  fmt::print("  {:<24} {:>8} {:>8} {:>8} {:>6} {:>8}   {:<25} {}\n", "measure", "recall@k",
             "prec@k", "recall@10", "1/rank", "decoys@k", "crossing's recall@k more",
             "its decoys@k more");
  for (const std::string& name : order) print_measure(name, scores[name], scores["crossing"]);
  fmt::print("  among the first k by crossing, a case:");
  for (const auto& [part, rows] : first) fmt::print(" {} {:.1f}", part, rows);
  fmt::print("\n");
  print_alarms(alarms, alarm_rows);
  fmt::print("\n");
}

int run(int count, char** arguments) {
  const auto number = [&](int at, std::uint32_t otherwise) {
    return count > at ? static_cast<std::uint32_t>(std::strtoul(arguments[at], nullptr, 10))
                      : otherwise;
  };
  const std::uint32_t trials = number(1, 100), victims = number(2, 300);
  const bool even = count > 3 && std::string_view(arguments[3]) == "even";
  for (std::size_t i = 0; i < std::size(generator::kRegimes); ++i) {
    if (count > 4 && generator::kRegimes[i] != arguments[4]) continue;
    run_regime(static_cast<generator::Regime>(i), trials, victims, even);
  }
  return 0;
}

}  // namespace
}  // namespace mekhala

int main(int count, char** arguments) {
  try {
    return mekhala::run(count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "score_bench: {}\n", error.what());
    return 1;
  }
}
