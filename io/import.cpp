#include "io/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"
#include "io/batch_builder.hpp"
#include "io/delimited.hpp"
#include "io/ftm.hpp"
#include "io/json_graph.hpp"
#include "io/mapping.hpp"
#include "io/propose.hpp"
#include "io/table_import.hpp"
#include "io/xlsx.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMaxUnpackedBytes = 4ULL << 30;

enum class FileKind { delimited, xlsx, ftm, json_graph };

// One file on its way: its tables, or its bytes where it has none.
struct Input {
  std::string file;
  std::string bytes;  // unpacked; only of FollowTheMoney
  std::string compression;
  FileKind kind = FileKind::delimited;
  std::vector<CellTable> tables;
  std::vector<TableMapping> mappings;
  NewDocument document;
  std::string document_id;  // hex of its hash: the name space of row keys
};

// What keeps a batch's texts alive: its own arena and those of the tables.
struct Owner {
  TextArena arena;
  std::vector<std::shared_ptr<TableText>> texts;
};

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}: {}", file, what),
              Place{.file = file, .line = {}, .byte = {}, .column = {}, .value = {}});
}

// FollowTheMoney is a line of JSON with a schema or an operation; a graph is one object.
FileKind json_kind(std::string_view bytes) {
  const std::size_t end = bytes.find_first_of("\r\n");
  const std::string_view line = bytes.substr(0, std::min(end, std::size_t{1} << 16));
  const bool ftm = line.find("\"schema\"") != std::string_view::npos ||
                   line.find("\"op\"") != std::string_view::npos;
  return ftm ? FileKind::ftm : FileKind::json_graph;
}

void check_not_other(const std::string& file, std::string_view bytes) {
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) {
    refuse(file, "an old .xls workbook or an encrypted one; save it as .xlsx without a password");
  }
  if (bytes.starts_with("%PDF")) refuse(file, "a PDF; export its table as CSV or XLSX");
  if (bytes.starts_with("SQLite format 3")) {
    refuse(file, "a database or a case file, no table; give the case as the first argument");
  }
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return;
  const std::string start = to_lower(bytes.substr(first, 15));
  if (start.starts_with("<!doctype html") || start.starts_with("<html")) {
    refuse(file, "a web page, no table; save the data itself");
  }
  if (start.starts_with("<?xml"))
    refuse(file, "XML, which import does not read; export CSV instead");
}

void read_tables(Input& input, std::string_view bytes, const ImportOptions& options,
                 const KnownHeader& known, Context& context) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  const bool utf16 = bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
  const bool named_json = input.file.ends_with("json") || input.file.ends_with("jsonl");
  if (looks_like_xlsx(bytes)) {
    input.kind = FileKind::xlsx;
    input.tables = read_xlsx(
        bytes, input.file,
        {.sheet = options.sheet, .header = options.header, .known_header = known}, context);
    return;
  }
  if (first != std::string_view::npos &&
      (bytes[first] == '{' || bytes[first] == '[' || named_json) && !(utf16 && !named_json)) {
    input.kind = json_kind(bytes.substr(first));
    if (input.kind == FileKind::ftm) {
      input.bytes = std::string(bytes);
      return;
    }
    JsonGraph graph = json_graph_tables(parse_json(bytes, input.file), input.file);
    const bool has_nodes = graph.nodes.rows() > 0 || !graph.nodes.warnings.list().empty();
    if (has_nodes || graph.links.rows() == 0) input.tables.push_back(std::move(graph.nodes));
    if (graph.links.rows() > 0) input.tables.push_back(std::move(graph.links));
    return;
  }
  check_not_other(input.file, bytes);
  CellTable table = read_delimited(bytes, input.file,
                                   {.encoding = options.encoding,
                                    .delimiter = options.delimiter,
                                    .header = options.header,
                                    .known_header = known},
                                   context);
  if (table.columns() == 0)
    refuse(input.file, "the file is empty; nothing can be imported from it");
  input.tables.push_back(std::move(table));
}

