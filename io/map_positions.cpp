#include "io/map_positions.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/json_text.hpp"

namespace mekhala {
namespace {

constexpr const char* kSchema = "mekhala/positions/1";
constexpr double kFarthest = 100'000;  // no page is larger

[[noreturn]] void refuse(std::string_view file, const std::string& what) {
  throw Error(
      ErrorCode::invalid_input,
      fmt::format("{}: {}; a file of positions is what `mekhala map --positions` has written: "
                  "name a new one to begin again",
                  file, what));
}

double number_of(const Json* value, std::string_view file) {
  const auto number = value != nullptr && value->is(Json::Type::number) ? parse_double(value->text)
                                                                        : std::optional<double>();
  if (!number || !(std::abs(*number) <= kFarthest)) {
    refuse(file, "a position must be two numbers of the page");
  }
  return *number;
}

std::string text_of(const Json* value) {
  return value != nullptr && value->is(Json::Type::string) ? value->text : std::string();
}

double rounded(double value) { return std::round(value * 10) / 10; }

}  // namespace

std::string positions_text(const MapScene& scene, std::string_view kind) {
  const MapSize page = page_size(scene);
  nlohmann::ordered_json file;
  file["schema"] = kSchema;
  file["kind"] = kind;
  file["page"] = {rounded(page.width), rounded(page.height)};
  std::map<std::string, nlohmann::ordered_json> marks;
  for (const MapNode& node : scene.nodes) {
    if (node.key.empty()) continue;
    marks[node.key] = {rounded(node.x), rounded(node.y),
                       node.area < scene.areas.size() ? scene.areas[node.area].name : ""};
  }
  file["marks"] = nlohmann::ordered_json::object();
  for (auto& [key, mark] : marks) file["marks"][key] = std::move(mark);
  return file.dump(1) + "\n";
}

MapPositions parse_positions(std::string_view text, std::string_view file) {
  const Json root = parse_json(text, file).root;
  if (text_of(root.find("schema")) != kSchema) refuse(file, "this is no file of positions");
  MapPositions positions;
  positions.kind = text_of(root.find("kind"));
  const Json* page = root.find("page");
  if (page == nullptr || page->items.size() != 2) refuse(file, "it has no page");
  positions.page = {number_of(&page->items[0], file), number_of(&page->items[1], file)};
  if (positions.page.width <= 0 || positions.page.height <= 0) refuse(file, "it has no page");
  const Json* marks = root.find("marks");
  if (marks == nullptr || !marks->is(Json::Type::object)) refuse(file, "it has no marks");
  for (const auto& [key, mark] : marks->members) {
    if (mark.items.size() != 3) refuse(file, "a position must be two numbers of the page");
    positions.marks[key] = {number_of(&mark.items[0], file), number_of(&mark.items[1], file),
                            text_of(&mark.items[2])};
  }
  return positions;
}

}  // namespace mekhala
