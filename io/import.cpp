#include "io/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"
#include "io/delimited.hpp"
#include "io/formats/htcds.hpp"
#include "io/formats/neo4j.hpp"
#include "io/formats/recognise.hpp"
#include "io/ftm.hpp"
#include "io/mapping.hpp"
#include "io/propose.hpp"
#include "io/record_spaces.hpp"
#include "io/table_import.hpp"
#include "io/xlsx.hpp"
#include "io/zip_archive.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMaxUnpackedBytes = 4ULL << 30;

// A file on its way: its tables, or its bytes where it is FollowTheMoney.
struct Incoming {
  std::string name;
  std::string bytes;
  std::string format;
  std::string compression;
  Digest sha256{};
  std::uint64_t size = 0;
  std::vector<CellTable> tables;
  std::vector<TableMapping> mappings;   // one a table
  std::optional<CellTable> statements;  // FollowTheMoney's, which need no mapping
  WarningList warnings;                 // of the file itself
};

// Keeps the text of all tables of a file alive as long as its batch.
struct Owners {
  TextArena arena;
  std::vector<std::shared_ptr<TableText>> tables;
};

std::string stem_of(const std::filesystem::path& path) { return path.stem().string(); }

std::string source_name(std::span<const std::filesystem::path> paths) {
  std::string name;
  for (const std::filesystem::path& path : paths) {
    if (!name.empty()) name += '+';
    name += stem_of(path);
  }
  return name;
}

// What people hand over in place of a table, told by its first bytes.
void refuse_other_formats(const std::string& name, std::string_view bytes) {
  const auto fail = [&](std::string_view what) {
    throw Error(ErrorCode::invalid_input, fmt::format("{}: {}", name, what),
                {.file = name, .line = {}, .byte = {}, .column = {}, .value = {}});
  };
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) {
    fail("an old .xls workbook or one with a password; save it as .xlsx without a password");
  }
  if (bytes.starts_with("%PDF")) fail("a PDF; export its table as CSV or XLSX");
  if (bytes.starts_with("SQLite format 3")) {
    fail("a database or a case file, no table; name it as the case, not as a file to import");
  }
  const std::string start = to_lower(trim(bytes.substr(0, 64)));
  if (start.starts_with("<!doctype html") || start.starts_with("<html")) {
    fail("a web page, no table; save the data itself");
  }
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Sentences of several words, with a blank behind nearly every comma: no list of cells.
bool reads_as_prose(std::string_view text) {
  text = text.substr(0, 1u << 16);
  std::size_t words = 0, sentences = 0, commas = 0, spaced = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\n';
    const bool blank = next == ' ' || next == '\n' || next == '\r';
    if (c == '\t' || c == '\0') return false;
    words += is_letter(c) && (blank || next == ',' || next == '.') ? 1 : 0;
    sentences += (c == '.' || c == '!' || c == '?') && blank && i > 0 && is_letter(text[i - 1]);
    commas += c == ',' ? 1 : 0;
    spaced += c == ',' && blank ? 1 : 0;
  }
  return sentences >= 2 && words >= 5 * sentences && words >= 4 * commas &&
         10 * spaced >= 9 * commas;
}

class Reader {
 public:
  Reader(const ImportOptions& options, const Ontology& ontology, Context& context)
      : options_(options), ontology_(ontology), context_(context) {}

  // Headers of Neo4j may stand in files of their own ("nodes_header.csv" of "nodes_0.csv"): they
  // are looked for before any file is read.
  void find_headers(std::span<const std::filesystem::path> paths) {
    for (const std::filesystem::path& path : paths) {
      const std::string stem = stem_of(path);
      if (!stem.ends_with("_header") && !stem.ends_with("-header")) continue;
      const std::string text = read_file(path);
      if (trim(text).find_first_of("\r\n") != std::string_view::npos) continue;
      CellTable table = read_delimited(text, path.filename().string(), {.header = true}, context_);
      if (table.columns() > 0 && is_neo4j_header(table)) {
        headers_.emplace_back(stem.substr(0, stem.size() - 6), std::move(table));
      }
    }
  }

