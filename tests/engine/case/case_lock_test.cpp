#include "engine/case/case_lock.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/case/case.hpp"
#include "tests/support/case_builder.hpp"

// The way to a case file: what is refused before anything of it is run, and who may write.
namespace mekhala {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const fs::path kNasty = fs::path(MEKHALA_SOURCE_DIR) / "../shared/nasty";

struct Look {
  std::string bytes;
  std::int64_t seconds, nanoseconds;
  bool operator==(const Look&) const = default;
};
Look look_at(const fs::path& file) {
  struct stat seen {};
  EXPECT_EQ(::lstat(file.c_str(), &seen), 0);
  return {S_ISREG(seen.st_mode) ? read_file(file) : "", seen.st_mtim.tv_sec, seen.st_mtim.tv_nsec};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

// Refused as an input, in either mode, by its name, at once, and left as it was.
void expect_refused(const fs::path& file, const char* why) {
  const Look before = look_at(file);
  for (const auto mode : {Case::Mode::read, Case::Mode::write}) {
    const auto start = std::chrono::steady_clock::now();
    const Error error = error_of([&] { (void)Case::open(file, mode); });
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60)) << "it hangs";
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_THAT(std::string(error.what()), HasSubstr(file.filename().string()));
    EXPECT_THAT(std::string(error.what()), HasSubstr(why));
  }
  EXPECT_TRUE(look_at(file) == before) << file << " was touched";
}

Case case_of_two(const fs::path& file) {
  Case store = Case::create(file, tester());
  Saying saying;
  saying.link("recruited", saying.person("a", "Ana Reyle"), saying.person("b", "Ben Okoro"));
  saying.into(store);
  return store;
}

TEST(CaseLock, HostileFilesAreRefusedAndUntouched) {
  std::ifstream index(kNasty / "INDEX.tsv");
  if (!index) GTEST_SKIP() << "the collection of nasty files is not here";
  std::size_t seen = 0;
  for (std::string line; std::getline(index, line);) {
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() < 6 || !fields[0].starts_with("d") || fields[2] != "case") continue;
    SCOPED_TRACE(line);
    ASSERT_TRUE(fields[5].starts_with("E")) << "what else than a refusal is expected?";
    const ScratchFolder folder;
    const fs::path copy = folder / fs::path(fields[1]).filename().string();
    fs::copy_file(kNasty / fields[1], copy);
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
    expect_refused(copy, "");
    EXPECT_THAT(names_in(folder.path()), ElementsAre(copy.filename().string()))
        << "nothing is left beside it";
    ++seen;
  }
  EXPECT_GE(seen, 7U);
}

TEST(CaseLock, WhatIsNoCaseFile) {
  const ScratchFolder folder;
  const auto file = [&](const char* name, std::string_view bytes) {
    write_file(folder / name, bytes);
    return folder / name;
  };
  expect_refused(file("empty.case", ""), "is empty");
  expect_refused(file("short.case", "SQLite format 3"), "too short");
  expect_refused(file("text.case", std::string(5000, 'x')), "not a case file");
  expect_refused(file("cut.case", std::string("SQLite format 3\0", 16) + std::string(500, '\0')),
                 "another program");
  fs::create_directory(folder / "folder.case");
  expect_refused(folder / "folder.case", "not a file");
  ASSERT_EQ(::mkfifo((folder / "pipe.case").c_str(), 0600), 0);
  expect_refused(folder / "pipe.case", "not a file");
  const Error error = error_of([&] { (void)Case::open(folder / "none.case", Case::Mode::write); });
  EXPECT_EQ(error.code(), ErrorCode::invalid_input);
  EXPECT_FALSE(fs::exists(folder / "none.case")) << "opening makes no file";
}

