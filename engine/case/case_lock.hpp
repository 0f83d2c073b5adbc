#pragma once

#include <sys/types.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

// The ways to a case file around SQLite: looking at it before it is opened, and the lock of its one
// writer. Private to engine/case.
namespace mekhala::store {

// The lock of a writer: flock on NAME.case-lock beside the case, which also holds the process
// number of the holder. Never a lock on the case itself: another descriptor of it would drop
// SQLite's locks.
class WriterLock {
 public:
  WriterLock() = default;
  // Throws Error(failure) naming the process that has it.
  explicit WriterLock(const std::filesystem::path& case_path);
  ~WriterLock() { release(); }
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  void release();

 private:
  int descriptor_ = -1;
  std::filesystem::path path_;
};

// Remembers which case files this process has open, so that none is looked at by a second
// descriptor.
class OpenFile {
 public:
  OpenFile() = default;
  // Looks at the file: one regular file by its own name, long enough, a case of a version we know.
  // Throws Error(invalid_input) and leaves it untouched. The result is held while SQLite has it
  // open.
  [[nodiscard]] static OpenFile admit(const std::filesystem::path& path);
  ~OpenFile() { release(); }
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  void release();

 private:
  std::optional<std::pair<dev_t, ino_t>> id_;
};

// The folder made canonical and the name as given: a link is refused only where the case itself is
// one.
[[nodiscard]] std::filesystem::path settled_path(const std::filesystem::path& path);
// A new empty file, 0600 whatever the umask. Throws Error(usage) where something is there already.
void create_private(const std::filesystem::path& path);
// Gives `from` the name `to` unless that name is taken; Error(usage) then.
void rename_new(const std::filesystem::path& from, const std::filesystem::path& to);
void sync_folder(const std::filesystem::path& file);
// Whether shared memory works where the file lies: not on a network file system.
[[nodiscard]] bool on_local_disk(const std::filesystem::path& file);

}  // namespace mekhala::store
