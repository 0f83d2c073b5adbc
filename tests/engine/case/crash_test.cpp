#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <thread>

#include "engine/base/random.hpp"
#include "engine/case/case.hpp"
#include "tests/support/case_builder.hpp"

// A process that writes a case is killed at a random moment, again and again.
namespace mekhala {
namespace {

constexpr int kRoundsOfOneCase = 20;
constexpr int kMostWrites = 400;

// What transaction `tx` says: a few values, one of them longer than a page of the disk.
std::vector<std::string> values_of(TxNumber tx) {
  Random random(static_cast<std::uint64_t>(tx), 99);
  std::vector<std::string> values(1 + random.below(4));
  for (std::string& value : values) {
    value = std::to_string(tx) + ":";
    const std::size_t size = 4100 + random.below(20000);
    while (value.size() < size) value += static_cast<char>('a' + random.below(26));
  }
  return values;
}

void write_one(Case& store, TxNumber tx) {
  Saying saying("crash.csv");
  const std::uint32_t person = saying.person("p" + std::to_string(tx));
  for (const std::string& value : values_of(tx)) saying.say(person, "notes", value);
  saying.into(store);
}

// Writes and says so on the pipe until it is killed. It closes and opens the case now and then, so
// that it may be killed in that too.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int pipe) {
  try {
    std::optional<Case> store;
    for (int i = 0; i < kMostWrites; ++i) {
      if (i % 7 == 0) {
        store.reset();
        store.emplace(Case::open(file, Case::Mode::write));
      }
      const TxNumber tx = store->log(1).front().number + 1;
      write_one(*store, tx);
      if (::write(pipe, &tx, sizeof tx) != sizeof tx) ::_exit(3);
    }
  } catch (...) {
    ::_exit(4);
  }
  ::_exit(0);
}

// The number of the last transaction that the child said was written; -1 where the child failed.
TxNumber killed_while_writing(const std::filesystem::path& file, std::chrono::microseconds after) {
  int ends[2];
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child < 0) return -1;
  if (child == 0) {
    ::close(ends[0]);
    write_until_killed(file, ends[1]);
  }
  ::close(ends[1]);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  TxNumber acknowledged = 0;
  for (TxNumber tx = 0; ::read(ends[0], &tx, sizeof tx) == sizeof tx;) acknowledged = tx;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) > 1 ? -1 : acknowledged;
}

void expect_whole(const Case& store, TxNumber acknowledged) {
  Context context;
  const VerifyReport report = store.verify(context);
  ASSERT_TRUE(report.ok) << report.problem;
  const auto newest = static_cast<TxNumber>(report.transactions);
  EXPECT_GE(newest, acknowledged) << "a transaction that was acknowledged is lost";
  std::map<TxNumber, std::vector<std::string>> said;
  store.for_each_statement(
      CaseTestAccess::key(), kNoTerm, true,
      [&](const RawStatement& statement) { said[statement.tx].push_back(statement.value); });
  EXPECT_EQ(said.size(), static_cast<std::size_t>(newest - 1));
  for (const auto& [tx, values] : said) {
    EXPECT_TRUE(values == values_of(tx)) << "transaction " << tx << " is half there";
  }
}

TEST(Crash, KilledWhileWritingItLosesNothing) {
  const int rounds = is_soak() ? 240 : 12;
  const std::uint64_t seed = 2024;
  std::printf("seed %llu, %d rounds\n", static_cast<unsigned long long>(seed), rounds);
  Random random(seed, 1);
  std::optional<ScratchFolder> folder;
  TxNumber acknowledged = 0;
  int worked = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(round);
    if (round % kRoundsOfOneCase == 0) {
      folder.emplace();
      (void)Case::create(*folder / "a.case", tester());
      acknowledged = 1;
    }
    const auto after = std::chrono::microseconds(1000 + random.below(150'000));
    const TxNumber last = killed_while_writing(*folder / "a.case", after);
    ASSERT_GE(last, 0) << "the child failed by itself";
    if (last > 0) {
      EXPECT_GT(last, acknowledged);
      acknowledged = last;
      ++worked;
    }
    Case store = Case::open(*folder / "a.case", Case::Mode::write);
    ASSERT_NO_FATAL_FAILURE(expect_whole(store, acknowledged));
    EXPECT_LE(store.log(1).front().number, acknowledged + 1) << "more than one unacknowledged";
    // And it goes on from there.
    acknowledged = store.log(1).front().number + 1;
    write_one(store, acknowledged);
  }
  std::printf("%d rounds were killed after a transaction at least\n", worked);
  EXPECT_GT(worked, rounds / 3);
}

// Where a case is made there is either a whole one or none.
TEST(Crash, KilledWhileACaseIsMade) {
  const int rounds = is_soak() ? 100 : 10;
  Random random(7, 2);
  // As long as it takes, so that the moments lie all over it.
  const auto start = std::chrono::steady_clock::now();
  const ScratchFolder first;
  (void)Case::create(first / "a.case", tester());
  const auto usual = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  int made = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(round);
    const ScratchFolder folder;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      try {
        (void)Case::create(folder / "a.case", tester());
      } catch (...) {
        ::_exit(4);
      }
      ::_exit(0);
    }
    std::this_thread::sleep_for(usual * 2 * random.uniform());
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    if (!std::filesystem::exists(folder / "a.case")) continue;
    ++made;
    Context context;
    EXPECT_TRUE(Case::open(folder / "a.case", Case::Mode::write).verify(context).ok);
  }
  std::printf("%d of %d cases were made\n", made, rounds);
}

}  // namespace
}  // namespace mekhala