  Incoming read(const std::filesystem::path& path) {
    Incoming file;
    file.name = path == "-" ? "standard input" : path.filename().string();
    {
      // Read once: a pipe has its bytes no second time.
      const FileBytes raw(path);
      file.sha256 = sha256(raw.view());
      file.size = raw.view().size();
      const Compression compression = detect_compression(raw.view());
      file.compression = compression == Compression::gzip   ? "gzip"
                         : compression == Compression::zstd ? "zstd"
                                                            : "";
      file.bytes = compression == Compression::none
                       ? std::string(raw.view())
                       : decompress(raw.view(), kMaxUnpackedBytes, file.name);
    }
    recognise(file);
    if (file.format != "ftm") std::string().swap(file.bytes);
    for (CellTable& table : file.tables) table.file = file.name;
    return file;
  }

 private:
  void recognise(Incoming& file) {
    unpack_document(file);
    if (looks_like_xlsx(file.bytes)) {
      file.format = "xlsx";
      file.tables = read_xlsx(
          file.bytes, file.name,
          {.sheet = options_.sheet, .header = options_.header, .known_header = known()}, context_);
      return;
    }
    if (looks_like_ftm(file.bytes)) {
      file.format = "ftm";
      return;
    }
    refuse_other_formats(file.name, file.bytes);
    if (is_htcds_xml(file.bytes)) {
      file.tables.push_back(read_htcds_xml(file.bytes, file.name, context_));
      file.format = file.tables.back().format;
      return;
    }
    if (auto graph = read_graph_tables(file.bytes, file.name, context_)) {
      take_graph(file, std::move(*graph));
    } else {
      refuse_prose(file);
      read_table(file);
    }
  }

  // A chart or a map in a zip archive (KMZ) is read as the document in it.
  static void unpack_document(Incoming& file) {
    if (!looks_like_xlsx(file.bytes)) return;
    std::string document = zipped_document(file.bytes, file.name);
    if (document.empty()) return;
    file.bytes = std::move(document);
    file.compression = "zip";
  }

  void read_table(Incoming& file) {
    file.format = "csv";
    const CellTable* header = header_of(file.name);
    file.tables.push_back(
        read_delimited(file.bytes, file.name,
                       {.encoding = options_.encoding,
                        .delimiter = header != nullptr ? header->delimiter : options_.delimiter,
                        .header = header != nullptr ? std::optional(false) : options_.header,
                        .known_header = known()},
                       context_));
    if (header != nullptr) take_header(file.tables.back(), *header);
    if (file.tables.back().delimiter == '\t') file.format = "tsv";
    if (file.tables.back().columns() == 0) {
      throw Error(ErrorCode::invalid_input,
                  fmt::format("{}: the file is empty; there is nothing to import", file.name),
                  {.file = file.name, .line = {}, .byte = {}, .column = {}, .value = {}});
    }
    if (options_.mapping.empty() && is_ftm_statements(file.tables.back())) {
      file.format = "ftm statements";
      file.statements = std::move(file.tables.back());
      file.tables.pop_back();
    }
  }

  [[nodiscard]] const CellTable* header_of(const std::string& name) const {
    for (const auto& [start, table] : headers_) {
      if (name.starts_with(start) && name != table.file) return &table;
    }
    return nullptr;
  }

  static void take_header(CellTable& table, const CellTable& header) {
    if (table.columns() != header.columns()) {
      throw Error(ErrorCode::invalid_input,
                  fmt::format("{}, line 1: {} columns, but its header {} names {}", table.file,
                              table.columns(), escape_terminal(header.file), header.columns()),
                  {.file = table.file, .line = 1, .byte = {}, .column = {}, .value = {}});
    }
    table.header = header.header;
    table.header_line = 1;
  }

  // A table without rows has nothing to map; what was to say of it concerns the file.
  static void take_graph(Incoming& file, GraphTables graph) {
    file.format = graph.format;
    for (CellTable* table : {&graph.nodes, &graph.links}) {
      table->format = graph.format;
      if (table->columns() > 0) {
        file.tables.push_back(std::move(*table));
      } else {
        file.warnings.append(table->warnings.list());
      }
    }
  }

