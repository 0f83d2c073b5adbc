#include "engine/base/context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "engine/base/error.hpp"

namespace mekhala {

Context::Context(ContextOptions options)
    : options_(std::move(options)),
      threads_(options_.threads != 0 ? options_.threads
                                     : std::max(1U, std::thread::hardware_concurrency())) {}

void Context::checkpoint() const {
  if (options_.stop.stop_requested()) {
    throw Error(ErrorCode::interrupted, "stopped before it was finished; nothing was changed");
  }
  if (options_.deadline && std::chrono::steady_clock::now() > *options_.deadline) {
    throw Error(
        ErrorCode::limit_exceeded,
        "the time limit passed before the work was finished; allow more time or ask for less");
  }
}

void Context::report(double fraction) {
  if (!options_.progress) return;
  const std::scoped_lock lock(progress_mutex_);
  const double clamped = std::clamp(fraction, 0.0, 1.0);
  if (clamped <= progress_) return;
  progress_ = clamped;
  options_.progress(clamped);
}

void Context::restart_progress() {
  const std::scoped_lock lock(progress_mutex_);
  progress_ = -1;
}

void Context::require_memory(std::uint64_t bytes, const char* what) const {
  if (options_.memory_limit != 0 && bytes > options_.memory_limit) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{} needs about {} MiB, over the memory limit of {} MiB; raise "
                            "--memory-limit or ask for less",
                            what, (bytes >> 20) + 1, options_.memory_limit >> 20));
  }
}

}  // namespace mekhala
