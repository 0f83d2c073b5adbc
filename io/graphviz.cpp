#include "io/graphviz.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/child.hpp"
#include "io/pdf_same_bytes.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMemoryLimit = 4ULL << 30;

const char* flag_of(DrawFormat format) {
  switch (format) {
    case DrawFormat::svg:
      return "-Tsvg";
    case DrawFormat::pdf:
      return "-Tpdf";
    case DrawFormat::png:
      return "-Tpng";
  }
  return "-Tsvg";
}

std::vector<std::string> arguments_of(DrawFormat format, const GraphvizOptions& options) {
  std::vector<std::string> words = {flag_of(format)};
  if (!options.sheet.empty()) words.push_back("-Gsize=" + options.sheet);
  if (options.as_given) words.insert(words.end(), {"-Kneato", "-n2"});
  if (format == DrawFormat::png)
    words.emplace_back("-Gdpi=144");  // of pictures; drawings have none
  return words;
}

}  // namespace

std::string find_dot() {
  for (const char* path : {"/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return {};
}

std::string draw(std::string_view dot_text, DrawFormat format, const GraphvizOptions& options) {
  const std::string program = find_dot();
  if (program.empty()) {
    throw Error(ErrorCode::helper_missing,
                "the Graphviz program 'dot' is not installed; run 'apt-get install graphviz', or "
                "write the map as .dot");
  }
  ChildCall call;
  call.name = "dot";
  call.program = program;
  call.arguments = arguments_of(format, options);
  call.environment = clean_environment();
  // As if it served a site that has no folder of images: it then reads none, should a text ever
  // name one. An empty GV_FILE_PATH alone does not keep it from those with an absolute path.
  call.environment.emplace_back("GV_FILE_PATH=");
  call.environment.emplace_back("SERVER_NAME=none");
  call.input = dot_text;
  call.time_limit = options.time_limit;
  call.output_limit = options.output_limit;
  call.memory_limit = kMemoryLimit;
  call.remedy = "ask for a smaller map";
  ChildResult drawn = run_child(call);
  if (drawn.status != 0 || !drawn.err.empty()) {
    // What dot says may quote a label of the map: its shape is enough to find the fault.
    const std::string first = drawn.err.substr(0, drawn.err.find('\n'));
    throw Error(ErrorCode::failure,
                fmt::format("dot failed with status {}: {}; this is a fault of the map writer",
                            drawn.status, shape_of(first)));
  }
  if (format == DrawFormat::pdf) take_out_dates(drawn.out);
  return std::move(drawn.out);
}

}  // namespace mekhala
