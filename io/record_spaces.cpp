#include "io/record_spaces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

std::size_t column_of(const CellTable& table, std::string_view name) {
  const auto at = std::find(table.header.begin(), table.header.end(), name);
  return at == table.header.end() ? kNoColumn : static_cast<std::size_t>(at - table.header.begin());
}

bool is_count(std::string_view id) {
  return !id.empty() && id.size() <= 9 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Headings over the number of a row. Under "id" a number is meant to be named elsewhere.
bool heads_rows(std::string_view heading) {
  constexpr std::array<std::string_view, 14> words{"no",     "nr", "#",    "num",  "number",
                                                   "s/n",    "sn", "row",  "ลำดับ", "ລຳດັບ",
                                                   "លេខរៀង", "စဉ်", "序号", "stt"};
  std::string word = to_lower(trim(heading));
  while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.pop_back();
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool share_a_word(std::string_view a, std::string_view b) {
  const std::string left = fold(a), right = fold(b);
  std::set<std::string_view> words;
  for (const std::string_view word : split(left, ' ')) words.insert(word);
  for (const std::string_view word : split(right, ' ')) {
    if (!word.empty() && words.contains(word)) return true;
  }
  return false;
}

// The records that a table describes, or only names.
struct Records {
  bool described = false;
  bool counted = true;  // every id is a plain number
  bool heads_rows = false;
  KindId kind = kNoTerm;
  bool named = false;
  std::unordered_map<std::string_view, std::string_view> names;  // id -> name, perhaps ""
};

void take_column(Records& records, const CellTable& table, std::size_t key, std::size_t name) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view id = table.cell(row, key);
    if (id.empty()) continue;
    records.counted = records.counted && is_count(id);
    records.names.emplace(id, name == kNoColumn ? std::string_view() : table.cell(row, name));
  }
}

std::size_t name_column(const CellTable& table, const EntityMapping& entity) {
  for (const PropertyMapping& property : entity.properties) {
    if (property.property == "name" && property.value.columns.size() == 1) {
      return column_of(table, property.value.columns.front());
    }
  }
  return kNoColumn;
}

bool is_keyed_by_id(const EntityMapping& entity) {
  return entity.key_type == KeyType::id && entity.keys.size() == 1 && entity.key_literal.empty();
}

// The ends of an edge table say that a record is there, not what it is.
bool describes(const EntityMapping& entity) {
  return !entity.properties.empty() || !entity.schema_column.empty();
}

Records records_of(const MappedTable& mapped, const Ontology& ontology) {
  Records records;
  if (mapped.mapping->shape == "matrix") return records;
  for (const EntityMapping& entity : mapped.mapping->entities) {
    if (!is_keyed_by_id(entity)) continue;
    const std::size_t key = column_of(*mapped.table, entity.keys.front());
    if (key == kNoColumn) continue;
    if (records.described && !describes(entity)) continue;
    if (describes(entity) && !records.described) records = {.described = true, .names = {}};
    const std::size_t name = name_column(*mapped.table, entity);
    records.kind = kind_named(ontology, entity.schema);
    records.heads_rows = records.heads_rows || heads_rows(entity.keys.front());
    records.named = records.named || name != kNoColumn;
    take_column(records, *mapped.table, key, name);
  }
  return records;
}

bool are_apart(const Records& a, const Records& b) {
  if (!a.counted || !b.counted) return false;
  const Records& small = a.names.size() <= b.names.size() ? a : b;
  const Records& large = &small == &a ? b : a;
  std::size_t shared = 0, both_named = 0, unlike = 0;
  for (const auto& [id, name] : small.names) {
    const auto other = large.names.find(id);
    if (other == large.names.end()) continue;
    ++shared;
    if (name.empty() || other->second.empty()) continue;
    ++both_named;
    unlike += share_a_word(name, other->second) ? 0 : 1;
  }
  if (shared == 0) return false;
  if (a.kind != b.kind) return true;
  if (both_named > 0) return 2 * unlike > both_named;
  return a.heads_rows || b.heads_rows;
}

