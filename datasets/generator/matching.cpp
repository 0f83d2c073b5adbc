#include "datasets/generator/matching.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace mekhala::generator {
namespace {

// The integral of x^power from a to b.
double integral(double power, double a, double b) {
  const double p = power + 1;
  return std::abs(p) < 1e-12 ? std::log(b / a) : (std::pow(b, p) - std::pow(a, p)) / p;
}

using Ends = std::pair<NodeId, NodeId>;

// Edges with their set, so that a repeat is seen at once.
class Matched {
 public:
  explicit Matched(const std::function<bool(NodeId, NodeId)>& allowed) : allowed_(allowed) {}

  bool add(Ends ends) {
    if (!fits(ends)) return false;
    taken_.insert(edge_key(ends.first, ends.second));
    edges_.push_back(ends);
    return true;
  }
  // Gives one end each of a random edge and of `ends` to the other, if both then fit.
  bool swap_in(Ends ends, Random& random) {
    if (edges_.empty()) return false;
    Ends& other = edges_[random.below(edges_.size())];
    if (random.below(2) == 1) std::swap(ends.first, ends.second);
    const Ends one{ends.first, other.second}, two{other.first, ends.second};
    taken_.erase(edge_key(other.first, other.second));
    if (fits(one)) {
      taken_.insert(edge_key(one.first, one.second));
      if (fits(two)) {
        taken_.insert(edge_key(two.first, two.second));
        other = one;
        edges_.push_back(two);
        return true;
      }
      taken_.erase(edge_key(one.first, one.second));
    }
    taken_.insert(edge_key(other.first, other.second));
    return false;
  }
  [[nodiscard]] const std::vector<Ends>& edges() const { return edges_; }
  void reserve(std::size_t count) {
    edges_.reserve(count);
    taken_.reserve(count);
  }

 private:
  [[nodiscard]] bool fits(const Ends& ends) const {
    return ends.first != ends.second && allowed_(ends.first, ends.second) &&
           !taken_.contains(edge_key(ends.first, ends.second));
  }

  const std::function<bool(NodeId, NodeId)>& allowed_;
  std::vector<Ends> edges_;
  std::unordered_set<std::uint64_t> taken_;
};

}  // namespace

PowerLaw PowerLaw::with_mean(double exponent, double mean, double most) {
  double low = mean / 1e12, high = mean;
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    (PowerLaw(exponent, middle, most).mean() < mean ? low : high) = middle;
  }
  return {exponent, high, most};
}

double PowerLaw::mean() const {
  if (most_ <= least_) return least_;
  return integral(1 - exponent_, least_, most_) / integral(-exponent_, least_, most_);
}

double PowerLaw::draw(Random& random) const {
  const double u = random.uniform();
  const double p = 1 - exponent_;
  if (std::abs(p) < 1e-12) return least_ * std::pow(most_ / least_, u);
  const double low = std::pow(least_, p), high = std::pow(most_, p);
  return std::clamp(std::pow(low + u * (high - low), 1 / p), least_, most_);
}

std::uint32_t PowerLaw::draw_whole(Random& random) const {
  const double x = draw(random);
  const double whole = std::floor(x);
  return static_cast<std::uint32_t>(whole) + (random.uniform() < x - whole ? 1 : 0);
}

void match_ends(std::span<const NodeId> names, std::span<const std::uint32_t> degree,
                const std::function<bool(NodeId, NodeId)>& allowed, Random& random,
                EdgeKeys& keys) {
  constexpr int kTries = 100;
  std::vector<NodeId> ends;
  for (std::size_t i = 0; i < names.size(); ++i) ends.insert(ends.end(), degree[i], names[i]);
  random.shuffle(std::span(ends));
  if (ends.size() % 2 == 1) ends.pop_back();
  Matched matched(allowed);
  matched.reserve(ends.size() / 2);
  std::vector<Ends> refused;
  for (std::size_t i = 0; i < ends.size(); i += 2) {
    const Ends pair{ends[i], ends[i + 1]};
    if (!matched.add(pair)) refused.push_back(pair);
  }
  for (const Ends& pair : refused) {
    for (int tries = 0; tries < kTries && !matched.swap_in(pair, random); ++tries) {
    }
  }
  for (const Ends& pair : matched.edges()) keys.push_back(edge_key(pair.first, pair.second));
}

}  // namespace mekhala::generator
