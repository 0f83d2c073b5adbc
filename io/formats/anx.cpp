#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/xml.hpp"

namespace mekhala {
namespace {

using Named = std::vector<std::pair<std::string, std::string>>;

// One item of a chart: an entity, or a link.
struct Item {
  std::uint64_t line = 0;
  std::string id, entity_id, identity;
  std::string label, description, type, shape, time, source, source_type, grade;
  Named attributes;
  std::string cards;
  bool is_link = false;
  std::string end1, end2;  // ids of items, or of entities
  std::string arrow, strength;
};

bool is_set(std::string_view flag) { return flag == "true" || flag == "1"; }

class AnxReader : public XmlHandler {
 public:
  explicit AnxReader(std::string_view file) : builder_(file, "i2 ANX") {}

  void start(const XmlTag& tag) override {
    if (tag.name == "EntityType" || tag.name == "LinkType" || tag.name == "AttributeClass") {
      names_[std::string(tag.value("Id"))] = tag.value("Name");
    } else if (tag.name == "GradeOne" || tag.name == "GradeTwo" || tag.name == "GradeThree") {
      grades_ = tag.name == "GradeOne"   ? &grade_one_
                : tag.name == "GradeTwo" ? &grade_two_
                                         : &grade_three_;
    } else if (tag.name == "String" && grades_ != nullptr) {
      grades_->emplace_back(tag.value("Text"));
    } else if (tag.name == "ChartItem") {
      start_item(tag);
    } else if (inside_) {
      start_part(tag);
    }
  }

  void end(std::string_view name, std::string_view text, std::uint64_t) override {
    if (name.starts_with("Grade")) grades_ = nullptr;
    if (inside_ && name == "Text" && !text.empty()) add_card(trim(text));
    if (name != "ChartItem" || !inside_) return;
    inside_ = false;
    if (item_.shape.empty() && !item_.is_link) {
      builder_.warn(
          "drawing", "", item_.line,
          "items that are neither entity nor link (texts, pictures, legends) are left out");
      return;
    }
    items_.push_back(std::move(item_));
  }

  GraphTables finish(const XmlOutcome& outcome) {
    builder_.set_encoding(outcome.encoding);
    number_nodes();
    for (const std::string& id : order_) write_node(id);
    for (const Item& item : items_) {
      if (item.is_link) write_link(item);
    }
    if (order_.empty()) builder_.warn("no_entities", "", 0, "the chart has no entities");
    return builder_.finish();
  }

 private:
  void start_item(const XmlTag& tag) {
    inside_ = true;
    item_ = {};
    item_.line = tag.line;
    item_.id = tag.value("Id");
    item_.label = tag.value("Label");
    item_.description = tag.value("Description");
    item_.time = time_of(tag);
    item_.source = tag.value("SourceReference");
    item_.source_type = tag.value("SourceType");
    item_.grade = grade_of(tag);
  }

  void start_part(const XmlTag& tag) {
    if (tag.name == "Entity") {
      item_.shape = "Entity";
      item_.entity_id = tag.value("EntityId");
      item_.identity = tag.value("Identity");
    } else if (tag.name == "Link") {
      item_.is_link = true;
      item_.end1 = end_of(tag, "End1");
      item_.end2 = end_of(tag, "End2");
    } else if (tag.name == "IconStyle" || tag.name == "EventStyle" || tag.name == "ThemeStyle" ||
               tag.name == "BoxStyle" || tag.name == "CircleStyle" ||
               tag.name == "TextBlockStyle") {
      set_type(tag, "EntityTypeReference");
    } else if (tag.name == "LinkStyle") {
      set_type(tag, "LinkTypeReference");
      item_.arrow = tag.value("ArrowStyle");
      item_.strength = tag.value("Strength");
    } else if (tag.name == "Attribute") {
      std::string name(tag.value("AttributeClass"));
      if (name.empty()) name = named(tag.value("AttributeClassReference"));
      if (!tag.value("Value").empty()) {
        item_.attributes.emplace_back(name.empty() ? "attribute" : name, tag.value("Value"));
      }
    } else if (tag.name == "Card") {
      start_card(tag);
    }
  }

