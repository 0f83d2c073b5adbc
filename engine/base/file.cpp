#include "engine/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// The machine's words for errno, which name no file and no value.
std::string reason() { return std::strerror(errno); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool ok() const { return number_ >= 0; }
  int close() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

[[noreturn]] void cannot_read(const std::string& file, const std::string& why) {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}: cannot be read: {}; check the path", escape_terminal(file), why),
              {.file = file});
}

[[noreturn]] void cannot_write(const std::string& file, const std::string& why) {
  throw Error(ErrorCode::failure,
              fmt::format("{}: cannot be written: {}; what was there before is unchanged",
                          escape_terminal(file), why),
              {.file = file});
}

std::string read_to_end(int descriptor, const std::string& file) {
  std::string bytes;
  std::size_t size = 0;
  for (;;) {
    if (bytes.size() - size < (std::size_t{1} << 16)) {
      bytes.resize(std::max(bytes.size() * 2, std::size_t{1} << 17));
    }
    const ::ssize_t got = ::read(descriptor, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot_read(file, reason());
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

[[noreturn]] void too_long(std::string_view file, std::uint64_t limit) {
  throw Error(ErrorCode::limit_exceeded,
              fmt::format("{}: unpacks to more than {} MiB; unpack it first if that is meant",
                          escape_terminal(file), limit >> 20),
              {.file = std::string(file)});
}

[[noreturn]] void broken(std::string_view file, const char* format) {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}: the {} data is damaged or cut short; get the file again",
                          escape_terminal(file), format),
              {.file = std::string(file)});
}

// Room for one more piece of output, and never more than one byte past the limit.
std::size_t grow(std::string& out, std::size_t used, std::uint64_t limit) {
  if (used == out.size()) {
    const std::uint64_t wanted = std::max<std::uint64_t>(std::uint64_t{out.size()} * 2, 1U << 16);
    out.resize(std::min<std::uint64_t>(wanted, limit == UINT64_MAX ? limit : limit + 1));
  }
  return out.size() - used;
}

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  z_stream* operator->() { return &stream_; }
  z_stream* get() { return &stream_; }

 private:
  z_stream stream_{};
};

// Members may follow each other (what `cat a.gz b.gz` makes); zero padding after them is ignored.
std::string gunzip(std::string_view bytes, std::uint64_t limit, std::string_view file) {
  std::string out;
  std::size_t used = 0;
  Inflater inflater;
  std::size_t taken = 0;
  for (;;) {
    inflater->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + taken));
    inflater->avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size() - taken, UINT_MAX));
    const std::size_t given = inflater->avail_in;
    const std::size_t room = std::min<std::size_t>(grow(out, used, limit), UINT_MAX);
    inflater->next_out = reinterpret_cast<Bytef*>(out.data() + used);
    inflater->avail_out = static_cast<uInt>(room);
    const int status = inflate(inflater.get(), Z_NO_FLUSH);
    taken += given - inflater->avail_in;
    used += room - inflater->avail_out;
    if (used > limit) too_long(file, limit);
    if (status == Z_STREAM_END) {
      while (taken < bytes.size() && bytes[taken] == '\0') ++taken;
      if (taken == bytes.size()) break;
      if (inflateReset(inflater.get()) != Z_OK) broken(file, "gzip");
      continue;
    }
    const bool starved = inflater->avail_in == 0 && taken == bytes.size();
    if (status != Z_OK && status != Z_BUF_ERROR) broken(file, "gzip");
    if (starved && inflater->avail_out > 0) broken(file, "gzip");
  }
  out.resize(used);
  return out;
}

std::string unzstd(std::string_view bytes, std::uint64_t limit, std::string_view file) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                     &ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  std::string out;
  std::size_t used = 0;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (;;) {
    const std::size_t room = grow(out, used, limit);
    ZSTD_outBuffer piece{out.data() + used, room, 0};
    const std::size_t status = ZSTD_decompressStream(context.get(), &piece, &in);
    if (ZSTD_isError(status) != 0) broken(file, "zstd");
    used += piece.pos;
    if (used > limit) too_long(file, limit);
    if (in.pos == in.size && status == 0) break;
    if (in.pos == in.size && piece.pos < room) broken(file, "zstd");
  }
  out.resize(used);
  return out;
}

void write_all(const Descriptor& to, std::string_view bytes, const std::string& file) {
  while (!bytes.empty()) {
    const ::ssize_t put = ::write(to.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) cannot_write(file, reason());
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

bool is_null_device(const struct stat& info) {
  struct stat null {};
  return ::stat("/dev/null", &null) == 0 && info.st_rdev == null.st_rdev;
}

// Takes the temporary file away again unless it became the target.
struct Leftover {
  int folder;
  std::string name;
  ~Leftover() {
    if (!name.empty()) ::unlinkat(folder, name.c_str(), 0);
  }
};

}  // namespace

FileBytes::FileBytes(const std::filesystem::path& path) {
  const std::string file = path.string();
  if (file == "-") {
    owned_ = read_to_end(STDIN_FILENO, file);
  } else {
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info {};
    if (!descriptor.ok() || ::fstat(descriptor.get(), &info) != 0) cannot_read(file, reason());
    if (S_ISDIR(info.st_mode)) cannot_read(file, "it is a folder");
    // A device gives bytes without end; the empty one and a pipe (`<(zcat calls.gz)`) are files.
    if ((S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode)) && !is_null_device(info)) {
      cannot_read(file, "it is a device, not a file");
    }
    if (S_ISREG(info.st_mode) && info.st_size > 0) {
      void* map = ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE,
                         descriptor.get(), 0);
      if (map != MAP_FAILED) {
        data_ = static_cast<const char*>(map);
        size_ = static_cast<std::size_t>(info.st_size);
        mapped_ = true;
        return;
      }
    }
    owned_ = read_to_end(descriptor.get(), file);
  }
  data_ = owned_.data();
  size_ = owned_.size();
}

