#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/drawing.hpp"
#include "bindings/workbench/export.hpp"
#include "bindings/workbench/map.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Maps and exports";

struct ExportVerb {
  std::string input, output, as, marking;
  std::vector<std::string> kinds, links;
};

void run_export(Shell& shell, const ExportVerb& asked) {
  Session session(
      asked.input,
      session_options(shell, false, shell.common.dry_run ? Case::Mode::read : Case::Mode::write));
  ExportOptions options;
  options.kinds = comma_list(asked.kinds);
  options.links = comma_list(asked.links);
  options.marking = asked.marking;
  Context context(shell.context_options());
  const ExportPlan plan = plan_export(session, asked.output, asked.as, options, context);
  if (!shell.common.dry_run) write_export(session, plan);
  Answer answer("export");
  Json files = Json::array();
  std::string names;
  for (const ExportedFile& file : plan.files) {
    const std::string path = shell.typed_file(file.path, asked.output, "FILE", plan.ending);
    files.push(Json::object()
                   .set("file", path)
                   .set("bytes", file.bytes.size())
                   .set("sha256", to_hex(sha256(file.bytes))));
    names += (names.empty() ? "" : ", ") + path;
  }
  answer.head.set("written", !shell.common.dry_run).set("format", plan.format);
  answer.head.set("view", name_of(session.view())).set("files", files);
  answer.head.set("entities", plan.nodes).set("links", plan.edges);
  answer.head.set("losses", Json::strings(plan.losses)).set("notes", Json::strings(plan.notes));
  answer.opening = {fmt::format("{} {}: {} entities, {} links, {} view",
                                shell.common.dry_run ? "would write" : "wrote", names,
                                grouped(plan.nodes), grouped(plan.edges), name_of(session.view()))};
  for (const std::string& note : plan.notes) answer.closing.push_back(note);
  for (const std::string& loss : plan.losses) answer.closing.push_back("not in the file: " + loss);
  session.close();
  shell.print(answer);
}

struct MapVerb {
  std::string input, output, of, from, to, positions;
  std::string theme = "light", page = "a4-landscape";
  std::vector<std::string> links;
  MapOptions options;
  HubsTexts texts;
};

// The same words as of the verb `paths`.
MapPathsOptions paths_asked(const MapVerb& asked, const Session& session) {
  if (asked.from.empty() || asked.to.empty()) {
    throw Error(ErrorCode::usage, "a map of paths needs its two ends: map CASE A B --kind paths");
  }
  MapPathsOptions paths;
  paths.from = session.door().resolve(asked.from);
  paths.to = session.door().resolve(asked.to);
  paths.count = asked.options.paths.count;
  ProjectionTexts texts;
  texts.kinds = asked.texts.kinds;
  texts.links = asked.links;
  texts.as_of = asked.texts.as_of;
  texts.from = asked.texts.from;
  texts.to = asked.texts.to;
  texts.least_grade = asked.texts.least_grade;
  paths.projection = projection_of(texts);
  return paths;
}

// What only some kinds of map take, so that nothing typed is passed over.
struct OptionOfKinds {
  std::string_view option;
  std::vector<std::string_view> kinds;
};
const std::vector<OptionOfKinds>& options_of_kinds() {
  static const std::vector<OptionOfKinds> all{
      {"A", {"paths"}},
      {"--k", {"paths"}},
      {"--links", {"paths"}},
      {"--of", {"ego"}},
      {"--hops", {"ego"}},
      {"--detail", {"hubs"}},
      {"--max-entities", {"hubs", "ego"}},
      {"--positions", {"hubs", "ego", "communities"}},
      {"--group", {"hubs", "ego", "communities", "timeline"}},
      {"--rank", {"hubs", "communities", "timeline"}},
      {"--min-group", {"hubs", "communities", "timeline"}},
      {"--carry", {"hubs", "communities", "timeline"}},
      {"--kinds", {"hubs", "paths", "communities", "timeline"}}};
  return all;
}

