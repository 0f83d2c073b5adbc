#include "bindings/workbench/import_files.hpp"

#include <fmt/format.h>

#include <map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kShownRejections = 20;

// The case itself and what stands beside it while it is open.
std::vector<std::filesystem::path> files_of_case(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  for (const char* suffix : {"", "-wal", "-shm", ".lock"})
    files.emplace_back(path.string() + suffix);
  return files;
}

// Makes the case on the way in and takes it away again unless all went well.
class MaybeNewCase {
 public:
  MaybeNewCase(const std::filesystem::path& path, const Actor& actor) : path_(path) {
    if (std::filesystem::exists(path)) return;
    static_cast<void>(Case::create(path, actor));
    made_ = true;
  }
  ~MaybeNewCase() {
    if (!made_ || kept_) return;
    std::error_code ignored;
    for (const std::filesystem::path& file : files_of_case(path_)) {
      std::filesystem::remove(file, ignored);
    }
  }
  MaybeNewCase(const MaybeNewCase&) = delete;
  MaybeNewCase& operator=(const MaybeNewCase&) = delete;
  [[nodiscard]] bool made() const { return made_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool made_ = false;
  bool kept_ = false;
};

std::vector<Rejection> all_rejections(const ImportPlan& plan) {
  std::vector<Rejection> all;
  for (const ImportedFile& file : plan.files) {
    all.insert(all.end(), file.rejections.begin(), file.rejections.end());
  }
  return all;
}

void show_rejections(ImportOutcome& outcome, const std::vector<Rejection>& rejections) {
  outcome.rejected = rejections.size();
  for (const Rejection& one : rejections) {
    if (outcome.rejections.size() == kShownRejections) break;
    outcome.rejections.push_back({one.file, one.sheet, one.line, one.column, shape_of(one.value),
                                  one.rule, one.message, one.hint});
  }
}

[[noreturn]] void refuse_strictly(const std::vector<Rejection>& rejections) {
  const Rejection& first = rejections.front();
  Place place;
  place.file = first.file;
  if (first.line > 0) place.line = first.line;
  place.column = first.column;
  place.value = first.value;
  throw Error(ErrorCode::rows_rejected,
              fmt::format("{}{}{}; {} row{} rejected under --strict, nothing was imported",
                          first.message, first.hint.empty() ? "" : "; ", first.hint,
                          rejections.size(), rejections.size() == 1 ? "" : "s"),
              place);
}

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

Counts grown(const Counts& before, const Counts& after) {
  const std::map<std::string, std::uint64_t> known(before.begin(), before.end());
  Counts more;
  for (const auto& [kind, count] : after) {
    const auto found = known.find(kind);
    const std::uint64_t old = found == known.end() ? 0 : found->second;
    if (count > old) more.emplace_back(kind, count - old);
  }
  return more;
}

void keep_to_people(NewSince& fresh, const Ontology& ontology) {
  fresh.links.clear();
  std::erase_if(fresh.entities, [&](const auto& counted) {
    return ontology.kinds()[ontology.kind(counted.first)].identifier;
  });
}

void show_new(ImportOutcome& outcome, const Case& store, const ImportRequest& request,
              EntityRow newest_before) {
  const Disclosure door(store, {.view = request.view, .actor = request.actor, .release_seed = {}});
  const EntityRow newest = store.newest_entity();
  const bool people =
      std::any_of(outcome.fresh.entities.begin(), outcome.fresh.entities.end(),
                  [](const auto& kind) { return kind.first == "person" && kind.second > 0; });
  outcome.nobody_protected = people && door.protection().count() == 0;
  const auto& kinds = store.ontology().kinds();
  for (EntityRow row = newest_before + 1; row <= newest; ++row) {
    if (door.protection().is_protected(row)) continue;
    if (!outcome.fresh.told && kinds[store.known(row).kind].identifier) continue;
    ++outcome.fresh.nameable;
    if (outcome.fresh.shown.size() < request.show_new) {
      outcome.fresh.shown.push_back(door.entity(row));
    }
  }
}

std::string detail_of(const ImportOutcome& outcome) {
  std::uint64_t rows = 0, accepted = 0;
  for (const ImportReport& report : outcome.files) {
    rows += report.rows;
    accepted += report.accepted;
  }
  return log_detail({{"files", std::to_string(outcome.files.size())},
                     {"rows", std::to_string(rows)},
                     {"accepted", std::to_string(accepted)},
                     {"rejected", std::to_string(outcome.rejected)}});
}

void replace_all(std::string& text, std::string_view old, std::string_view replacement) {
  for (std::size_t at = text.find(old); at != std::string::npos;
       at = text.find(old, at + replacement.size())) {
    text.replace(at, old.size(), replacement);
  }
}

// Visits each text of an outcome that may hold the name of a file, a sheet or a column: first those
// that are one, then those that mention some.
template <typename Name, typename Mention>
void visit_texts(ImportOutcome& outcome, Name&& name, Mention&& mention) {
  for (ImportReport& report : outcome.files) {
    name(report.file);
    for (TableReport& table : report.tables) {
      name(table.sheet);
      for (std::string& column : table.header) name(column);
      for (ColumnUse& use : table.columns) {
        name(use.column);
        mention(use.use);
        mention(use.why);
      }
    }
    for (ImportWarning& warning : report.warnings) {
      name(warning.column);
      mention(warning.message);
      mention(warning.hint);
    }
  }
  for (ShownRejection& one : outcome.rejections) {
    for (std::string* text : {&one.file, &one.sheet, &one.column}) name(*text);
    for (std::string* text : {&one.message, &one.hint}) mention(*text);
  }
  mention(outcome.mapping);
}

void check_rejects(const std::filesystem::path& rejects, const ImportRequest& request) {
  for (const std::filesystem::path& file : files_of_case(request.case_file)) {
    if (rejects.lexically_normal() == file.lexically_normal()) {
      throw Error(ErrorCode::usage,
                  "the rejects would stand where the case does; name another file with --rejects");
    }
  }
  for (const std::filesystem::path& file : request.files) {
    std::error_code ignored;
    if (std::filesystem::equivalent(file, rejects, ignored)) {
      throw Error(ErrorCode::usage,
                  "the rejects would replace a file that is read; name another one with --rejects");
    }
  }
}

// People known by name alone are people of one file: of its corrected copy they are others.
void warn_of_version(const Case& store, const Batch& batch, ImportReport& report) {
  const TxNumber earlier = store.other_version_at(batch.document, batch.source.ref);
  if (earlier == 0) return;
  report.warnings.push_back(
      {.rule = "another_version",
       .message = fmt::format("transaction {} took a file of this name and source with other "
                              "content: equal record ids are the same records, and people known "
                              "by name alone now stand twice",
                              earlier),
       .hint = fmt::format("if this is its corrected copy, take the earlier one back with `mekhala "
                           "undo CASE --tx {}`; if it is another list, undo this import and give "
                           "it a --source of its own",
                           earlier),
       .column = {},
       .line = 0,
       .count = 1,
       .lines = {}});
}

// A copy under another name would count everybody in it twice and seem to confirm itself. Whoever
// names a source says that it is one of its own, and is warned.
std::vector<AppendReport> append_new(Case& store, std::vector<Batch> batches,
                                     const ImportRequest& request, ImportOutcome& outcome,
                                     Context& context) {
  std::vector<AppendReport> reports(batches.size());
  std::vector<Batch> fresh;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const TxNumber earlier = store.imported_at(batches[i].document);
    if (earlier != 0 && request.options.source.empty()) {
      reports[i] = {.already_imported = true, .imported_at = earlier};
      continue;
    }
    if (earlier != 0) {
      outcome.files[i].warnings.push_back(
          {.rule = "same_bytes",
           .message =
               fmt::format("the bytes of a file that transaction {} took from another source: "
                           "what it says is not said twice by being copied",
                           earlier),
           .hint = "give both sources one --origin, so that they count as one",
           .column = {},
           .line = 0,
           .count = 1,
           .lines = {}});
    }
    warn_of_version(store, batches[i], outcome.files[i]);
    fresh.push_back(std::move(batches[i]));
    places.push_back(i);
  }
  if (fresh.empty()) return reports;
  std::vector<AppendReport> appended =
      store.append_all(fresh, request.actor, "import", detail_of(outcome), context);
  for (std::size_t i = 0; i < places.size(); ++i) reports[places[i]] = appended[i];
  return reports;
}

}  // namespace

