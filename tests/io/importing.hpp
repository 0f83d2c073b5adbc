#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "io/import.hpp"

// What the tests of readers share: files made on the spot, imports that may fail, and a batch told
// in words.
namespace mekhala::testing_io {

// A folder of its own for each test, gone with it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

// Where ../shared lies; nothing where it is not beside this project.
[[nodiscard]] std::optional<std::filesystem::path> shared(const std::string& path);
inline constexpr const char* kNoShared = "the folder ../shared is not beside this project";

// A batch in the words of its file. An entity is called by its record id, else its identifier, else
// its name, else by its kind and a number.
struct Told {
  std::vector<std::string> entities;  // "person:V1", sorted
  std::vector<std::string> links;     // "V1 -recruited-> V2", sorted
  // Values of properties: "V1" or "V1 -recruited-> V2" -> property -> values in order of the batch.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> values;

  [[nodiscard]] std::vector<std::string> of(const std::string& subject,
                                            const std::string& property) const;
  // The only one, or "" / "(n values)".
  [[nodiscard]] std::string one(const std::string& subject, const std::string& property) const;
  [[nodiscard]] std::size_t count(std::string_view kind) const;
};
[[nodiscard]] Told tell(const Batch& batch);

// An import that may be refused.
struct Outcome {
  std::optional<Error> error;
  std::vector<ImportedFile> files;
  std::string mapping;
  std::map<std::size_t, Told> told;  // by file

  [[nodiscard]] bool refused() const { return error.has_value(); }
  [[nodiscard]] std::string message() const { return error ? error->what() : ""; }
  [[nodiscard]] const ImportReport& report(std::size_t file = 0) const {
    return files.at(file).report;
  }
  [[nodiscard]] const Told& batch(std::size_t file = 0) const { return told.at(file); }
  [[nodiscard]] const std::vector<Rejection>& rejections(std::size_t file = 0) const {
    return files.at(file).rejections;
  }
  [[nodiscard]] const ImportWarning* warning(std::string_view rule, std::size_t file = 0) const;
  [[nodiscard]] const Rejection* rejection(std::uint64_t line, std::size_t file = 0) const;
  // How the column was understood; "" where the report does not say.
  [[nodiscard]] std::string use(const std::string& column, std::size_t table = 0,
                                std::size_t file = 0) const;
};

[[nodiscard]] Outcome import_paths(const std::vector<std::filesystem::path>& paths,
                                   const ImportOptions& options = {});
[[nodiscard]] Outcome import_bytes(const std::string& name, std::string_view bytes,
                                   const ImportOptions& options = {});

// All statements of a batch as text lines in order: two imports that say the same give equal lists.
[[nodiscard]] std::vector<std::string> statements_of(const Batch& batch);

}  // namespace mekhala::testing_io
