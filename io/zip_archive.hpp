#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct zip;

namespace mekhala {

// The parts of a zip archive in memory. Nothing is ever written to disk; parts whose names point
// outside of the archive are counted and not touched.
//
// Errors: Error(invalid_input) for what is no archive, holds a part twice, is encrypted or damaged;
//   Error(limit_exceeded) naming kMaxXlsxEntryBytes or kMaxXlsxRatio (io/xlsx.hpp).
class ZipArchive {
 public:
  ZipArchive(std::string_view bytes, std::string_view file);

  [[nodiscard]] bool has(const std::string& name) const { return parts_.contains(name); }
  [[nodiscard]] std::uint64_t outside() const { return outside_; }
  // The only part whose name ends like this, whatever its case; "" where there are none or several.
  [[nodiscard]] std::string only_part(std::string_view ending) const;
  // Hands the part to `take` in pieces; counts what is really unpacked, whatever the archive
  // claims.
  void read(const std::string& name, const std::function<void(std::string_view)>& take) const;

 private:
  void index();
  void check_size(const std::string& name, std::uint64_t size, std::uint64_t packed) const;

  std::string file_;
  // Owned by itself: the constructor may throw once it is open.
  std::unique_ptr<zip, void (*)(zip*)> zip_;
  std::unordered_map<std::string, std::uint64_t> parts_;
  std::uint64_t outside_ = 0;
};

// The one document of a zip archive that is no workbook: a chart of i2 (.anx) or a map (.kml), as
// KMZ is; "" where the archive has none of these, or several.
[[nodiscard]] std::string zipped_document(std::string_view bytes, std::string_view file);

}  // namespace mekhala
