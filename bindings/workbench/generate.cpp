#include "bindings/workbench/generate.hpp"

#include <fmt/format.h>

#include "bindings/workbench/generate_truth.hpp"
#include "datasets/generator/evidence.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"
#include "io/xlsx_writer.hpp"

namespace mekhala {

namespace {

using generator::EvidenceTable;
using generator::FileForm;
using generator::Row;

constexpr std::size_t kGrain = 2048;           // units a chunk
constexpr std::size_t kStretch = 64 * kGrain;  // units in memory at a time
constexpr std::uint64_t kRowsPerSheet = 200'000;

constexpr const char* kReadme =
    "Everybody and everything in this case is invented; only countries and towns are real.\n"
    "files/ is what an analyst gets: mekhala import NEW.case files/* --handling INVENTED\n"
    "truth.json says what was planted: mekhala score truth.json NEW.case\n";

void append_utf16(std::string& bytes, std::string_view text) {
  const auto unit = [&](std::uint32_t value) {
    bytes += static_cast<char>(value & 0xff);
    bytes += static_cast<char>(value >> 8 & 0xff);
  };
  for (const std::uint32_t point : code_points(text)) {
    if (point < 0x10000) {
      unit(point);
    } else {
      unit(0xd800 + ((point - 0x10000) >> 10));
      unit(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }
}

// A cell of delimited text; nothing a generator makes could be run by a spreadsheet.
void append_cell(std::string& line, const std::string& cell, char delimiter) {
  if (cell.find_first_of("\"\n\r") == std::string::npos &&
      cell.find(delimiter) == std::string::npos) {
    line += cell;
    return;
  }
  line += '"';
  for (const char c : cell) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void append_row(std::string& bytes, FileForm form, const Row& row) {
  if (form == FileForm::workbook) return XlsxWriter::append_row(bytes, row);
  if (form == FileForm::json_lines) {
    bytes += row.front();
    bytes += '\n';
    return;
  }
  const char delimiter = form == FileForm::semicolons ? ';' : form == FileForm::commas ? ',' : '\t';
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += delimiter;
    append_cell(line, row[i], delimiter);
  }
  line += "\r\n";
  if (form == FileForm::tabs_utf16) {
    append_utf16(bytes, line);
  } else {
    bytes += line;
  }
}

struct Chunk {
  std::string bytes;
  std::uint64_t rows = 0;
};

// Makes the chunks of a stretch side by side and hands them over in order.
template <typename Take>
void for_each_chunk(const EvidenceTable& table, Context& context, Take&& take) {
  for (std::uint64_t begin = 0; begin < table.units; begin += kStretch) {
    const std::uint64_t size = std::min<std::uint64_t>(kStretch, table.units - begin);
    std::vector<Chunk> chunks((size + kGrain - 1) / kGrain);
    parallel_chunks(context, size, kGrain, [&](std::size_t from, std::size_t to, std::size_t at) {
      std::vector<Row> rows;
      for (std::size_t unit = from; unit < to; ++unit) {
        rows.clear();
        table.rows_of(begin + unit, rows);
        for (const Row& row : rows) append_row(chunks[at].bytes, table.form, row);
        chunks[at].rows += rows.size();
      }
    });
    for (const Chunk& chunk : chunks) take(chunk);
  }
}

std::uint64_t write_text(const EvidenceTable& table, const std::filesystem::path& path,
                         Context& context) {
  FileWriter writer(path);
  if (table.form == FileForm::tabs_utf16) writer.add("\xff\xfe");
  if (!table.header.empty()) {
    std::string header;
    append_row(header, table.form, table.header);
    writer.add(header);
  }
  std::uint64_t rows = 0;
  for_each_chunk(table, context, [&](const Chunk& chunk) {
    writer.add(chunk.bytes);
    rows += chunk.rows;
  });
  writer.finish();
  return rows;
}

std::uint64_t write_workbook(const EvidenceTable& table, const std::filesystem::path& path,
                             Context& context) {
  XlsxWriter writer(path);
  std::string header;
  XlsxWriter::append_row(header, table.header);
  std::uint64_t rows = 0, in_sheet = kRowsPerSheet, sheets = 0;
  for_each_chunk(table, context, [&](const Chunk& chunk) {
    if (in_sheet >= kRowsPerSheet) {
      ++sheets;
      writer.begin_sheet(sheets == 1 ? table.sheet : fmt::format("{} {}", table.sheet, sheets));
      writer.add_rows(header);
      in_sheet = 0;
    }
    writer.add_rows(chunk.bytes);
    rows += chunk.rows;
    in_sheet += chunk.rows;
  });
  writer.finish();
  return rows;
}

// What stands in a folder may be somebody's, or the truth of another case.
void make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (std::filesystem::exists(folder, failed) && !std::filesystem::is_empty(folder, failed)) {
    throw Error(ErrorCode::usage,
                fmt::format("{} is not empty; nothing was touched, choose another folder",
                            escape_terminal(folder.string())));
  }
  std::filesystem::create_directories(folder / "files", failed);
  if (failed) {
    throw Error(ErrorCode::failure,
                fmt::format("cannot make the folder {}: {}", escape_terminal(folder.string()),
                            failed.message()));
  }
}

// add(lines, i) appends line i. Written a megabyte at a time.
template <typename Add>
void write_lines(const std::filesystem::path& path, std::string lines, std::size_t count,
                 Add&& add) {
  FileWriter writer(path);
  for (std::size_t i = 0; i < count; ++i) {
    add(lines, i);
    if (lines.size() < (1U << 20)) continue;
    writer.add(lines);
    lines.clear();
  }
  writer.add(lines);
  writer.finish();
}

}  // namespace

GeneratedCase generate_case(const GenerateRequest& request, Context& context) {
  const generator::World world = generator::make_world(request.plan);
  make_folder(request.folder);
  const std::vector<generator::Journey> journeys = generator::simulate(world, context);
  const generator::Truth truth = generator::read_truth(world, journeys);
  const generator::Evidence evidence(world, journeys, truth);

  GeneratedCase made;
  for (const EvidenceTable& table : evidence.tables()) {
    const std::filesystem::path path = request.folder / "files" / table.file;
    const std::uint64_t rows = table.form == FileForm::workbook
                                   ? write_workbook(table, path, context)
                                   : write_text(table, path, context);
    made.files.push_back({"files/" + table.file, rows});
  }
  made.truth = request.folder / "truth.json";
  write_truth(made.truth, world, journeys, truth, evidence, context);
  write_file(request.folder / "README.txt", kReadme);
  made.agents = world.agents.size();
  made.liaisons = truth.liaisons.size();
  made.decoys = truth.decoys.size();
  for (std::uint32_t v = 0; v < journeys.size(); ++v) made.interviewed += evidence.interviewed(v);
  return made;
}

GeneratedGraph generate_graph(const std::filesystem::path& file, const generator::GraphPlan& plan,
                              const std::optional<std::filesystem::path>& communities,
                              Context& context) {
  const generator::ModelGraph graph = generator::make_graph(plan, context);
  if (communities && graph.community.empty()) {
    throw Error(ErrorCode::usage, "this model plants no communities; planted and lfr do");
  }
  write_lines(file, "source,target\n", graph.edges.size(), [&](std::string& lines, std::size_t i) {
    fmt::format_to(std::back_inserter(lines), "{},{}\n", graph.edges[i].source,
                   graph.edges[i].target);
  });
  if (communities) {
    write_lines(*communities, "id,community\n", graph.community.size(),
                [&](std::string& lines, std::size_t i) {
                  fmt::format_to(std::back_inserter(lines), "{},{}\n", i, graph.community[i]);
                });
  }
  return {graph.nodes, graph.edges.size()};
}

}  // namespace mekhala