TEST(CaseLock, ANewerVersionAndAForeignOne) {
  const ScratchFolder folder;
  (void)case_of_two(folder / "a.case");
  const std::string whole = read_file(folder / "a.case");
  const auto altered = [&](const char* name, std::size_t at, char byte) {
    std::string bytes = whole;
    bytes[at] = byte;
    write_file(folder / name, bytes);
    return folder / name;
  };
  expect_refused(altered("newer.case", 63, 3), "version 3");
  expect_refused(altered("older.case", 63, 1), "earlier trial version");
  expect_refused(altered("much newer.case", 60, 1), "update it");
  expect_refused(altered("unfinished.case", 63, 0), "never finished");
  expect_refused(altered("foreign.case", 68, 'X'), "another program");
  expect_refused(altered("utf-16.case", 59, 2), "another encoding");
  // Cut off behind the header.
  write_file(folder / "cut.case", whole.substr(0, whole.size() / 2));
  const Look before = look_at(folder / "cut.case");
  try {
    const Case store = Case::open(folder / "cut.case", Case::Mode::read);
    Context context;
    EXPECT_FALSE(store.verify(context).ok);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
  }
  EXPECT_TRUE(look_at(folder / "cut.case") == before);
}

TEST(CaseLock, LinksAreRefused) {
  const ScratchFolder folder;
  (void)case_of_two(folder / "a.case");
  fs::create_symlink("a.case", folder / "link.case");
  expect_refused(folder / "link.case", "symbolic link");
  fs::create_symlink("nowhere", folder / "dangling.case");
  EXPECT_EQ(error_of([&] { (void)Case::create(folder / "dangling.case", tester()); }).code(),
            ErrorCode::usage);
  EXPECT_FALSE(fs::exists(folder / "nowhere"));
  // A folder may be reached through a link.
  fs::create_directory_symlink(folder.path(), folder / "there");
  EXPECT_EQ(Case::open(folder / "there/a.case", Case::Mode::read).counts().statements, 3U);
  fs::create_hard_link(folder / "a.case", folder / "second name.case");
  expect_refused(folder / "second name.case", "hard link");
}

TEST(CaseLock, EveryFileIsPrivateWhateverTheUmask) {
  const ScratchFolder folder;
  const mode_t before = ::umask(0);
  {
    Case store = case_of_two(folder / "a.case");
    const Case reader = Case::open(folder / "a.case", Case::Mode::read);
    store.note("view", "{}", tester());
    for (const std::string& name : names_in(folder.path())) {
      struct stat seen {};
      EXPECT_EQ(::stat((folder / name).c_str(), &seen), 0);
      EXPECT_EQ(seen.st_mode & 07777U, 0600U) << name;
    }
    EXPECT_THAT(names_in(folder.path()),
                UnorderedElementsAre("a.case", "a.case-wal", "a.case-shm", "a.case-lock"));
  }
  ::umask(before);
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.case"));
}

TEST(CaseLock, ASecondWriterIsToldWhoTheFirstIs) {
  const ScratchFolder folder;
  std::optional<Case> first(case_of_two(folder / "a.case"));
  const Error error = error_of([&] { (void)Case::open(folder / "a.case", Case::Mode::write); });
  EXPECT_EQ(error.code(), ErrorCode::failure);
  EXPECT_THAT(std::string(error.what()), HasSubstr("process " + std::to_string(::getpid())));
  first->note("view", "{}", tester());  // and the first is not disturbed
  first.reset();
  Case next = Case::open(folder / "a.case", Case::Mode::write);
  EXPECT_EQ(next.log().size(), 3U);
}

