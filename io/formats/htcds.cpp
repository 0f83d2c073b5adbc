#include "io/formats/htcds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/batch_builder.hpp"
#include "io/formats/xml.hpp"

namespace mekhala {
namespace {

// What a field is to a case. Of a row without consent nothing `open` is false of is kept.
struct Field {
  std::string_view name;      // of the standard
  std::string_view property;  // of the ontology; "" part of the notes
  bool multiple = false;      // several choices
  bool open = false;          // tells nobody who it is
};
constexpr std::array<Field, 40> kFields{{
    {"con_Consent", "consent", false, true},
    {"prs_Salutation", "title"},
    {"prs_Title", "title"},
    {"prs_First_Name", "first_name"},
    {"prs_MiddleName", "middle_name"},
    {"prs_Second_Name", "last_name"},
    {"prs_Birthdate", "birth_date"},
    {"prs_Gender", "gender", false, true},
    {"prs_Citizenship", "nationality", true, true},
    {"prs_IdentityNumber", "id_number"},
    {"prs_Email", "email"},
    {"prs_HomePhone", "phone"},
    {"prs_MobilePhone", "phone"},
    {"prs_MailingCity", "city"},
    {"prs_MailingCountry", "country", false, true},
    {"prs_MailingState", "province"},
    {"prs_MailingStreet", "street"},
    {"prs_MailingPostalCode", "postal_code"},
    {"prs_Deceased", "deceased", false, true},
    {"prs_PrimaryLanguage", "language", false, true},
    {"prs_MaritalStatus", "marital_status"},
    {"prs_NumberOfChildren", "children"},
    {"prs_HighestLevelOfEducation", "education"},
    {"vic_MethodOfRecruitment", "recruitment_method", true, true},
    {"vic_LocationOfRecruitment", "recruitment_place"},
    {"vic_TraffickingStatus", "victim_status", false, true},
    {"vic_TraffickingStatusDecisionMakingOrg", "status_decided_by", false, true},
    {"vic_Methods_of_Control", "method_of_control", true, true},
    {"vic_TypeOfExploitation", "exploitation_type", true, true},
    {"vic_ForcedLabourIndustry", "forced_labour_industry", true, true},
    {"vic_TypeOfSexExploitation", "", true},
    {"vic_LocationOfExploitation", "exploitation_place", false, true},
    {"vic_RelationshipToTrafficker", "relationship_to_trafficker", true, true},
    {"vic_AgeWhenTrafficked", "age_when_trafficked"},
    {"vic_RecruitmentWebsitesAndApps", "platform", true, true},
    {"cas_Status", "case_status", false, true},
    {"cas_ReferringOrganisation", ""},
    {"cas_IncomingReferralDate", ""},
    {"cas_ReferringPrimaryCaseWorker", ""},
    {"cas_ReasonForIncomingReferral", ""},
}};
constexpr std::string_view kDetails = "cas_IncomingReferralDetails";
// Columns that the form's tools add, which name a row; the first that is there.
constexpr std::array<std::string_view, 6> kRowIds{"_uuid", "instanceID", "KEY",
                                                  "_id",   "uuid",       "cas_CaseID"};
constexpr const char* kStatusMissing = "vic_TraffickingStatus (not given)";

// "vic_Methods_of_Control" and "vic_MethodsOfControl" are one.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != ' ') text += c;
  }
  return text;
}

const Field* field_named(std::string_view name) {
  static const std::map<std::string, const Field*> index = [] {
    std::map<std::string, const Field*> made;
    for (const Field& field : kFields) made.emplace(plain(field.name), &field);
    return made;
  }();
  const auto found = index.find(plain(name));
  return found == index.end() ? nullptr : found->second;
}

// A column of a table: the field, and the choice where a column stands for one.
struct Column {
  const Field* field = nullptr;
  std::string choice;
};

Column column_of(std::string_view header) {
  Column column;
  std::size_t at = 0;
  while (at <= header.size()) {
    const std::size_t end = std::min(header.find_first_of("/.:", at), header.size());
    const std::string_view part = header.substr(at, end - at);
    if (column.field != nullptr) {
      column.choice = std::string(part);
    } else {
      column.field = field_named(part);
    }
    at = end + 1;
  }
  if (column.field != nullptr || header.find('-') == std::string_view::npos) return column;
  // ODK's tools put "-" after the name of a group.
  const std::size_t dash = header.rfind('-');
  column.field = field_named(header.substr(dash + 1));
  return column;
}

