#include "io/table_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"
#include "io/matrix.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kNone = SIZE_MAX;
constexpr std::size_t kMaxCached = 1u << 16;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_controls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0)
      return true;
  }
  return false;
}

// Asked of each row, hence without the full folding of to_lower.
bool is_word(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// Words at the head of a row of sums, lower case.
bool is_total(std::string_view cell) {
  // "Total:", and "Total: 12" in one cell.
  if (const std::size_t colon = cell.find(':'); colon != std::string_view::npos) {
    const std::string rest = ascii_digits(cell.substr(colon + 1));
    if (rest.find_first_not_of("0123456789., ") == std::string::npos) cell = cell.substr(0, colon);
  }
  for (const std::string_view word :
       {"total",   "totals",  "grand total", "subtotal", "sub-total", "sub total",
        "sum",     "รวม",     "รวมทั้งหมด",    "รวมทั้งสิ้น",  "ยอดรวม",    "ລວມ",
        "ລວມທັງໝົດ", "សរុប",     "စုစုပေါင်း",     "合计",     "总计",      "小计",
        "共计",    "kabuuan", "tổng",        "tổng cộng"}) {
    if (is_word(cell, word)) return true;
  }
  return false;
}

// What people write where they know no name. All who are called so would be one person, and the
// link between everybody.
bool is_nobody(std::string_view name) {
  for (const std::string_view word :
       {"-",         "--",         "---",     "?",      "??",         "???",          "unknown",
        "not known", "unk",        "n/a",     "none",   "nil",        "no name",      "ไม่ทราบ",
        "ไม่ทราบชื่อ",  "ไม่รู้",        "ไม่รู้จัก",   "ไม่มี",    "ไม่ระบุ",      "ບໍ່ຮູ້",           "ບໍ່ຮູ້ຈັກ",
        "ບໍ່ມີ",        "ບໍ່ຊາບ",       "មិនដឹង",    "មិនស្គាល់", "គ្មាន",       "မသိ",           "မရှိ",
        "不详",      "未知",       "不明",    "无",     "hindi alam", "hindi kilala", "wala",
        "không rõ",  "không biết", "không có"}) {
    if (name == word) return true;
  }
  return false;
}

bool has_digit(std::string_view cell) {
  const std::string plain = ascii_digits(cell);
  return plain.find_first_of("0123456789") != std::string::npos;
}

// Several numbers or addresses in one cell; nothing where it holds one, or what cannot be told.
std::vector<std::string_view> several_in(std::string_view cell, bool phones) {
  constexpr std::string_view kBetween = ",;/|\n";
  std::vector<std::string_view> pieces;
  if (cell.find_first_of(kBetween) == std::string_view::npos) return pieces;
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find_first_of(kBetween, at), cell.size());
    const std::string_view piece = trim(cell.substr(at, end - at));
    at = end + 1;
    if (piece.empty()) continue;
    pieces.push_back(piece);
    if (!phones) {
      if (piece.find('@') == std::string_view::npos) return {};
      continue;
    }
    const std::string plain = ascii_digits(piece);
    const auto digits =
        std::count_if(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; });
    // "02-123-4567/8" is a range of lines, "012/345678" one number.
    if (digits < 7 || plain.find_first_not_of("0123456789+-(). ") != std::string::npos) return {};
  }
  if (pieces.size() < 2) pieces.clear();
  return pieces;
}

// A cell in normal form, as the cache of its column holds it.
struct Cached {
  std::string_view value;
  std::string problem;
  std::optional<Date> date;
  bool impossible = false;
  bool ambiguous = false;
  bool hidden = false;  // zero-width or bidirectional characters
  bool controls = false;
  std::vector<std::string_view> roles;  // that a cell of other words names
};

// A link kind, and whether the words tell it from its other end.
struct NamedLink {
  LinkKindId kind = kNoTerm;
  bool turned = false;
};

struct Source {
  std::size_t column = kNone;
  NormalHints hints;
  std::unordered_map<std::string_view, Cached> cache;
};

struct Value {
  const ValueMapping* mapping = nullptr;
  PropertyId property = kNoTerm;
  PropertyId otherwise = kNoTerm;
  ValueType type = ValueType::text;
  std::vector<Source> sources;
  Source literal;
};

// An entity as one row names it.
struct Named {
  bool present = false;
  Hash128 uid;
  KindId kind = 0;
  std::string_view key;      // as in the row; empty where the row itself is the key
  std::string_view display;  // normal form of an identifier, a clean name
  bool by_record = false;    // the name was the id of a record
  std::uint64_t first_line = 0;
  std::size_t first_row = 0;
  bool valid = true;    // of an identifier
  bool nobody = false;  // the name says that there is none
};

struct Entity {
  const EntityMapping* mapping = nullptr;
  KindId kind = 0;
  std::size_t schema_column = kNone;
  std::vector<std::size_t> keys;
  std::vector<std::size_t> extra;  // columns that an identifier's key also takes: service, bank ...
  std::string extra_literal[2];    // what stands in their place: service or bank or type; country
  std::vector<Value> properties;
  Value valid_from;
  std::vector<std::pair<PropertyId, std::string_view>> implied;
  bool cacheable = false;
  std::unordered_map<std::string_view, Named> cache;
  // By cell: the second and further identifiers where one cell holds several.
  std::unordered_map<std::string_view, std::vector<Named>> further;
};

struct Link {
  const LinkMapping* mapping = nullptr;
  LinkKindId kind = 0;
  std::size_t schema_column = kNone;
  std::vector<std::size_t> from, to;  // into entities
  std::vector<std::size_t> keys;
  Value valid_from, valid_to;
  std::vector<Value> properties;
};

std::string columns_seen(const CellTable& table) {
  std::string seen;
  for (const std::string& name : table.header) {
    seen += (seen.empty() ? "" : ", ") + escape_terminal(truncate_display(name, 40));
    if (seen.size() > 600) return seen + " ...";
  }
  return seen;
}

class TableImporter {
 public:
  TableImporter(CellTable& table, const TableMapping& mapping, const ImportScope& scope,
                std::string_view document, BatchBuilder& builder)
      : table_(table),
        mapping_(mapping),
        scope_(scope),
        ontology_(scope.ontology),
        document_(document),
        builder_(builder),
        notes_(scope.ontology.property("notes")),
        description_(scope.ontology.property("description")),
        name_(scope.ontology.property(property::kName)),
        record_id_(scope.ontology.property(property::kRecordId)),
        identifier_(scope.ontology.property(property::kIdentifier)),
        role_(scope.ontology.property(property::kRole)),
        status_(scope.ontology.property(property::kVictimStatus)),
        any_link_(scope.ontology.link("linked_to")) {
    for (std::size_t c = 0; c < table.columns(); ++c) {
      locators_.push_back(builder.keep(table.format == "xlsx"
                                           ? fmt::format("{}!{}", table.sheet, table.header[c])
                                           : table.header[c]));
      columns_.emplace(table.header[c], c);
    }
    compile();
  }

