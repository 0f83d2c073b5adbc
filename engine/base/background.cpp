#include "engine/base/background.hpp"

#include <utility>

namespace mekhala {

Background::Background(const std::function<void(Context&)>& work, ContextOptions options)
    : Background(
          [work](const ContextOptions& own) {
            Context context(own);
            work(context);
          },
          std::move(options)) {}

Background::Background(std::function<void(const ContextOptions&)> work, ContextOptions options)
    : work_(std::move(work)), options_(std::move(options)) {
  options_.progress = [this](double fraction) { progress_.store(fraction); };
  thread_ = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

bool Background::ended_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, time, [&] { return done_; });
}

void Background::stop() { thread_.request_stop(); }

void Background::finish() {
  if (thread_.joinable()) thread_.join();
  if (failed_) std::rethrow_exception(failed_);
}

void Background::run(std::stop_token stop) {
  try {
    options_.stop = std::move(stop);
    work_(options_);
  } catch (...) {
    failed_ = std::current_exception();
  }
  const std::scoped_lock lock(mutex_);
  done_ = true;
  ended_.notify_one();
}

}  // namespace mekhala
