#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/case/case.hpp"
#include "engine/case/keys.hpp"

// Small cases for tests: a folder of their own, and what one small file says in a few lines. All
// names are invented.
namespace mekhala {

// The key to raw values, for tests of the rooms that hold one.
struct CaseTestAccess {
  [[nodiscard]] static RawKey key() { return {}; }
};

// A folder that is gone with the test.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "mekhala-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = std::filesystem::canonical(name);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] inline const Actor& tester() {
  static const Actor actor{"tester", "a test"};
  return actor;
}

// What stands beside a value in a file.
struct Beside {
  std::string_view grade = {};  // "B2"
  std::string_view from = {};   // "2024-02"
  std::string_view to = {};
  std::string_view original = {};
};

// What one file says. Entities are named by a record id that is theirs in every file of a test.
class Saying {
 public:
  explicit Saying(std::string_view source = "notes.csv") {
    batch_.source.ref = source;
    batch_.source.title = source;
    batch_.source.kind = "file";
  }

  // The same name again is the same entity.
  std::uint32_t entity(std::string_view kind, std::string_view id) {
    const auto [found, fresh] = index_.try_emplace(std::pair(std::string(kind), std::string(id)),
                                                   static_cast<std::uint32_t>(index_.size()));
    if (fresh) {
      batch_.entities.push_back({entity_uid(kind, "id", id), ontology().kind(kind)});
    }
    return found->second;
  }
  std::uint32_t person(std::string_view id) { return entity("person", id); }

  // A person with a name.
  std::uint32_t person(std::string_view id, std::string_view name) {
    const std::uint32_t index = person(id);
    say(index, "name", name);
    return index;
  }
  // A phone, account ... whose identifier is its id.
  std::uint32_t identifier(std::string_view kind, std::string_view number) {
    const std::uint32_t index = entity(kind, number);
    say(index, "identifier", number);
    return index;
  }

  Saying& say(std::uint32_t subject, std::string_view property, std::string_view value,
              const Beside& beside = {}) {
    batch_.statements.push_back(
        statement(SubjectType::entity, subject, ontology().property(property), value, beside));
    return *this;
  }
  Saying& say_entity(std::uint32_t subject, std::string_view property, std::uint32_t value) {
    say(subject, property, "");
    batch_.statements.back().value_entity = value;
    return *this;
  }

  // A link and the statement that it exists. `which` tells parallel links apart.
  std::uint32_t link(std::string_view kind, std::uint32_t from, std::uint32_t to,
                     const Beside& beside = {}, std::string_view which = {}) {
    const Hash128 uid = link_uid(kind, batch_.entities[from].uid, batch_.entities[to].uid, which);
    for (std::uint32_t i = 0; i < batch_.links.size(); ++i) {
      if (batch_.links[i].uid == uid) {
        say_link(i, {}, {}, beside);
        return i;
      }
    }
    const auto index = static_cast<std::uint32_t>(batch_.links.size());
    batch_.links.push_back({uid, ontology().link(kind), from, to});
    say_link(index, {}, {}, beside);
    return index;
  }
  Saying& say_link(std::uint32_t link, std::string_view property, std::string_view value,
                   const Beside& beside = {}) {
    const PropertyId id = property.empty() ? kNoTerm : ontology().property(property);
    batch_.statements.push_back(statement(SubjectType::link, link, id, value, beside));
    return *this;
  }

  // Makes it a file with contents of its own; the same text is the same file.
  Saying& file(std::string_view text) {
    batch_.document = {batch_.source.ref, sha256(text), text.size(), "csv", "UTF-8"};
    return *this;
  }

  [[nodiscard]] Batch& batch() { return batch_; }
  [[nodiscard]] static const Ontology& ontology() { return Ontology::builtin(); }

  AppendReport into(Case& store, std::string_view action = "import") const {
    Context context;
    return store.append(batch_, tester(), action, "{}", context);
  }

 private:
  NewStatement statement(SubjectType type, std::uint32_t subject, PropertyId property,
                         std::string_view value, const Beside& beside) {
    NewStatement made;
    made.subject_type = type;
    made.subject = subject;
    made.property = property;
    made.value = batch_.arena->keep(value);
    made.original = batch_.arena->keep(beside.original);
    made.row = ++row_;
    if (!beside.grade.empty()) made.grade = parse_grade(beside.grade).value();
    if (!beside.from.empty()) made.valid_from = parse_iso_date(beside.from).value();
    if (!beside.to.empty()) made.valid_to = parse_iso_date(beside.to).value();
    return made;
  }

  Batch batch_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> index_;

  std::uint64_t row_ = 0;
};

// The row of an entity that a Saying named; 0 where the case has none that counts.
[[nodiscard]] inline EntityRow row_of(const Case& store, std::string_view kind,
                                      std::string_view id) {
  return store.find_uid(CaseTestAccess::key(), entity_uid(kind, "id", id));
}
[[nodiscard]] inline EntityRow person_row(const Case& store, std::string_view id) {
  return row_of(store, "person", id);
}

// The statements of an entity with one property, in row order.
[[nodiscard]] inline std::vector<RawStatement> statements_about(const Case& store, EntityRow row,
                                                                std::string_view property) {
  std::vector<RawStatement> found;
  for (RawStatement& statement :
       store.statements_of(CaseTestAccess::key(), SubjectType::entity, row)) {
    if (statement.property == Ontology::builtin().property(property))
      found.push_back(std::move(statement));
  }
  return found;
}
[[nodiscard]] inline std::vector<std::string> values_about(const Case& store, EntityRow row,
                                                           std::string_view property) {
  std::vector<std::string> found;
  for (const RawStatement& statement : statements_about(store, row, property))
    found.push_back(statement.value);
  return found;
}

// The Error that `act` throws; a failed test and an empty error where it throws none.
template <typename Act>
[[nodiscard]] Error error_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return {ErrorCode::failure, ""};
}

// Seeds of a random test, the same in every run; more of them in a soak.
[[nodiscard]] inline bool is_soak() {
  const char* set = std::getenv("MEKHALA_SOAK");
  return set != nullptr && *set != '\0' && std::string_view(set) != "0";
}
[[nodiscard]] inline std::vector<std::uint64_t> case_seeds(std::size_t ordinary, std::size_t soak) {
  std::vector<std::uint64_t> seeds(is_soak() ? soak : ordinary);
  for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = i + 1;
  return seeds;
}

}  // namespace mekhala