  void run(TableOutcome& outcome, Context& context) {
    outcome.rejections = std::move(table_.rejected);
    const std::size_t rows = table_.rows();
    for (std::size_t r = 0; r < rows; ++r) {
      if ((r & 0xfff) == 0) {
        context.checkpoint();
        context.report(static_cast<double>(r) / static_cast<double>(rows));
      }
      if (!take_row(r)) {
        rejection_.file = table_.file;
        rejection_.sheet = table_.sheet;
        rejection_.line = table_.lines[r];
        rejection_.row = row_as_csv(table_.row(r));
        outcome.rejections.push_back(std::move(rejection_));
        rejection_ = {};
      } else {
        ++accepted_;
      }
    }
    std::stable_sort(outcome.rejections.begin(), outcome.rejections.end(),
                     [](const Rejection& a, const Rejection& b) { return a.line < b.line; });
    look_for_twins();
    fill_report(outcome);
  }

 private:
  // --- compiling
  // -------------------------------------------------------------------------------------

  std::size_t column(const std::string& name, std::uint64_t mapping_line) {
    const auto found = columns_.find(name);
    if (found == columns_.end()) {
      std::string where = mapping_line == 0 || scope_.options.mapping.empty()
                              ? std::string()
                              : fmt::format(" (mapping line {})", mapping_line);
      throw Error(ErrorCode::invalid_input,
                  fmt::format("{}: there is no column {}{}; the columns are: {}", table_.file,
                              escape_terminal(name), where, columns_seen(table_)),
                  Place{.file = table_.file,
                        .line = table_.header_line,
                        .byte = {},
                        .column = name,
                        .value = {}});
    }
    used_.insert(found->second);
    return found->second;
  }
  std::size_t maybe_column(const std::string& name, std::uint64_t line) {
    return name.empty() ? kNone : column(name, line);
  }

  Value compile_value(const ValueMapping& mapping, PropertyId property) {
    Value value;
    value.mapping = &mapping;
    value.property = property;
    value.type = ontology_.properties()[property].type;
    if (!mapping.otherwise.empty()) value.otherwise = property_named(ontology_, mapping.otherwise);
    for (const std::string& name : mapping.columns) {
      Source source;
      source.column = column(name, mapping.line.number);
      source.hints.country = mapping_.country.empty() ? scope_.options.country : mapping_.country;
      source.hints.format = mapping.format;
      if (value.type == ValueType::date)
        source.hints.dates = date_hints(source.column, mapping.format);
      value.sources.push_back(std::move(source));
    }
    return value;
  }

  // The order of day and month that the column proves.
  DateHints date_hints(std::size_t c, const std::string& format) {
    DateHints hints{.order = mapping_.order, .buddhist_era = mapping_.buddhist_era};
    if (hints.order != DayMonthOrder::unknown || !format.empty()) return hints;
    std::uint64_t day_first = 0, month_first = 0, line = 0, proof = 0, either = 0;
    for (std::size_t r = 0; r < table_.rows(); ++r) {
      const std::string_view cell = table_.cell(r, c);
      if (cell.size() < 6 || (cell.size() >= 7 && cell[4] == '-')) continue;  // ISO proves nothing
      const DayMonthOrder order = infer_order(cell);
      // 31/02/2024 is a slip of the pen, and no proof of how the other dates were written.
      if (order != DayMonthOrder::unknown &&
          !parse_date(cell, {.order = order, .buddhist_era = hints.buddhist_era}).date) {
        continue;
      }
      if (order == DayMonthOrder::unknown) {
        either += can_be_either(cell, hints.buddhist_era) ? 1 : 0;
        continue;
      }
      if (proof == 0) proof = table_.lines[r];
      day_first += order == DayMonthOrder::day_first ? 1 : 0;
      month_first += order == DayMonthOrder::month_first ? 1 : 0;
      if (line == 0 && day_first > 0 && month_first > 0) line = table_.lines[r];
    }
    if (day_first > 0 && month_first > 0) {
      table_.warnings.add(
          "date_order_mixed", table_.header[c], line,
          "the column mixes day/month and month/day; dates that can be either keep their "
          "year only",
          "give `dates: {order: day_first}` in a mapping");
      return hints;
    }
    if (day_first > 0) hints.order = DayMonthOrder::day_first;
    if (month_first > 0) hints.order = DayMonthOrder::month_first;
    // One cell in ten proves enough; one slip should not turn a whole column.
    const std::uint64_t proofs = day_first + month_first;
    if (proofs > 0 && either > 0 && (proofs < 3 || 10 * proofs < either)) {
      const bool day = day_first > 0;
      table_.warnings.add(
          "date_order_thin", table_.header[c], proof,
          fmt::format("{} date{} could be day/month or month/day and {} read as {}, because the "
                      "column has {} that can be nothing else",
                      either, either == 1 ? "" : "s", either == 1 ? "is" : "are",
                      day ? "day/month" : "month/day",
                      proofs == 1 ? "one" : std::to_string(proofs)),
          fmt::format("if that is wrong, give `dates: {{order: {}}}` in a mapping",
                      day ? "month_first" : "day_first"));
    }
    return hints;
  }

  static bool can_be_either(std::string_view cell, bool buddhist_era) {
    const auto day =
        parse_date(cell, {.order = DayMonthOrder::day_first, .buddhist_era = buddhist_era});
    const auto month =
        parse_date(cell, {.order = DayMonthOrder::month_first, .buddhist_era = buddhist_era});
    return day.date && month.date && to_string(*day.date) != to_string(*month.date);
  }

  std::vector<Value> compile_properties(const std::vector<PropertyMapping>& properties) {
    std::vector<Value> values;
    for (const PropertyMapping& property : properties) {
      values.push_back(compile_value(property.value, property_named(ontology_, property.property)));
    }
    return values;
  }

