#include "engine/base/background.hpp"

#include <gtest/gtest.h>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using std::chrono::milliseconds;

TEST(Background, WorkIsDoneAndTellsHowFar) {
  int done = 0;
  Background work(
      [&](Context& context) {
        context.report(0.5);
        done = 1;
      },
      {});
  while (!work.ended_within(milliseconds(50))) {
  }
  work.finish();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(work.progress(), 0.5);
}

TEST(Background, AStopReachesTheWorkAndItsErrorComesBack) {
  Background work(
      [](Context& context) {
        while (true) context.checkpoint();
      },
      {});
  EXPECT_FALSE(work.ended_within(milliseconds(20)));
  work.stop();
  try {
    work.finish();
    FAIL() << "the error is thrown where the work is waited for";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::interrupted);
  }
}

TEST(Background, WhoeverLetsItGoStopsIt) {
  bool stopped = false;
  {
    const Background work(
        [&](Context& context) {
          try {
            while (true) context.checkpoint();
          } catch (const Error&) {
            stopped = true;
          }
        },
        {});
  }
  EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace mekhala