TEST(CaseLock, AWriterInAnotherProcess) {
  const ScratchFolder folder;
  (void)case_of_two(folder / "a.case");
  int ready[2], done[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(done), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    char byte = 'e';
    {
      std::optional<Case> held;
      try {
        held.emplace(Case::open(folder / "a.case", Case::Mode::write));
        byte = 'r';
      } catch (...) {
      }
      if (::write(ready[1], &byte, 1) != 1 || ::read(done[0], &byte, 1) < 0) ::_exit(1);
      // Killed while it holds the lock: nothing is cleaned up.
      ::raise(SIGKILL);
    }
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'r');
  const Error error = error_of([&] { (void)Case::open(folder / "a.case", Case::Mode::write); });
  EXPECT_THAT(std::string(error.what()), HasSubstr("process " + std::to_string(child)));
  EXPECT_EQ(Case::open(folder / "a.case", Case::Mode::read).counts().statements, 3U);
  ASSERT_EQ(::write(done[1], &byte, 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  for (const int end : {ready[0], ready[1], done[0], done[1]}) ::close(end);
  // The lock of a dead process is nobody's.
  Case store = Case::open(folder / "a.case", Case::Mode::write);
  store.note("view", "{}", tester());
}

TEST(CaseLock, ReadersSeeTheLastTransactionWhileOneWrites) {
  const ScratchFolder folder;
  Case writer = case_of_two(folder / "a.case");
  const Case reader = Case::open(folder / "a.case", Case::Mode::read);
  const Case other = Case::open(folder / "a.case", Case::Mode::read);
  EXPECT_EQ(reader.head(), writer.head());
  for (int i = 0; i < 3; ++i) {
    Saying saying("more.csv");
    saying.person("more" + std::to_string(i), "Person of the list");
    saying.into(writer);
    EXPECT_EQ(reader.head(), writer.head());
    EXPECT_EQ(reader.fingerprint(), writer.fingerprint());
    EXPECT_EQ(other.counts().statements, writer.counts().statements);
  }
  writer.undo(tester());
  EXPECT_EQ(reader.fingerprint(), writer.fingerprint());
  Context context;
  EXPECT_TRUE(reader.verify(context).ok);
}

// A reader in the midst of a scan keeps its view although the case moves on.
TEST(CaseLock, AScanIsOfOneMoment) {
  const ScratchFolder folder;
  Case writer = case_of_two(folder / "a.case");
  const Case reader = Case::open(folder / "a.case", Case::Mode::read);
  std::vector<EntityRow> seen;
  reader.for_each_entity(CaseTestAccess::key(), [&](const RawEntity& entity) {
    if (seen.empty()) {
      Saying saying("more.csv");
      saying.person("c", "Cleo Adisa");
      saying.into(writer);
    }
    seen.push_back(entity.row);
  });
  EXPECT_THAT(seen, ElementsAre(1, 2));
  EXPECT_EQ(reader.newest_entity(), 3);
}

// Stands in for a full disk: files may not grow beyond so many bytes.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST(CaseLock, AFullDiskLeavesTheCaseAsItWas) {
  const ScratchFolder folder;
  (void)case_of_two(folder / "a.case");
  const std::string whole = read_file(folder / "a.case");
  Saying large("large.csv");
  for (int i = 0; i < 120; ++i) {
    const std::uint32_t person = large.person("p" + std::to_string(i));
    large.say(person, "notes", std::string(9000, static_cast<char>('a' + i % 26)));
  }
  std::size_t full = 0, done = 0;
  for (rlim_t limit = 4096; limit < (rlim_t{8} << 20); limit = limit * 3 / 2 + 777) {
    SCOPED_TRACE(limit);
    write_file(folder / "b.case", whole);
    std::string before, after;
    {
      Case store = Case::open(folder / "b.case", Case::Mode::write);
      before = store.fingerprint();
      const FileSizeLimit less(limit);
      try {
        large.into(store);
        ++done;
      } catch (const Error& error) {
        ++full;
        EXPECT_EQ(error.code(), ErrorCode::failure);
        EXPECT_THAT(std::string(error.what()), HasSubstr("disk is full"));
        EXPECT_EQ(store.fingerprint(), before) << "and it can still be read";
      }
      after = store.fingerprint();
    }
    const Case store = Case::open(folder / "b.case", Case::Mode::read);
    Context context;
    const VerifyReport report = store.verify(context);
    EXPECT_TRUE(report.ok) << report.problem;
    EXPECT_EQ(store.fingerprint(), after);
    EXPECT_EQ(report.transactions, after == before ? 2U : 3U);
    fs::remove(folder / "b.case");
  }
  EXPECT_GT(full, 3U);
  EXPECT_GT(done, 0U);
}

TEST(CaseLock, ACaseThatCannotBeMadeLeavesNothing) {
  const ScratchFolder folder;
  {
    const FileSizeLimit less(16384);
    EXPECT_EQ(error_of([&] { (void)Case::create(folder / "a.case", tester()); }).code(),
              ErrorCode::failure);
  }
  EXPECT_THAT(names_in(folder.path()), ElementsAre());
}

}  // namespace
}  // namespace mekhala