  void compile() {
    const PropertyId date = ontology_.property("date");
    for (const EntityMapping& mapping : mapping_.entities) {
      Entity entity;
      entity.mapping = &mapping;
      entity.kind = kind_named(ontology_, mapping.schema);
      entity.schema_column = maybe_column(mapping.schema_column, mapping.line.number);
      for (const std::string& key : mapping.keys)
        entity.keys.push_back(column(key, mapping.line.number));
      entity.properties = compile_properties(mapping.properties);
      if (!mapping.valid_from.empty()) entity.valid_from = compile_value(mapping.valid_from, date);
      compile_identifier(entity);
      if (const FtmSchema* schema = ontology_.ftm_schema(mapping.schema)) {
        for (const auto& [property, value] : schema->implies) {
          entity.implied.emplace_back(ontology_.property(property), value);
        }
      }
      entity.cacheable = entity.keys.size() == 1 && entity.schema_column == kNone &&
                         entity.extra.empty() && mapping.key_type != KeyType::row;
      entities_.push_back(std::move(entity));
    }
    for (const LinkMapping& mapping : mapping_.links) {
      Link link;
      link.mapping = &mapping;
      link.kind = ontology_.link(mapping.schema);
      link.schema_column = maybe_column(mapping.schema_column, mapping.line.number);
      for (const std::string& end : mapping.from) link.from.push_back(entity_index(end));
      for (const std::string& end : mapping.to) link.to.push_back(entity_index(end));
      for (const std::string& key : mapping.keys)
        link.keys.push_back(column(key, mapping.line.number));
      if (!mapping.valid_from.empty()) link.valid_from = compile_value(mapping.valid_from, date);
      if (!mapping.valid_to.empty()) link.valid_to = compile_value(mapping.valid_to, date);
      link.properties = compile_properties(mapping.properties);
      links_.push_back(std::move(link));
    }
    for (const std::string& name : mapping_.grade.columns) {
      grade_column_ = column(name, mapping_.grade.line.number);
    }
    for (const std::string& name : mapping_.ignore) {
      if (columns_.contains(name)) used_.insert(columns_.at(name));
    }
    named_.resize(entities_.size());
  }

  // An identifier's key takes the column of `identifier`, and what its kind adds to it.
  void compile_identifier(Entity& entity) {
    if (entity.mapping->key_type != KeyType::identifier) return;
    const std::string& kind = ontology_.kinds()[entity.kind].name;
    const auto from = [&](std::string_view property) -> const ValueMapping* {
      for (const PropertyMapping& one : entity.mapping->properties) {
        if (one.property == property) return &one.value;
      }
      return nullptr;
    };
    if (entity.keys.empty()) {
      if (const ValueMapping* value = from(property::kIdentifier); value != nullptr) {
        for (const std::string& name : value->columns) {
          entity.keys.push_back(column(name, value->line.number));
          break;
        }
      }
    }
    const auto add = [&](std::size_t slot, std::string_view property) {
      const ValueMapping* value = from(property);
      if (value == nullptr) return;
      entity.extra_literal[slot] = value->literal;
      if (!value->columns.empty()) {
        entity.extra.resize(std::max(entity.extra.size(), slot + 1), kNone);
        entity.extra[slot] = column(value->columns.front(), value->line.number);
      }
    };
    if (kind == "account") add(0, "service");
    if (kind == "bank_account") add(0, "bank");
    if (kind == "document") {
      add(0, "document_type");
      add(1, "country");
    }
  }