  // Unless somebody says how it is to be read, or its first line holds names of columns.
  void refuse_prose(const Incoming& file) const {
    if (!options_.mapping.empty() || options_.delimiter || options_.header) return;
    if (!reads_as_prose(file.bytes)) return;
    const std::string_view text = file.bytes;
    const std::string_view first = text.substr(0, text.find('\n'));
    for (const char between : {',', ';', '|'}) {
      const std::vector<std::string_view> cells = split(first, between);
      const auto names = std::count_if(cells.begin(), cells.end(), [&](std::string_view cell) {
        return is_known_header(ontology_, trim(cell));
      });
      if (names >= 2 || (names == 1 && cells.size() <= 2)) return;
    }
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}: reads as prose, not as a table; put who, whom and when into columns (a "
                    "sheet with a line of headers), or take single facts with `mekhala add`; if "
                    "it is a table, say so with --delimiter or --header",
                    file.name),
        {.file = file.name, .line = 1, .byte = {}, .column = {}, .value = {}});
  }

  [[nodiscard]] std::function<bool(std::string_view)> known() const {
    return [this](std::string_view header) {
      return is_neo4j_word(header) || is_known_header(ontology_, header);
    };
  }

  const ImportOptions& options_;
  const Ontology& ontology_;
  Context& context_;
  std::vector<std::pair<std::string, CellTable>> headers_;  // start of the names of their files
};

// Tables with Neo4j's headers get the names of columns that all tables have. Where ids are of more
// than one space, each has its space in front.
void settle_neo4j_tables(std::vector<Incoming>& files) {
  std::set<std::string> spaces;
  std::vector<CellTable*> tables;
  for (Incoming& file : files) {
    for (CellTable& table : file.tables) {
      if (file.format != "csv" && file.format != "tsv") continue;
      if (!is_neo4j_header(table)) continue;
      tables.push_back(&table);
      for (std::string& space : neo4j_spaces(table)) spaces.insert(std::move(space));
    }
  }
  for (CellTable* table : tables) settle_neo4j(*table, spaces.size() > 1);
}

// The mapping of a table: the one that names its file and sheet, or only its file.
const TableMapping* mapping_for(const Mapping& mapping, const CellTable& table) {
  const TableMapping* general = nullptr;
  for (const TableMapping& candidate : mapping.tables) {
    if (candidate.file != table.file) continue;
    if (candidate.sheet == table.sheet) return &candidate;
    if (candidate.sheet.empty()) general = &candidate;
  }
  return general;
}

Mapping map_tables(std::vector<Incoming>& files, const ImportOptions& options,
                   const Ontology& ontology) {
  Mapping given;
  if (!options.mapping.empty()) {
    given = parse_mapping(
        options.mapping, options.mapping_file.empty() ? "mapping" : options.mapping_file, ontology);
  }
  Mapping used;
  bool hit = given.tables.empty();
  for (Incoming& file : files) {
    for (CellTable& table : file.tables) {
      const bool standard = is_htcds(table);
      if (standard) settle_htcds(table);
      const TableMapping* found = mapping_for(given, table);
      hit = hit || found != nullptr;
      if (found != nullptr) {
        file.mappings.push_back(*found);
      } else if (standard) {
        file.mappings.push_back(htcds_mapping(table, ontology));
        file.mappings.back().country = options.country;
      } else {
        file.mappings.push_back(propose_mapping(table, options, ontology));
      }
      used.tables.push_back(file.mappings.back());
    }
  }
  if (!hit) {
    throw Error(
        ErrorCode::usage,
        "the mapping names none of these files; check its 'file:' lines (names without folders)");
  }
  return used;
}

// What the report says of the file as a whole.
void conclude(ImportReport& report, const std::vector<Rejection>& rejections) {
  const auto say = [&](const char* rule, std::string message) {
    report.warnings.insert(report.warnings.begin(), ImportWarning{.rule = rule,
                                                                  .message = std::move(message),
                                                                  .hint = {},
                                                                  .column = {},
                                                                  .line = 0,
                                                                  .count = 1,
                                                                  .lines = {}});
  };
  if (report.rows == 0) say("no_rows", "the file has no rows of data; nothing comes from it");
  if (report.rows > 0 && report.accepted == 0) {
    std::string first;
    if (!rejections.empty()) {
      first = fmt::format("; the first fault is on line {}: {}", rejections.front().line,
                          rejections.front().message);
    }
    say("nothing_taken", fmt::format("none of the {} rows could be taken{}", report.rows, first));
  }
}

