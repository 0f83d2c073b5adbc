#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/case/date.hpp"
#include "engine/case/grade.hpp"
#include "engine/case/ontology.hpp"

// What a reader hands to Case::append: everything that one file says, before it is in the case.
namespace mekhala {

// Owns text for the string_views of a batch; never moves what it holds.
class TextArena {
 public:
  std::string_view keep(std::string_view text);

 private:
  std::deque<std::string> blocks_;
  std::size_t used_ = 0;
};

inline constexpr std::uint32_t kNoIndex = UINT32_MAX;

struct NewEntity {
  Hash128 uid;
  KindId kind = 0;
};

struct NewLink {
  Hash128 uid;
  LinkKindId kind = 0;
  std::uint32_t from = 0;  // index into Batch::entities
  std::uint32_t to = 0;
};

enum class SubjectType : std::uint8_t { entity, link };

// One claim. A link that is only asserted, without a property, gets a statement of property kNoTerm
// ("exists"): every link has at least one statement, so every edge names what it rests on.
struct NewStatement {
  SubjectType subject_type = SubjectType::entity;
  std::uint32_t subject = 0;  // index into entities or links
  PropertyId property = kNoTerm;
  std::string_view value;  // normal form; empty if value_entity is given
  std::uint32_t value_entity = kNoIndex;
  std::string_view original;  // as in the file where it differs from value
  std::string_view language;
  std::uint64_t row = 0;  // line or record of the source, 1-based; 0: none
  std::string_view column;
  Grade grade;
  std::optional<Date> valid_from, valid_to;
};

// The marking of a source in which nothing is of a real person.
inline constexpr std::string_view kInvented = "INVENTED";

struct NewSource {
  std::string ref;  // stable name: the name space of its record ids
  std::string title;
  std::string kind;      // "file", "interview", "person" ...
  std::string handling;  // marking as given: "TLP:AMBER", "RESTRICTED"; "" none
  std::string origin;    // asserted origin, for circular reporting; "" none
  Grade grade;           // of the source as a whole
};

struct NewDocument {
  std::string file;  // name without folders
  Digest sha256{};
  std::uint64_t size = 0;
  std::string format;
  std::string encoding;
  std::string part = {};  // the one sheet of it that was read; "" the whole
};

struct Batch {
  NewSource source;
  NewDocument document;
  std::vector<NewEntity> entities;
  std::vector<NewLink> links;
  std::vector<NewStatement> statements;
  std::shared_ptr<TextArena> arena = std::make_shared<TextArena>();
};

}  // namespace mekhala