// The name under which a column that is no field of the standard goes on, without its groups.
std::string last_part(std::string_view header) {
  const std::size_t cut = header.find_last_of('/');
  return std::string(cut == std::string_view::npos ? header : header.substr(cut + 1));
}

// "DebtBondage FalsePromises" is two choices; text with other signs is left as it is.
std::string choices_of(std::string_view cell) {
  if (!matches(cell, "[\\w]+( +[\\w]+)+")) return std::string(cell);
  std::string text;
  for (const std::string_view word : split(cell, ' ')) {
    if (!word.empty()) text += (text.empty() ? "" : "; ") + std::string(word);
  }
  return text;
}

class Settler {
 public:
  explicit Settler(CellTable& table) : table_(table) {
    for (const std::string& header : table.header) columns_.push_back(column_of(header));
  }

  void run() {
    name_columns();
    std::vector<std::string_view> cells;
    cells.reserve(table_.rows() * names_.size());
    for (std::size_t r = 0; r < table_.rows(); ++r) {
      for (const std::string_view cell : row(r)) cells.push_back(cell);
    }
    table_.header = std::move(names_);
    table_.cells = std::move(cells);
    table_.types.clear();
  }

 private:
  void name_columns() {
    place_.resize(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const Field* field = columns_[c].field;
      std::string name = field != nullptr ? std::string(field->name) : last_part(table_.header[c]);
      auto at = std::find(names_.begin(), names_.end(), name);
      if (field == nullptr && at != names_.end()) {
        name = table_.header[c];
        at = names_.end();
      }
      place_[c] = static_cast<std::size_t>(at - names_.begin());
      if (at == names_.end()) {
        names_.push_back(std::move(name));
        open_.push_back(field != nullptr && field->open);
      }
    }
    for (const std::string_view id : kRowIds) {
      const auto at = std::find(names_.begin(), names_.end(), id);
      if (at != names_.end()) open_[static_cast<std::size_t>(at - names_.begin())] = true;
    }
    names_.emplace_back(kStatusMissing);
    open_.push_back(true);
  }

  [[nodiscard]] std::size_t column(std::string_view name) const {
    return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  }

  std::vector<std::string_view> row(std::size_t r) {
    std::vector<std::string_view> cells(names_.size());
    std::map<std::size_t, std::string> chosen;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string_view cell = table_.cell(r, c);
      const Column& column = columns_[c];
      if (!column.choice.empty()) {
        if (cell == "1" || yes_or_no(cell) == true || cell == column.choice) {
          std::string& list = chosen[place_[c]];
          list += (list.empty() ? "" : "; ") + column.choice;
        }
      } else if (cells[place_[c]].empty()) {
        cells[place_[c]] = column.field != nullptr && column.field->multiple
                               ? table_.owner->arena.keep(choices_of(cell))
                               : cell;
      }
    }
    for (const auto& [place, list] : chosen) {
      if (cells[place].empty()) cells[place] = table_.owner->arena.keep(list);
    }
    keep_consent(cells, r);
    keep_status(cells, r);
    return cells;
  }

  void keep_consent(std::vector<std::string_view>& cells, std::size_t r) {
    const std::size_t consent = column("con_Consent");
    if (consent == names_.size() || yes_or_no(cells[consent]) != false) return;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (!open_[c]) cells[c] = {};
    }
    table_.warnings.add("no_consent", "con_Consent", table_.lines[r],
                        "people who gave no consent: nothing that tells who they are was taken "
                        "over; they only count");
  }

  void keep_status(std::vector<std::string_view>& cells, std::size_t r) {
    const std::size_t status = column("vic_TraffickingStatus");
    if (status != names_.size() && !cells[status].empty()) return;
    cells.back() = "possible victim";
    table_.warnings.add("status_missing", "vic_TraffickingStatus", table_.lines[r],
                        "rows without a status are those of possible victims");
  }

  CellTable& table_;
  std::vector<Column> columns_;
  std::vector<std::size_t> place_;  // of each column among the new ones
  std::vector<std::string> names_;
  std::vector<bool> open_;
};

ValueMapping value_of(std::string_view column, bool multiple) {
  ValueMapping value;
  value.columns = {std::string(column)};
  if (multiple) value.split = ";";
  return value;
}

