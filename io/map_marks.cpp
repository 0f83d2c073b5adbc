#include "io/map_marks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"

namespace mekhala::map {

const std::vector<KindMark>& kind_marks() {
  static const std::vector<KindMark> all{{"person", "circle", "person"},
                                         {"organization", "box", "organization"},
                                         {"account", "hexagon", "online account"},
                                         {"phone", "diamond", "phone"},
                                         {"bank_account", "octagon", "bank account"},
                                         {"wallet", "doubleoctagon", "wallet"},
                                         {"email", "parallelogram", "e-mail"},
                                         {"location", "house", "place"},
                                         {"advertisement", "note", "advertisement"},
                                         {"event", "ellipse", "event", 1.3},
                                         {"document", "tab", "document"},
                                         {"vehicle", "cds", "vehicle"}};
  return all;
}

const std::vector<Icon>& icons() {
  static const std::vector<Icon> all{
      {"recruiter", "\uf0a1"},     {"agent", "\uf072"},           {"broker", "\uf074"},
      {"transporter", "\uf0d1"},   {"document_forger", "\uf040"}, {"financier", "\uf0d6"},
      {"launderer", "\uf0ec"},     {"supervisor", "\uf0c0"},      {"guard", "\uf132"},
      {"site_manager", "\uf19c"},  {"landlord", "\uf084"},        {"account_controller", "\uf11c"},
      {"negotiator", "\uf086"},    {"trafficker", "\uf0e8"},      {"worker", "\uf0ad"},
      {"official", "\uf0e3"},      {"police", "\uf132"},          {"rescuer", "\uf1cd"},
      {"embassy", "\uf024"},       {"person", "\uf007"},          {"organization", "\uf0b1"},
      {"account", "\uf0ac"},       {"phone", "\uf095"},           {"bank_account", "\uf09d"},
      {"wallet", "\uf15a"},        {"email", "\uf0e0"},           {"location", "\uf0f7"},
      {"advertisement", "\uf1ea"}, {"event", "\uf073"},           {"document", "\uf15c"},
      {"vehicle", "\uf1b9"}};
  return all;
}

const std::vector<EvidenceMark>& evidence_marks() {
  static const std::vector<EvidenceMark> all{
      {MapEvidence::confirmed, "solid", "evidence holds ≥ 0.70"},
      {MapEvidence::probable, "dashed", "0.45 to 0.69"},
      {MapEvidence::suspected, "dotted", "under 0.45"},
      {MapEvidence::ungraded, "solid", "not graded (open arrow)"}};
  return all;
}

const Icon* icon_of(const MapNode& node) {
  for (const std::string& name : {node.role, node.kind}) {
    for (const Icon& icon : icons()) {
      if (name == icon.name) return &icon;
    }
  }
  return nullptr;
}

const KindMark& mark_of(std::string_view kind) {
  for (const KindMark& mark : kind_marks()) {
    if (kind == mark.kind) return mark;
  }
  return kind_marks().front();
}

std::string shape_of(const KindMark& mark, double size) {
  return fmt::format("shape={}, width={:.3f}, height={:.3f}", mark.shape, size * mark.stretch,
                     size / mark.stretch);
}

const EvidenceMark& mark_of(MapEvidence evidence) {
  return evidence_marks()[static_cast<std::size_t>(evidence)];
}

namespace {

// Marks of Latin, Greek and Cyrillic letters: no writing stacks more than a few.
bool is_stacking(std::uint32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE20 && c <= 0xFE2F);
}

// A letter with twenty accents would reach over the lines above and beneath it.
std::string without_towers(std::string_view text) {
  constexpr std::size_t kHighest = 3;
  std::string kept;
  std::size_t stacked = 0;
  for (const std::uint32_t c : code_points(text)) {
    stacked = is_stacking(c) ? stacked + 1 : 0;
    if (stacked <= kHighest) append_utf8(kept, c);
  }
  return kept;
}

}  // namespace

// Graphviz refuses quoted strings over 16 KiB; parts are joined with '+', never inside a character.
std::string quoted(std::string_view raw) {
  constexpr std::size_t part_limit = 8000;
  const std::string flat = without_towers(raw);
  std::string_view text = flat;
  std::string result;
  do {
    std::size_t size = std::min(part_limit, text.size());
    while (size < text.size() && size > 0 &&
           (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
      --size;
    }
    if (!result.empty()) result += " + ";
    result += '"' + escape_dot(text.substr(0, size)) + '"';
    text.remove_prefix(size);
  } while (!text.empty());
  return result;
}

void Background::colors(std::string_view line, std::string_view fill) {
  text_ += fmt::format("c {} -{} C {} -{} ", line.size(), line, fill.size(), fill);
}

void Background::style(std::string_view style) {
  text_ += fmt::format("S {} -{} ", style.size(), style);
}

void Background::polygon(const std::vector<Point>& points) {
  text_ += fmt::format("P {}", points.size());
  for (const Point& point : points) text_ += fmt::format(" {:.1f} {:.1f}", point.x, point.y);
  text_ += ' ';
}

void Background::line(Point a, Point b) {
  text_ += fmt::format("L 2 {:.1f} {:.1f} {:.1f} {:.1f} ", a.x, a.y, b.x, b.y);
}

}  // namespace mekhala::map