  void start_card(const XmlTag& tag) {
    add_card(tag.value("Summary"));
    add_card(tag.value("Text"));
    if (item_.source.empty()) item_.source = tag.value("SourceReference");
    if (item_.time.empty()) item_.time = time_of(tag);
    const std::string grade = grade_of(tag);
    if (item_.grade.empty()) item_.grade = grade;
    if (!grade.empty() && grade != item_.grade) {
      builder_.warn("several_grades", "", tag.line,
                    "grades of single cards: the item's own, else its first card's, is read");
    }
  }

  void add_card(std::string_view text) {
    if (text.empty()) return;
    item_.cards += item_.cards.empty() ? "" : "; ";
    item_.cards += text;
  }

  void set_type(const XmlTag& tag, std::string_view reference) {
    std::string type(tag.value("Type"));
    if (type.empty()) type = named(tag.value(reference));
    if (item_.type.empty()) item_.type = std::move(type);
  }

  [[nodiscard]] std::string named(std::string_view id) const {
    const auto found = names_.find(std::string(id));
    return found == names_.end() ? std::string() : found->second;
  }

  // The two dialects: a reference to an item, or iBase's id of an entity.
  static std::string end_of(const XmlTag& tag, const std::string& which) {
    const std::string_view reference = tag.value(which + "Reference");
    return std::string(reference.empty() ? tag.value(which + "Id") : reference);
  }

  static std::string time_of(const XmlTag& tag) {
    const std::string_view time = tag.value("DateTime");
    if (!is_set(tag.value("DateSet")) || time.size() < 10) return {};
    return std::string(is_set(tag.value("TimeSet")) ? time : time.substr(0, 10));
  }

  // A and 1 of "A - Completely reliable" and "1 - Confirmed" are the Admiralty's B2; of other
  // scales the words are kept.
  [[nodiscard]] std::string grade_of(const XmlTag& tag) {
    const std::string one = grade_text(tag, "GradeOneIndex", grade_one_);
    const std::string two = grade_text(tag, "GradeTwoIndex", grade_two_);
    const std::string three = grade_text(tag, "GradeThreeIndex", grade_three_);
    if (one.empty() && two.empty() && three.empty()) return {};
    const bool admiralty =
        matches(one, "(?s)[A-Fa-f]([^\\pL\\pN].*)?") && matches(two, "(?s)[1-6]([^\\pL\\pN].*)?");
    if (admiralty) return one.substr(0, 1) + two.substr(0, 1);
    builder_.warn("grade_words", "", tag.line,
                  "grades that are no letter and number of the Admiralty's scale are kept as text",
                  "give the grade of the rows with --grade");
    std::string words = one;
    for (const std::string& more : {two, three}) {
      if (!more.empty()) words += (words.empty() ? "" : ", ") + more;
    }
    return words;
  }

  static std::string grade_text(const XmlTag& tag, std::string_view attribute,
                                const std::vector<std::string>& scale) {
    const auto index = parse_int(tag.value(attribute));
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= scale.size()) return {};
    const std::string& text = scale[static_cast<std::size_t>(*index)];
    return text == "-" || text == "[Unset]" ? std::string() : text;
  }

