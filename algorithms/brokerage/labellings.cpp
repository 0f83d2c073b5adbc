#include "algorithms/brokerage/labellings.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/base/error.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::size_t kMostClasses = 1024;

}  // namespace

std::vector<std::vector<std::size_t>> batches_of(const Victims& victims, const NodeGroups& batches,
                                                 NodeId num_nodes) {
  if (!batches.of.empty() && batches.of.size() != num_nodes) {
    throw Error(ErrorCode::usage, "batches must hold one batch for each node of the graph");
  }
  std::vector<std::vector<std::size_t>> members;
  std::map<std::uint32_t, std::size_t> place_of;
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    const std::uint32_t batch = batches.of.empty() ? kNoGroup : batches.of[victims.nodes[i]];
    std::size_t place = members.size();
    if (batch != kNoGroup) place = place_of.try_emplace(batch, place).first->second;
    if (place == members.size()) members.emplace_back();
    members[place].push_back(i);
  }
  return members;
}

std::vector<std::size_t> donors_of(const std::vector<std::vector<std::size_t>>& batches,
                                   std::size_t num_victims, Random random) {
  std::vector<std::size_t> from(batches.size());
  std::iota(from.begin(), from.end(), std::size_t{0});
  random.shuffle(std::span(from));
  std::vector<std::size_t> donors(num_victims);
  for (std::size_t batch = 0; batch < batches.size(); ++batch) {
    const std::vector<std::size_t>& to = batches[batch];
    const std::vector<std::size_t>& givers = batches[from[batch]];
    for (std::size_t j = 0; j < to.size(); ++j) {
      donors[to[j]] = givers[j * givers.size() / to.size()];
    }
  }
  return donors;
}

Labellings::Labellings(const Victims& victims, const std::vector<std::vector<std::size_t>>& batches,
                       std::uint32_t permutations, std::uint32_t min_group, Context& context)
    : num_victims_(victims.nodes.size()), num_groups_(victims.num_groups()) {
  std::vector<std::uint16_t> own;
  sort_classes(victims, own);
  const std::size_t most = std::size_t{permutations} + 1;
  context.require_memory(
      most * (num_victims_ * 8 + classes_.size() * classes_.size() * 16 + classes_.size() * 4),
      "the groups of victims in each permutation");
  std::vector<std::size_t> donors(num_victims_);
  std::iota(donors.begin(), donors.end(), std::size_t{0});
  add(victims, donors, own, min_group);
  has_given_ = count_ == 1;
  for (std::uint32_t run = 0; run < permutations; ++run) {
    add(victims, donors_of(batches, num_victims_, context.random(run)), own, min_group);
  }
  // A victim's classes in all labellings side by side: that is how they are asked for.
  std::vector<std::uint16_t> turned(class_of_.size());
  for (std::size_t labelling = 0; labelling < count_; ++labelling) {
    for (std::size_t i = 0; i < num_victims_; ++i) {
      turned[i * count_ + labelling] = class_of_[labelling * num_victims_ + i];
    }
  }
  class_of_.swap(turned);
}

void Labellings::sort_classes(const Victims& victims, std::vector<std::uint16_t>& own) {
  std::map<std::vector<std::pair<std::uint32_t, std::int64_t>>, std::size_t> places;
  std::vector<std::pair<std::uint32_t, std::int64_t>> key;
  for (const std::vector<UnitShare>& shares : victims.shares) {
    key.clear();
    for (const UnitShare& share : shares) key.emplace_back(share.group, share.units);
    const auto [place, fresh] = places.try_emplace(key, classes_.size());
    if (fresh) classes_.push_back(shares);
    if (classes_.size() > kMostClasses) {
      throw Error(ErrorCode::limit_exceeded,
                  "victims belong to groups in more than 1024 ways; permutations of so many are "
                  "not sampled: compare exactly, or give each victim one group");
    }
    own.push_back(static_cast<std::uint16_t>(place->second));
  }
}