Input read_input(const std::filesystem::path& path, const ImportOptions& options,
                 const KnownHeader& known, Context& context) {
  Input input;
  input.file = path.filename().string();
  const FileBytes mapped(path);
  std::string_view bytes = mapped.view();
  input.document.file = input.file;
  input.document.size = bytes.size();
  input.document.sha256 = sha256(bytes);
  input.document_id = to_hex(input.document.sha256);
  std::string unpacked;
  const Compression compression = detect_compression(bytes);
  if (compression != Compression::none) {
    unpacked = decompress(bytes, kMaxUnpackedBytes, input.file);
    bytes = unpacked;
    input.compression = compression == Compression::gzip ? "gzip" : "zstd";
  }
  read_tables(input, bytes, options, known, context);
  return input;
}

void map_tables(std::vector<Input>& inputs, const ImportOptions& options,
                const Ontology& ontology) {
  std::optional<Mapping> given;
  if (!options.mapping.empty()) {
    given = parse_mapping(
        options.mapping, options.mapping_file.empty() ? "mapping" : options.mapping_file, ontology);
  }
  std::size_t used = 0;
  for (Input& input : inputs) {
    std::vector<CellTable> taken;
    for (CellTable& table : input.tables) {
      if (!given) {
        input.mappings.push_back(propose_mapping(table, ontology, options));
        taken.push_back(std::move(table));
        continue;
      }
      const auto found = std::find_if(
          given->tables.begin(), given->tables.end(), [&](const TableMapping& mapping) {
            return (mapping.file.empty() || mapping.file == table.file) &&
                   (mapping.sheet.empty() || mapping.sheet == table.sheet);
          });
      if (found != given->tables.end()) {
        ++used;
        input.mappings.push_back(*found);
        taken.push_back(std::move(table));
      }
    }
    input.tables = std::move(taken);
    if (given && input.tables.empty() && input.kind != FileKind::ftm) {
      throw Error(ErrorCode::usage,
                  fmt::format("the mapping says nothing of {}; add a table with `file: {}`",
                              input.file, escape_terminal(input.file)));
    }
  }
  if (given && used == 0) {
    throw Error(ErrorCode::usage, "the mapping names none of the files; look at its `file:` lines");
  }
}

std::string source_of(const ImportOptions& options, std::span<const std::filesystem::path> paths) {
  if (!options.source.empty()) return options.source;
  std::string name;
  for (const std::filesystem::path& path : paths) {
    if (!name.empty()) name += '+';
    name += path.stem().string();
  }
  return name;
}

std::string format_name(const Input& input) {
  switch (input.kind) {
    case FileKind::xlsx:
      return "xlsx";
    case FileKind::ftm:
      return "ftm";
    case FileKind::json_graph:
      return "json graph";
    case FileKind::delimited:
      break;
  }
  return input.tables.empty() ? "csv" : input.tables.front().format;
}

