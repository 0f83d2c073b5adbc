#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace mekhala {

// A portable random stream, counter-based: draw i of stream s under seed k is a pure function of
// (k, s, i), so a chunk of work draws the same numbers whichever thread runs it.
// The generator is SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) over a key
// that mixes seed and stream. Not for secrets.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream)
      : state_(mix(mix(seed) ^ (stream * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL))) {}

  [[nodiscard]] std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }

  // Uniform in [0, bound); bound 0 gives 0. Exactly uniform (Lemire 2019, doi:10.1145/3230636).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  // Uniform in [0, 1) with 53 bits.
  [[nodiscard]] double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  template <typename T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      using std::swap;
      swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  [[nodiscard]] static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace mekhala
