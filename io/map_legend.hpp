#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/map_layers.hpp"

// What a map says beside its drawing: the legend and the table over it or left of it. Internal to
// the writer of maps.
namespace mekhala::map {

// Of links and marks that had no room for a label.
struct Unlabelled {
  std::size_t links = 0, marks = 0, lands = 0;
};

// Whether a link leads to a number of victims and tells only how many: it has no evidence. Where
// marks have their places, as on a map of paths, it is a link as it was recorded.
[[nodiscard]] bool counts(const MapScene& scene, const MapLink& link);

class Legend {
 public:
  // `colors`: of the areas, as marks have them.
  Legend(const MapScene& scene, const std::vector<std::string>& colors);
  // What the legend may cover at most, and the table: known before any label is placed.
  [[nodiscard]] const std::vector<Box>& boxes() const { return boxes_; }
  void draw(Layers& layers, const Unlabelled& unlabelled);

 private:
  // A text and at most one sample of what it means.
  struct Row {
    std::string text;
    const KindMark* mark = nullptr;
    const EvidenceMark* evidence = nullptr;
    bool victims = false;
    const Icon* icon = nullptr;
    std::string color = {};  // of the mark; else neutral
  };
  struct Panel {
    Box box = {};
    std::size_t columns = 1, rows = 0;
  };

  void add_marks();
  void add_links();
  void add_words();
  [[nodiscard]] Panel panel_of(std::size_t rows) const;
  [[nodiscard]] Point table_corner() const;
  bool draw_sample(Layers& layers, const Point& at, const Row& row);
  void draw_table(Layers& layers) const;

  const MapScene& scene_;
  const std::vector<std::string>& colors_;
  const Theme& theme_;
  MapSize page_;
  std::vector<Row> rows_;
  std::vector<Box> boxes_;
  std::size_t num_samples_ = 0;
};

}  // namespace mekhala::map
