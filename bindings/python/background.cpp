#include <nanobind/nanobind.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "bindings/python/parts.hpp"

namespace mekhala::python {

namespace {

constexpr std::chrono::milliseconds kLook{50};

// One piece of work and what its thread and the caller's tell each other.
class Work {
 public:
  Work(const std::function<void(Context&)>& work, ContextOptions options)
      : work_(work), options_(std::move(options)) {
    options_.progress = [this](double fraction) { fraction_.store(fraction); };
    thread_ = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
  }
  bool ended_within(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, time, [&] { return done_; });
  }
  void stop() { thread_.request_stop(); }
  void finish() {
    thread_.join();
    if (failed_) std::rethrow_exception(failed_);
  }
  [[nodiscard]] double fraction() const { return fraction_.load(); }

 private:
  void run(std::stop_token stop) {
    try {
      options_.stop = std::move(stop);
      Context context(options_);
      work_(context);
    } catch (...) {
      failed_ = std::current_exception();
    }
    const std::scoped_lock lock(mutex_);
    done_ = true;
    ended_.notify_one();
  }

  const std::function<void(Context&)>& work_;
  ContextOptions options_;
  std::atomic<double> fraction_{0};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::exception_ptr failed_;
  std::jthread thread_;  // last: it begins when all the rest is there
};

}  // namespace

void in_background(const std::function<void(Context&)>& work, ContextOptions options,
                   const std::function<void(double)>& progress) {
  namespace nb = nanobind;
  Work running(work, std::move(options));
  double told = 0;
  while (true) {
    bool ended = false;
    {
      const nb::gil_scoped_release released;
      ended = running.ended_within(kLook);
    }
    if (ended) break;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      if (progress && running.fraction() > told) progress(told = running.fraction());
    } catch (...) {
      running.stop();
      const nb::gil_scoped_release released;
      try {
        running.finish();
      } catch (const std::exception&) {
        // It was told to stop; what counts is why.
      }
      throw;
    }
  }
  running.finish();
}

}  // namespace mekhala::python
