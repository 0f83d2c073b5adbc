#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

#include "engine/base/random.hpp"

namespace mekhala {

// How to run, as opposed to what to compute: threads, seed, progress, stop, deadline, memory
// budget. Passed last, by reference, to whatever may take long. Nothing here changes a result
// except `seed`.
struct ContextOptions {
  unsigned threads = 0;  // 0: one for each processor of the machine
  std::uint64_t seed = 1;
  std::uint64_t memory_limit = 0;  // bytes; 0: no limit of our own
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
  std::stop_token stop = {};
  std::function<void(double)> progress =
      {};  // in [0, 1], never falls; called from one thread at a time
};

class Context {
 public:
  explicit Context(ContextOptions options = {});

  [[nodiscard]] unsigned threads() const { return threads_; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }

  // An independent stream for chunk or purpose `stream`; the same for any number of threads.
  [[nodiscard]] Random random(std::uint64_t stream) const { return {options_.seed, stream}; }

  // Throws Error(interrupted) after a stop request and Error(limit_exceeded) past the deadline.
  // Cheap enough for every few thousand steps of work; safe from any thread.
  void checkpoint() const;

  // Says how far the present part of the work is, in [0, 1]. Lower values than before are ignored.
  void report(double fraction);
  // Starts a new piece of work: the next report may start from 0 again. Nothing happens inside a
  // ProgressPart: what runs there is a part of somebody's work, not a new piece.
  void restart_progress();

  // Throws Error(limit_exceeded) naming `what` if `bytes` more would pass the memory budget.
  void require_memory(std::uint64_t bytes, const char* what) const;

 private:
  ContextOptions options_;
  unsigned threads_;
  friend class ProgressPart;
  std::mutex progress_mutex_;
  double progress_ = -1;
  double part_begin_ = 0;  // reports in [0, 1] land in [part_begin_, part_end_]
  double part_end_ = 1;
  unsigned part_depth_ = 0;
};

// While it lives, reports in [0, 1] mean [begin, end] of the part around it: an algorithm of
// several loops gives each its share. Made and ended outside parallel loops, in the manner of a
// stack.
class ProgressPart {
 public:
  ProgressPart(Context& context, double begin, double end);
  ~ProgressPart();
  ProgressPart(const ProgressPart&) = delete;
  ProgressPart& operator=(const ProgressPart&) = delete;

 private:
  Context& context_;
  double outer_begin_;
  double outer_end_;
};

}  // namespace mekhala