void withhold(ImportOutcome& outcome, const TextFilter& filter) {
  std::map<std::string, std::string> shown;  // of each name that is not shown as it is
  const auto keep = [&](const std::string& name) {
    const std::string text = filter(name);
    if (text != name) shown.emplace(name, text);
  };
  visit_texts(outcome, keep, [](const std::string&) {});
  if (shown.empty()) return;
  const auto replace = [&](std::string& text) {
    for (const auto& [name, instead] : shown) replace_all(text, name, instead);
  };
  visit_texts(outcome, replace, replace);
}

ImportOutcome import_files(const ImportRequest& request, Context& context) {
  ImportOutcome outcome;
  if (request.rejects) check_rejects(*request.rejects, request);
  ImportPlan plan = read_for_import(request.files, request.options, Ontology::builtin(), context);
  outcome.mapping = plan.mapping;
  const std::vector<Rejection> rejections = all_rejections(plan);
  std::vector<Batch> batches;
  for (ImportedFile& file : plan.files) {
    outcome.files.push_back(std::move(file.report));
    batches.push_back(std::move(file.batch));
  }
  show_rejections(outcome, rejections);
  if (request.rejects && !request.dry_run) write_rejects(*request.rejects, rejections);
  if (request.strict && !rejections.empty()) refuse_strictly(rejections);
  if (request.dry_run) return outcome;

  MaybeNewCase file(request.case_file, request.actor);
  outcome.made_case = file.made();
  {
    Case store = Case::open(request.case_file, Case::Mode::write);
    const CaseCounts before = store.counts();
    const EntityRow newest_before = store.newest_entity();
    outcome.appended = append_new(store, std::move(batches), request, outcome, context);
    for (const AppendReport& report : outcome.appended)
      outcome.tx = std::max(outcome.tx, report.tx);
    const CaseCounts after = store.counts();
    outcome.fresh.entities = grown(before.entities, after.entities);
    outcome.fresh.links = grown(before.links, after.links);
    outcome.fresh.told = request.view == View::work || newest_before == 0;
    if (!outcome.fresh.told) keep_to_people(outcome.fresh, store.ontology());
    if (request.show_new > 0) show_new(outcome, store, request, newest_before);
  }
  file.keep();
  outcome.written = true;
  return outcome;
}

}  // namespace mekhala
