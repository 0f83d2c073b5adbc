#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "io/graphalytics.hpp"

namespace mekhala {
namespace {

struct Entry {
  std::string value;
  std::uint64_t line = 0;
};

// The keys of one graph, without "graph.NAME.".
class Entries {
 public:
  Entries(const std::filesystem::path& path, const std::string& name)
      : folder_(path.parent_path()), file_(path.filename().string()) {
    const FileBytes bytes(path);
    const std::string prefix = "graph." + name + ".";
    std::uint64_t number = 0;
    for (std::string_view text : split(bytes.view(), '\n')) {
      ++number;
      text = trim(text);
      if (text.empty() || text.front() == '#' || text.front() == '!') continue;
      const std::size_t equals = text.find('=');
      const std::string_view key = trim(text.substr(0, equals));
      if (equals == std::string_view::npos) {
        refuse({std::string(text), number}, "a line is KEY = VALUE; mend it, or put # before it");
      }
      if (!key.starts_with(prefix)) continue;
      entries_[std::string(key.substr(prefix.size()))] = {
          std::string(trim(text.substr(equals + 1))), number};
    }
  }

  [[noreturn]] void refuse(const Entry& entry, const std::string& rule) const {
    throw Error(ErrorCode::invalid_input, rule,
                {.file = file_, .line = entry.line, .value = entry.value});
  }

  [[nodiscard]] const Entry* find(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Entry& need(std::string_view key) const {
    if (const Entry* entry = find(key)) return *entry;
    throw Error(ErrorCode::invalid_input,
                fmt::format("there is no graph.NAME.{}, NAME being that of the file; add it", key),
                {.file = file_});
  }
  [[nodiscard]] std::optional<std::uint64_t> whole(std::string_view key,
                                                   std::uint64_t most = UINT64_MAX) const {
    const Entry* entry = find(key);
    if (entry == nullptr) return std::nullopt;
    const std::string& text = entry->value;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > most) {
      refuse(*entry, fmt::format("{} is a whole number from 0 to {}; mend it", key, most));
    }
    return value;
  }
  [[nodiscard]] bool truth(std::string_view key) const {
    const Entry& entry = need(key);
    const std::string text = to_lower(entry.value);
    if (text != "true" && text != "false") {
      refuse(entry, fmt::format("{} is true or false; mend it", key));
    }
    return text == "true";
  }
  [[nodiscard]] double share(std::string_view key, double usual) const {
    const Entry* entry = find(key);
    if (entry == nullptr) return usual;
    const auto value = parse_double(entry->value);
    if (!value || *value < 0 || *value > 1) {
      refuse(*entry, fmt::format("{} is a number from 0 to 1; mend it", key));
    }
    return *value;
  }
  // A file beside the properties: nothing in them leads out of the folder.
  [[nodiscard]] std::filesystem::path beside(std::string_view key, const std::string& usual) const {
    const Entry* entry = find(key);
    if (entry == nullptr) return folder_ / usual;
    const std::filesystem::path name = std::filesystem::path(entry->value).filename();
    if (name.empty() || name == "." || name == "..") {
      refuse(*entry, fmt::format("{} is the name of a file beside this one; mend it", key));
    }
    return folder_ / name;
  }

 private:
  std::filesystem::path folder_;
  std::string file_;  // without its folder, which is what somebody typed
  std::map<std::string, Entry, std::less<>> entries_;
};

std::vector<std::string> list_of(const Entry* entry) {
  std::vector<std::string> items;
  if (entry == nullptr) return items;
  for (const std::string_view item : split(entry->value, ',')) {
    if (!trim(item).empty()) items.push_back(to_lower(trim(item)));
  }
  return items;
}

}  // namespace

std::vector<std::filesystem::path> graphalytics_files(const std::filesystem::path& folder) {
  std::error_code trouble;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, trouble)) {
    if (entry.path().extension() == ".properties") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (trouble || files.empty()) {
    throw Error(ErrorCode::invalid_input,
                fmt::format("{}; name a folder with NAME.properties, NAME.v and NAME.e",
                            trouble ? "this is no folder that can be read"
                                    : "there is no .properties file here"));
  }
  return files;
}

GraphalyticsProperties read_graphalytics_properties(const std::filesystem::path& file) {
  constexpr std::uint64_t kRounds = 1'000'000;
  GraphalyticsProperties said;
  said.name = file.stem().string();
  const Entries entries(file, said.name);
  said.vertex_file = entries.beside("vertex-file", said.name + ".v");
  said.edge_file = entries.beside("edge-file", said.name + ".e");
  said.directed = entries.truth("directed");
  said.vertices = entries.whole("meta.vertices");
  said.edges = entries.whole("meta.edges");
  const auto columns = list_of(entries.find("edge-properties.names"));
  if (columns.size() > 1) {
    entries.refuse(*entries.find("edge-properties.names"),
                   "edges have one property at most, their weight; leave the others out");
  }
  said.weighted = !columns.empty();
  said.algorithms = list_of(&entries.need("algorithms"));
  said.bfs_source = entries.whole("bfs.source-vertex");
  said.sssp_source = entries.whole("sssp.source-vertex");
  const auto rounds = [&](const char* key, std::uint32_t usual) {
    return static_cast<std::uint32_t>(entries.whole(key, kRounds).value_or(usual));
  };
  said.cdlp_rounds = rounds("cdlp.max-iterations", said.cdlp_rounds);
  said.pr_rounds = rounds("pr.num-iterations", said.pr_rounds);
  said.damping = entries.share("pr.damping-factor", said.damping);
  return said;
}

}  // namespace mekhala