FileBytes::~FileBytes() {
  if (mapped_) ::munmap(const_cast<char*>(data_), size_);
}

FileBytes::FileBytes(FileBytes&& other) noexcept { *this = std::move(other); }

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  if (this == &other) return *this;
  if (mapped_) ::munmap(const_cast<char*>(data_), size_);
  owned_ = std::move(other.owned_);
  mapped_ = std::exchange(other.mapped_, false);
  size_ = std::exchange(other.size_, 0);
  data_ = std::exchange(other.data_, nullptr);
  if (!mapped_) data_ = owned_.data();  // a short string moves its bytes
  return *this;
}

Compression detect_compression(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b\x08")) return Compression::gzip;
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
  return Compression::none;
}

std::string decompress(std::string_view bytes, std::uint64_t limit, std::string_view file) {
  switch (detect_compression(bytes)) {
    case Compression::gzip:
      return gunzip(bytes, limit, file);
    case Compression::zstd:
      return unzstd(bytes, limit, file);
    case Compression::none:
      break;
  }
  if (bytes.size() > limit) too_long(file, limit);
  return std::string(bytes);
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::size_t taken = 0;
  std::size_t used = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t given = std::min<std::size_t>(bytes.size() - taken, UINT_MAX);
    const std::size_t room = std::min<std::size_t>(out.size() - used, UINT_MAX);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + taken));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream.avail_out = static_cast<uInt>(room);
    status = deflate(&stream, taken + given == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    taken += given - stream.avail_in;
    used += room - stream.avail_out;
  }
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error(ErrorCode::failure, "gzip: packing failed; try again");
  out.resize(used);
  return out;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const FileBytes bytes(path);
  return decompress(bytes.view(), limit, path.string());
}

namespace {

// No output takes the place of a case, or of any other database.
void refuse_database(int folder, const std::string& name, const std::string& file) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  const Descriptor held(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  std::array<char, 16> bytes{};
  if (!held.ok() || ::read(held.get(), bytes.data(), bytes.size()) != 16) return;
  if (std::string_view(bytes.data(), bytes.size()) != kMagic) return;
  throw Error(ErrorCode::refused,
              fmt::format("{}: is a case or another database, which no output may replace; name "
                          "another file",
                          escape_terminal(file)),
              {.file = file});
}

}  // namespace

struct FileWriter::State {
  State(const std::filesystem::path& path, const std::filesystem::path& parent)
      : file(path.string()),
        name(path.filename().string()),
        folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

  void check_target() const {
    struct stat info {};
    if (::fstatat(folder.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (S_ISLNK(info.st_mode)) {
      throw Error(
          ErrorCode::refused,
          fmt::format("{}: is a symbolic link; name the file itself", escape_terminal(file)),
          {.file = file});
    }
    if (!S_ISREG(info.st_mode)) cannot_write(file, "it is not a plain file");
    refuse_database(folder.get(), name, file);
  }

  void open_temporary() {
    const std::string random = random_bytes(12);
    const std::string made =
        "." + to_hex({reinterpret_cast<const std::uint8_t*>(random.data()), random.size()}) +
        ".tmp";
    out.emplace(::openat(folder.get(), made.c_str(),
                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!out->ok()) cannot_write(file, reason());
    temporary.name = made;
    // The umask may have taken bits away from 0600.
    if (::fchmod(out->get(), 0600) != 0) cannot_write(file, reason());
  }

  std::string file, name;
  Descriptor folder;  // held open, so that it cannot be exchanged between the steps
  Leftover temporary{folder.get(), {}};
  std::optional<Descriptor> out;
};

FileWriter::FileWriter(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.empty() || name == "." || name == "..") cannot_write(path.string(), "it names no file");
  state_ = std::make_unique<State>(
      path, path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
  if (!state_->folder.ok()) cannot_write(path.string(), reason());
  state_->check_target();
  state_->open_temporary();
}
FileWriter::~FileWriter() = default;
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter& FileWriter::operator=(FileWriter&&) noexcept = default;

void FileWriter::add(std::string_view bytes) { write_all(*state_->out, bytes, state_->file); }

void FileWriter::finish() {
  State& state = *state_;
  if (::fsync(state.out->get()) != 0 || state.out->close() != 0) cannot_write(state.file, reason());
  if (::renameat(state.folder.get(), state.temporary.name.c_str(), state.folder.get(),
                 state.name.c_str()) != 0) {
    cannot_write(state.file, reason());
  }
  state.temporary.name.clear();
  if (::fsync(state.folder.get()) != 0 && errno != EINVAL) {
    throw Error(ErrorCode::failure,
                fmt::format("{}: written, but the folder could not be made durable: {}",
                            escape_terminal(state.file), reason()),
                {.file = state.file});
  }
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  FileWriter writer(path);
  writer.add(bytes);
  writer.finish();
}

}  // namespace mekhala
