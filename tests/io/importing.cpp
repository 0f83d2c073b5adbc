#include "tests/io/importing.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace mekhala::testing_io {

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mekhala-io-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::write(const std::string& name, std::string_view bytes) const {
  const std::filesystem::path path = path_ / name;
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

std::optional<std::filesystem::path> shared(const std::string& path) {
  const std::filesystem::path whole =
      std::filesystem::path(MEKHALA_SOURCE_DIR) / ".." / "shared" / path;
  if (!std::filesystem::exists(whole)) return std::nullopt;
  return whole;
}

std::vector<std::string> Told::of(const std::string& subject, const std::string& property) const {
  const auto found = values.find(subject);
  if (found == values.end()) return {};
  const auto at = found->second.find(property);
  return at == found->second.end() ? std::vector<std::string>{} : at->second;
}

std::string Told::one(const std::string& subject, const std::string& property) const {
  const std::vector<std::string> all = of(subject, property);
  if (all.size() == 1) return all.front();
  return all.empty() ? "" : fmt::format("({} values)", all.size());
}

std::size_t Told::count(std::string_view kind) const {
  return static_cast<std::size_t>(std::count_if(
      entities.begin(), entities.end(),
      [&](const std::string& entity) { return entity.starts_with(std::string(kind) + ":"); }));
}

Told tell(const Batch& batch) {
  const Ontology& ontology = Ontology::builtin();
  const auto property = [&](PropertyId id) {
    return id == kNoTerm ? std::string("exists") : ontology.properties()[id].name;
  };
  std::vector<std::string> names(batch.entities.size());
  for (const std::string_view key : {property::kRecordId, property::kIdentifier, property::kName}) {
    for (const NewStatement& statement : batch.statements) {
      if (statement.subject_type == SubjectType::entity && property(statement.property) == key &&
          names[statement.subject].empty()) {
        names[statement.subject] = std::string(statement.value);
      }
    }
  }
  Told told;
  for (std::size_t e = 0; e < names.size(); ++e) {
    const std::string& kind = ontology.kinds()[batch.entities[e].kind].name;
    if (names[e].empty()) names[e] = fmt::format("{} {}", kind, e);
    told.entities.push_back(kind + ":" + names[e]);
  }
  std::vector<std::string> links;
  for (const NewLink& link : batch.links) {
    const LinkKindSpec& kind = ontology.links()[link.kind];
    std::string from = names[link.from], to = names[link.to];
    if (!kind.directed && to < from) std::swap(from, to);
    links.push_back(fmt::format("{} -{}-> {}", from, kind.name, to));
  }
  for (const NewStatement& statement : batch.statements) {
    const std::string& subject = statement.subject_type == SubjectType::entity
                                     ? names[statement.subject]
                                     : links[statement.subject];
    auto& values = told.values[subject];
    values[property(statement.property)].emplace_back(statement.value);
    if (statement.valid_from) values["valid_from"].push_back(to_string(*statement.valid_from));
    if (statement.valid_to) values["valid_to"].push_back(to_string(*statement.valid_to));
    if (!statement.original.empty()) {
      values["original " + property(statement.property)].emplace_back(statement.original);
    }
  }
  told.links = std::move(links);
  std::sort(told.links.begin(), told.links.end());
  std::sort(told.entities.begin(), told.entities.end());
  return told;
}

const ImportWarning* Outcome::warning(std::string_view rule, std::size_t file) const {
  for (const ImportWarning& warning : report(file).warnings) {
    if (warning.rule == rule) return &warning;
  }
  return nullptr;
}

const Rejection* Outcome::rejection(std::uint64_t line, std::size_t file) const {
  for (const Rejection& rejection : rejections(file)) {
    if (rejection.line == line) return &rejection;
  }
  return nullptr;
}

std::string Outcome::use(const std::string& column, std::size_t table, std::size_t file) const {
  for (const ColumnUse& one : report(file).tables.at(table).columns) {
    if (one.column == column) return one.use;
  }
  return "";
}

Outcome import_paths(const std::vector<std::filesystem::path>& paths,
                     const ImportOptions& options) {
  Outcome outcome;
  Context context;
  try {
    ImportPlan plan = read_for_import(paths, options, Ontology::builtin(), context);
    outcome.files = std::move(plan.files);
    outcome.mapping = std::move(plan.mapping);
    for (std::size_t i = 0; i < outcome.files.size(); ++i) {
      outcome.told[i] = tell(outcome.files[i].batch);
    }
  } catch (const Error& error) {
    outcome.error = error;
  }
  return outcome;
}

Outcome import_bytes(const std::string& name, std::string_view bytes,
                     const ImportOptions& options) {
  const Folder folder;
  return import_paths({folder.write(name, bytes)}, options);
}

std::vector<std::string> statements_of(const Batch& batch) {
  std::vector<std::string> lines;
  for (const NewStatement& s : batch.statements) {
    const Hash128 uid = s.subject_type == SubjectType::entity ? batch.entities[s.subject].uid
                                                              : batch.links[s.subject].uid;
    lines.push_back(fmt::format("{:016x}{:016x} {} [{}] [{}] row {} {} from {} to {}", uid.high,
                                uid.low, s.property, s.value, s.original, s.row, s.column,
                                s.valid_from ? to_string(*s.valid_from) : "",
                                s.valid_to ? to_string(*s.valid_to) : ""));
  }
  return lines;
}

}  // namespace mekhala::testing_io