std::vector<double> Labellings::chances_of(const std::vector<std::uint64_t>& sizes,
                                           std::uint32_t min_group) const {
  // As if each class were so many people, which they are.
  const std::size_t k = num_groups_;
  const std::size_t num_classes = classes_.size();
  constexpr double unit = static_cast<double>(kUnit);
  std::vector<double> weight(num_classes * k, 0);
  std::vector<std::int64_t> totals(k, 0);
  for (std::size_t c = 0; c < num_classes; ++c) {
    for (const UnitShare& share : classes_[c]) {
      weight[c * k + share.group] = static_cast<double>(share.units) / unit;
      totals[share.group] += share.units * static_cast<std::int64_t>(sizes[c]);
    }
  }
  std::vector<double> chances(num_classes * num_classes, 0);
  const std::int64_t least = std::int64_t{std::max(min_group, 1U)} * kUnit;
  std::size_t pairs = 0;
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = a + 1; b < k; ++b) {
      if (totals[a] < least || totals[b] < least) continue;
      ++pairs;
      double size = static_cast<double>(totals[a]) / unit * (static_cast<double>(totals[b]) / unit);
      for (std::size_t c = 0; c < num_classes; ++c) {
        size -= static_cast<double>(sizes[c]) * weight[c * k + a] * weight[c * k + b];
      }
      for (std::size_t c = 0; c < num_classes; ++c) {
        for (std::size_t d = 0; d < num_classes; ++d) {
          chances[c * num_classes + d] +=
              (weight[c * k + a] * weight[d * k + b] + weight[d * k + a] * weight[c * k + b]) /
              size;
        }
      }
    }
  }
  if (pairs == 0) return {};
  for (double& chance : chances) chance /= static_cast<double>(pairs);
  return chances;
}

void Labellings::add(const Victims& victims, const std::vector<std::size_t>& donors,
                     const std::vector<std::uint16_t>& own, std::uint32_t min_group) {
  const std::size_t num_classes = classes_.size();
  std::vector<std::uint64_t> sizes(num_classes, 0);
  for (const std::size_t donor : donors) ++sizes[own[donor]];
  const std::vector<double> chances = chances_of(sizes, min_group);
  if (chances.empty()) return;
  ++count_;
  std::uint32_t begin = 0;
  std::vector<std::uint32_t> next;
  for (const std::uint64_t size : sizes) {
    next.push_back(begin);
    begins_.push_back(begin);
    begin += static_cast<std::uint32_t>(size);
  }
  begins_.push_back(begin);
  const std::size_t first = order_.size();
  order_.resize(first + victims.nodes.size());
  for (std::size_t i = 0; i < donors.size(); ++i) {
    const std::uint16_t c = own[donors[i]];
    class_of_.push_back(c);
    order_[first + next[c]++] = static_cast<std::uint32_t>(i);
  }
  double sum = 0;
  for (std::size_t c = 0; c < num_classes; ++c) {
    for (std::size_t d = 0; d < num_classes; ++d) {
      const double chance = chances[c * num_classes + d];
      const auto n = static_cast<double>(sizes[c]), m = static_cast<double>(sizes[d]);
      if (c <= d) sum += chance * (c == d ? n * (n - 1) / 2 : n * m);
      ends_.push_back(sum);
      if (sizes[c] > 0 && sizes[d] > 0) largest_chance_ = std::max(largest_chance_, chance);
    }
  }
  chance_.insert(chance_.end(), chances.begin(), chances.end());
}

std::pair<std::size_t, std::size_t> Labellings::draw(std::size_t labelling, Random& random) const {
  const std::size_t num_classes = classes_.size();
  const auto ends =
      std::span(ends_).subspan(labelling * num_classes * num_classes, num_classes * num_classes);
  auto end = std::upper_bound(ends.begin(), ends.end(), random.uniform() * ends.back());
  // Rounding may reach the very end: then it is the last pair of classes that has a chance.
  if (end == ends.end()) end = std::lower_bound(ends.begin(), ends.end(), ends.back());
  const auto place = static_cast<std::size_t>(end - ends.begin());
  const auto member = [&](std::size_t c) {
    const std::uint32_t* begin = begins_.data() + labelling * (num_classes + 1) + c;
    return std::size_t{
        order_[labelling * num_victims_ + begin[0] + random.below(begin[1] - begin[0])]};
  };
  for (;;) {
    const std::size_t s = member(place / num_classes);
    const std::size_t t = member(place % num_classes);
    if (s != t) return {s, t};
  }
}

}  // namespace mekhala::brokerage