  // Items of one identity are one entity, drawn several times.
  void number_nodes() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      if (item.is_link) continue;
      std::string id = !item.identity.empty()    ? item.identity
                       : !item.entity_id.empty() ? item.entity_id
                                                 : item.id;
      if (id.empty()) id = fmt::format("item {}", i + 1);
      for (const std::string& known : {item.id, item.entity_id}) {
        if (!known.empty()) node_of_.emplace(known, id);
      }
      node_of_.emplace(id, id);
      std::vector<std::size_t>& drawn = drawn_[id];
      if (drawn.empty()) order_.push_back(id);
      drawn.push_back(i);
    }
  }

  void write_node(const std::string& id) {
    const std::vector<std::size_t>& drawn = drawn_.at(id);
    const Item& first = items_[drawn.front()];
    builder_.node(id, first.line);
    builder_.put("kind", first.type);
    builder_.put("name", first.label);
    for (const std::size_t i : drawn) write_values(items_[i], i == drawn.front());
    if (drawn.size() > 1) {
      builder_.warn("drawn_twice", "", first.line, "items of one identity are read as one entity",
                    "", drawn.size() - 1);
    }
  }

  void write_values(const Item& item, bool first) {
    if (first) {
      builder_.put("grade", admiralty_only(item));
      builder_.put("date", item.time);
    }
    if (admiralty_only(item).empty()) builder_.put("grade words", item.grade);
    builder_.put("description", item.description);
    builder_.put("notes", item.cards);
    builder_.put("source reference", item.source);
    builder_.put("source type", item.source_type);
    for (const auto& [name, value] : item.attributes) builder_.attribute(name, value);
  }

  static std::string admiralty_only(const Item& item) {
    return matches(item.grade, "[A-Fa-f][1-6]") ? item.grade : std::string();
  }

  [[nodiscard]] std::string node_of(const std::string& end) const {
    const auto found = node_of_.find(end);
    return found == node_of_.end() ? end : found->second;
  }

  void write_link(const Item& item) {
    if (item.end1.empty() || item.end2.empty()) {
      builder_.warn("missing_end", "", item.line, "a link without both its ends is left out");
      return;
    }
    const bool turned = item.arrow == "ArrowOnTail";
    const std::string one = node_of(item.end1), two = node_of(item.end2);
    builder_.edge(turned ? two : one, turned ? one : two, item.line);
    builder_.direction(turned || item.arrow == "ArrowOnHead");
    builder_.put("relation", item.type.empty() ? item.label : item.type);
    if (!item.type.empty() && item.label != item.type) builder_.put("label", item.label);
    builder_.put("start", item.time);
    builder_.put("certainty", item.strength);
    Item rest = item;
    rest.time.clear();
    write_values(rest, true);
  }

  GraphTablesBuilder builder_;
  std::unordered_map<std::string, std::string> names_;  // of types and classes, by their ids
  std::vector<std::string> grade_one_, grade_two_, grade_three_;
  std::vector<std::string>* grades_ = nullptr;
  Item item_;
  bool inside_ = false;
  std::vector<Item> items_;
  std::unordered_map<std::string, std::string> node_of_;  // ids of items and entities
  std::unordered_map<std::string, std::vector<std::size_t>> drawn_;
  std::vector<std::string> order_;
};

// Some exports end an attribute with two quotes: x="y"". Only inside of tags, and never ="".
std::string single_quoted(std::string_view bytes) {
  std::string mended;
  mended.reserve(bytes.size());
  bool tag = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '<') tag = true;
    if (c == '>') tag = false;
    const bool second = tag && c == '"' && i >= 2 && bytes[i - 1] == '"' && bytes[i - 2] != '=';
    if (!second) mended += c;
  }
  return mended;
}

}  // namespace

GraphTables read_anx(std::string_view bytes, std::string_view file, Context& context) {
  try {
    AnxReader reader(file);
    const XmlOutcome outcome = read_xml(bytes, file, reader, context);
    return reader.finish(outcome);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_input) throw;
    const std::string mended = single_quoted(bytes);
    if (mended.size() == bytes.size()) throw;
    AnxReader reader(file);
    const XmlOutcome outcome = read_xml(mended, file, reader, context);
    GraphTables tables = reader.finish(outcome);
    tables.nodes.warnings.add("doubled_quotes", "", 0,
                              "attributes that end in two quotation marks are read with one", "",
                              bytes.size() - mended.size());
    return tables;
  }
}

}  // namespace mekhala
