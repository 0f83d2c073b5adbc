#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/brokerage/victim_graph.hpp"
#include "engine/base/random.hpp"

// Victims whose groups have changed places. Internal to this folder.
namespace mekhala::brokerage {

// Places in Victims::nodes, by batch; batches in order of their first member.
[[nodiscard]] std::vector<std::vector<std::size_t>> batches_of(const Victims& victims,
                                                               const NodeGroups& batches,
                                                               NodeId num_nodes);

// For each victim the one whose groups it takes, when batches change places as
// cross_border_permutation says.
[[nodiscard]] std::vector<std::size_t> donors_of(
    const std::vector<std::vector<std::size_t>>& batches, std::size_t num_victims, Random random);

// Many ways to give the victims groups, side by side: first the given one, then that of run 0, 1
// ... of context.random(run). Those in which no pair of groups is large enough are left out.
class Labellings {
 public:
  Labellings(const Victims& victims, const std::vector<std::vector<std::size_t>>& batches,
             std::uint32_t permutations, std::uint32_t min_group, Context& context);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool has_given() const { return has_given_; }  // the first is the given one
  [[nodiscard]] std::size_t num_victims() const { return num_victims_; }
  [[nodiscard]] std::uint32_t num_groups() const { return num_groups_; }
  // Victims of one class are of the same groups, to the same parts.
  [[nodiscard]] const std::vector<std::vector<UnitShare>>& classes() const { return classes_; }
  // The class of a victim in each labelling.
  [[nodiscard]] std::span<const std::uint16_t> classes_of(std::size_t victim) const {
    return std::span(class_of_).subspan(victim * count_, count_);
  }

  // What two victims weigh in a labelling: the mean over its averaged pairs of groups ab of
  // (weight_s(a) weight_t(b) + weight_t(a) weight_s(b)) / N_ab. Over all pairs it adds up to 1.
  [[nodiscard]] double chance(std::size_t labelling, std::size_t s, std::size_t t) const {
    const std::size_t c = classes_of(s)[labelling], d = classes_of(t)[labelling];
    return chance_[(labelling * classes_.size() + c) * classes_.size() + d];
  }
  [[nodiscard]] double largest_chance() const { return largest_chance_; }
  // Two victims, each pair with its chance.
  [[nodiscard]] std::pair<std::size_t, std::size_t> draw(std::size_t labelling,
                                                         Random& random) const;

 private:
  void sort_classes(const Victims& victims, std::vector<std::uint16_t>& own);
  void add(const Victims& victims, const std::vector<std::size_t>& donors,
           const std::vector<std::uint16_t>& own, std::uint32_t min_group);
  [[nodiscard]] std::vector<double> chances_of(const std::vector<std::uint64_t>& sizes,
                                               std::uint32_t min_group) const;

  std::size_t count_ = 0;
  bool has_given_ = false;
  std::size_t num_victims_;
  std::uint32_t num_groups_;
  double largest_chance_ = 0;
  std::vector<std::vector<UnitShare>> classes_;
  std::vector<std::uint16_t> class_of_;  // of a victim in a labelling
  std::vector<double> chance_;           // labelling, class, class
  std::vector<double> ends_;             // the same, of all pairs together, summed up
  std::vector<std::uint32_t> order_;     // labelling: victims by class
  std::vector<std::uint32_t> begins_;    // labelling, class: in that order; and the end
};

}  // namespace mekhala::brokerage
