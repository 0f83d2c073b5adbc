#include "io/formats/recognise.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/text_lines.hpp"
#include "io/formats/xml.hpp"
#include "io/json_graph.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kLook = 1u << 16;

std::string ending_of(std::string_view name) {
  std::string low = to_lower(name);
  for (const std::string_view packed : {".gz", ".zst", ".gzip"}) {
    if (low.ends_with(packed)) low.resize(low.size() - packed.size());
  }
  const std::size_t dot = low.rfind('.');
  return dot == std::string::npos ? "" : low.substr(dot + 1);
}

// The first bytes as lower-case ASCII, whatever the encoding.
std::string looked_at(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  std::string text;
  text.reserve(std::min(bytes.size(), kLook));
  for (const char c : bytes.substr(0, kLook)) {
    if (c == '\0') continue;
    text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return text;
}

// The first line that is neither blank nor starts with one of `comments`.
std::string_view first_line(std::string_view text, std::string_view comments) {
  TextLines lines(text);
  std::string_view line;
  while (lines.next(line)) {
    line = trim(line);
    if (!line.empty() && comments.find(line.front()) == std::string_view::npos) return line;
  }
  return {};
}

bool is_gml(std::string_view text) {
  const std::string_view line = first_line(text, "#");
  const bool opens = matches(line, "graph\\s*(\\[.*)?");
  const bool head = matches(line, "(creator|version|comment|label)\\s.*");
  if (!opens && !head) return false;
  const std::size_t graph = text.find("graph");
  if (graph == std::string_view::npos) return false;
  const std::size_t next = text.find_first_not_of(" \t\r\n", graph + 5);
  return next != std::string_view::npos && text[next] == '[';
}

bool is_pajek(std::string_view text) {
  const std::string_view line = first_line(text, "%");
  return line.starts_with("*vertices") || line.starts_with("*network") ||
         line.starts_with("*arcs") || line.starts_with("*edges") || line.starts_with("*matrix");
}

bool is_dl(std::string_view text) {
  const std::string_view line = first_line(text, "");
  return matches(line, "dl([\\s,].*)?") && matches(text.substr(0, 4096), "(?s).*\\bn[rcm]?\\s*=.*");
}

bool is_dot(std::string_view text) {
  // Comments may stand before it; `#` starts one too.
  std::size_t at = 0;
  for (;;) {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return false;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("//") || rest.starts_with("#")) {
      at = text.find('\n', at);
    } else if (rest.starts_with("/*")) {
      at = text.find("*/", at);
      if (at != std::string_view::npos) at += 2;
    } else {
      const std::string_view head = rest.substr(0, 1024);
      return matches(head, "(?s)(strict\\s+)?(di)?graph(\\s+(\"[^\"]*\"|[\\w.-]+))?\\s*\\{.*");
    }
    if (at == std::string_view::npos) return false;
  }
}

GraphFormat by_root(const std::string& root) {
  if (root == "graphml") return GraphFormat::graphml;
  if (root == "gexf") return GraphFormat::gexf;
  if (root == "kml") return GraphFormat::kml;
  if (root == "Chart") return GraphFormat::anx;
  return GraphFormat::none;
}

GraphFormat by_ending(const std::string& ending) {
  if (ending == "graphml") return GraphFormat::graphml;
  if (ending == "gexf") return GraphFormat::gexf;
  if (ending == "kml") return GraphFormat::kml;
  if (ending == "anx") return GraphFormat::anx;
  if (ending == "gml") return GraphFormat::gml;
  if (ending == "net" || ending == "paj") return GraphFormat::pajek;
  if (ending == "dl") return GraphFormat::dl;
  if (ending == "dot" || ending == "gv") return GraphFormat::dot;
  if (ending == "mtx") return GraphFormat::matrix_market;
  if (ending == "metis") return GraphFormat::metis;
  if (ending == "json" || ending == "cx" || ending == "cx2" || ending == "cyjs" ||
      ending == "geojson" || ending == "jgf" || ending == "stix" || ending == "jsonl" ||
      ending == "ndjson" || ending == "ijson") {
    return GraphFormat::json;
  }
  return GraphFormat::none;
}

[[noreturn]] void fail(std::string_view name, std::string_view what) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}: {}", name, what),
              Place{.file = std::string(name), .line = 1, .byte = {}, .column = {}, .value = {}});
}

void refuse_unread(std::string_view bytes, std::string_view name) {
  const std::string ending = ending_of(name);
  if (ending == "##h" || ending == "##d") {
    fail(name, "a binary UCINET file; export it from UCINET as DL (Data > Export)");
  }
  if (ending == "anb") {
    fail(name, "a binary i2 chart; save it as XML (.anx) in Analyst's Notebook");
  }
  const std::string root = xml_root(bytes);
  if (root.empty() || by_root(root) != GraphFormat::none || root == "html") return;
  fail(name, "XML of a kind that is not read; GraphML, GEXF, KML and i2 charts are, and so is CSV");
}

}  // namespace

GraphFormat graph_format(std::string_view bytes, std::string_view name) {
  if (const std::string root = xml_root(bytes); !root.empty()) return by_root(root);
  const std::string text = looked_at(bytes);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const char start = first == std::string::npos ? '\0' : text[first];
  if (start == '{' || start == '[') return GraphFormat::json;
  if (text.starts_with("%%matrixmarket")) return GraphFormat::matrix_market;
  if (is_dot(text)) return GraphFormat::dot;
  if (is_gml(text)) return GraphFormat::gml;
  if (is_pajek(text)) return GraphFormat::pajek;
  if (is_dl(text)) return GraphFormat::dl;
  return by_ending(ending_of(name));
}

std::optional<GraphTables> read_graph_tables(std::string_view bytes, std::string_view name,
                                             Context& context) {
  refuse_unread(bytes, name);
  switch (graph_format(bytes, name)) {
    case GraphFormat::graphml:
      return read_graphml(bytes, name, context);
    case GraphFormat::gexf:
      return read_gexf(bytes, name, context);
    case GraphFormat::kml:
      return read_kml(bytes, name, context);
    case GraphFormat::anx:
      return read_anx(bytes, name, context);
    case GraphFormat::gml:
      return read_gml(bytes, name, context);
    case GraphFormat::pajek:
      return read_pajek(bytes, name, context);
    case GraphFormat::dl:
      return read_dl(bytes, name, context);
    case GraphFormat::dot:
      return read_dot(bytes, name, context);
    case GraphFormat::matrix_market:
      return read_matrix_market(bytes, name, context);
    case GraphFormat::metis:
      return read_metis(bytes, name, context);
    case GraphFormat::json:
      return json_graph_tables(parse_json(bytes, name), name);
    case GraphFormat::none:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace mekhala
