#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/spells.hpp"
#include "io/formats/xml.hpp"

namespace mekhala {
namespace {

class KmlReader : public XmlHandler {
 public:
  explicit KmlReader(std::string_view file) : builder_(file, "KML") {}

  void start(const XmlTag& tag) override {
    path_.emplace_back(tag.name);
    if (tag.name == "Placemark") {
      builder_.node(tag.has("id") ? std::string(tag.value("id"))
                                  : fmt::format("placemark {}", builder_.num_nodes() + 1),
                    tag.line);
      builder_.put("kind", "location");
      place_ = {};
      place_.line = tag.line;
      inside_ = true;
    } else if (tag.name == "NetworkLink" || tag.name == "GroundOverlay" ||
               tag.name == "ScreenOverlay" || tag.name == "PhotoOverlay" || tag.name == "Model") {
      builder_.warn("not_a_place", "", tag.line,
                    "links to other files, pictures and models are left out; nothing is fetched");
    } else if (tag.name == "Data" || tag.name == "SimpleData") {
      data_name_ = tag.value("name");
    }
  }

  void end(std::string_view name, std::string_view text, std::uint64_t) override {
    path_.pop_back();
    text = trim(text);
    if (!inside_) {
      if (name == "name" && !path_.empty() && path_.back() == "Folder") folder_ = text;
      if (name == "Folder") folder_.clear();
      return;
    }
    if (name == "Placemark") return finish_place();
    const std::string_view parent = path_.empty() ? std::string_view() : path_.back();
    if (name == "name" && parent == "Placemark") {
      builder_.put("name", text);
    } else if (name == "description" && parent == "Placemark") {
      builder_.put("description", text);
    } else if (name == "address" && parent == "Placemark") {
      builder_.put("address", text);
    } else if (name == "value" && parent == "Data") {
      builder_.attribute(data_name_, text);
    } else if (name == "SimpleData") {
      builder_.attribute(data_name_, text);
    } else if (name == "begin") {
      place_.span.from = text;
    } else if (name == "end") {
      place_.span.to = text;
    } else if (name == "when") {
      add_time(text);
    } else if (name == "coordinates") {
      add_coordinates(text, parent);
    } else if (name == "coord") {
      add_coordinates(to_commas(text), "Track");
    }
  }

  GraphTables finish(const XmlOutcome& outcome) {
    builder_.set_encoding(outcome.encoding);
    if (builder_.num_nodes() == 0) {
      builder_.warn("no_places", "", 0, "the file has no placemarks");
    }
    return builder_.finish();
  }

 private:
  struct Place {
    std::uint64_t line = 0;
    Spell span;
    std::string geometry;
    std::string longitude, latitude;
    std::uint64_t points = 0;
  };

  static std::string to_commas(std::string_view text) {
    std::string commas(text);
    for (char& c : commas) c = c == ' ' ? ',' : c;
    return commas;
  }

  // Times of a stamp, or of the points of a track: the first and the last.
  void add_time(std::string_view text) {
    if (text.empty()) return;
    if (place_.span.from.empty()) place_.span.from = text;
    place_.span.to = text;
  }

  void add_coordinates(std::string_view text, std::string_view geometry) {
    if (!place_.geometry.empty() && place_.geometry != geometry) {
      builder_.warn("several_geometries", "", place_.line,
                    "of several geometries of one placemark the first point stands for all");
    }
    if (place_.geometry.empty()) place_.geometry = geometry;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
      if (begin == std::string_view::npos) break;
      const std::size_t end = text.find_first_of(" \t\r\n", begin);
      add_point(text.substr(begin, end == std::string_view::npos ? end : end - begin));
      at = end == std::string_view::npos ? text.size() : end;
    }
  }

  void add_point(std::string_view text) {
    ++place_.points;
    if (place_.points > 1) return;
    const std::vector<std::string_view> parts = split(text, ',');
    const auto longitude = parts.empty() ? std::nullopt : parse_double(trim(parts[0]));
    const auto latitude = parts.size() < 2 ? std::nullopt : parse_double(trim(parts[1]));
    const bool on_earth = longitude && latitude && *longitude >= -180 && *longitude <= 180 &&
                          *latitude >= -90 && *latitude <= 90;
    if (!on_earth) {
      builder_.warn("bad_coordinates", "", place_.line,
                    "coordinates that are no longitude and latitude are left out");
      return;
    }
    place_.longitude = trim(parts[0]);
    place_.latitude = trim(parts[1]);
  }

  void finish_place() {
    inside_ = false;
    builder_.put("latitude", place_.latitude);
    builder_.put("longitude", place_.longitude);
    builder_.put("geometry", place_.geometry);
    builder_.put("folder", folder_);
    put_spells(builder_, {place_.span}, false, place_.line);
    if (place_.points > 1) {
      builder_.warn("shape", "", place_.line,
                    "of lines, tracks and areas only the first point is kept", "",
                    place_.points - 1);
    }
  }

  GraphTablesBuilder builder_;
  std::vector<std::string> path_;
  std::string data_name_, folder_;
  Place place_;
  bool inside_ = false;
};

}  // namespace

GraphTables read_kml(std::string_view bytes, std::string_view file, Context& context) {
  KmlReader reader(file);
  const XmlOutcome outcome = read_xml(bytes, file, reader, context);
  return reader.finish(outcome);
}

}  // namespace mekhala
