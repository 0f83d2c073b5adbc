#include "engine/base/parallel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

TEST(Parallel, EachIndexOnce) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 10000U}) {
      SCOPED_TRACE(::testing::Message() << threads << " threads, " << size);
      Context context({.threads = threads});
      std::vector<int> seen(size, 0);
      parallel_for(context, size, [&](std::size_t i) { ++seen[i]; });
      EXPECT_THAT(seen, Each(1));
      parallel_for(
          context, static_cast<int>(size), [&](int i) { ++seen[static_cast<std::size_t>(i)]; }, 3);
      EXPECT_THAT(seen, Each(2));
    }
  }
}

TEST(Parallel, ChunksDependOnSizeAndGrainOnly) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    Context context({.threads = threads});
    std::mutex mutex;
    std::set<std::array<std::size_t, 3>> chunks;
    parallel_chunks(context, 10, 4, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
      const std::scoped_lock lock(mutex);
      chunks.insert({begin, end, chunk});
    });
    EXPECT_EQ(chunks, (std::set<std::array<std::size_t, 3>>{{0, 4, 0}, {4, 8, 1}, {8, 10, 2}}));
  }
}

TEST(Parallel, ScratchIsNeverShared) {
  struct Scratch {
    int busy = 0;
    std::vector<std::size_t> seen;
  };
  for (const unsigned threads : {1U, 2U, 7U}) {
    Context context({.threads = threads});
    std::atomic<int> overlaps{0};
    std::atomic<std::size_t> calls{0};
    parallel_for(
        context, std::size_t{2000}, Scratch{},
        [&](std::size_t i, Scratch& scratch) {
          if (++scratch.busy != 1) ++overlaps;
          scratch.seen.push_back(i);
          --scratch.busy;
          ++calls;
        },
        1);
    EXPECT_EQ(overlaps, 0);
    EXPECT_EQ(calls, 2000U);
  }
}

TEST(Parallel, SumsHaveTheSameBitsForAnyNumberOfThreads) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    std::vector<double> values(5000 + random.below(5000));
    for (double& value : values) value = (random.uniform() - 0.5) * 1e12 * random.uniform();
    const auto sum = [&](unsigned threads) {
      Context context({.threads = threads});
      return std::bit_cast<std::uint64_t>(parallel_reduce(
          context, values.size(), 100, 0.0,
          [&](std::size_t begin, std::size_t end) {
            double part = 0;
            for (std::size_t i = begin; i < end; ++i) part += values[i];
            return part;
          },
          [](double a, double b) { return a + b; }));
    };
    EXPECT_EQ(sum(1), sum(2));
    EXPECT_EQ(sum(1), sum(7));
  }
}

TEST(Parallel, TheLowestFaultIsCarriedOut) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    for (int round = 0; round < 50; ++round) {
      SCOPED_TRACE(threads);
      Context context({.threads = threads});
      try {
        parallel_for(
            context, 100,
            [](int i) {
              if (i >= 40 && i % 10 == 3) {
                throw Error(ErrorCode::failure, "fault " + std::to_string(i));
              }
            },
            1);
        FAIL() << "no exception";
      } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "fault 43");
      }
    }
  }
}

TEST(Parallel, OtherExceptionsPassToo) {
  Context context({.threads = 2});
  EXPECT_THROW(parallel_for(context, 10, [](int) { throw std::bad_alloc(); }), std::bad_alloc);
  // And the next loop is not harmed by the last.
  int calls = 0;
  Context one({.threads = 1});
  parallel_for(one, 10, [&](int) { ++calls; });
  EXPECT_EQ(calls, 10);
}

TEST(Parallel, StopEndsTheLoop) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::stop_source stop;
    Context context({.threads = threads, .stop = stop.get_token()});
    std::atomic<int> calls{0};
    try {
      parallel_for(
          context, 100000,
          [&](int) {
            if (++calls == 50) stop.request_stop();
          },
          1);
      FAIL() << "not stopped";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::interrupted);
    }
    EXPECT_LT(calls, 100000);
  }
}

