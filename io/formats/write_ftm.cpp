#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

// One FollowTheMoney entity as a line of JSON: properties are lists of strings.
class FtmLine {
 public:
  FtmLine(std::string id, std::string schema) : id_(std::move(id)), schema_(std::move(schema)) {}

  void add(std::string_view property, std::string_view value) {
    if (property.empty() || value.empty()) return;
    std::vector<std::string>& list = properties_[std::string(property)];
    if (std::find(list.begin(), list.end(), value) == list.end()) list.emplace_back(value);
  }

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& schema() const { return schema_; }
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& properties() const {
    return properties_;
  }

  [[nodiscard]] std::string text() const {
    std::string line = fmt::format("{{\"id\":\"{}\",\"schema\":\"{}\",\"properties\":{{",
                                   escape_json(id_), escape_json(schema_));
    bool first = true;
    for (const auto& [name, values] : properties_) {
      if (!first) line += ',';
      first = false;
      line += fmt::format("\"{}\":[", escape_json(name));
      for (std::size_t i = 0; i < values.size(); ++i) {
        line += fmt::format("{}\"{}\"", i == 0 ? "" : ",", escape_json(values[i]));
      }
      line += ']';
    }
    return line + "}}\n";
  }

 private:
  std::string id_;
  std::string schema_;
  std::map<std::string, std::vector<std::string>> properties_;
};

struct FtmLosses {
  std::map<std::string, std::size_t> properties;
  std::size_t unknown_links = 0;
  std::size_t grades = 0;
};

// The property of a link's schema that takes what is called so elsewhere; "" none.
std::string_view fitting_of_link(std::string_view schema, std::string_view ftm) {
  static const std::set<std::string_view> things{"identifier", "city", "number",
                                                 "type",       "name", "country"};
  if (ftm == "notes") return "description";
  if (things.contains(ftm)) return {};
  if (ftm != "role") return ftm;
  if (schema == "Associate" || schema == "Family") return "relationship";
  return schema == "Debt" || schema == "Occupancy" || schema == "Payment" ? "summary" : ftm;
}

// The same of an entity's schema.
std::string_view fitting_of_entity(std::string_view schema, std::string_view ftm) {
  static const std::map<std::pair<std::string_view, std::string_view>, std::string_view> fits{
      {{"UserAccount", "identifier"}, "username"},
      {{"BankAccount", "identifier"}, "accountNumber"},
      {{"CryptoWallet", "identifier"}, "publicKey"},
      {{"Vehicle", "identifier"}, "registrationNumber"},
      {{"Vehicle", "type"}, "type"},
      {{"Document", "identifier"}, "title"},
      {{"Document", "number"}, "title"},
      {{"Document", "type"}, "keywords"},
      {{"Address", "city"}, "city"},
      {{"Event", "recordId"}, "recordId"},
      {{"Event", "startDate"}, "startDate"}};
  static const std::set<std::string_view> own{"identifier", "recordId",  "city",    "number",
                                              "type",       "startDate", "duration"};
  if (!own.contains(ftm)) return ftm;
  const auto found = fits.find({schema, ftm});
  return found == fits.end() ? std::string_view() : found->second;
}

// "telegram:ana" of the service Telegram is ana.
std::string handle_of(const ShownProperty& property, const std::vector<ShownProperty>& all) {
  for (const ShownProperty& other : all) {
    if (other.name != "service") continue;
    const std::string before = to_lower(other.value) + ":";
    if (to_lower(property.value).starts_with(before)) return property.value.substr(before.size());
  }
  return property.value;
}

void add_properties(FtmLine& line, const std::vector<ShownProperty>& properties, bool link,
                    const Ontology& ontology, FtmLosses& losses) {
  for (const ShownProperty& property : properties) {
    if (property.value.empty()) continue;
    losses.grades += property.grade.empty() ? 0 : 1;
    if (property.name == property::kRecordId && property.value == line.id()) continue;
    const PropertyId id = ontology.property(property.name);
    const std::string word = id == kNoTerm ? "" : ontology.properties()[id].ftm;
    const std::string ftm(link ? fitting_of_link(line.schema(), word)
                               : fitting_of_entity(line.schema(), word));
    if (ftm == "username") {
      line.add(ftm, handle_of(property, properties));
      continue;
    }
    if (ftm.empty()) {
      ++losses.properties[property.name];
    } else {
      line.add(ftm, property.value);
    }
  }
}

FtmLine ftm_node(const ShownNode& node, const Ontology& ontology, FtmLosses& losses) {
  const KindId kind = ontology.kind(node.kind);
  std::string schema = kind == kNoTerm ? "" : ontology.kinds()[kind].ftm;
  if (schema.empty()) schema = "Thing";
  FtmLine line(node.id, schema);
  line.add("name", node.label);
  line.add("country", to_lower(node.country));
  add_properties(line, node.properties, false, ontology, losses);
  // Nothing of these schemata is valid without.
  const auto need = [&](const char* property) {
    if (!line.properties().contains(property)) {
      line.add(property, node.label.empty() ? node.id : node.label);
    }
  };
  if (schema == "UserAccount") need("username");
  if (schema == "Document") need("fileName");
  if (schema == "Person" || schema == "Organization" || schema == "Event") need("name");
  return line;
}

