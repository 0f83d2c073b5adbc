#include "engine/case/record.hpp"

#include <cstring>

#include "engine/base/error.hpp"

namespace mekhala::store {
namespace {

constexpr std::int64_t kSpanLimit = std::int64_t{1} << 18;

char part(char value) { return value == 0 ? '-' : value; }
char whole(char value) { return value == '-' ? '\0' : value; }

void append_number(std::string& bytes, std::uint64_t value) {
  char raw[8];
  for (int i = 0; i < 8; ++i) raw[i] = static_cast<char>(value >> (8 * i));
  bytes.append(raw, 8);
}

}  // namespace

std::int64_t pack_date(const Date& date) {
  const std::int64_t span = std::int64_t{date.last_day} - date.first_day;
  if (span < 0 || span >= kSpanLimit || date.minute_of_day < -1 || date.minute_of_day >= 1440) {
    throw Error(ErrorCode::usage,
                "a date must span less than 700 years and not end before it begins");
  }
  return std::int64_t{date.first_day} * (std::int64_t{1} << 32) + (span << 14) +
         (static_cast<std::int64_t>(date.precision) << 12) + (date.minute_of_day + 1);
}

Date unpack_date(std::int64_t packed) {
  Date date;
  date.first_day = static_cast<std::int32_t>(packed >> 32);
  date.last_day = static_cast<std::int32_t>(date.first_day + ((packed & 0xffffffff) >> 14));
  date.precision = static_cast<DatePrecision>((packed >> 12) & 3);
  date.minute_of_day = static_cast<std::int16_t>((packed & 4095) - 1);
  return date;
}

std::string pack_grade(const Grade& grade) {
  static constexpr char kSchemes[] = {'-', 'a', '3', '5'};
  if (!grade.given()) return {};
  return {kSchemes[static_cast<std::size_t>(grade.scheme)], part(grade.source),
          part(grade.information)};
}

Grade unpack_grade(std::string_view packed) {
  Grade grade;
  if (packed.size() != 3) return grade;
  grade.scheme = packed[0] == 'a'   ? GradeScheme::admiralty
                 : packed[0] == '3' ? GradeScheme::uk_3x5x2
                 : packed[0] == '5' ? GradeScheme::uk_5x5x5
                                    : GradeScheme::none;
  if (!grade.given()) return grade;
  grade.source = whole(packed[1]);
  grade.information = whole(packed[2]);
  return grade;
}

Record& Record::number(std::int64_t value) {
  append_number(bytes_, static_cast<std::uint64_t>(value));
  return *this;
}
Record& Record::text(std::string_view value) {
  append_number(bytes_, value.size());
  bytes_.append(value);
  return *this;
}
Record& Record::hash(const Hash128& value) {
  append_number(bytes_, value.high);
  append_number(bytes_, value.low);
  return *this;
}
Record& Record::bytes(const Digest& value) {
  bytes_.append(reinterpret_cast<const char*>(value.data()), value.size());
  return *this;
}
Record& Record::real(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, 8);
  append_number(bytes_, bits);
  return *this;
}

ContentSum::ContentSum(const Digest& digest) {
  for (std::size_t i = 0; i < digest.size(); ++i) {
    parts_[i / 8] |= std::uint64_t{digest[i]} << (8 * (i % 8));
  }
}

ContentSum& ContentSum::operator+=(const ContentSum& other) {
  unsigned char carry = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::uint64_t sum = parts_[i] + other.parts_[i];
    const unsigned char over = sum < parts_[i] ? 1 : 0;
    parts_[i] = sum + carry;
    carry = static_cast<unsigned char>(over | (parts_[i] < sum ? 1 : 0));
  }
  return *this;
}

ContentSum& ContentSum::operator-=(const ContentSum& other) {
  ContentSum negative;  // two's complement
  for (std::size_t i = 0; i < parts_.size(); ++i) negative.parts_[i] = ~other.parts_[i];
  ContentSum one;
  one.parts_[0] = 1;
  negative += one;
  return *this += negative;
}

Digest ContentSum::digest() const {
  Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(parts_[i / 8] >> (8 * (i % 8)));
  }
  return digest;
}

Digest EntityContent::digest() const {
  thread_local Record record;
  record.clear();
  return record.text("entity").text(kind).hash(uid).digest();
}

Digest LinkContent::digest() const {
  thread_local Record record;
  record.clear();
  return record.text("link").text(kind).hash(uid).hash(from).hash(to).digest();
}

Digest StatementContent::digest() const {
  thread_local Record record;
  record.clear();
  record.text(of_link ? "of link" : "of entity").hash(subject).text(property).text(value);
  record.hash(value_entity).text(original).text(language).text(source).number(file_row);
  return record.text(column).text(grade).number(valid_from).number(valid_to).digest();
}

const char* name_of(Table table) {
  static constexpr const char* kNames[] = {"meta",     "term",    "source",   "source_version",
                                           "document", "entity",  "link",     "statement",
                                           "mention",  "same_as", "reversal", "snapshot"};
  return kNames[static_cast<std::size_t>(table)];
}

void RowsHash::add(Table table, const Record& row) {
  constexpr std::size_t kFlush = 1 << 15;
  Part& part = parts_[static_cast<std::size_t>(table)];
  if (!part.hash) part.hash.emplace();
  append_number(part.pending, row.view().size());
  part.pending.append(row.view());
  ++part.rows;
  if (part.pending.size() < kFlush) return;
  part.hash->add(part.pending);
  part.pending.clear();
}

Digest RowsHash::finish() {
  Record all;
  for (std::size_t i = 0; i < kTables; ++i) {
    Part& part = parts_[i];
    if (part.rows == 0) continue;
    part.hash->add(part.pending);
    all.text(name_of(static_cast<Table>(i))).number(static_cast<std::int64_t>(part.rows));
    all.bytes(part.hash->finish());
  }
  return all.digest();
}

std::int64_t ClaimKey::of(std::int64_t property, std::string_view value, std::int64_t value_entity,
                          std::int64_t source, std::int64_t file_row, std::int64_t from,
                          std::int64_t to) const {
  std::uint64_t state = seed;
  const auto mix = [&state](std::uint64_t word) {
    state = (state ^ word) * 0x9e3779b97f4a7c15ULL;
    state ^= state >> 29;
    state *= 0xbf58476d1ce4e5b9ULL;
    state ^= state >> 32;
  };
  for (const std::int64_t word : {property, value_entity, source, file_row, from, to}) {
    mix(static_cast<std::uint64_t>(word));
  }
  std::size_t at = 0;
  for (; at + 8 <= value.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, value.data() + at, 8);
    mix(word);
  }
  std::uint64_t rest = value.size() << 56;
  if (at < value.size()) std::memcpy(&rest, value.data() + at, value.size() - at);
  mix(rest ^ (value.size() << 3));
  return static_cast<std::int64_t>(state);
}

Digest ChainLink::hash() const {
  Record record;
  record.text("mekhala case transaction 1").bytes(previous).number(number).text(at).text(actor);
  record.text(purpose).text(action).text(detail).number(entity_end).number(link_end);
  return record.number(statement_end).bytes(content).bytes(rows).digest();
}

}  // namespace mekhala::store
