#include "algorithms/layout/all_pairs.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/base/parallel.hpp"
#include "engine/base/random.hpp"

namespace mekhala::layout {
namespace {

constexpr std::uint32_t kLargestBlock = 256;
constexpr std::uint32_t kSmallestBlock = 16;
constexpr std::uint32_t kBatch = 64;  // searches that run as the bits of one word

// The nodes in blocks of one size, by chance; places past the last node stand for nobody.
struct Blocks {
  std::uint32_t size = 0;
  std::uint32_t count = 0;           // even, or one
  std::vector<std::uint32_t> place;  // of each node: block * size + number within it

  Blocks(std::uint32_t n, Random random) {
    const std::uint32_t wanted = (n + 15) / 16;
    size = std::clamp((wanted + 7) / 8 * 8, kSmallestBlock, kLargestBlock);
    count = (n + size - 1) / size;
    if (count > 1 && count % 2 == 1) ++count;
    place.resize(n);
    std::iota(place.begin(), place.end(), 0U);
    random.shuffle(std::span(place));
  }
  [[nodiscard]] std::size_t num_places() const { return std::size_t{size} * count; }
};

// Hops between all nodes, in tiles of two blocks i < j: of member a of block i and member
// (a + diagonal) mod size of block j at diagonal * size + a, so that one diagonal lies in a row. A
// block and itself: of a and b at a * size + b. 0: the same node, or nobody.
class Tiles {
 public:
  Tiles(const Component& part, const Blocks& blocks, Context& context)
      : size_(blocks.size),
        count_(blocks.count),
        hops_(std::size_t{count_} * (count_ + 1) / 2 * size_ * size_, 0) {
    const std::uint32_t n = part.size();
    std::vector<std::uint32_t> by_place(blocks.num_places(), n);
    for (std::uint32_t node = 0; node < n; ++node) by_place[blocks.place[node]] = node;
    const std::size_t batches = (blocks.num_places() + kBatch - 1) / kBatch;
    parallel_for(
        context, batches, Search(n),
        [&](std::size_t batch, Search& search) {
          search.start(by_place, batch * kBatch);
          for (std::uint32_t hops = 1; search.step(part); ++hops) {
            search.for_each_new([&](std::uint32_t bit, std::uint32_t node) {
              set(static_cast<std::uint32_t>(batch * kBatch + bit), blocks.place[node],
                  static_cast<std::uint8_t>(std::min(hops, 255U)));
            });
          }
        },
        1);
  }

  [[nodiscard]] const std::uint8_t* tile(std::uint32_t i, std::uint32_t j) const {
    return hops_.data() + tile_at(i, j);
  }

 private:
  // Breadth-first searches from up to 64 nodes at once: bit s of a node's word is search s.
  class Search {
   public:
    explicit Search(std::uint32_t n) : seen_(n), now_(n), next_(n) {}

    void start(const std::vector<std::uint32_t>& by_place, std::size_t first) {
      std::fill(seen_.begin(), seen_.end(), 0);
      std::fill(now_.begin(), now_.end(), 0);
      for (std::uint32_t bit = 0; bit < kBatch && first + bit < by_place.size(); ++bit) {
        const std::uint32_t node = by_place[first + bit];
        if (node < seen_.size()) seen_[node] = now_[node] = std::uint64_t{1} << bit;
      }
    }
    bool step(const Component& part) {
      std::uint64_t any = 0;
      for (std::uint32_t node = 0; node < seen_.size(); ++node) {
        std::uint64_t reached = 0;
        if (~seen_[node] != 0) {
          for (const std::uint32_t other : part.neighbors(node)) reached |= now_[other];
        }
        next_[node] = reached & ~seen_[node];
        any |= next_[node];
      }
      for (std::uint32_t node = 0; node < seen_.size(); ++node) seen_[node] |= next_[node];
      now_.swap(next_);
      return any != 0;
    }
    template <typename Visit>
    void for_each_new(Visit&& visit) const {
      for (std::uint32_t node = 0; node < now_.size(); ++node) {
        for (std::uint64_t bits = now_[node]; bits != 0; bits &= bits - 1) {
          visit(static_cast<std::uint32_t>(std::countr_zero(bits)), node);
        }
      }
    }

   private:
    std::vector<std::uint64_t> seen_, now_, next_;
  };

  [[nodiscard]] std::size_t tile_at(std::uint32_t i, std::uint32_t j) const {
    const std::size_t before = std::size_t{i} * (2 * count_ - i + 1) / 2;
    return (before + (j - i)) * size_ * size_;
  }
  // Each pair is met from both ends and written by the one in the smaller block.
  void set(std::uint32_t from, std::uint32_t to, std::uint8_t hops) {
    const std::uint32_t i = from / size_, j = to / size_, a = from % size_, b = to % size_;
    if (i > j) return;
    const std::uint32_t row = i == j ? a : (b + size_ - a) % size_;
    hops_[tile_at(i, j) + std::size_t{row} * size_ + (i == j ? b : a)] = hops;
  }

  std::uint32_t size_, count_;
  std::vector<std::uint8_t> hops_;
};

class Descent {
 public:
  Descent(const Component& part, Context& context)
      : context_(context),
        blocks_(part.size(), context.random(std::uint64_t{1} << 41)),
        tiles_(part, blocks_, context),
        x_(blocks_.num_places()),
        y_(blocks_.num_places()) {
    for (std::size_t hops = 1; hops < 256; ++hops) wanted_[hops] = static_cast<float>(hops);
  }