TEST(Parallel, AnEmptyLoopIsACheckpointToo) {
  std::stop_source stop;
  stop.request_stop();
  Context context({.stop = stop.get_token()});
  EXPECT_THROW(parallel_for(context, 0, [](int) {}), Error);
}

TEST(Parallel, LoopsMayNest) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    Context context({.threads = threads});
    std::atomic<int> calls{0};
    parallel_for(
        context, 8,
        [&](int) {
          Context inner({.threads = 2});
          parallel_for(
              inner, 8, [&](int) { ++calls; }, 1);
        },
        1);
    EXPECT_EQ(calls, 64);
  }
}

TEST(Context, DeadlineAndMemory) {
  Context late({.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1)});
  try {
    late.checkpoint();
    FAIL() << "not late";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  }
  Context small({.memory_limit = 1 << 20});
  EXPECT_NO_THROW(small.require_memory(1 << 20, "a thing"));
  try {
    small.require_memory((1 << 20) + 1, "a thing");
    FAIL() << "not too large";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
    EXPECT_THAT(error.what(), HasSubstr("a thing"));
  }
  EXPECT_NO_THROW(Context().require_memory(UINT64_MAX, "anything"));
  EXPECT_GE(Context().threads(), 1U);
  EXPECT_EQ(Context({.threads = 3}).threads(), 3U);
}

TEST(Context, ProgressRisesToOne) {
  std::vector<double> seen;
  Context context({.threads = 7, .progress = [&](double fraction) { seen.push_back(fraction); }});
  parallel_for(
      context, 100, [](int) {}, 1);
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 1.0);
  context.report(0.5);
  EXPECT_EQ(seen.back(), 1.0);
  context.restart_progress();
  context.report(0.25);
  EXPECT_EQ(seen.back(), 0.25);
  context.report(7);
  EXPECT_EQ(seen.back(), 1.0);
}

TEST(Random, SameStreamSameNumbersAndOtherStreamsOthers) {
  Random a(1, 2), b(1, 2), c(1, 3), d(2, 2);
  std::set<std::uint64_t> first;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t x = a.next();
    EXPECT_EQ(x, b.next());
    first.insert({x, c.next(), d.next()});
  }
  EXPECT_EQ(first.size(), 3000U);
  EXPECT_EQ(Context({.seed = 9}).random(4).next(), Random(9, 4).next());
}

TEST(Random, BelowIsUniformAndInRange) {
  Random random(7, 0);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts[random.below(6)];
  // Chi-squared with 5 degrees of freedom: 25 is passed once in 7,000 seeds, and this one is fixed.
  double chi = 0;
  for (const int count : counts) chi += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi, 25);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.below(1), 0U);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(random.below((1ULL << 63) + 5), (1ULL << 63) + 5);
    const double u = random.uniform();
    EXPECT_GE(u, 0);
    EXPECT_LT(u, 1);
  }
}

TEST(Random, ShuffleIsAPermutation) {
  std::vector<int> values(100);
  for (int i = 0; i < 100; ++i) values[static_cast<std::size_t>(i)] = i;
  auto shuffled = values;
  Random random(3, 3);
  random.shuffle(std::span(shuffled));
  EXPECT_NE(shuffled, values);
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_EQ(shuffled, values);
}

TEST(Error, CodesAndNames) {
  const std::vector<std::pair<ErrorCode, int>> table = {
      {ErrorCode::failure, 1},        {ErrorCode::usage, 2},
      {ErrorCode::invalid_input, 3},  {ErrorCode::rows_rejected, 4},
      {ErrorCode::refused, 5},        {ErrorCode::verification_failed, 6},
      {ErrorCode::limit_exceeded, 7}, {ErrorCode::helper_missing, 8},
      {ErrorCode::interrupted, 130}};
  std::set<std::string> names;
  for (const auto& [code, exit] : table) {
    EXPECT_EQ(exit_code(code), exit);
    names.insert(name_of(code));
  }
  EXPECT_EQ(names.size(), table.size());
  const Error error(ErrorCode::usage, "say so", {.line = 3, .value = "Malee"});
  EXPECT_STREQ(error.what(), "say so");
  EXPECT_EQ(error.place().line, 3U);
}

}  // namespace
}  // namespace mekhala