void check_kind(const CLI::App& verb, const MapVerb& asked) {
  const std::string& kind = asked.options.kind;
  const std::vector<std::string> known = map_kinds();
  if (std::find(known.begin(), known.end(), kind) == known.end()) return;  // make_map says so
  for (const auto& [option, kinds] : options_of_kinds()) {
    if (verb.get_option(std::string(option))->count() == 0) continue;
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
    throw Error(
        ErrorCode::usage,
        fmt::format("{} is for --kind {}, and a map of kind {} would pass it over: leave it "
                    "out",
                    option == "A" ? "an end (A, B)" : option, fmt::join(kinds, ", "), kind));
  }
  if (asked.options.detail == "communities" && asked.options.max_entities) {
    throw Error(ErrorCode::usage,
                "--max-entities is not for --detail communities, which draws communities: leave it "
                "out");
  }
  if (!asked.positions.empty() && asked.positions == asked.output) {
    throw Error(ErrorCode::usage, "--positions and -o must be two files");
  }
  if (kind == "ego" && asked.of.empty()) throw Error(ErrorCode::usage, "an ego map needs --of ID");
}

enum class MapFormat { dot, svg, pdf, png };

MapFormat map_format(const std::filesystem::path& path) {
  const std::string ending = to_lower(path.extension().string());
  if (ending == ".dot" || ending == ".gv") return MapFormat::dot;
  if (ending == ".svg") return MapFormat::svg;
  if (ending == ".pdf") return MapFormat::pdf;
  if (ending == ".png") return MapFormat::png;
  throw Error(ErrorCode::usage, "a map is written as FILE.svg, .pdf, .png or .dot");
}

std::string drawn(const MapScene& scene, MapFormat format) {
  switch (format) {
    case MapFormat::svg:
      return draw_map(scene, DrawFormat::svg);
    case MapFormat::pdf:
      return draw_map(scene, DrawFormat::pdf);
    case MapFormat::png:
      return draw_map(scene, DrawFormat::png);
    case MapFormat::dot:
      break;
  }
  return to_dot(scene);
}

MapTheme theme_named(const std::string& name, MapFormat format) {
  if (name == "light") return MapTheme::light;
  if (name != "dark") throw Error(ErrorCode::usage, "--theme is light or dark");
  if (format == MapFormat::pdf) {
    throw Error(ErrorCode::usage,
                "a PDF is made for print and stays light; write a dark map as .svg or .png");
  }
  return MapTheme::dark;
}

MapPage page_named(const std::string& name) {
  if (name == "a4-landscape") return MapPage::a4_landscape;
  if (name == "a4") return MapPage::a4;
  if (name == "screen") return MapPage::screen;
  throw Error(ErrorCode::usage, "--page is a4-landscape, a4 or screen");
}

// A file that is not there yet: no marks.
MapPositions positions_in(Shell& shell, const std::string& path) {
  if (!std::filesystem::exists(path)) return {};
  return parse_positions(read_file(path), shell.typed_file(path, path, "POSITIONS", ".json"));
}

void run_map(Shell& shell, const CLI::App& verb, const MapVerb& asked) {
  const MapFormat format = map_format(asked.output);
  const std::string ending = to_lower(std::filesystem::path(asked.output).extension().string());
  check_kind(verb, asked);
  Session session(
      asked.input,
      session_options(shell, false, shell.common.dry_run ? Case::Mode::read : Case::Mode::write));
  MapOptions options = asked.options;
  options.hubs = hubs_options(asked.texts, session.store().ontology());
  if (options.kind == "ego") options.of = session.door().resolve(asked.of);
  if (options.kind == "paths") options.paths = paths_asked(asked, session);
  options.theme = theme_named(asked.theme, format);
  options.page = page_named(asked.page);
  if (!asked.positions.empty()) options.before = positions_in(shell, asked.positions);
  Context context(shell.context_options());
  const MapScene scene = make_map(session.store(), session.door(), options, context);
  std::size_t entities = 0;
  for (const MapNode& node : scene.nodes) entities += node.victims.empty() ? 1 : 0;
  const std::string bytes = drawn(scene, format);
  if (!shell.common.dry_run) {
    session.store().note("export",
                         log_detail({{"format", ending.substr(1)},
                                     {"map", options.kind},
                                     {"view", name_of(session.view())},
                                     {"entities", std::to_string(entities)},
                                     {"sha256", to_hex(sha256(bytes))}}),
                         session.actor());
    write_file(asked.output, bytes);
    if (options.before) write_file(asked.positions, positions_text(scene, options.kind));
  }
  const std::string path = shell.typed_file(asked.output, asked.output, "FILE", ending);
  Answer answer("map");
  answer.head.set("written", !shell.common.dry_run).set("kind", options.kind).set("file", path);
  answer.head.set("view", name_of(session.view())).set("bytes", bytes.size());
  answer.head.set("entities", entities).set("links", scene.links.size());
  if (!scene.nothing.empty()) shell.warn(shell.safe(scene.nothing));
  answer.head.set("nothing", scene.nothing);
  answer.head.set("handling", scene.handling).set("title", scene.title);
  // On maps of place and time a mark is no entity: it may stand for many.
  // A name that is not repeated is not made up either.
  const std::string file = session.view() == View::work ? path : fmt::format("the {} file", ending);
  answer.opening = {
      fmt::format("{} {}: {} {}, {} {}, {} view", shell.common.dry_run ? "would write" : "wrote",
                  file, grouped(entities),
                  scene.room   ? "marks"
                  : scene.sums ? "communities"
                               : "entities",
                  grouped(scene.links.size()), scene.room || scene.sums ? "lines" : "links",
                  name_of(session.view()))};
  session.close();
  shell.print(answer);
}

}  // namespace

