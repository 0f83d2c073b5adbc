#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// Files and compression. Inputs are hostile, outputs are private: what we write has mode 0600.
namespace mekhala {

// A file's bytes, mapped read-only (or read whole where it cannot be mapped: a pipe, "-").
class FileBytes {
 public:
  // Throws Error(invalid_input) naming the file: missing, a directory, unreadable.
  explicit FileBytes(const std::filesystem::path& path);
  ~FileBytes();
  FileBytes(FileBytes&& other) noexcept;
  FileBytes& operator=(FileBytes&& other) noexcept;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  [[nodiscard]] std::string_view view() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  bool mapped_ = false;
  std::string owned_;
};

enum class Compression { none, gzip, zstd };
[[nodiscard]] Compression detect_compression(std::string_view bytes);  // by the first bytes
// Throws Error(limit_exceeded) past `limit` bytes of output, Error(invalid_input) on broken data.
[[nodiscard]] std::string decompress(std::string_view bytes, std::uint64_t limit,
                                     std::string_view file);
[[nodiscard]] std::string gzip(std::string_view bytes);

// The whole file, decompressed where its first bytes say gzip or zstd.
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::uint64_t limit = 4ULL << 30);

// Writes through a new temporary file in the same folder (0600, O_EXCL); finish() does fsync,
// rename, fsync of the folder: the target holds either the old or the new bytes. Without finish()
// the target stays as it is. A symbolic link or a database as target is refused.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  ~FileWriter();
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&& other) noexcept;
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  void add(std::string_view bytes);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};
// The same for bytes that are all there.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace mekhala
