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
  const double share = std::clamp(fraction, 0.0, 1.0);
  const double whole = part_begin_ + share * (part_end_ - part_begin_);
  if (whole <= progress_) return;
  progress_ = whole;
  options_.progress(whole);
}

void Context::restart_progress() {
  const std::scoped_lock lock(progress_mutex_);
  if (part_depth_ == 0) progress_ = -1;
}

ProgressPart::ProgressPart(Context& context, double begin, double end) : context_(context) {
  const std::scoped_lock lock(context.progress_mutex_);
  outer_begin_ = context.part_begin_;
  outer_end_ = context.part_end_;
  const double width = outer_end_ - outer_begin_;
  context.part_begin_ = outer_begin_ + std::clamp(begin, 0.0, 1.0) * width;
  context.part_end_ = outer_begin_ + std::clamp(end, 0.0, 1.0) * width;
  ++context.part_depth_;
}

ProgressPart::~ProgressPart() {
  const std::scoped_lock lock(context_.progress_mutex_);
  context_.part_begin_ = outer_begin_;
  context_.part_end_ = outer_end_;
  --context_.part_depth_;
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