class XmlForm : public XmlHandler {
 public:
  void start(const XmlTag& tag) override {
    ++depth_;
    leaf_ = depth_;
    line = std::max(line, tag.line);
  }
  void end(std::string_view name, std::string_view text, std::uint64_t) override {
    // Only what holds no further element is an answer.
    if (leaf_ == depth_ && depth_ > 1) {
      names.emplace_back(name);
      texts.emplace_back(trim(text));
    }
    --depth_;
  }
  std::vector<std::string> names, texts;
  std::uint64_t line = 1;

 private:
  int depth_ = 0, leaf_ = 0;
};

}  // namespace

bool is_htcds(const CellTable& table) {
  std::size_t known = 0;
  bool victim = false;
  for (const std::string& header : table.header) {
    const Field* field = column_of(header).field;
    known += field != nullptr ? 1 : 0;
    victim = victim || (field != nullptr && field->name.starts_with("vic_"));
  }
  return known >= 3 && victim;
}

void settle_htcds(CellTable& table) { Settler(table).run(); }

TableMapping htcds_mapping(const CellTable& table, const Ontology& ontology) {
  TableMapping mapping;
  mapping.file = table.file;
  mapping.sheet = table.sheet;
  mapping.shape = "HTCDS 2.0";
  EntityMapping person;
  person.name = person.schema = "person";
  person.key_type = KeyType::row;
  for (const std::string_view id : kRowIds) {
    if (!person.keys.empty() || std::ranges::find(table.header, id) == table.header.end()) continue;
    person.keys = {std::string(id)};
    person.key_type = KeyType::id;
  }
  ValueMapping whole_name;
  whole_name.join = " ";
  const auto add = [&](std::string_view property, ValueMapping value) {
    for (PropertyMapping& known : person.properties) {
      if (known.property != property || !known.value.split.empty() || !known.value.join.empty())
        continue;
      known.value.columns.push_back(value.columns.front());
      return;
    }
    person.properties.push_back({.property = std::string(property), .value = std::move(value)});
  };
  for (const std::string& header : table.header) {
    const Field* field = field_named(header);
    if (header == kStatusMissing) {
      add("role", value_of(header, false));
    } else if (field == nullptr && plain(header) != plain(kDetails)) {
      if (person.keys.empty() || person.keys.front() != header) mapping.ignore.push_back(header);
    } else {
      const std::string_view property = field == nullptr ? "" : field->property;
      add(property.empty() || ontology.property(property) == kNoTerm ? "notes" : property,
          value_of(header, field != nullptr && field->multiple));
      if (property == "first_name" || property == "middle_name" || property == "last_name") {
        whole_name.columns.push_back(header);
      }
    }
  }
  if (!whole_name.columns.empty())
    person.properties.push_back({.property = "name", .value = whole_name});
  mapping.entities.push_back(std::move(person));
  const bool placed =
      std::ranges::find(table.header, "vic_LocationOfExploitation") != table.header.end();
  if (placed) {
    EntityMapping place;
    place.name = "place";
    place.schema = "location";
    place.keys = {"vic_LocationOfExploitation"};
    place.key_type = KeyType::name;
    mapping.entities.push_back(std::move(place));
    LinkMapping exploitation;
    exploitation.name = "exploitation";
    exploitation.schema = "held_at";
    exploitation.from = {"person"};
    exploitation.to = {"place"};
    mapping.links.push_back(std::move(exploitation));
  }
  return mapping;
}

bool is_htcds_xml(std::string_view bytes) {
  if (xml_root(bytes).empty()) return false;
  const std::string_view look = bytes.substr(0, 1u << 16);
  return look.find("con_Consent") != std::string_view::npos ||
         look.find("vic_TraffickingStatus") != std::string_view::npos;
}

CellTable read_htcds_xml(std::string_view bytes, std::string_view file, Context& context) {
  if (xml_root(bytes) == "html") {
    throw Error(ErrorCode::invalid_input,
                fmt::format("{}: the definition of a form, without answers; export its answers as "
                            "CSV or XLSX, or take a form that was sent in",
                            file),
                Place{.file = std::string(file), .line = 1, .byte = {}, .column = {}, .value = {}});
  }
  XmlForm form;
  CellTable table;
  table.encoding = read_xml(bytes, file, form, context).encoding;
  table.file = std::string(file);
  table.format = "HTCDS form";
  table.header_line = 1;
  for (std::size_t i = 0; i < form.names.size(); ++i) {
    if (std::ranges::find(table.header, form.names[i]) != table.header.end()) continue;
    table.header.push_back(form.names[i]);
    table.cells.push_back(table.owner->arena.keep(form.texts[i]));
  }
  table.lines = {form.line};
  return table;
}

}  // namespace mekhala