  std::size_t entity_index(const std::string& name) const {
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (entities_[e].mapping->name == name) return e;
    }
    return kNone;
  }

  // --- one row
  // ---------------------------------------------------------------------------------------

  bool reject(std::string_view rule, std::size_t c, std::string message, std::string hint) {
    rejection_.rule = std::string(rule);
    rejection_.message = std::move(message);
    rejection_.hint = std::move(hint);
    if (c != kNone) {
      rejection_.column = table_.header[c];
      rejection_.value = std::string(table_.cell(row_, c));
    }
    return false;
  }

  bool take_row(std::size_t r) {
    row_ = r;
    line_ = table_.lines[r];
    if (table_.format == "json graph" && !without_nul()) return false;
    if (repeats_header()) {
      return reject("header_again", kNone, "the row repeats the header and is about nobody",
                    "delete the row");
    }
    if (holds_sums()) {
      return reject("totals_row", kNone, "the row holds sums and is about nobody",
                    "delete the row, or give it an id if it is about somebody");
    }
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      name_entity(entities_[e], named_[e]);
      if (!named_[e].present && entities_[e].mapping->required) return reject_missing(entities_[e]);
    }
    for (const Link& link : links_) {
      if (link.mapping->required && !ends_of(link)) return reject_ends(link);
    }
    if (!has_required_values()) return false;
    if (!dates_can_be()) return false;
    claim_ = Claim{.row = line_, .column = {}, .grade = row_grade(), .from = {}, .to = {}};
    commit();
    return true;
  }

  // Printed lists repeat their header on each page.
  bool repeats_header() const {
    std::size_t filled = 0, equal = 0;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const std::string_view cell = table_.cell(row_, c);
      if (cell.empty()) continue;
      ++filled;
      equal += cell == table_.header[c] ? 1 : 0;
      if (equal == 0) return false;
    }
    return equal >= 2 && equal * 2 > filled;
  }

  bool holds_sums() const {
    bool first = true;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const std::string_view cell = table_.cell(row_, c);
      if (cell.empty()) continue;
      if (first ? !is_total(cell) : !has_digit(cell)) return false;
      first = false;
    }
    return !first;
  }

  bool without_nul() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (table_.cell(row_, c).find('\0') != std::string_view::npos) {
        return reject("nul_character", c, "a text with a NUL character in it",
                      "take the NUL out: programs cut text there");
      }
    }
    return true;
  }

  bool reject_missing(const Entity& entity) {
    const std::size_t c = entity.keys.empty() ? kNone : entity.keys.front();
    const std::string what = c == kNone ? entity.mapping->name : table_.header[c];
    return reject(
        "missing_key", c,
        fmt::format("column {} is empty or cannot be read, and without it nobody knows who or "
                    "what the row is about",
                    escape_terminal(what)),
        "fill in the cell, or delete the row");
  }

  bool reject_ends(const Link& link) {
    const bool from = end_of(link.from) == kNone;
    const Entity& entity = entities_[from ? link.from.front() : link.to.front()];
    return reject_missing(entity);
  }

  bool has_required_values() {
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (!named_[e].present) continue;
      if (!has_required(entities_[e].valid_from)) return false;
      for (const Value& value : entities_[e].properties) {
        if (!has_required(value)) return false;
      }
    }
    for (const Link& link : links_) {
      if (!ends_of(link)) continue;
      if (!has_required(link.valid_from) || !has_required(link.valid_to)) return false;
      for (const Value& value : link.properties) {
        if (!has_required(value)) return false;
      }
    }
    return true;
  }

  bool has_required(const Value& value) {
    if (value.mapping == nullptr || !value.mapping->required || value.sources.empty()) return true;
    for (const Source& source : value.sources) {
      if (!table_.cell(row_, source.column).empty()) return true;
    }
    const std::size_t c = value.sources.front().column;
    return reject("missing_value", c,
                  fmt::format("column {} is empty, and the mapping requires it",
                              escape_terminal(table_.header[c])),
                  "fill in the cell, or take `required` out of the mapping");
  }

  bool dates_can_be() {
    bool possible = true;
    const auto look = [&](Value& value) {
      if (value.type != ValueType::date || value.mapping == nullptr) return;
      for (Source& source : value.sources) {
        const std::string_view cell = table_.cell(row_, source.column);
        if (cell.empty() || !possible) continue;
        const Cached& cached = normal(value, source, cell);
        if (!cached.impossible) continue;
        possible = reject("impossible_date", source.column, cached.problem,
                          "correct the date, or empty the cell");
      }
    };
    for (Entity& entity : entities_) {
      look(entity.valid_from);
      for (Value& value : entity.properties) look(value);
    }
    for (Link& link : links_) {
      look(link.valid_from);
      look(link.valid_to);
      for (Value& value : link.properties) look(value);
    }
    return possible;
  }

  Grade row_grade() {
    const Grade fallback = scope_.options.grade.value_or(Grade{});
    if (grade_column_ == kNone) {
      if (mapping_.grade.literal.empty()) return fallback;
      return parse_grade(mapping_.grade.literal).value_or(fallback);
    }
    const std::string_view cell = table_.cell(row_, grade_column_);
    if (cell.empty()) return fallback;
    if (const auto grade = parse_grade(cell)) return *grade;
    table_.warnings.add("unknown_grade", table_.header[grade_column_], line_,
                        "cells that are no grade; those rows count as not graded",
                        "use Admiralty (B2), 3x5x2 (1B) or 5x5x5 grades");
    return fallback;
  }

  const Cached& normal(Value& value, Source& source, std::string_view cell) {
    const auto found = source.cache.find(cell);
    if (found != source.cache.end()) return found->second;
    Cached cached;
    NormalValue result;
    if (value.type == ValueType::date && source.column != kNone &&
        table_.type(row_, source.column) == CellType::date) {
      NormalHints plain;
      result = normal_value(ontology_, value.property, cell, plain);
    } else {
      result = normal_value(ontology_, value.property, cell, source.hints);
    }
    // What equals the cell needs no second copy: the table's text outlives the batch.
    cached.value = result.value == cell ? cell : builder_.keep(result.value);
    cached.problem = std::move(result.problem);
    cached.date = result.date;
    cached.impossible = result.impossible;
    cached.ambiguous = result.ambiguous;
    if (value.property == role_ && !cached.problem.empty()) {
      for (const RoleId role : ontology_.roles_in(cell)) {
        cached.roles.push_back(ontology_.roles()[role].name);
      }
    }
    if (value.type == ValueType::name || value.type == ValueType::text) {
      cached.controls = value.type == ValueType::name && has_controls(cell);
      cached.hidden = !is_ascii(cell) && has_hidden_characters(cell);
    }
    if (source.cache.size() >= kMaxCached) {
      spare_ = std::move(cached);
      return spare_;
    }
    return source.cache.emplace(cell, std::move(cached)).first->second;
  }

  // --- who the row is about
  // ----------------------------------------------------------------------------

  void name_entity(Entity& entity, Named& named) {
    if (entity.cacheable) {
      const std::string_view cell = table_.cell(row_, entity.keys.front());
      if (cell.empty()) {
        named.present = false;
        return;
      }
      auto found = entity.cache.find(cell);
      if (found == entity.cache.end()) {
        const std::vector<std::string_view> several = several_of(entity, cell);
        Named fresh = make_named(entity, several.empty() ? cell : several.front());
        fresh.first_line = line_;
        fresh.first_row = row_;
        found = entity.cache.emplace(cell, fresh).first;
        for (std::size_t i = 1; i < several.size(); ++i) {
          entity.further[cell].push_back(make_named(entity, several[i]));
        }
      }
      named = found->second;
      if (named.nobody) warn_nobody(entity);
      return;
    }
    if (entity.mapping->key_type == KeyType::row) {
      named = {};
      named.present = true;
      named.kind = kind_of(entity, {});
      named.uid = entity_uid(ontology_.kinds()[named.kind].name, "row",
                             fmt::format("{}\x1f{}\x1f{}\x1f{}", document_, table_.sheet, line_,
                                         entity.mapping->name));
      return;
    }
    joined_.clear();
    bool any = false;
    for (const std::size_t c : entity.keys) {
      if (!joined_.empty()) joined_ += '\x1f';
      joined_ += table_.cell(row_, c);
      any |= !table_.cell(row_, c).empty();
    }
    if (!any) {
      named.present = false;
      return;
    }
    named = make_named(entity, entity.keys.size() == 1 ? table_.cell(row_, entity.keys.front())
                                                       : builder_.keep(joined_));
    named.first_line = line_;
    named.first_row = row_;
    if (named.nobody) warn_nobody(entity);
  }

  [[nodiscard]] std::vector<std::string_view> several_of(const Entity& entity,
                                                         std::string_view cell) const {
    if (entity.mapping->key_type != KeyType::identifier) return {};
    const std::string& kind = ontology_.kinds()[entity.kind].name;
    if (kind != "phone" && kind != "email") return {};
    return several_in(cell, kind == "phone");
  }

  void warn_nobody(const Entity& entity) {
    table_.warnings.add("nobody_named", table_.header[entity.keys.front()], line_,
                        "cells that say that no name is known; nobody was made of them");
  }

  KindId kind_of(const Entity& entity, std::string_view id) {
    if (entity.schema_column != kNone) {
      const std::string_view cell = table_.cell(row_, entity.schema_column);
      if (!cell.empty()) {
        const KindId kind = kind_named(ontology_, cell);
        if (kind != kNoTerm) return kind;
        table_.warnings.add("unknown_kind", table_.header[entity.schema_column], line_,
                            fmt::format("kinds that the ontology does not know; taken as {}",
                                        ontology_.kinds()[entity.kind].name),
                            "use a kind of the ontology, or a mapping");
      }
    }
    if (!id.empty()) {
      const auto known = scope_.records.find(std::string(id));
      if (known != scope_.records.end()) return known->second;
    }
    return entity.kind;
  }

  Named make_named(const Entity& entity, std::string_view key) {
    switch (entity.mapping->key_type) {
      case KeyType::identifier:
        return by_identifier(entity, key);
      case KeyType::name:
        if (entity.keys.size() == 1 && entity.mapping->key_literal.empty() &&
            scope_.records.contains(std::string(key))) {
          Named named = by_id(entity, key);
          named.by_record = true;
          return named;
        }
        return by_name(entity, key);
      case KeyType::id:
      case KeyType::row:
        break;
    }
    return by_id(entity, key);
  }

  Named by_id(const Entity& entity, std::string_view key) {
    Named named;
    named.present = true;
    named.key = named.display = key;
    named.kind = kind_of(entity, key);
    named.uid = entity.mapping->key_literal.empty()
                    ? record_uid(scope_.id_space(), key)
                    : record_uid(scope_.id_space(), entity.mapping->key_literal + std::string(key));
    return named;
  }

  // Equal names are one person in one file; across files that is for a person to decide.
  // Organizations and places keep their names through all files of the import.
  Named by_name(const Entity& entity, std::string_view key) {
    Named named;
    const std::string clean = clean_name(key);
    if (clean.empty()) return named;
    if (!entity.mapping->required && is_nobody(to_lower(clean))) {
      named.nobody = true;
      return named;
    }
    named.present = true;
    named.key = key;
    named.display = clean == key ? key : builder_.keep(clean);
    named.kind = kind_of(entity, {});
    const std::string& kind = ontology_.kinds()[named.kind].name;
    const bool within_file = kind == "person";
    named.uid = entity_uid(kind, "name",
                           fmt::format("{}\x1f{}\x1f{}\x1f{}", scope_.source,
                                       within_file ? document_ : std::string_view(),
                                       entity.mapping->key_literal, to_lower(clean)));
    return named;
  }

  Named by_identifier(const Entity& entity, std::string_view key) {
    const std::string& kind = ontology_.kinds()[entity.kind].name;
    const auto extra = [&](std::size_t slot) -> std::string_view {
      if (slot < entity.extra.size() && entity.extra[slot] != kNone) {
        const std::string_view cell = table_.cell(row_, entity.extra[slot]);
        if (!cell.empty()) return cell;
      }
      return entity.extra_literal[slot];
    };
    std::optional<Key> found;
    if (kind == "phone") {
      found = phone_key(key, mapping_.country.empty() ? scope_.options.country : mapping_.country);
    } else if (kind == "email") {
      found = email_key(key);
    } else if (kind == "account") {
      found = account_key(extra(0), key);
    } else if (kind == "bank_account") {
      found = bank_account_key(extra(0), key);
    } else if (kind == "wallet") {
      found = wallet_key(key);
    } else if (kind == "document") {
      found = document_key(extra(0), extra(1), key);
    } else {
      found = identifier_key(key);
    }
    Named named;
    if (!found) {
      table_.warnings.add("bad_identifier", table_.header[entity.keys.front()], line_,
                          fmt::format("cells that cannot be read as {}; kept as text", kind),
                          "correct the cell");
      return named;
    }
    named.present = true;
    named.key = key;
    named.kind = entity.kind;
    named.display = found->display == key ? key : builder_.keep(found->display);
    named.valid = found->valid;
    named.uid = entity_uid(kind, kind, found->normal);
    return named;
  }

  // --- writing what the row says
  // -----------------------------------------------------------------------

  void commit() {
    indices_.assign(entities_.size(), kNoIndex);
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (named_[e].present) commit_entity(e);
    }
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (indices_[e] == kNoIndex) {
        keep_orphans(entities_[e]);
        continue;
      }
      Claim dated = claim_;
      if (const auto date = date_of(entities_[e].valid_from)) dated.from = date;
      for (Value& value : entities_[e].properties) {
        const bool by_date = value.property == role_ || value.property == status_;
        state_all(SubjectType::entity, indices_[e], entities_[e].mapping, value,
                  by_date ? dated : claim_);
      }
    }
    for (Link& link : links_) commit_link(link);
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (named_[e].present && !entities_[e].further.empty()) commit_further(e);
    }
  }

  // The other identifiers of the same cell: each says what the first one says.
  void commit_further(std::size_t e) {
    Entity& entity = entities_[e];
    const std::size_t c = entity.keys.front();
    const auto found = entity.further.find(table_.cell(row_, c));
    if (found == entity.further.end()) return;
    table_.warnings.add("several_in_cell", table_.header[c], line_,
                        "cells that hold several numbers or addresses; each was taken");
    const Named first = named_[e];
    const std::uint32_t first_index = indices_[e];
    for (const Named& other : found->second) {
      if (!other.present) continue;
      named_[e] = other;
      commit_entity(e);
      for (Value& value : entity.properties) {
        state_all(SubjectType::entity, indices_[e], entity.mapping, value, claim_);
      }
      for (Link& link : links_) {
        if (end_of(link.from) == e || end_of(link.to) == e) commit_link(link);
      }
    }
    named_[e] = first;
    indices_[e] = first_index;
  }

  void commit_entity(std::size_t e) {
    Entity& entity = entities_[e];
    const Named& named = named_[e];
    const auto [index, fresh] = builder_.entity(named.uid, named.kind);
    indices_[e] = index;
    check_repeat(e);
    if (!fresh) return;
    for (const auto& [property, value] : entity.implied) {
      builder_.state(SubjectType::entity, index, property, builder_.keep(value), {}, claim_);
    }
    if (named.key.empty()) return;
    PropertyId property = record_id_;
    if (entity.mapping->key_type == KeyType::name && !named.by_record) property = name_;
    if (entity.mapping->key_type == KeyType::identifier) property = identifier_;
    Claim claim = claim_;
    claim.column = locators_[entity.keys.front()];
    builder_.state(SubjectType::entity, index, property, named.display, named.key, claim);
    if (!named.valid) {
      table_.warnings.add(
          "invalid_identifier", table_.header[entity.keys.front()], line_,
          fmt::format("{} numbers that their standard calls invalid; kept as they are",
                      ontology_.kinds()[named.kind].name),
          "check the country of the source (--country)");
    }
    if (property == name_ && has_controls(named.key)) warn_controls(entity.keys.front());
    if (!is_ascii(named.key) && has_hidden_characters(named.key)) warn_hidden(entity.keys.front());
  }

  void warn_controls(std::size_t c) {
    table_.warnings.add("control_characters", table_.header[c], line_,
                        "names with control characters or line breaks in them; kept without",
                        "look at the original");
  }
  void warn_hidden(std::size_t c) {
    table_.warnings.add(
        "hidden_characters", table_.header[c], line_,
        "texts with invisible or direction-changing characters; ids keep them, so that "
        "equal-looking ids may differ",
        "remove them in the source");
  }

  // A node that stands twice, and not with the same values.
  void check_repeat(std::size_t e) {
    if (e != 0 || mapping_.shape != "node table") return;
    const Named& named = named_[e];
    if (named.first_row == row_) return;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const std::string_view now = table_.cell(row_, c), first = table_.cell(named.first_row, c);
      if (now == first || now.empty() || first.empty()) continue;
      const char* what =
          "one id stands on several lines with different values; all of them are kept";
      table_.warnings.add("duplicate_conflict", table_.header[c], named.first_line, what,
                          "say which is right, or give them different ids", 0);
      table_.warnings.add("duplicate_conflict", table_.header[c], line_, what, "");
      return;
    }
    table_.warnings.add("duplicate_row", "", line_, "rows that repeat the id of an earlier one");
  }

  // The property that the entity's own key already gave.
  bool is_key(const EntityMapping* entity, const Value& value) const {
    if (entity == nullptr || entity->keys.empty()) return false;
    const bool same = value.sources.size() == 1 &&
                      table_.header[value.sources.front().column] == entity->keys.front();
    if (entity->key_type == KeyType::name) return same && value.property == name_;
    if (entity->key_type == KeyType::identifier) return value.property == identifier_;
    return same && value.property == record_id_;
  }

  void state_all(SubjectType type, std::uint32_t subject, const EntityMapping* entity, Value& value,
                 Claim claim) {
    if (value.mapping == nullptr || is_key(entity, value)) return;
    if (!value.mapping->literal.empty() && value.sources.empty()) {
      state_literal(type, subject, value, claim);
      return;
    }
    if (!value.mapping->join.empty()) {
      state_joined(type, subject, value, claim);
      return;
    }
    bool any = false;
    for (Source& source : value.sources) {
      const std::string_view cell = table_.cell(row_, source.column);
      if (cell.empty()) continue;
      any = true;
      claim.column = locators_[source.column];
      if (value.mapping->split.empty()) {
        state_cell(type, subject, value, source, cell, claim);
        continue;
      }
      std::size_t at = 0;
      while (at <= cell.size()) {
        const std::size_t end = std::min(cell.find(value.mapping->split, at), cell.size());
        const std::string_view piece = trim(cell.substr(at, end - at));
        if (!piece.empty()) state_cell(type, subject, value, source, piece, claim);
        at = end + value.mapping->split.size();
      }
    }
    if (!any && value.property == role_ && type == SubjectType::entity && !value.sources.empty() &&
        mapping_.shape == "node table") {
      table_.warnings.add("role_empty", table_.header[value.sources.front().column], line_,
                          "rows without a role; none was given to them");
    }
  }

  void state_literal(SubjectType type, std::uint32_t subject, Value& value, const Claim& claim) {
    const Cached& cached = normal(value, value.literal, value.mapping->literal);
    builder_.state(type, subject, value.property,
                   builder_.keep(cached.problem.empty() ? cached.value : value.mapping->literal),
                   {}, claim);
  }

  void state_joined(SubjectType type, std::uint32_t subject, Value& value, Claim claim) {
    joined_.clear();
    for (const Source& source : value.sources) {
      const std::string_view cell = table_.cell(row_, source.column);
      if (cell.empty()) continue;
      if (!joined_.empty()) joined_ += value.mapping->join;
      joined_ += cell;
    }
    if (joined_.empty()) return;
    claim.column = locators_[value.sources.front().column];
    state_cell(type, subject, value, value.sources.front(), builder_.keep(joined_), claim);
  }

  void state_cell(SubjectType type, std::uint32_t subject, Value& value, Source& source,
                  std::string_view cell, const Claim& claim) {
    const Cached& cached = normal(value, source, cell);
    if (cached.problem.empty()) {
      if (cached.hidden) warn_hidden(source.column);
      if (cached.controls) warn_controls(source.column);
      if (cached.ambiguous) warn_ambiguous(source.column);
      if (!cached.value.empty()) {
        builder_.state(type, subject, value.property, cached.value, cell, claim);
      }
      return;
    }
    if (!cached.roles.empty()) {
      state_roles(type, subject, value, source, cell, cached, claim);
      return;
    }
    if (value.otherwise != kNoTerm) {
      const NormalValue other = normal_value(ontology_, value.otherwise, cell, source.hints);
      if (other.problem.empty()) {
        builder_.state(type, subject, value.otherwise, builder_.keep(other.value), cell, claim);
        return;
      }
    }
    const std::string& property = ontology_.properties()[value.property].name;
    table_.warnings.add(
        "no_" + property, table_.header[source.column], line_,
        fmt::format("cells that cannot be read as {} ({}); kept as text", property, cached.problem),
        "correct the cells, or map the column to another property");
    builder_.state(type, subject, notes_, cell, {}, claim);
  }

  void state_roles(SubjectType type, std::uint32_t subject, const Value& value,
                   const Source& source, std::string_view cell, const Cached& cached,
                   const Claim& claim) {
    for (const std::string_view role : cached.roles) {
      builder_.state(type, subject, value.property, role, cell, claim);
    }
    table_.warnings.add("roles_in_words", table_.header[source.column], line_,
                        "cells that name a role among other words; each role in them was taken",
                        "see what was read with `show`, and write one role to a cell");
  }

  void warn_ambiguous(std::size_t c) {
    table_.warnings.add("date_order", table_.header[c], line_,
                        "dates that may be day/month or month/day; only the year was kept",
                        "give `dates: {order: day_first}` (or month_first) in a mapping");
  }

  // A date that was read; what could not be read is kept as text of `subject` by the caller.
  std::optional<Date> date_of(Value& value) {
    if (value.mapping == nullptr) return std::nullopt;
    for (Source& source : value.sources) {
      const std::string_view cell = table_.cell(row_, source.column);
      if (cell.empty()) continue;
      const Cached& cached = normal(value, source, cell);
      if (cached.date) return cached.date;
    }
    return std::nullopt;
  }

  // Columns of an entity that is not in this row (a bank without an account) say nothing, but are
  // not dropped: they go to the first entity that is.
  void keep_orphans(Entity& entity) {
    for (const std::size_t key : entity.keys) keep_orphan(key);
    for (const Value& value : entity.properties) {
      for (const Source& source : value.sources) keep_orphan(source.column);
    }
  }
  void keep_orphan(std::size_t c) {
    const std::string_view cell = table_.cell(row_, c);
    if (cell.empty() || is_used_elsewhere(c)) return;
    for (const std::uint32_t index : indices_) {
      if (index == kNoIndex) continue;
      Claim claim = claim_;
      claim.column = locators_[c];
      builder_.state(SubjectType::entity, index, notes_, cell, {}, claim);
      return;
    }
  }
  bool is_used_elsewhere(std::size_t c) const {
    for (std::size_t e = 0; e < entities_.size(); ++e) {
      if (indices_[e] == kNoIndex) continue;
      for (const std::size_t key : entities_[e].keys) {
        if (key == c) return true;
      }
      for (const std::size_t extra : entities_[e].extra) {
        if (extra == c) return true;
      }
      for (const Value& value : entities_[e].properties) {
        for (const Source& source : value.sources) {
          if (source.column == c) return true;
        }
      }
    }
    return false;
  }

  [[nodiscard]] std::size_t end_of(const std::vector<std::size_t>& ends) const {
    for (const std::size_t end : ends) {
      if (named_[end].present) return end;
    }
    return kNone;
  }
  [[nodiscard]] bool ends_of(const Link& link) const {
    return end_of(link.from) != kNone && end_of(link.to) != kNone;
  }

  void commit_link(Link& link) {
    const std::size_t from_entity = end_of(link.from), to_entity = end_of(link.to);
    if (from_entity == kNone || to_entity == kNone) {
      return;
    }
    std::uint32_t from = indices_[from_entity], to = indices_[to_entity];
    bool unknown = false;
    const NamedLink said_so = link_kind(link, unknown);
    const LinkKindId said = said_so.kind;
    if (said_so.turned) std::swap(from, to);
    const LinkKindId kind = fit_ends(link, said, from, to);
    Claim claim = claim_;
    claim.from = date_of(link.valid_from);
    claim.to = date_of(link.valid_to);
    const bool reversed = claim.from && claim.to && claim.to->last_day < claim.from->first_day;
    if (reversed) {
      const Source& end = link.valid_to.sources.front();
      table_.warnings.add("interval_reversed", table_.header[end.column], line_,
                          "intervals that end before they begin; both dates were kept as text only",
                          "correct the dates");
      claim.from = claim.to = std::nullopt;
    }
    const bool lasting = ontology_.links()[kind].lasting;
    if (link.valid_to.mapping == nullptr && claim.from && !lasting) claim.to = claim.from;
    std::string discriminator;
    for (const std::size_t key : link.keys) {
      if (!discriminator.empty()) discriminator += '\x1f';
      discriminator += table_.cell(row_, key);
    }
    if (link.keys.empty() && !lasting && claim.from) discriminator = to_string(*claim.from);
    const std::uint32_t index = builder_.link(kind, from, to, discriminator).index;
    if (link.schema_column != kNone) claim.column = locators_[link.schema_column];
    builder_.exists(index, claim);
    if (unknown) {
      builder_.state(SubjectType::link, index, description_, table_.cell(row_, link.schema_column),
                     {}, claim);
    } else if (kind != said) {
      builder_.state(SubjectType::link, index, description_,
                     builder_.keep(ontology_.links()[said].label), {}, claim);
      keep_victim(said, from, to, claim);
    }
    keep_bad_dates(index, link.valid_from, claim, reversed);
    keep_bad_dates(index, link.valid_to, claim, reversed);
    for (Value& value : link.properties) state_all(SubjectType::link, index, nullptr, value, claim);
  }

  // Texts of dates that were no dates.
  void keep_bad_dates(std::uint32_t link, Value& value, Claim claim, bool all) {
    if (value.mapping == nullptr) return;
    for (Source& source : value.sources) {
      const std::string_view cell = table_.cell(row_, source.column);
      if (cell.empty()) continue;
      const Cached& cached = normal(value, source, cell);
      if (cached.ambiguous) warn_ambiguous(source.column);
      if (cached.date && !all && !cached.ambiguous) continue;
      if (!cached.date) {
        table_.warnings.add(
            "no_date", table_.header[source.column], line_,
            fmt::format("cells that cannot be read as a date ({}); kept as text", cached.problem),
            "write dates as 2024-02-29, or give their `format:` in a mapping");
      }
      claim.column = locators_[source.column];
      builder_.state(SubjectType::link, link, notes_, cell, {}, claim);
    }
  }

  // Who is held "at" what the file does not call a place is a possible victim all the same.
  void keep_victim(LinkKindId said, std::uint32_t from, std::uint32_t to, const Claim& claim) {
    const LinkEnd end = ontology_.links()[said].victim;
    if (end == LinkEnd::none) return;
    const std::uint32_t victim = end == LinkEnd::from ? from : to;
    if (builder_.kind_of(victim) != ontology_.kind("person")) return;
    builder_.state(SubjectType::entity, victim, role_, "possible_victim", {}, claim);
  }

  [[nodiscard]] NamedLink named_kind(std::string_view cell) const {
    const auto found = link_kinds_.find(cell);
    if (found != link_kinds_.end()) return found->second;
    NamedLink named;
    if (const FtmSchema* schema = ontology_.ftm_schema(cell)) named.kind = schema->link;
    if (named.kind == kNoTerm) named.kind = ontology_.link(cell);
    if (named.kind == kNoTerm) {
      named.kind = ontology_.turned_link(cell);
      named.turned = named.kind != kNoTerm;
    }
    if (link_kinds_.size() < kMaxCached) link_kinds_.emplace(cell, named);
    return named;
  }

  NamedLink link_kind(const Link& link, bool& unknown) {
    if (link.schema_column == kNone) return {link.kind, false};
    const std::string_view cell = table_.cell(row_, link.schema_column);
    if (cell.empty()) return {link.kind, false};
    const NamedLink named = named_kind(cell);
    if (named.kind != kNoTerm) return named;
    unknown = true;
    table_.warnings.add(
        "unknown_relation", table_.header[link.schema_column], line_,
        fmt::format("relations that the ontology does not know; taken as {} and kept as "
                    "text",
                    ontology_.links()[link.kind].name),
        "use a link kind of the ontology, or a mapping");
    return {link.kind, false};
  }

  // Turns a link around, or makes it a plain one, where its kind cannot run between these kinds.
  LinkKindId fit_ends(const Link& link, LinkKindId kind, std::uint32_t& from, std::uint32_t& to) {
    const KindId a = builder_.kind_of(from), b = builder_.kind_of(to);
    if (ontology_.allows(kind, a, b)) return kind;
    const std::string column_name =
        link.schema_column == kNone ? std::string() : table_.header[link.schema_column];
    if (ontology_.allows(kind, b, a)) {
      table_.warnings.add("link_turned", column_name, line_,
                          fmt::format("links {} that run from {} to {}; turned around",
                                      ontology_.links()[kind].name, ontology_.kinds()[a].name,
                                      ontology_.kinds()[b].name));
      std::swap(from, to);
      return kind;
    }
    table_.warnings.add(
        "link_ends", column_name, line_,
        fmt::format("links {} between {} and {}, which the ontology does not allow; "
                    "taken as linked_to",
                    ontology_.links()[kind].name, ontology_.kinds()[a].name,
                    ontology_.kinds()[b].name));
    return any_link_;
  }

  // --- afterwards
  // --------------------------------------------------------------------------------------

  // Ids that differ only in what nobody sees: composition of accents, hidden characters, spaces.
  void look_for_twins() {
    for (const Entity& entity : entities_) {
      if (!entity.cacheable || entity.mapping->key_type == KeyType::identifier) continue;
      std::vector<const Named*> odd;
      for (const auto& [cell, named] : entity.cache) {
        if (named.present && !is_ascii(named.key)) odd.push_back(&named);
      }
      std::sort(odd.begin(), odd.end(),
                [](const Named* a, const Named* b) { return a->first_row < b->first_row; });
      std::unordered_map<std::string, const Named*> forms;
      for (const Named* named : odd) {
        std::string form = clean_name(named->key);
        const Named* twin = nullptr;
        const auto plain = entity.cache.find(form);
        if (plain != entity.cache.end() && plain->second.key != named->key) twin = &plain->second;
        const auto [at, fresh] = forms.emplace(std::move(form), named);
        if (!fresh) twin = at->second;
        if (twin == nullptr || twin->uid == named->uid) continue;
        const std::string& name = table_.header[entity.keys.front()];
        const char* what =
            "ids that differ only in composed accents, spaces or invisible characters; kept as "
            "different ones, possibly duplicates";
        table_.warnings.add("near_duplicate", name, std::min(twin->first_line, named->first_line),
                            what, "make them equal in the source, or confirm them as the same", 0);
        table_.warnings.add("near_duplicate", name, std::max(twin->first_line, named->first_line),
                            what, "");
      }
    }
  }

  void fill_report(TableOutcome& outcome) {
    TableReport& report = outcome.report;
    report.sheet = table_.sheet;
    report.shape = mapping_.shape.empty() ? "mapped" : mapping_.shape;
    report.sureness = mapping_.sureness;
    report.header_line = table_.header_line;
    report.header = table_.header;
    report.rejected = outcome.rejections.size();
    report.accepted = accepted_;
    report.rows = report.accepted + report.rejected;
    report.blank = table_.blank_rows;
    report.columns = mapping_.columns;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (used_.contains(c)) continue;
      std::uint64_t filled = 0;
      for (std::size_t r = 0; r < table_.rows(); ++r) filled += table_.cell(r, c).empty() ? 0 : 1;
      if (filled == 0) continue;
      table_.warnings.add("unused_column", table_.header[c], 0,
                          "cells of a column that nothing takes; not imported",
                          "map the column, or list it under `ignore:`", filled);
    }
  }

  CellTable& table_;
  const TableMapping& mapping_;
  const ImportScope& scope_;
  const Ontology& ontology_;
  std::string_view document_;
  BatchBuilder& builder_;
  PropertyId notes_, description_, name_, record_id_, identifier_, role_, status_;
  LinkKindId any_link_;
  std::vector<std::string_view> locators_;
  std::unordered_map<std::string_view, std::size_t> columns_;
  std::unordered_set<std::size_t> used_;
  std::vector<Entity> entities_;
  std::vector<Link> links_;
  std::size_t grade_column_ = kNone;
  mutable std::unordered_map<std::string_view, NamedLink> link_kinds_;

  // Of the present row.
  std::size_t row_ = 0;
  std::uint64_t line_ = 0;
  std::vector<Named> named_;
  std::vector<std::uint32_t> indices_;
  Claim claim_;
  Rejection rejection_;
  std::string joined_;
  Cached spare_;
  std::uint64_t accepted_ = 0;
};

