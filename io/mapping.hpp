#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/case/date.hpp"
#include "engine/case/ontology.hpp"
#include "io/import.hpp"

// How the columns of tables become entities, links and properties: a YAML file in the shape of
// FollowTheMoney mappings. A person can read it, edit it and run it again.
//
//   tables:
//     - file: interviews.csv            # name without folders; `csv_url` and `csv` mean the same,
//     never fetched
//       country: TH                     # for phones without country code
//       dates: {order: day_first, buddhist_era: true}
//       grade: {column: Grade}
//       entities:
//         victim:
//           schema: person              # a kind of ours or a FollowTheMoney schema
//           key: Case no                # or keys: [a, b], key_literal: "V-"
//           key_type: id                # id, name, identifier (phone, account ... by its own
//           rule), row required: true properties:
//             name: {column: Full name}
//             phone: {columns: [Tel, Mobile], split: ";"}
//             role: {literal: victim}
//         recruiter:
//           schema: person
//           key: Recruiter
//           key_type: name
//       links:
//         recruitment:
//           schema: recruited
//           schema_column: Relation     # names the kind of link row by row
//           from: recruiter             # or [a, b]: the first that the row has
//           to: victim
//           valid_from: {column: Recruited on}
//           properties: {strength: {column: Times}}
//       ignore: [Remarks]
//
// Edge schemata may also stand among the entities, as FollowTheMoney writes them (`owner: {entity:
// a}`).
namespace mekhala {

// A line of the mapping file, for messages. Two mappings that differ in nothing else are equal.
struct MappingLine {
  std::uint64_t number = 0;
  bool operator==(const MappingLine&) const { return true; }
};

struct ValueMapping {
  std::vector<std::string> columns;  // several: one value each, or one in all with `join`
  std::string literal;
  std::string entity;  // name of an entity of the same table
  std::string join;
  std::string split;  // cuts a cell into several values
  std::string
      format;  // of dates: "day_first", "month_first", "unix_seconds", "unix_milliseconds", "excel"
  std::string otherwise;  // property that takes what is no choice of this one
  bool required = false;  // a row without it is rejected
  MappingLine line;
  bool operator==(const ValueMapping&) const = default;
  [[nodiscard]] bool empty() const { return columns.empty() && literal.empty() && entity.empty(); }
};

struct PropertyMapping {
  std::string property;
  ValueMapping value;
  bool operator==(const PropertyMapping&) const = default;
};

enum class KeyType : std::uint8_t { id, name, identifier, row };

struct EntityMapping {
  std::string name;
  std::string schema;
  std::string schema_column;  // names the kind row by row; `schema` where empty or unknown
  std::vector<std::string> keys;
  std::string key_literal;  // keeps V1 of one column apart from V1 of another
  KeyType key_type = KeyType::id;
  bool required = false;  // a row without it is rejected
  std::vector<PropertyMapping> properties;
  ValueMapping valid_from;  // of role and status
  MappingLine line;
  bool operator==(const EntityMapping&) const = default;
};

struct LinkMapping {
  std::string name;
  std::string schema;
  std::string schema_column;
  std::vector<std::string> from, to;  // entities: the first that the row has
  std::vector<std::string> keys;      // columns that tell links of equal ends apart
  bool required = false;
  ValueMapping valid_from, valid_to;
  std::vector<PropertyMapping> properties;
  MappingLine line;
  bool operator==(const LinkMapping&) const = default;
};

struct TableMapping {
  std::string file;
  std::string sheet;
  std::string shape;  // "edge table", "node table", "matrix", "event table"; only "matrix" changes
                      // the reading
  std::string country;
  DayMonthOrder order = DayMonthOrder::unknown;
  bool buddhist_era = false;
  ValueMapping grade;
  std::vector<EntityMapping> entities;
  std::vector<LinkMapping> links;
  std::vector<std::string> ignore;
  MappingLine line;
  double sureness = 1;             // of a proposal; not compared
  std::vector<ColumnUse> columns;  // of a proposal; not compared
  bool operator==(const TableMapping& other) const;
};

struct Mapping {
  std::vector<TableMapping> tables;
  bool operator==(const Mapping&) const = default;
};

// Throws Error(invalid_input) naming the line: bytes that are no UTF-8, broken YAML, an unknown
// key, kind, schema or property (with the nearest name), a link to an entity that is not there,
// ends that the kind does not allow, an entity without key.
[[nodiscard]] Mapping parse_mapping(std::string_view yaml, std::string_view file,
                                    const Ontology& ontology);
// Reads back to an equal mapping. Sureness and reasons of a proposal stand in comments.
[[nodiscard]] std::string write_mapping(const Mapping& mapping);

// The property of that name, alias or FollowTheMoney name; kNoTerm where there is none.
[[nodiscard]] PropertyId property_named(const Ontology& ontology, std::string_view name);
// The kind of that name, alias or FollowTheMoney schema; kNoTerm where there is none.
[[nodiscard]] KindId kind_named(const Ontology& ontology, std::string_view name);

}  // namespace mekhala