ImportedFile build(Input& input, const ImportScope& scope, Context& context) {
  ImportedFile result;
  ImportReport& report = result.report;
  report.file = input.file;
  report.format = format_name(input);
  report.compression = input.compression;
  report.encoding = input.tables.empty() ? "UTF-8" : input.tables.front().encoding;
  auto owner = std::make_shared<Owner>();
  for (const CellTable& table : input.tables) owner->texts.push_back(table.owner);
  BatchBuilder builder(scope, std::shared_ptr<TextArena>(owner, &owner->arena));
  if (!input.compression.empty()) {
    WarningList said;
    said.add("compressed", "", 0,
             fmt::format("the file is {}; it was unpacked", input.compression));
    report.warnings = said.take();
  }
  if (input.kind == FileKind::ftm) {
    FtmOutcome outcome = import_ftm(input.bytes, input.file, scope, builder, context);
    report.rows = outcome.rows;
    report.accepted = outcome.accepted;
    report.encoding = "UTF-8";
    const std::vector<ImportWarning> warnings = outcome.warnings.take();
    report.warnings.insert(report.warnings.end(), warnings.begin(), warnings.end());
    result.rejections = std::move(outcome.rejections);
  }
  for (std::size_t t = 0; t < input.tables.size(); ++t) {
    CellTable& table = input.tables[t];
    TableOutcome outcome =
        import_table(table, input.mappings[t], scope, input.document_id, builder, context);
    report.rows += outcome.report.rows;
    report.accepted += outcome.report.accepted;
    report.tables.push_back(std::move(outcome.report));
    std::vector<ImportWarning> warnings = table.warnings.take();
    for (ImportWarning& warning : warnings) {
      if (input.tables.size() > 1 && !table.sheet.empty()) {
        warning.message =
            fmt::format("sheet {}: {}", escape_terminal(table.sheet), warning.message);
      }
      report.warnings.push_back(std::move(warning));
    }
    result.rejections.insert(result.rejections.end(),
                             std::make_move_iterator(outcome.rejections.begin()),
                             std::make_move_iterator(outcome.rejections.end()));
  }
  report.rejected = result.rejections.size();
  if (report.rows > 0 && report.accepted == 0) {
    const Rejection& first = result.rejections.front();
    report.refused =
        fmt::format("none of the {} rows could be taken; the first fault is on line {}: {}",
                    report.rows, first.line, first.message);
  }
  if (report.rows == 0) {
    WarningList said;
    said.add("no_rows", "", 0, "the file has no rows of data; nothing was imported from it");
    report.warnings.push_back(said.list().front());
  }
  builder.count(report);
  result.batch = std::move(builder.batch());
  const ImportOptions& options = scope.options;
  result.batch.source = {
      .ref = scope.source,
      .title = options.source_title.empty() ? scope.source : options.source_title,
      .kind = options.source_kind,
      .handling = options.handling,
      .origin = options.origin,
      .grade = options.grade.value_or(Grade{})};
  result.batch.document = input.document;
  result.batch.document.format = report.format;
  result.batch.document.encoding = report.encoding;
  return result;
}

}  // namespace

Hash128 record_uid(std::string_view source, std::string_view record_id) {
  std::string key(source);
  key += '\x1f';
  key += record_id;
  return entity_uid("record", "id", key);
}

ImportPlan read_for_import(std::span<const std::filesystem::path> paths,
                           const ImportOptions& options, const Ontology& ontology,
                           Context& context) {
  ImportPlan plan;
  ImportScope scope{
      .ontology = ontology, .options = options, .source = source_of(options, paths), .records = {}};
  const KnownHeader known = [&](std::string_view name) { return is_known_header(ontology, name); };
  std::vector<Input> inputs;
  for (const std::filesystem::path& path : paths) {
    context.restart_progress();
    inputs.push_back(read_input(path, options, known, context));
  }
  map_tables(inputs, options, ontology);
  for (const Input& input : inputs) {
    for (std::size_t t = 0; t < input.tables.size(); ++t) {
      learn_records(input.tables[t], input.mappings[t], scope);
    }
  }
  Mapping mapping;
  for (Input& input : inputs) {
    context.restart_progress();
    plan.files.push_back(build(input, scope, context));
    for (const TableMapping& table : input.mappings) mapping.tables.push_back(table);
    input = {};
  }
  plan.mapping = write_mapping(mapping);
  return plan;
}

ImportPlan read_for_import(const std::filesystem::path& path, const ImportOptions& options,
                           const Ontology& ontology, Context& context) {
  return read_for_import(std::span(&path, 1), options, ontology, context);
}

std::string rejects_as_csv(std::span<const Rejection> rejections) {
  std::string text = "file,sheet,line,column,value,rule,message,hint,row\n";
  for (const Rejection& one : rejections) {
    const std::string line = std::to_string(one.line);
    const std::string_view cells[] = {one.file, one.sheet,   line,     one.column, one.value,
                                      one.rule, one.message, one.hint, one.row};
    text += row_as_csv(cells);
    text += '\n';
  }
  return text;
}

void write_rejects(const std::filesystem::path& path, std::span<const Rejection> rejections) {
  write_file(path, rejects_as_csv(rejections));
}

}  // namespace mekhala