void add_up(ImportReport& report, TableReport table) {
  report.rows += table.rows;
  report.accepted += table.accepted;
  report.rejected += table.rejected;
  report.tables.push_back(std::move(table));
}

// `scopes`: one a table.
ImportedFile import_tables(Incoming& file, const ImportScope& shared,
                           std::span<const ImportScope* const> scopes, Context& context) {
  ImportedFile result;
  const auto owners = std::make_shared<Owners>();
  for (const CellTable& table : file.tables) owners->tables.push_back(table.owner);
  BatchBuilder builder(shared, std::shared_ptr<TextArena>(owners, &owners->arena));
  WarningList warnings = std::move(file.warnings);
  const std::string document = to_hex(file.sha256);
  for (std::size_t i = 0; i < file.tables.size(); ++i) {
    CellTable& table = file.tables[i];
    const NameClashes clashes = name_clashes({&table, &file.mappings[i]});
    if (!clashes.rows.empty()) {
      table.warnings.add(
          "one_id_two_names", clashes.column, table.lines[clashes.rows.front()],
          "rows whose id stood before with another name; they are taken as one record",
          "if they are different people, give each an id of its own", clashes.rows.size());
    }
    TableOutcome outcome =
        import_table(table, file.mappings[i], *scopes[i], document, builder, context);
    add_up(result.report, std::move(outcome.report));
    for (Rejection& rejection : outcome.rejections) {
      rejection.file = file.name;
      result.rejections.push_back(std::move(rejection));
    }
    for (ImportWarning warning : table.warnings.list()) {
      if (file.tables.size() > 1 && !table.sheet.empty()) {
        warning.message =
            fmt::format("sheet {}: {}", escape_terminal(table.sheet), warning.message);
      }
      warnings.append({std::move(warning)});
    }
    result.report.encoding = table.encoding;
  }
  builder.count(result.report);
  result.batch = std::move(builder.batch());
  result.report.warnings = warnings.take();
  return result;
}

ImportedFile import_one(Incoming& file, const ImportScope& shared,
                        std::span<const ImportScope* const> scopes, Context& context) {
  if (file.format == "ftm") return read_ftm(file.bytes, file.name, shared, context);
  if (file.statements) return read_ftm_statements(*file.statements, shared, context);
  return import_tables(file, shared, scopes, context);
}

// The scope of every table: tables that mean the same by an id share one.
class Scopes {
 public:
  Scopes(const std::vector<Incoming>& files, const ImportScope& shared) {
    std::vector<MappedTable> tables;
    for (const Incoming& file : files) {
      for (std::size_t i = 0; i < file.tables.size(); ++i) {
        tables.push_back({&file.tables[i], &file.mappings[i]});
      }
    }
    // Whoever names one source for all files says that an id is one record in all of them.
    std::vector<std::size_t> spaces(tables.size(), 0);
    if (shared.options.source.empty()) spaces = record_spaces(tables, shared.ontology);
    name_spaces(tables, spaces, shared);
    // A file of records tells a file of links what its ends are, whichever is named first.
    for (std::size_t i = 0; i < tables.size(); ++i) {
      learn_records(tables[i], scopes_[spaces[i]]);
    }
    std::size_t at = 0;
    for (const Incoming& file : files) {
      of_file_.emplace_back();
      for (std::size_t i = 0; i < file.tables.size(); ++i) {
        of_file_.back().push_back(&scopes_[spaces[at++]]);
      }
    }
  }
  [[nodiscard]] std::span<const ImportScope* const> of(std::size_t file) const {
    return of_file_[file];
  }

