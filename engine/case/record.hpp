#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/hash.hpp"
#include "engine/case/date.hpp"
#include "engine/case/grade.hpp"

// How rows of a case become bytes: packed dates and grades, canonical records, and the hashes over
// them. Shared by whatever writes a case and by verify, which writes it again in its mind.
namespace mekhala::store {

// See the note on columns in store_schema.cpp. Throws Error(usage) for a span beyond 700 years.
[[nodiscard]] std::int64_t pack_date(const Date& date);
[[nodiscard]] Date unpack_date(std::int64_t packed);
[[nodiscard]] std::string pack_grade(const Grade& grade);  // "" where none is given
[[nodiscard]] Grade unpack_grade(std::string_view packed);

// Fields with their lengths, so that no two lists of fields give the same bytes.
class Record {
 public:
  Record& number(std::int64_t value);
  Record& text(std::string_view value);
  Record& hash(const Hash128& value);
  Record& bytes(const Digest& value);
  Record& real(double value);
  void clear() { bytes_.clear(); }
  [[nodiscard]] std::string_view view() const { return bytes_; }
  [[nodiscard]] Digest digest() const { return sha256(bytes_); }

 private:
  std::string bytes_;
};

// A sum of digests modulo 2^256: the same for any order of its parts, and parts can be taken away.
// It names a content for people who work together; proof against a forger is the chain's task.
class ContentSum {
 public:
  ContentSum() = default;
  explicit ContentSum(const Digest& digest);
  ContentSum& operator+=(const ContentSum& other);
  ContentSum& operator-=(const ContentSum& other);
  [[nodiscard]] Digest digest() const;

 private:
  std::array<std::uint64_t, 4> parts_{};  // little end first
};

// What a row says, without its number, its transaction or the numbers of other rows.
struct EntityContent {
  std::string_view kind;
  Hash128 uid;
  [[nodiscard]] Digest digest() const;
};
struct LinkContent {
  std::string_view kind;
  Hash128 uid, from, to;
  [[nodiscard]] Digest digest() const;
};
struct StatementContent {
  bool of_link = false;
  Hash128 subject;
  std::string_view property;  // "" of a statement that a link exists
  std::string_view value;
  Hash128 value_entity;
  std::string_view original;
  std::string_view language;
  std::string_view source;  // its ref
  std::int64_t file_row = 0;
  std::string_view column;
  std::string_view grade;
  std::int64_t valid_from = kNoDate, valid_to = kNoDate;
  static constexpr std::int64_t kNoDate = INT64_MIN;
  [[nodiscard]] Digest digest() const;
};

// Tables whose rows a transaction hashes, in this order.
enum class Table : std::uint8_t {
  meta,
  term,
  source,
  source_version,
  document,
  entity,
  link,
  statement,
  mention,
  same_as,
  reversal,
  snapshot
};
inline constexpr std::size_t kTables = 12;
[[nodiscard]] const char* name_of(Table table);

// Hash over the rows of one transaction, table by table; rows of a table in the order of numbers.
class RowsHash {
 public:
  void add(Table table, const Record& row);
  [[nodiscard]] Digest finish();
  [[nodiscard]] std::uint64_t count(Table table) const {
    return parts_[static_cast<std::size_t>(table)].rows;
  }

 private:
  struct Part {
    std::optional<Sha256> hash;
    std::string pending;
    std::uint64_t rows = 0;
  };
  std::array<Part, kTables> parts_;
};

// Where two statements of one subject are the same claim from the same place. Keyed by the case, so
// that nobody can prepare a file whose claims all collide.
struct ClaimKey {
  std::uint64_t seed = 0;
  [[nodiscard]] std::int64_t of(std::int64_t property, std::string_view value,
                                std::int64_t value_entity, std::int64_t source,
                                std::int64_t file_row, std::int64_t from, std::int64_t to) const;
};

// One transaction as it is hashed into the chain.
struct ChainLink {
  std::int64_t number = 0;
  std::string at, actor, purpose, action, detail;
  std::int64_t entity_end = 0, link_end = 0, statement_end = 0;
  Digest content{}, rows{}, previous{};
  [[nodiscard]] Digest hash() const;
};

}  // namespace mekhala::store
