#include "io/zip_archive.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/xlsx.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kRatioFloor = 16u << 20;

[[noreturn]] void fail(std::string_view file, std::string_view what) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}: {}", file, what),
              Place{.file = std::string(file), .line = {}, .byte = {}, .column = {}, .value = {}});
}

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes, std::string_view file)
    : file_(file), zip_(nullptr, &zip_discard) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) zip_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (zip_ == nullptr) {
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (source != nullptr) zip_source_free(source);
    fail(file_, fmt::format("not a readable workbook: {}; save it again as .xlsx", why));
  }
  zip_error_fini(&error);
  index();
}

std::string ZipArchive::only_part(std::string_view ending) const {
  std::string found;
  for (const auto& [name, index] : parts_) {
    if (!to_lower(name).ends_with(ending)) continue;
    if (!found.empty()) return {};
    found = name;
  }
  return found;
}

void ZipArchive::read(const std::string& name,
                      const std::function<void(std::string_view)>& take) const {
  const auto part = parts_.find(name);
  if (part == parts_.end()) fail(file_, fmt::format("the workbook lacks its part {}", name));
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(zip_.get(), part->second, 0, &stat) != 0) fail(file_, "a part cannot be read");
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    fail(file_, "the workbook is encrypted; save it without a password");
  }
  const std::uint64_t packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
  if ((stat.valid & ZIP_STAT_SIZE) != 0) check_size(name, stat.size, packed);
  zip_file_t* opened = zip_fopen_index(zip_.get(), part->second, 0);
  if (opened == nullptr) {
    fail(file_, fmt::format("its part {} cannot be unpacked: {}", name, zip_strerror(zip_.get())));
  }
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> guard(opened, &zip_fclose);
  std::vector<char> buffer(1u << 16);
  std::uint64_t total = 0;
  while (true) {
    const zip_int64_t got = zip_fread(opened, buffer.data(), buffer.size());
    if (got < 0) fail(file_, fmt::format("its part {} is damaged; save the workbook again", name));
    if (got == 0) break;
    total += static_cast<std::uint64_t>(got);
    check_size(name, total, packed);
    take(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
  }
}

void ZipArchive::index() {
  const zip_int64_t count = zip_get_num_entries(zip_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* raw = zip_get_name(zip_.get(), static_cast<zip_uint64_t>(i), 0);
    if (raw == nullptr) continue;
    const std::string name = raw;
    if (name.starts_with('/') || name.find("..") != std::string::npos ||
        name.find('\\') != std::string::npos) {
      ++outside_;
      continue;
    }
    if (!parts_.emplace(name, static_cast<zip_uint64_t>(i)).second) {
      fail(file_, fmt::format("its part {} stands twice, and which one is meant cannot be told; "
                              "save the workbook again",
                              escape_terminal(name)));
    }
  }
}

void ZipArchive::check_size(const std::string& name, std::uint64_t size,
                            std::uint64_t packed) const {
  if (size > kMaxXlsxEntryBytes) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{}: its part {} unpacks to more than the limit of {} bytes", file_,
                            name, kMaxXlsxEntryBytes));
  }
  if (size > kRatioFloor && packed > 0 && size / packed > kMaxXlsxRatio) {
    throw Error(
        ErrorCode::limit_exceeded,
        fmt::format("{}: its part {} unpacks to over {} times its size, beyond the ratio limit; "
                    "is it a zip bomb?",
                    file_, name, kMaxXlsxRatio));
  }
}

std::string zipped_document(std::string_view bytes, std::string_view file) {
  const ZipArchive archive(bytes, file);
  if (archive.has("xl/workbook.xml")) return {};
  std::string part = archive.has("doc.kml") ? "doc.kml" : std::string();
  for (const char* ending : {".anx", ".kml"}) {
    if (part.empty()) part = archive.only_part(ending);
  }
  std::string document;
  if (!part.empty()) archive.read(part, [&](std::string_view piece) { document += piece; });
  return document;
}

}  // namespace mekhala
