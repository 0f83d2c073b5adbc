#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/base/context.hpp"

namespace mekhala {

// A piece of work in a thread of its own, for a caller that must look after something else
// meanwhile. Stop and progress of `options` are its own and replaced; the end waits for the work.
class Background {
 public:
  Background(const std::function<void(Context&)>& work, ContextOptions options);
  // For work that makes a context of its own.
  Background(std::function<void(const ContextOptions&)> work, ContextOptions options);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() = default;  // asks it to stop and waits

  // Waits so long at most; true once it has ended, whether well or by an error.
  [[nodiscard]] bool ended_within(std::chrono::milliseconds time);
  void stop();  // asks it to: Context::checkpoint then throws
  // Waits for the end. Throws what the work threw.
  void finish();
  [[nodiscard]] double progress() const { return progress_.load(); }  // in [0, 1]

 private:
  void run(std::stop_token stop);

  std::function<void(const ContextOptions&)> work_;
  ContextOptions options_;
  std::atomic<double> progress_{0};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::exception_ptr failed_;
  std::jthread thread_;  // last: it begins when all the rest is there
};

}  // namespace mekhala
