#pragma once

#include <filesystem>
#include <string>
#include <vector>

// The Gherkin of openCypher's compatibility kit, as far as the kit uses it.
namespace mekhala::tck {

using TableRow = std::vector<std::string>;

struct Step {
  std::string text = {};  // without Given, When, Then, And
  std::string document = {};
  std::vector<TableRow> table = {};
};

struct Scenario {
  std::string area = {};  // folder: "match", "temporal", ...
  std::string name = {};  // file, title, and number of the example
  std::vector<Step> steps = {};
};

// All scenarios under a folder in the order of their paths, outlines expanded.
[[nodiscard]] std::vector<Scenario> read_features(const std::filesystem::path& folder);

}  // namespace mekhala::tck
