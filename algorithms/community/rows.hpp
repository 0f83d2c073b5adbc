#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "algorithms/community/strength_graph.hpp"

// Building rows in parallel, and summing by label. Internal to this folder.
namespace mekhala::community {

// So many items a chunk that there are about 64 chunks, and at most `most`; all in one where there
// is too little work for a second thread to be worth waking.
[[nodiscard]] constexpr std::size_t share_of(std::size_t items, std::size_t most,
                                             std::size_t arcs) {
  constexpr std::size_t kWorth = 20000;
  if (arcs < kWorth) return std::max<std::size_t>(items, 1);
  return std::clamp<std::size_t>(items / 64, 1, most);
}

// Sums of strengths from one node to labels, cleared by touching what was touched. Strengths are
// above 0.
class LinkSums {
 public:
  explicit LinkSums(std::size_t size) : sums_(size, 0), labels_(size) {}
  void add(std::uint32_t label, double strength) {
    if (sums_[label] == 0) labels_[count_++] = label;
    sums_[label] += strength;
  }
  [[nodiscard]] double operator[](std::uint32_t label) const { return sums_[label]; }
  // In order of first appearance.
  [[nodiscard]] std::span<const std::uint32_t> labels() const {
    return std::span(labels_).first(count_);
  }
  void clear() {
    for (const std::uint32_t label : labels()) sums_[label] = 0;
    count_ = 0;
  }

 private:
  std::vector<double> sums_;
  Labels labels_;
  std::size_t count_ = 0;
};

// Calls fill(node, scratch, emit) for each node and makes rows of what it emits, (target, strength)
// in its order. `scratch` is copied once for each thread.
template <typename Scratch, typename Fill>
[[nodiscard]] Rows build_rows(Context& context, NodeId n, std::size_t grain, const Scratch& scratch,
                              Fill&& fill) {
  struct Part {
    std::vector<NodeId> targets;
    std::vector<double> strengths;
  };
  struct Storage {
    std::vector<ArcOffset> offsets;
    std::unique_ptr<NodeId[]> targets;
    std::unique_ptr<double[]> strengths;
  };
  auto made = std::make_shared<Storage>();
  made->offsets.assign(std::size_t{n} + 1, 0);
  const std::size_t chunks = detail::chunk_count(n, grain);
  std::vector<Part> parts(chunks);
  const auto end_of = [&](std::size_t chunk) {
    return std::min<std::size_t>(n, (chunk + 1) * grain);
  };
  parallel_for(
      context, chunks, scratch,
      [&](std::size_t chunk, Scratch& mine) {
        Part& part = parts[chunk];
        for (std::size_t node = chunk * grain; node < end_of(chunk); ++node) {
          const std::size_t before = part.targets.size();
          fill(static_cast<NodeId>(node), mine, [&](NodeId target, double strength) {
            part.targets.push_back(target);
            part.strengths.push_back(strength);
          });
          made->offsets[node + 1] = part.targets.size() - before;
        }
      },
      1);
  for (std::size_t node = 0; node < n; ++node) made->offsets[node + 1] += made->offsets[node];
  const ArcOffset arcs = made->offsets[n];
  made->targets = std::make_unique_for_overwrite<NodeId[]>(arcs);
  made->strengths = std::make_unique_for_overwrite<double[]>(arcs);
  parallel_for(
      context, chunks,
      [&](std::size_t chunk) {
        const ArcOffset at = made->offsets[chunk * grain];
        std::copy(parts[chunk].targets.begin(), parts[chunk].targets.end(),
                  made->targets.get() + at);
        std::copy(parts[chunk].strengths.begin(), parts[chunk].strengths.end(),
                  made->strengths.get() + at);
        parts[chunk] = {};
      },
      1);
  Rows rows;
  rows.offsets = made->offsets;
  rows.targets = {made->targets.get(), arcs};
  // An empty span would mean 1 each; without arcs that is as true.
  rows.strengths = {made->strengths.get(), arcs};
  rows.storage = std::move(made);
  return rows;
}

// Calls body(std::true_type or std::false_type): whether every strength is 1 is known to the inner
// loops when they are compiled.
template <typename Body>
decltype(auto) with_unit(const Rows& rows, Body&& body) {
  if (rows.unit()) return body(std::true_type());
  return body(std::false_type());
}

}  // namespace mekhala::community
