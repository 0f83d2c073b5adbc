#include "engine/base/parallel.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>

namespace mekhala::detail {

void run_chunks(Context& context, std::size_t chunks, ChunkBody body) {
  if (chunks == 0) {
    context.checkpoint();
    return;
  }
  context.restart_progress();
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::atomic<bool> failed{false};
  const auto work = [&](unsigned worker) {
    try {
      for (;;) {
        const std::size_t chunk = next.fetch_add(1, std::memory_order_relaxed);
        if (chunk >= chunks || failed.load(std::memory_order_relaxed)) return;
        context.checkpoint();
        body(chunk, worker);
        const std::size_t finished = done.fetch_add(1, std::memory_order_relaxed) + 1;
        context.report(static_cast<double>(finished) / static_cast<double>(chunks));
      }
    } catch (...) {
      failed.store(true, std::memory_order_relaxed);
      throw;
    }
  };
  const auto workers = static_cast<unsigned>(std::min<std::size_t>(context.threads(), chunks));
  if (workers == 1) {
    work(0);
    return;
  }
  // More threads may be asked for than the machine has: tests do, to compare bits.
  const oneapi::tbb::global_control allow(oneapi::tbb::global_control::max_allowed_parallelism,
                                          workers);
  oneapi::tbb::task_arena arena(static_cast<int>(workers));
  arena.execute([&] {
    oneapi::tbb::parallel_for(0U, workers, work, oneapi::tbb::simple_partitioner{});
  });
}

}  // namespace mekhala::detail