  void run(std::uint32_t rounds, double first_step, double last_step, std::vector<Point>& at) {
    for (std::size_t node = 0; node < at.size(); ++node) {
      x_[blocks_.place[node]] = static_cast<float>(at[node].x);
      y_[blocks_.place[node]] = static_cast<float>(at[node].y);
    }
    for (std::uint32_t round = 0; round < rounds; ++round) {
      const double progress = rounds == 1 ? 1 : static_cast<double>(round) / (rounds - 1);
      const double step = first_step * std::pow(last_step / first_step, progress);
      for (std::size_t hops = 1; hops < 256; ++hops) {
        share_[hops] =
            static_cast<float>(0.5 * std::min(1.0, step / static_cast<double>(hops * hops)));
      }
      one_round(context_.random(round));
    }
    for (std::size_t node = 0; node < at.size(); ++node) {
      at[node] = {x_[blocks_.place[node]], y_[blocks_.place[node]]};
    }
  }

 private:
  // Each block meets each other one once, as in a tournament: the first stays, the others turn.
  void one_round(Random random) {
    const std::uint32_t count = blocks_.count;
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    random.shuffle(std::span(order));
    const auto turn = static_cast<std::uint32_t>(random.below(blocks_.size));
    parallel_for(
        context_, count, [&](std::uint32_t block) { within(block); }, 1);
    for (std::uint32_t meeting = 0; meeting + 1 < count; ++meeting) {
      parallel_for(
          context_, count / 2,
          [&](std::uint32_t pair) {
            const std::uint32_t a = order[pair], b = order[count - 1 - pair];
            between(std::min(a, b), std::max(a, b), turn);
          },
          1);
      std::rotate(order.begin() + 1, order.end() - 1, order.end());
    }
  }

  void move(std::uint8_t hops, float& ax, float& ay, float& bx, float& by) const {
    const float way_x = ax - bx, way_y = ay - by;
    const float distance = std::sqrt(way_x * way_x + way_y * way_y + 1e-12F);
    const float share = share_[hops] * (wanted_[hops] - distance) / distance;
    ax += share * way_x;
    ay += share * way_y;
    bx -= share * way_x;
    by -= share * way_y;
  }

  void within(std::uint32_t block) {
    const std::uint32_t size = blocks_.size;
    const std::uint8_t* hops = tiles_.tile(block, block);
    float *x = x_.data() + std::size_t{block} * size, *y = y_.data() + std::size_t{block} * size;
    for (std::uint32_t a = 0; a < size; ++a) {
      for (std::uint32_t b = a + 1; b < size; ++b) {
        if (hops[a * size + b] != 0) move(hops[a * size + b], x[a], y[a], x[b], y[b]);
      }
    }
  }

  void between(std::uint32_t i, std::uint32_t j, std::uint32_t turn) {
    const std::uint32_t size = blocks_.size;
    const std::uint8_t* tile = tiles_.tile(i, j);
    float *ax = x_.data() + std::size_t{i} * size, *ay = y_.data() + std::size_t{i} * size;
    float *bx = x_.data() + std::size_t{j} * size, *by = y_.data() + std::size_t{j} * size;
    std::array<float, kLargestBlock> wanted, share;
    for (std::uint32_t step = 0; step < size; ++step) {
      const std::uint32_t diagonal = step + turn < size ? step + turn : step + turn - size;
      const std::uint8_t* hops = tile + std::size_t{diagonal} * size;
      for (std::uint32_t a = 0; a < size; ++a) {
        wanted[a] = wanted_[hops[a]];
        share[a] = share_[hops[a]];
      }
      // Two runs, so that both sides lie in rows.
      const std::uint32_t split = size - diagonal;
      row(0, split, wanted.data(), share.data(), ax, ay, bx + diagonal, by + diagonal);
      row(split, size, wanted.data(), share.data(), ax, ay, bx - split, by - split);
    }
  }

  static void row(std::uint32_t begin, std::uint32_t end, const float* wanted, const float* share,
                  float* __restrict ax, float* __restrict ay, float* __restrict bx,
                  float* __restrict by) {
    for (std::uint32_t k = begin; k < end; ++k) {
      const float way_x = ax[k] - bx[k], way_y = ay[k] - by[k];
      const float distance = std::sqrt(way_x * way_x + way_y * way_y + 1e-12F);
      const float part = share[k] * (wanted[k] - distance) / distance;
      ax[k] += part * way_x;
      ay[k] += part * way_y;
      bx[k] -= part * way_x;
      by[k] -= part * way_y;
    }
  }

  Context& context_;
  Blocks blocks_;
  Tiles tiles_;
  std::vector<float> x_, y_;
  std::array<float, 256> wanted_{}, share_{};  // by hops; of nobody 0
};

}  // namespace

void descend_all_pairs(const Component& part, std::uint32_t rounds, double first_step,
                       double last_step, std::vector<Point>& at, Context& context) {
  const std::uint64_t n = part.size();
  context.require_memory(n * n / 2 + n * 64, "distances between all nodes");
  Descent(part, context).run(rounds, first_step, last_step, at);
}

}  // namespace mekhala::layout
