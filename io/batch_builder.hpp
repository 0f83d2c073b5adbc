#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/case/batch.hpp"
#include "engine/case/ontology.hpp"
#include "io/import.hpp"

namespace mekhala {

// What the files of one import share, and what its tables know of records.
struct ImportScope {
  const Ontology& ontology;
  const ImportOptions& options;
  std::string source;                               // names mean the same in all its files
  std::unordered_map<std::string, KindId> records;  // record id -> kind
  std::string space = {};                           // ids mean the same in it; "": as `source`

  [[nodiscard]] const std::string& id_space() const { return space.empty() ? source : space; }
};

// Where a claim stands and how good it is.
struct Claim {
  std::uint64_t row = 0;
  std::string_view column;
  Grade grade;
  std::optional<Date> from, to;
};

// Puts a Batch together: each identity once, statements in the order given.
class BatchBuilder {
 public:
  // `owner` keeps alive what the statements' texts point to; `arena` is a part of it.
  BatchBuilder(const ImportScope& scope, std::shared_ptr<TextArena> arena);

  struct Found {
    std::uint32_t index = 0;
    bool fresh = false;
  };
  // An entity known under another kind keeps that kind.
  Found entity(const Hash128& uid, KindId kind);
  // Ends of an undirected kind are put in one order, so that A-B and B-A are one link.
  Found link(LinkKindId kind, std::uint32_t from, std::uint32_t to, std::string_view discriminator);
  void exists(std::uint32_t link, const Claim& claim);
  // `value` and `original` must live as long as the arena; an original equal to the value is
  // dropped.
  void state(SubjectType type, std::uint32_t subject, PropertyId property, std::string_view value,
             std::string_view original, const Claim& claim);
  [[nodiscard]] std::string_view keep(std::string_view text) { return batch_.arena->keep(text); }
  [[nodiscard]] KindId kind_of(std::uint32_t entity) const { return batch_.entities[entity].kind; }

  [[nodiscard]] Batch& batch() { return batch_; }
  // Counts of the batch, by kind.
  void count(ImportReport& report) const;

 private:
  const ImportScope& scope_;
  Batch batch_;
  std::string_view language_;
  std::unordered_map<Hash128, std::uint32_t> entities_;
  std::unordered_map<Hash128, std::uint32_t> links_;
};

// A cell in the normal form of its property. `problem` is empty where that worked.
struct NormalValue {
  std::string value;
  std::string problem;      // "no number", "month 13 does not exist"; never holds the value
  bool impossible = false;  // a date that cannot be: the row is rejected, not the cell
  bool ambiguous = false;   // of a date: day and month cannot be told apart
  std::optional<Date> date;
};
struct NormalHints {
  DateHints dates = {};
  std::string country = {};  // for phones
  std::string format = {};   // of dates: "unix_seconds" ...
};
// An answer in the languages of the region; nothing where the cell is none.
[[nodiscard]] std::optional<bool> yes_or_no(std::string_view cell);

[[nodiscard]] NormalValue normal_value(const Ontology& ontology, PropertyId property,
                                       std::string_view cell, const NormalHints& hints);

}  // namespace mekhala