void add_output_verbs(CLI::App& app, Shell& shell) {
  auto map = std::make_shared<MapVerb>();
  CLI::App* verb =
      add_verb(app, shell, "map",
               "draw hubs, communities, corridors, a timeline, what lies around one entity, or the "
               "paths between two",
               kGroup, Writes::yes);
  verb->add_option("CASE", map->input, "the case file")->required();
  verb->add_option("A", map->from, "of paths: an id or label");
  verb->add_option("B", map->to, "of paths: an id or label");
  verb->add_option("-o,--output", map->output, "FILE.svg, .pdf, .png or .dot")
      ->required()
      ->type_name("FILE");
  verb->add_option("--kind", map->options.kind,
                   "hubs, ego, paths, communities, corridors or timeline")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--detail", map->options.detail,
                   "of a map of hubs: full, hubs, communities, or auto, by size")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--of", map->of, "the middle of an ego map")->type_name("ID");
  verb->add_option("--hops", map->options.hops, "how far an ego map reaches")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--positions", map->positions,
                   "of hubs, ego, communities: marks stand where FILE has them; then it is written")
      ->type_name("FILE");
  verb->add_option("--theme", map->theme, "light or dark; a PDF is light")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--page", map->page, "a4-landscape, a4 or screen (16 to 9)")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--k", map->options.paths.count, "of paths: so many of the shortest")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--links", map->links, "of paths: only over links of these kinds")
      ->type_name("LIST")
      ->allow_extra_args(false);
  verb->add_option("--max-entities", map->options.max_entities,
                   "so many are drawn [90; all in full detail]")
      ->type_name("N");
  add_hubs_options(*verb, map->texts);
  verb->remove_option(verb->get_option("--permutations"));  // no map shows the ratio
  when_chosen(verb, shell, [&shell, verb, map] { run_map(shell, *verb, *map); });

  auto exported = std::make_shared<ExportVerb>();
  verb = add_verb(app, shell, "export", "entities and links as a file for other tools", kGroup,
                  Writes::yes);
  verb->add_option("CASE", exported->input, "the case file")->required();
  verb->add_option("-o,--output", exported->output,
                   "FILE.csv, .xlsx, .graphml, .ftm.json, .html ...")
      ->required()
      ->type_name("FILE");
  std::string formats;
  for (const ExportFormat& format : export_formats()) {
    formats += fmt::format("{}{}", formats.empty() ? "" : ", ", format.name);
  }
  verb->add_option("--as", exported->as, formats + "; else by the file's ending")
      ->type_name("NAME");
  verb->add_option("--marking", exported->marking,
                   "printed on the export; TLP:AMBER leaves out what is marked more strictly")
      ->type_name("TEXT");
  verb->add_option("--kinds", exported->kinds, "only entities of these kinds")
      ->type_name("LIST")
      ->allow_extra_args(false);
  verb->add_option("--links", exported->links, "only links of these kinds")
      ->type_name("LIST")
      ->allow_extra_args(false);
  when_chosen(verb, shell, [&shell, exported] { run_export(shell, *exported); });
}

}  // namespace mekhala::cli