void import_matrix(CellTable& table, const TableMapping& mapping, const ImportScope& scope,
                   BatchBuilder& builder, TableOutcome& outcome) {
  const Ontology& ontology = scope.ontology;
  const Matrix matrix = read_matrix(table);
  const EntityMapping& member = mapping.entities.front();
  const LinkMapping& tie = mapping.links.front();
  const KindId default_kind = kind_named(ontology, member.schema);
  const LinkKindId kind = ontology.link(tie.schema);
  const bool directed = ontology.links()[kind].directed;
  Claim claim;
  claim.row = table.header_line;
  claim.grade = scope.options.grade.value_or(Grade{});
  std::vector<std::uint32_t> indices;
  for (const std::string_view label : matrix.labels) {
    const auto known = scope.records.find(std::string(label));
    const auto [index, fresh] =
        builder.entity(record_uid(scope.id_space(), label),
                       known == scope.records.end() ? default_kind : known->second);
    if (fresh) {
      builder.state(SubjectType::entity, index, ontology.property(property::kRecordId),
                    builder.keep(label), {}, claim);
    }
    indices.push_back(index);
  }
  const PropertyId strength = ontology.property(property::kStrength);
  for (const MatrixEntry& entry : matrix.entries) {
    if (matrix.symmetric && !directed && entry.row > entry.column) continue;
    const auto link = builder.link(kind, indices[entry.row], indices[entry.column], {});
    claim.row = table.lines[entry.table_row];
    claim.column = builder.keep(table.header[entry.table_column]);
    builder.exists(link.index, claim);
    const std::string_view cell = table.cell(entry.table_row, entry.table_column);
    builder.state(SubjectType::link, link.index, strength, builder.keep(format_double(entry.value)),
                  cell, claim);
  }
  TableReport& report = outcome.report;
  report.sheet = table.sheet;
  report.shape = "matrix";
  report.sureness = mapping.sureness;
  report.header_line = table.header_line;
  report.header = table.header;
  outcome.rejections = std::move(table.rejected);
  report.rejected = outcome.rejections.size();
  report.accepted = table.rows();
  report.rows = report.accepted + report.rejected;
  report.blank = table.blank_rows;
  report.columns = mapping.columns;
}

}  // namespace

TableOutcome import_table(CellTable& table, const TableMapping& mapping, const ImportScope& scope,
                          std::string_view document, BatchBuilder& builder, Context& context) {
  TableOutcome outcome;
  if (mapping.shape == "matrix") {
    import_matrix(table, mapping, scope, builder, outcome);
  } else {
    TableImporter(table, mapping, scope, document, builder).run(outcome, context);
  }
  switch (table.delimiter) {
    case ',':
      outcome.report.delimiter = "comma";
      break;
    case ';':
      outcome.report.delimiter = "semicolon";
      break;
    case '\t':
      outcome.report.delimiter = "tab";
      break;
    case '|':
      outcome.report.delimiter = "pipe";
      break;
    case ' ':
      outcome.report.delimiter = "space";
      break;
    case 0:
      break;
    default:
      outcome.report.delimiter = std::string(1, table.delimiter);
  }
  if (table.delimiter != 0) outcome.report.quote = std::string(1, table.quote);
  return outcome;
}

}  // namespace mekhala