 private:
  // A space is called after its files, so that a file imported by itself has the same ids.
  void name_spaces(const std::vector<MappedTable>& tables, const std::vector<std::size_t>& spaces,
                   const ImportScope& shared) {
    const std::size_t count =
        spaces.empty() ? 1 : *std::max_element(spaces.begin(), spaces.end()) + 1;
    scopes_ = std::vector<ImportScope>(count, shared);
    if (count == 1) return;
    std::set<std::string> taken;
    for (std::size_t space = 0; space < count; ++space) {
      std::vector<std::string> stems;
      for (std::size_t i = 0; i < tables.size(); ++i) {
        const std::string stem = stem_of(tables[i].table->file);
        if (spaces[i] == space && (stems.empty() || stems.back() != stem)) stems.push_back(stem);
      }
      std::string name;
      for (const std::string& stem : stems) name += (name.empty() ? "" : "+") + stem;
      const std::string first = name;
      for (int number = 2; !taken.insert(name).second; ++number) {
        name = fmt::format("{}#{}", first, number);
      }
      scopes_[space].space = name;
    }
  }

  std::vector<ImportScope> scopes_;
  std::vector<std::vector<const ImportScope*>> of_file_;
};

}  // namespace

Hash128 record_uid(std::string_view source, std::string_view record_id) {
  Sha256 hash;
  hash.add_field("record/1");
  hash.add_field(source);
  hash.add_field(record_id);
  const Digest digest = hash.finish();
  return hash128(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

ImportPlan read_for_import(std::span<const std::filesystem::path> paths,
                           const ImportOptions& options, const Ontology& ontology,
                           Context& context) {
  if (paths.empty()) throw Error(ErrorCode::usage, "name at least one file to import");
  std::vector<Incoming> files;
  Reader reader(options, ontology, context);
  reader.find_headers(paths);
  for (const std::filesystem::path& path : paths) {
    context.restart_progress();
    files.push_back(reader.read(path));
  }
  settle_neo4j_tables(files);
  ImportPlan plan;
  const Mapping used = map_tables(files, options, ontology);
  plan.mapping = write_mapping(used);
  const std::string whole = options.source.empty() ? source_name(paths) : options.source;
  const ImportScope shared{ontology, options, whole, {}};
  const Scopes scopes(files, shared);
  for (std::size_t f = 0; f < files.size(); ++f) {
    Incoming& file = files[f];
    ImportedFile imported = import_one(file, shared, scopes.of(f), context);
    imported.report.file = file.name;
    imported.report.format = file.format;
    imported.report.compression = file.compression;
    conclude(imported.report, imported.rejections);
    Batch& batch = imported.batch;
    const std::string source = options.source.empty() ? stem_of(file.name) : options.source;
    batch.source = {source,
                    options.source_title.empty() ? source : options.source_title,
                    options.source_kind,
                    options.handling,
                    options.origin,
                    options.grade.value_or(Grade{})};
    batch.document = {file.name,
                      file.sha256,
                      file.size,
                      file.format,
                      imported.report.encoding,
                      file.format == "xlsx" ? options.sheet : std::string()};
    plan.files.push_back(std::move(imported));
    file = {};
  }
  return plan;
}

ImportPlan read_for_import(const std::filesystem::path& path, const ImportOptions& options,
                           const Ontology& ontology, Context& context) {
  return read_for_import(std::span(&path, 1), options, ontology, context);
}

std::string rejects_as_csv(std::span<const Rejection> rejections) {
  std::string text = "file,sheet,line,column,value,rule,message,hint,row\r\n";
  for (const Rejection& rejection : rejections) {
    const std::string line = rejection.line == 0 ? "" : std::to_string(rejection.line);
    const std::string_view cells[] = {rejection.file,    rejection.sheet, line,
                                      rejection.column,  rejection.value, rejection.rule,
                                      rejection.message, rejection.hint,  rejection.row};
    for (std::size_t i = 0; i < std::size(cells); ++i) {
      if (i > 0) text += ',';
      text += escape_csv(cells[i]);
    }
    text += "\r\n";
  }
  return text;
}

void write_rejects(const std::filesystem::path& path, std::span<const Rejection> rejections) {
  write_file(path, rejects_as_csv(rejections));
}

}  // namespace mekhala
