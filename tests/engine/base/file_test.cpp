#include "engine/base/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <fstream>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace mekhala {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "mekhala_file_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] fs::path path(const char* name) const { return folder_ / name; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

template <typename F>
Error error_of(F&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {ErrorCode::failure, ""};
}

std::string zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

TEST_F(FileTest, WritesAndReadsBack) {
  for (const std::string& bytes :
       {std::string(), std::string("a\0b", 3), std::string(300000, 'x')}) {
    write_file(path("a.txt"), bytes);
    EXPECT_EQ(FileBytes(path("a.txt")).view(), bytes);
    EXPECT_EQ(read_file(path("a.txt")), bytes);
    EXPECT_EQ(files(), 1U);
  }
}

TEST_F(FileTest, ModeIs0600WhateverTheUmask) {
  for (const ::mode_t mask : {0U, 022U, 077U, 0777U}) {
    const ::mode_t before = ::umask(mask);
    write_file(path("a.txt"), "secret");
    ::umask(before);
    struct stat info {};
    ASSERT_EQ(::stat(path("a.txt").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U) << mask;
  }
  // An open file that was there before becomes private.
  fs::permissions(path("a.txt"), fs::perms::all);
  write_file(path("a.txt"), "more");
  struct stat info {};
  ASSERT_EQ(::stat(path("a.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(FileTest, SymbolicLinksAreRefused) {
  write_file(path("real.txt"), "old");
  fs::create_symlink(path("real.txt"), path("link.txt"));
  fs::create_symlink(path("nowhere"), path("dangling.txt"));
  for (const char* name : {"link.txt", "dangling.txt"}) {
    const Error error = error_of([&] { write_file(path(name), "new"); });
    EXPECT_EQ(error.code(), ErrorCode::refused);
    EXPECT_TRUE(fs::is_symlink(path(name)));
  }
  EXPECT_EQ(read_file(path("real.txt")), "old");
  EXPECT_FALSE(fs::exists(path("nowhere")));
}

TEST_F(FileTest, WhatCannotBeWrittenLeavesNothingBehind) {
  fs::create_directory(path("folder"));
  EXPECT_EQ(error_of([&] { write_file(path("folder"), "x"); }).code(), ErrorCode::failure);
  EXPECT_EQ(error_of([&] { write_file(path("missing/a.txt"), "x"); }).code(), ErrorCode::failure);
  EXPECT_EQ(error_of([&] { write_file(folder_ / "", "x"); }).code(), ErrorCode::failure);
  EXPECT_EQ(files(), 1U);
}

// Another link to the old file still holds the old bytes: the new ones are another file, renamed
// over.
TEST_F(FileTest, TheTargetIsExchangedNotRewritten) {
  write_file(path("a.txt"), "old");
  fs::create_hard_link(path("a.txt"), path("witness.txt"));
  write_file(path("a.txt"), "new");
  EXPECT_EQ(read_file(path("a.txt")), "new");
  EXPECT_EQ(read_file(path("witness.txt")), "old");
}

TEST_F(FileTest, WhatCannotBeReadIsNamed) {
  const Error missing = error_of([&] { FileBytes bytes(path("missing.csv")); });
  EXPECT_EQ(missing.code(), ErrorCode::invalid_input);
  EXPECT_THAT(missing.what(), HasSubstr("missing.csv"));
  EXPECT_THAT(error_of([&] { FileBytes bytes(folder_); }).what(), HasSubstr("folder"));
  EXPECT_THAT(error_of([&] { FileBytes bytes("/dev/zero"); }).what(), HasSubstr("a device"));
  EXPECT_EQ(FileBytes("/dev/null").view(), "");
}

TEST_F(FileTest, HostileNamesAreEscapedInMessages) {
  const Error error = error_of([&] { FileBytes bytes(path("a\x1b[31m\nb")); });
  EXPECT_EQ(std::string(error.what()).find('\x1b'), std::string::npos);
  EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
}

TEST_F(FileTest, PipesAreReadWhole) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const ::pid_t child = ::fork();
  if (child == 0) {
    std::ofstream out(path("pipe"), std::ios::binary);
    out << std::string(500000, 'p');
    out.close();
    ::_exit(0);
  }
  EXPECT_EQ(FileBytes(path("pipe")).view(), std::string(500000, 'p'));
}

TEST_F(FileTest, BytesMove) {
  write_file(path("a.txt"), "mapped");
  FileBytes a(path("a.txt"));
  FileBytes b(std::move(a));
  EXPECT_EQ(b.view(), "mapped");
  write_file(path("empty.txt"), "");
  FileBytes c(path("empty.txt"));
  c = std::move(b);
  EXPECT_EQ(c.view(), "mapped");
}

TEST(Compression, RoundTrips) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::string bytes(random.below(200000), '\0');
    for (char& c : bytes) c = static_cast<char>(random.below(seed % 2 == 0 ? 4 : 256));
    EXPECT_EQ(decompress(gzip(bytes), 1 << 20, "f"), bytes);
    EXPECT_EQ(decompress(zstd(bytes), 1 << 20, "f"), bytes);
    EXPECT_EQ(decompress(gzip(bytes) + gzip("tail"), 1 << 20, "f"), bytes + "tail");
    EXPECT_EQ(decompress(zstd(bytes) + zstd("tail"), 1 << 20, "f"), bytes + "tail");
  }
  EXPECT_EQ(decompress("plain", 5, "f"), "plain");
  EXPECT_EQ(decompress(gzip("a") + std::string(100, '\0'), 100, "f"), "a");
}

TEST(Compression, DetectedByTheFirstBytes) {
  EXPECT_EQ(detect_compression(gzip("x")), Compression::gzip);
  EXPECT_EQ(detect_compression(zstd("x")), Compression::zstd);
  EXPECT_EQ(detect_compression("\x1f\x8b"), Compression::none);
  EXPECT_EQ(detect_compression(""), Compression::none);
}

TEST(Compression, LimitsAndDamage) {
  const std::string bomb(50 << 20, '\0');
  for (const std::string& packed : {gzip(bomb), zstd(bomb)}) {
    EXPECT_EQ(error_of([&] { (void)decompress(packed, 1 << 20, "f"); }).code(),
              ErrorCode::limit_exceeded);
    EXPECT_EQ(decompress(packed, bomb.size(), "f").size(), bomb.size());
    EXPECT_EQ(error_of([&] { (void)decompress(packed, bomb.size() - 1, "f"); }).code(),
              ErrorCode::limit_exceeded);
  }
  for (const std::string& packed : {gzip("some text, some text"), zstd("some text, some text")}) {
    for (std::size_t size = 4; size < packed.size(); ++size) {
      SCOPED_TRACE(size);
      EXPECT_EQ(error_of([&] { (void)decompress(packed.substr(0, size), 100, "f"); }).code(),
                ErrorCode::invalid_input);
    }
  }
  std::string flipped = gzip("some text, some text");
  flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);  // its checksum
  EXPECT_EQ(error_of([&] { (void)decompress(flipped, 100, "f"); }).code(),
            ErrorCode::invalid_input);
}

TEST_F(FileTest, AWriterThatDoesNotFinishLeavesTheOldBytes) {
  write_file(path("a.txt"), "old");
  {
    FileWriter writer(path("a.txt"));
    writer.add("ne");
    EXPECT_EQ(read_file(path("a.txt")), "old");
  }
  EXPECT_EQ(read_file(path("a.txt")), "old");
  FileWriter writer(path("a.txt"));
  for (int i = 0; i < 1000; ++i) writer.add("new\n");
  FileWriter moved = std::move(writer);
  moved.finish();
  EXPECT_EQ(read_file(path("a.txt")).size(), 4000U);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    files += entry.path().filename().string().ends_with(".tmp") ? 1U : 0U;
  }
  EXPECT_EQ(files, 0U);
}

}  // namespace
}  // namespace mekhala
