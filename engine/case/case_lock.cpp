#include "engine/case/case_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/case/store_schema.hpp"

namespace mekhala::store {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& path, const char* why) {
  const std::string file = path.string();
  throw Error(ErrorCode::invalid_input, fmt::format("{} {}", file, why), {.file = file});
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | static_cast<std::uint32_t>(bytes[3]);
}

// Offsets of the fixed header of an SQLite database.
void check_header(const fs::path& path, const std::array<unsigned char, 100>& header) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  if (std::string_view(reinterpret_cast<const char*>(header.data()), 16) != kMagic) {
    refuse(path,
           "is not a case file; give one that `mekhala new` made, or import this one into a case");
  }
  if (big_endian(&header[68]) != static_cast<std::uint32_t>(kApplicationId)) {
    refuse(path, "is a database of another program, not a case file");
  }
  const std::uint32_t version = big_endian(&header[60]);
  if (version > static_cast<std::uint32_t>(kUserVersion)) {
    const std::string file = path.string();
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{} is a case of version {}, this program reads up to version {}; update it",
                    file, version, kUserVersion),
        {.file = file});
  }
  if (version == 0) refuse(path, "is a case that was never finished; make a new one");
  if (version < static_cast<std::uint32_t>(kUserVersion)) {
    refuse(path, "is a case of an earlier trial version; import its files into a new one");
  }
  if (big_endian(&header[56]) != 1) refuse(path, "holds text in another encoding than a case does");
}

void look_inside(const fs::path& path, const struct stat& expected) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) refuse(path, "cannot be read; check its permissions");
  std::array<unsigned char, 100> header{};
  struct stat now {};
  const bool same = ::fstat(descriptor, &now) == 0 && now.st_ino == expected.st_ino &&
                    now.st_dev == expected.st_dev && S_ISREG(now.st_mode);
  const auto got = ::pread(descriptor, header.data(), header.size(), 0);
  ::close(descriptor);  // before SQLite opens it: closing later would drop its locks
  if (!same) refuse(path, "changed while it was opened; try again");
  if (got != static_cast<ssize_t>(header.size())) refuse(path, "is too short for a case file");
  check_header(path, header);
}

struct Registry {
  std::mutex mutex;
  std::map<std::pair<dev_t, ino_t>, int> open;
};
Registry& registry() {
  static Registry instance;
  return instance;
}

std::string holder_of(int descriptor) {
  std::array<char, 32> text{};
  const auto got = ::pread(descriptor, text.data(), text.size() - 1, 0);
  std::string digits;
  for (ssize_t i = 0; i < got && text[static_cast<std::size_t>(i)] >= '0' &&
                      text[static_cast<std::size_t>(i)] <= '9';
       ++i) {
    digits += text[static_cast<std::size_t>(i)];
  }
  return digits.empty() ? "unknown" : digits;
}