FtmLine ftm_edge(const ShownGraph& graph, std::size_t index, const Ontology& ontology,
                 FtmLosses& losses) {
  const ShownEdge& edge = graph.edges[index];
  const LinkKindId id = ontology.link(edge.kind);
  const LinkKindSpec* kind = id == kNoTerm ? nullptr : &ontology.links()[id];
  const bool known =
      kind != nullptr && !kind->ftm.empty() && !kind->ftm_from.empty() && !kind->ftm_to.empty();
  FtmLine line(fmt::format("link-{}", index + 1), known ? kind->ftm : "UnknownLink");
  line.add(known ? kind->ftm_from : "subject", graph.nodes[edge.from].id);
  line.add(known ? kind->ftm_to : "object", graph.nodes[edge.to].id);
  if (!known) {
    ++losses.unknown_links;
  }
  // The kind of link is never lost: FollowTheMoney knows fewer kinds than a case has.
  line.add(fitting_of_link(line.schema(), "role"), edge.kind);
  for (const ShownProperty& property : edge.properties) {
    line.add("startDate", property.from);
    line.add("endDate", property.to);
  }
  add_properties(line, edge.properties, true, ontology, losses);
  return line;
}

void report_losses(const FtmLosses& losses, WriteReport& report) {
  for (const auto& [name, count] : losses.properties) {
    report.losses.push_back(
        fmt::format("FollowTheMoney has no property for '{}': {} left out", name, count));
  }
  if (losses.unknown_links > 0) {
    report.losses.push_back(fmt::format(
        "{} links have no schema of their own and went out as UnknownLink, their kind as 'role'",
        losses.unknown_links));
  }
  if (losses.grades > 0) {
    report.losses.push_back(
        fmt::format("FollowTheMoney holds no grades: {} left out", losses.grades));
  }
}

template <typename Take>
void for_each_line(const ShownGraph& graph, const Ontology& ontology, WriteReport& report,
                   Take&& take) {
  FtmLosses losses;
  for (const ShownNode& node : graph.nodes) take(ftm_node(node, ontology, losses));
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    take(ftm_edge(graph, i, ontology, losses));
  }
  report_losses(losses, report);
  report_marking_lost(graph, "FollowTheMoney", report);
}

// The type of a property, as FollowTheMoney names it.
std::string_view type_of(std::string_view property, const Ontology& ontology,
                         const std::set<std::string>& entities) {
  if (entities.contains(std::string(property))) return "entity";
  // Words that the ontology does not have.
  static const std::map<std::string_view, std::string_view> further{
      {"accountNumber", "identifier"},
      {"publicKey", "identifier"},
      {"registrationNumber", "identifier"}};
  if (const auto type = further.find(property); type != further.end()) return type->second;
  if (property == "country" || property == "nationality") return "country";
  for (const PropertySpec& known : ontology.properties()) {
    if (known.ftm != property) continue;
    switch (known.type) {
      case ValueType::name:
        return "name";
      case ValueType::date:
        return "date";
      case ValueType::number:
        return "number";
      case ValueType::country:
        return "country";
      case ValueType::phone:
        return "phone";
      case ValueType::email:
        return "email";
      case ValueType::url:
        return "url";
      case ValueType::identifier:
        return "identifier";
      default:
        return "string";
    }
  }
  return "string";
}

void add_statement(std::string& text, std::uint64_t number, const FtmLine& line,
                   std::string_view property, std::string_view type, std::string_view value) {
  const std::string id = escape_csv(line.id());
  text += fmt::format("{},{},{},{},{},{},mekhala,,,f,,,s{}\r\n", id, id, property, type,
                      line.schema(), escape_csv(value), number);
}

}  // namespace

WrittenText as_ftm(const ShownGraph& graph, const Ontology& ontology) {
  WrittenText written;
  for_each_line(graph, ontology, written.report,
                [&](const FtmLine& line) { written.text += line.text(); });
  return written;
}

WrittenText as_ftm_statements(const ShownGraph& graph, const Ontology& ontology) {
  WrittenText written;
  written.text =
      "canonical_id,entity_id,prop,prop_type,schema,value,dataset,lang,original_value,external,"
      "first_seen,last_seen,id\r\n";
  std::set<std::string> entities{"subject", "object"};
  for (const LinkKindSpec& kind : ontology.links()) {
    if (!kind.ftm_from.empty()) entities.insert(kind.ftm_from);
    if (!kind.ftm_to.empty()) entities.insert(kind.ftm_to);
  }
  std::uint64_t number = 0, run = 0;
  for_each_line(graph, ontology, written.report, [&](const FtmLine& line) {
    add_statement(written.text, ++number, line, "id", "id", line.id());
    for (const auto& [property, values] : line.properties()) {
      for (const std::string& value : values) {
        run += escape_csv(value).find('\'') < 2 && value.front() != '\'' ? 1 : 0;
        add_statement(written.text, ++number, line, property, type_of(property, ontology, entities),
                      value);
      }
    }
  });
  report_loss(written.report, run,
              "values that a spreadsheet would run have an apostrophe before them");
  return written;
}

}  // namespace mekhala