std::string called(const MappedTable& mapped) {
  return mapped.table->sheet.empty()
             ? mapped.table->file
             : fmt::format("{} sheet {}", mapped.table->file, mapped.table->sheet);
}

}  // namespace

std::vector<std::size_t> record_spaces(std::span<const MappedTable> tables,
                                       const Ontology& ontology) {
  std::vector<Records> records;
  for (const MappedTable& mapped : tables) records.push_back(records_of(mapped, ontology));
  std::vector<std::size_t> spaces(tables.size(), 0);
  std::size_t last = 0;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (!records[i].described) continue;
    // The first space whose tables all agree with this one; else a new one.
    for (std::size_t space = 0; space <= last + 1; ++space) {
      bool agrees = true;
      for (std::size_t j = 0; j < i && agrees; ++j) {
        agrees = !records[j].described || spaces[j] != space || !are_apart(records[i], records[j]);
      }
      if (!agrees) continue;
      spaces[i] = space;
      last = std::max(last, space);
      break;
    }
  }
  if (last == 0) return spaces;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (records[i].described || records[i].names.empty()) continue;
    std::vector<std::size_t> found(last + 1), home(last + 1);
    for (std::size_t j = 0; j < tables.size(); ++j) {
      if (!records[j].described) continue;
      std::size_t here = 0;
      for (const auto& [id, name] : records[i].names) here += records[j].names.count(id);
      if (here <= found[spaces[j]]) continue;
      found[spaces[j]] = here;
      home[spaces[j]] = j;
    }
    const auto best = std::max_element(found.begin(), found.end());
    const auto rival = std::find(best + 1, found.end(), *best);
    if (*best > 0 && rival != found.end()) {
      const auto table_at = [&](auto at) {
        return called(tables[home[static_cast<std::size_t>(at - found.begin())]]);
      };
      throw Error(
          ErrorCode::usage,
          fmt::format("{} names records by numbers that {} and {} both give to records of their "
                      "own; import it with the one of the two that it belongs to, the other by "
                      "itself, or put a letter before the numbers of one",
                      called(tables[i]), table_at(best), table_at(rival)));
    }
    spaces[i] = static_cast<std::size_t>(best - found.begin());
  }
  return spaces;
}

void learn_records(const MappedTable& mapped, ImportScope& scope) {
  const CellTable& table = *mapped.table;
  if (mapped.mapping->shape == "matrix") return;
  for (const EntityMapping& entity : mapped.mapping->entities) {
    if (!is_keyed_by_id(entity) || !describes(entity)) continue;
    const std::size_t key = column_of(table, entity.keys.front());
    const std::size_t kinds =
        entity.schema_column.empty() ? kNoColumn : column_of(table, entity.schema_column);
    if (key == kNoColumn) continue;
    const KindId kind = kind_named(scope.ontology, entity.schema);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view id = table.cell(row, key);
      if (id.empty()) continue;
      KindId own = kind;
      if (kinds != kNoColumn && !table.cell(row, kinds).empty()) {
        const KindId named = kind_named(scope.ontology, table.cell(row, kinds));
        if (named != kNoTerm) own = named;
      }
      scope.records.emplace(std::string(id), own);
    }
  }
}

NameClashes name_clashes(const MappedTable& mapped) {
  NameClashes clashes;
  const CellTable& table = *mapped.table;
  for (const EntityMapping& entity : mapped.mapping->entities) {
    if (!is_keyed_by_id(entity) || mapped.mapping->shape == "matrix") continue;
    const std::size_t key = column_of(table, entity.keys.front());
    const std::size_t name = name_column(table, entity);
    if (key == kNoColumn || name == kNoColumn || key == name || !clashes.rows.empty()) continue;
    std::unordered_map<std::string_view, std::string_view> names;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view id = table.cell(row, key), called = table.cell(row, name);
      if (id.empty() || called.empty()) continue;
      const auto [first, fresh] = names.emplace(id, called);
      if (!fresh && first->second != called && !share_a_word(first->second, called)) {
        clashes.rows.push_back(row);
      }
    }
    clashes.column = entity.keys.front();
  }
  return clashes;
}

}  // namespace mekhala