void write_holder(int descriptor) {
  const std::string text = fmt::format("{}\n", ::getpid());
  // Only a hint for the message of whoever is refused; the lock itself does not depend on it.
  if (::ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

bool still_named(int descriptor, const fs::path& path) {
  struct stat held {
  }, named{};
  return ::fstat(descriptor, &held) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

WriterLock::WriterLock(const fs::path& case_path) : path_(case_path.string() + "-lock") {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int descriptor =
        ::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      throw Error(
          ErrorCode::failure,
          fmt::format("{} cannot be made ({}); a case is written only in a folder that allows it",
                      path_.string(), std::strerror(errno)),
          {.file = case_path.string()});
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const std::string holder = holder_of(descriptor);
      ::close(descriptor);
      throw Error(ErrorCode::failure,
                  fmt::format("{} is open for writing in process {}; close it there and try again",
                              case_path.string(), holder),
                  {.file = case_path.string()});
    }
    // The holder before us may have removed the file between our open and our lock.
    if (still_named(descriptor, path_)) {
      ::fchmod(descriptor, 0600);
      write_holder(descriptor);
      descriptor_ = descriptor;
      return;
    }
    ::close(descriptor);
  }
  throw Error(ErrorCode::failure, fmt::format("{} cannot be locked; try again", case_path.string()),
              {.file = case_path.string()});
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  if (this != &other) {
    release();
    descriptor_ = std::exchange(other.descriptor_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

void WriterLock::release() {
  if (descriptor_ < 0) return;
  ::unlink(path_.c_str());  // while held, so that nobody can lock a file without a name unseen
  ::close(descriptor_);
  descriptor_ = -1;
}

OpenFile OpenFile::admit(const fs::path& path) {
  struct stat seen {};
  if (::lstat(path.c_str(), &seen) != 0) refuse(path, "does not exist; check the name");
  if (S_ISLNK(seen.st_mode)) refuse(path, "is a symbolic link; give the case file itself");
  if (!S_ISREG(seen.st_mode)) refuse(path, "is not a file");
  if (seen.st_nlink > 1) refuse(path, "has a second name (hard link); keep one name for a case");
  if (seen.st_size == 0)
    refuse(path, "is empty, so it is no case file; make one with `mekhala new`");
  Registry& known = registry();
  const std::pair id{seen.st_dev, seen.st_ino};
  const std::lock_guard guard(known.mutex);
  if (known.open[id] == 0) {
    if (seen.st_size < 512) {
      known.open.erase(id);
      refuse(path, "is too short for a case file");
    }
    try {
      look_inside(path, seen);
    } catch (...) {
      known.open.erase(id);
      throw;
    }
  }
  ++known.open[id];
  OpenFile file;
  file.id_ = id;
  return file;
}

OpenFile::OpenFile(OpenFile&& other) noexcept : id_(std::exchange(other.id_, std::nullopt)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  if (this != &other) {
    release();
    id_ = std::exchange(other.id_, std::nullopt);
  }
  return *this;
}

void OpenFile::release() {
  if (!id_) return;
  Registry& known = registry();
  const std::lock_guard guard(known.mutex);
  if (--known.open[*id_] == 0) known.open.erase(*id_);
  id_.reset();
}

fs::path settled_path(const fs::path& path) {
  std::error_code failed;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path whole = fs::canonical(folder, failed);
  if (failed || !path.has_filename()) {
    throw Error(ErrorCode::invalid_input, fmt::format("{}: there is no such folder", path.string()),
                {.file = path.string()});
  }
  return whole / path.filename();
}

void create_private(const fs::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const bool taken = errno == EEXIST;
    throw Error(taken ? ErrorCode::usage : ErrorCode::failure,
                fmt::format("{} cannot be made: {}", path.string(), std::strerror(errno)),
                {.file = path.string()});
  }
  ::fchmod(descriptor, 0600);
  ::close(descriptor);
}

void rename_new(const fs::path& from, const fs::path& to) {
  int code = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (code != 0 && (errno == EINVAL || errno == ENOSYS)) {
    code = ::link(from.c_str(), to.c_str());
    if (code == 0) ::unlink(from.c_str());
  }
  if (code != 0) {
    const bool taken = errno == EEXIST;
    throw Error(taken ? ErrorCode::usage : ErrorCode::failure,
                taken ? fmt::format("{} is there already; choose another name", to.string())
                      : fmt::format("{} cannot be made: {}", to.string(), std::strerror(errno)),
                {.file = to.string()});
  }
}

void sync_folder(const fs::path& file) {
  const int descriptor = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

bool on_local_disk(const fs::path& file) {
  struct statfs where {};
  if (::statfs(file.parent_path().c_str(), &where) != 0) return true;
  switch (static_cast<std::uint32_t>(where.f_type)) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFF534D42:  // CIFS
    case 0xFE534D42:  // SMB2
    case 0x01021997:  // 9P
    case 0x73757245:  // Coda
    case 0x5346414F:  // AFS
      return false;
    default:
      return true;
  }
}

}  // namespace mekhala::store
