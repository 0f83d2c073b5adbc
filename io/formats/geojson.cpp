#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "io/formats/json_cells.hpp"
#include "io/json_graph.hpp"

namespace mekhala {
namespace {

bool is_geometry(std::string_view type) {
  return type == "Point" || type == "MultiPoint" || type == "LineString" ||
         type == "MultiLineString" || type == "Polygon" || type == "MultiPolygon" ||
         type == "GeometryCollection";
}

class GeoJsonReader {
 public:
  explicit GeoJsonReader(std::string_view file) : builder_(file, "GeoJSON") {}

  GraphTables run(const JsonDocument& document) {
    warn_duplicate_keys(builder_, document);
    const Json& root = document.root;
    const std::string type = member(root, "type");
    if (type == "FeatureCollection") {
      const Json* features = list_of(root, "features");
      if (features == nullptr) builder_.fail(1, "a FeatureCollection without \"features\"");
      std::uint64_t record = 0;
      for (const Json& feature : features->items) read_feature(feature, ++record);
    } else if (type == "Feature") {
      read_feature(root, 1);
    } else {
      builder_.node("feature 1", 1);
      builder_.put("kind", "location");
      read_geometry(root, 1);
    }
    if (root.find("crs") != nullptr) {
      builder_.warn("crs", "crs", 1,
                    "a coordinate system of its own (`crs`) is not applied: coordinates are taken "
                    "as longitude and latitude");
    }
    if (builder_.num_nodes() == 0) builder_.warn("no_places", "", 0, "the file has no features");
    return builder_.finish();
  }

 private:
  void read_feature(const Json& feature, std::uint64_t record) {
    if (!feature.is(Json::Type::object)) builder_.fail(record, "a feature that is no object");
    const Json* properties = feature.find("properties");
    const bool has = properties != nullptr && properties->is(Json::Type::object);
    std::string id = member(feature, "id");
    if (id.empty() && has) id = member(*properties, "id");
    if (id.empty()) id = fmt::format("feature {}", record);
    builder_.node(id, record);
    if (!has || !is_name(properties->find("kind"))) builder_.put("kind", "location");
    const Json* geometry = feature.find("geometry");
    if (geometry != nullptr && geometry->is(Json::Type::object)) {
      read_geometry(*geometry, record);
    } else {
      builder_.warn("no_geometry", "geometry", record, "features without a geometry are kept");
    }
    if (has) put_members(builder_, *properties, record, {"id"});
  }

  void read_geometry(const Json& geometry, std::uint64_t record) {
    const std::string type = member(geometry, "type");
    builder_.put("geometry", type);
    const Json* at = list_of(geometry, "coordinates");
    if (type == "GeometryCollection") {
      const Json* all = list_of(geometry, "geometries");
      if (all != nullptr && !all->items.empty()) at = list_of(all->items.front(), "coordinates");
    }
    if (type != "Point") {
      builder_.warn("shape", "geometry", record, "of lines and areas only the first point is kept");
    }
    // The first point of a shape lies at the bottom of its lists.
    while (at != nullptr && !at->items.empty() && at->items.front().is(Json::Type::array)) {
      at = &at->items.front();
    }
    if (at == nullptr || at->items.size() < 2) return warn_coordinates(record);
    const auto longitude = parse_double(at->items[0].text);
    const auto latitude = parse_double(at->items[1].text);
    const bool on_earth = longitude && latitude && *longitude >= -180 && *longitude <= 180 &&
                          *latitude >= -90 && *latitude <= 90;
    if (!on_earth) return warn_coordinates(record);
    builder_.put("latitude", at->items[1].text);
    builder_.put("longitude", at->items[0].text);
  }

  void warn_coordinates(std::uint64_t record) {
    builder_.warn("bad_coordinates", "coordinates", record,
                  "coordinates that are no longitude and latitude are left out",
                  "GeoJSON writes longitude first, in degrees");
  }

  GraphTablesBuilder builder_;
};

}  // namespace

bool looks_like_geojson(const Json& root) {
  if (!root.is(Json::Type::object)) return false;
  const std::string type = member(root, "type");
  if (type == "FeatureCollection") return true;
  if (type == "Feature") return root.find("geometry") != nullptr;
  return is_geometry(type) &&
         (root.find("coordinates") != nullptr || root.find("geometries") != nullptr);
}

GraphTables read_geojson(const JsonDocument& document, std::string_view file) {
  return GeoJsonReader(file).run(document);
}

}  // namespace mekhala
