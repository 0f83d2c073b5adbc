#include "engine/base/background.hpp"

#include <nanobind/nanobind.h>

#include <exception>

#include "bindings/python/parts.hpp"

namespace mekhala::python {

namespace nb = nanobind;

namespace {

constexpr std::chrono::milliseconds kLook{50};

void wait_for(Background& running, const std::function<void(double)>& progress) {
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
      if (progress && running.progress() > told) progress(told = running.progress());
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

}  // namespace

void in_background(const std::function<void(Context&)>& work, ContextOptions options,
                   const std::function<void(double)>& progress) {
  Background running(work, std::move(options));
  wait_for(running, progress);
}

void in_background(const std::function<void(const ContextOptions&)>& work, ContextOptions options,
                   const std::function<void(double)>& progress) {
  Background running(work, std::move(options));
  wait_for(running, progress);
}

}  // namespace mekhala::python
