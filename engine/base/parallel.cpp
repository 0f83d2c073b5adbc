#include "engine/base/parallel.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>

namespace mekhala::detail {
namespace {

// The exception of the lowest chunk that threw. Chunks are handed out in rising order, so every
// chunk below it has been handed out as well and is run to its end.
class FirstFault {
 public:
  [[nodiscard]] bool precedes(std::size_t chunk) const {
    return chunk_.load(std::memory_order_relaxed) < chunk;
  }
  void keep(std::size_t chunk) {
    const std::scoped_lock lock(mutex_);
    if (chunk > chunk_.load(std::memory_order_relaxed)) return;
    chunk_.store(chunk, std::memory_order_relaxed);
    exception_ = std::current_exception();
  }
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::atomic<std::size_t> chunk_{SIZE_MAX};
  std::mutex mutex_;
  std::exception_ptr exception_;
};

// Kept from call to call, so that its threads are still awake where one short loop follows another.
oneapi::tbb::task_arena& arena_of(unsigned workers) {
  thread_local std::map<unsigned, oneapi::tbb::task_arena> arenas;
  return arenas.try_emplace(workers, static_cast<int>(workers)).first->second;
}

}  // namespace

void run_chunks(Context& context, std::size_t chunks, ChunkBody body) {
  context.checkpoint();
  if (chunks == 0) return;
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  FirstFault fault;
  const auto work = [&](unsigned worker) {
    for (;;) {
      const std::size_t chunk = next.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= chunks || fault.precedes(chunk)) return;
      try {
        context.checkpoint();
        body(chunk, worker);
        const std::size_t finished = done.fetch_add(1, std::memory_order_relaxed) + 1;
        context.report(static_cast<double>(finished) / static_cast<double>(chunks));
      } catch (...) {
        fault.keep(chunk);
      }
    }
  };
  const auto workers = static_cast<unsigned>(std::min<std::size_t>(context.threads(), chunks));
  if (workers == 1) {
    work(0);
  } else {
    // More threads may be asked for than the machine has: tests do, to compare bits.
    static const auto processors = static_cast<unsigned>(oneapi::tbb::info::default_concurrency());
    std::optional<oneapi::tbb::global_control> allow;
    if (workers > processors) {
      allow.emplace(oneapi::tbb::global_control::max_allowed_parallelism, workers);
    }
    arena_of(workers).execute(
        [&] { oneapi::tbb::parallel_for(0U, workers, work, oneapi::tbb::simple_partitioner{}); });
  }
  fault.rethrow();
}

}  // namespace mekhala::detail
