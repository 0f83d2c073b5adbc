#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/run_rows.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/run.hpp"
#include "bindings/workbench/windows.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr std::size_t kTableRows = 20;  // of a table for people, without --top

// A near name is repeated in the message, anything else that was typed is not.
const AlgorithmSpec& algorithm_typed(const std::string& name) {
  try {
    return find_algorithm(name);
  } catch (const Error& error) {
    const std::string message = error.what();
    throw Error(ErrorCode::usage,
                message.find("did you mean") != std::string::npos
                    ? message
                    : "there is no such algorithm; `mekhala list` shows them all");
  }
}

// --- run
// ---------------------------------------------------------------------------------------------

struct RunTexts {
  std::string algorithm;
  std::string input;
  OptionTexts options;
  std::string top;
  std::string every;
  std::string encoding;
  bool directed = false, undirected = false;
  ProjectionTexts projection;
};

// Rows to show: --top N; 0 or "all" for every one; by default all for machines, 20 for people.
std::size_t limit_of(const Shell& shell, const std::string& top) {
  if (top == "all") return SIZE_MAX;
  if (top.empty()) return shell.format() == Format::table ? kTableRows : SIZE_MAX;
  const auto number = parse_int(top);
  if (!number || *number < 0)
    throw Error(ErrorCode::usage, "--top must be a number of rows, or all");
  return *number == 0 ? SIZE_MAX : static_cast<std::size_t>(*number);
}

Json option_json(const OptionValue& value, const GraphInput& input) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const std::string text = print_option(value, input);
  return text.empty() ? Json() : Json(text);
}

Json run_json(const RunInfo& info) {
  Json run = Json::object();
  run.set("seconds", info.seconds).set("threads", info.threads).set("converged", info.converged);
  run.set("rounds", info.rounds).set("residual", info.residual).set("sampled", info.sampled);
  run.set("seed", info.seed).set("notes", Json::strings(info.notes));
  return run;
}

std::string options_line(const RunOutcome& outcome, const GraphInput& input) {
  std::string line;
  for (const auto& [name, value] : outcome.options) {
    const std::string text = print_option(value, input);
    if (!text.empty()) line += (line.empty() ? "" : " ") + name + "=" + text;
  }
  return line.empty() ? "none" : line;
}

std::string fact_text(const FactValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{:.6g}", *real);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  return std::get<std::string>(value);
}

void describe_run(Answer& answer, const RunOutcome& outcome, const GraphInput& input) {
  const GraphView graph = input.graph().view();
  const RunInfo& info = run_info(outcome.result);
  answer.opening.push_back(outcome.spec->name + ": " + outcome.spec->summary);
  answer.opening.push_back(fmt::format(
      "{} nodes, {} edges, {}; read in {:.2f} s, run in {:.2f} s",
      grouped(input.shown_size().nodes), grouped(input.shown_size().edges),
      graph.directed() ? "directed" : "undirected", input.load_seconds(), info.seconds));
  if (input.is_case()) answer.opening.push_back("projection: " + input.projection().spec);
  answer.opening.push_back("options: " + options_line(outcome, input));
  if (input.num_unlisted() > 0) {
    answer.opening.push_back(
        fmt::format("protected, part of the graph but not listed: {}",
                    input.session()->door().victim_count(input.num_unlisted())));
  }
  for (const auto& [name, value] : facts_of(outcome.result).items) {
    answer.closing.push_back(fmt::format("{}: {}", name, fact_text(value)));
  }
  if (!info.converged) {
    answer.closing.push_back(
        fmt::format("not converged after {} rounds (residual {:.3g})", info.rounds, info.residual));
  }
  for (const std::string& note : info.notes) answer.closing.push_back("note: " + note);
  for (const std::string& note : input.notes()) answer.closing.push_back("note: " + note);
}

Json facts_json(const Result& result) {
  Json facts = Json::object();
  for (const auto& [name, value] : facts_of(result).items) facts.set(name, fact_json(value));
  return facts;
}

Json size_json(const GraphInput& input) {
  const ShownSize size = input.shown_size();
  return Json::object()
      .set("nodes", size.nodes)
      .set("edges", size.edges)
      .set("directed", input.graph().directed());
}

Json options_json(const RunOutcome& outcome, const GraphInput& input) {
  Json options = Json::object();
  for (const auto& [name, value] : outcome.options) options.set(name, option_json(value, input));
  return options;
}

void set_case(Json& head, const GraphInput& input) {
  if (!input.is_case()) return;
  head.set("projection", input.projection().spec);
  head.set("fingerprint",
           to_hex(sha256(input.session()->door().fingerprint() + "/" + input.projection().spec)));
  head.set("not_listed", input.session()->door().victim_count(input.num_unlisted()));
}

Answer whole_answer(const GraphInput& input, const RunOutcome& outcome, std::size_t limit) {
  Answer answer("run");
  answer.head.set("algorithm", outcome.spec->name).set("options", options_json(outcome, input));
  answer.head.set("graph", size_json(input));
  answer.head.set("load_seconds", input.load_seconds());
  answer.head.set("run", run_json(run_info(outcome.result)));
  answer.head.set("notes", Json::strings(input.notes()));
  set_case(answer.head, input);
  answer.head.set("facts", facts_json(outcome.result));
  const auto* labels = std::get_if<NodeLabels>(&outcome.result);
  if (labels != nullptr) {
    answer.head.set("quality", labels->quality).set("communities", labels->count);
  }
  describe_run(answer, outcome, input);
  if (labels != nullptr) {
    answer.closing.insert(answer.closing.begin(), fmt::format("groups: {}", labels->count));
    if (labels->quality) {
      answer.closing.insert(answer.closing.begin(),
                            fmt::format("quality: {:.6g}", *labels->quality));
    }
  }
  answer.blocks.push_back(result_block(input, outcome.result, limit));
  return answer;
}

// The same algorithm on each window of time; `limit` rows of each.
Answer windows_answer(GraphInput& input, const RunTexts& texts, std::size_t limit,
                      Context& context) {
  if (!input.is_case()) {
    throw Error(ErrorCode::usage,
                "--every divides a case by the dates of its statements; import the file first");
  }
  Session& session = *input.session();
  const Windows windows =
      windows_of(session.store(), session.door(), projection_of(texts.projection),
                 every_of(texts.every), context);
  Answer answer("run");
  Block sizes, rows;
  sizes.key = "windows";
  sizes.columns = {
      {"window", "window"}, {"nodes", "nodes", Style::integer}, {"edges", "edges", Style::integer}};
  const auto count = static_cast<double>(windows.windows.size());
  for (std::size_t i = 0; i < windows.windows.size(); ++i) {
    const TimeWindow& window = windows.windows[i];
    const auto at = static_cast<double>(i);
    const ProgressPart part(context, at / count, (at + 1) / count);
    input.narrow(window.from, window.to, context);
    const RunOutcome outcome = run_algorithm(input, texts.algorithm, texts.options, context);
    Json row = Json::object().set("window", window.name).set("from", window.first_day());
    row.set("to", window.last_day()).set("nodes", input.shown_size().nodes);
    row.set("edges", input.shown_size().edges);
    for (const auto& [name, value] : facts_of(outcome.result).items) {
      if (i == 0) sizes.columns.push_back({name, name, Style::number});
      row.set(name, fact_json(value));
    }
    sizes.rows.push_back(std::move(row));
    Block block = result_block(input, outcome.result, limit);
    if (i == 0) {
      rows.columns = block.columns;
      rows.columns.insert(rows.columns.begin(), {"window", "window"});
      answer.head.set("algorithm", outcome.spec->name).set("options", options_json(outcome, input));
      answer.head.set("every", texts.every).set("undated", windows.undated);
      answer.opening.push_back(outcome.spec->name + ": " + outcome.spec->summary);
      answer.opening.push_back("options: " + options_line(outcome, input));
    }
    for (const Json& one : block.rows) {
      Json dated = Json::object().set("window", window.name);
      for (const auto& [name, value] : *one.as_object()) dated.set(name, value);
      rows.rows.push_back(std::move(dated));
    }
    rows.total += block.total;
  }
  set_case(answer.head, input);
  sizes.total = sizes.rows.size();
  rows.hide_if_empty = true;
  answer.blocks.push_back(std::move(sizes));
  answer.blocks.push_back(std::move(rows));
  if (windows.undated > 0) {
    answer.closing.push_back(
        fmt::format("note: {} links have no date and are in no window", windows.undated));
  }
  answer.closing.push_back("the last window: " + input.projection().spec);
  return answer;
}

void run_run(Shell& shell, const RunTexts& texts) {
  if (texts.directed && texts.undirected) {
    throw Error(ErrorCode::usage, "choose one of --directed and --undirected");
  }
  const std::size_t limit = limit_of(shell, texts.top);
  GraphInputOptions open;
  if (texts.directed || texts.undirected) open.directed = texts.directed;
  open.encoding = texts.encoding;
  open.projection = projection_of(texts.projection);
  open.session = session_options(shell, false);
  open.dates = takes_times(find_algorithm(texts.algorithm)) || texts.options.contains("times");
  Context context(shell.context_options());
  GraphInput input = GraphInput::open(texts.input, open, context);
  Answer answer =
      texts.every.empty()
          ? whole_answer(input, run_algorithm(input, texts.algorithm, texts.options, context),
                         limit)
          : windows_answer(input, texts, limit, context);
  if (Session* session = input.session()) session->close();
  shell.print(answer);
}

// --- the options of each algorithm, from its registry entry
// ------------------------------------------

std::string range_text(const OptionSpec& option) {
  switch (option.type) {
    case OptionType::choice:
      return fmt::format("one of {}", fmt::join(option.choices, ", "));
    case OptionType::node:
      return "a node, by its id";
    case OptionType::node_set:
      return "nodes: a,b,c or @FILE";
    case OptionType::node_groups:
      return "a node property, or @FILE with lines NODE,GROUP";
    case OptionType::edge_values:
      return "a numeric edge column";
    case OptionType::edge_groups:
      return "an edge column";
    case OptionType::text:
      return "";
    case OptionType::boolean:
      return "";
    case OptionType::integer:
    case OptionType::real:
      break;
  }
  const bool low = option.minimum > -2147483648.0 && std::isfinite(option.minimum);
  const bool high = option.maximum < 2147483647.0 && std::isfinite(option.maximum);
  if (low && high) {
    return fmt::format("in {}{}, {}{}", option.minimum_excluded ? '(' : '[', option.minimum,
                       option.maximum, option.maximum_excluded ? ')' : ']');
  }
  if (low)
    return fmt::format("{} {}", option.minimum_excluded ? "above" : "at least", option.minimum);
  if (high)
    return fmt::format("{} {}", option.maximum_excluded ? "below" : "at most", option.maximum);
  return "";
}

std::string default_text(const OptionSpec& option) {
  if (option.required) return "required";
  if (const auto* flag = std::get_if<bool>(&option.default_value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&option.default_value)) {
    return fmt::format("{}", *whole);
  }
  if (const auto* real = std::get_if<double>(&option.default_value)) return format_double(*real);
  if (const auto* name = std::get_if<std::string>(&option.default_value)) return *name;
  return "";
}

std::string flag_names(const std::string& name, bool negated) {
  std::string dashed = name;
  for (char& c : dashed) c = c == '_' ? '-' : c;
  std::string names = "--" + name;
  if (dashed != name) names += ",--" + dashed;
  if (negated) names += ",!--no-" + dashed;
  return names;
}

void add_algorithm_option(CLI::App& verb, const OptionSpec& option, OptionTexts& texts) {
  std::string help = option.summary;
  const std::string range = range_text(option);
  const std::string standard = default_text(option);
  if (!range.empty()) help += "; " + range;
  if (!standard.empty()) help += option.required ? "; required" : fmt::format(" [{}]", standard);
  const auto keep = [&texts, name = option.name](const std::vector<std::string>& values) {
    texts[name] = values;
  };
  if (option.type == OptionType::boolean) {
    auto held = std::make_shared<std::string>();
    verb.add_flag(flag_names(option.name, true), *held, help)
        ->group("Options")
        ->each([&texts, name = option.name, held](const std::string& value) {
          texts[name] = {value};
        });
    return;
  }
  verb.add_option_function<std::vector<std::string>>(flag_names(option.name, false), keep, help)
      ->group("Options")
      ->type_name(option.type == OptionType::integer || option.type == OptionType::real ? "N"
                                                                                        : "TEXT")
      ->expected(1)
      ->take_all();
}

void add_algorithm(CLI::App& run, Shell& shell, const AlgorithmSpec& spec) {
  auto texts = std::make_shared<RunTexts>();
  texts->algorithm = spec.name;
  CLI::App* verb = run.add_subcommand(spec.name, spec.summary);
  verb->group(spec.family);
  verb->add_option("INPUT", texts->input, "a case or a graph file")->required();
  // An algorithm's own `directed` is the same question as how to read the graph, so one flag
  // answers both.
  for (const OptionSpec& option : spec.options) {
    if (option.name != "directed") add_algorithm_option(*verb, option, texts->options);
  }
  verb->add_option("--top", texts->top, "so many rows; all")
      ->type_name("N")
      ->group("Input and output");
  verb->add_flag("--directed,!--no-directed", texts->directed, "read the graph as directed")
      ->group("Input and output");
  verb->add_flag("--undirected", texts->undirected, "read it as undirected")
      ->group("Input and output");
  if (verb->get_option_no_throw("--encoding") == nullptr) {
    verb->add_option("--encoding", texts->encoding, "of a text file; else it is looked for")
        ->type_name("NAME")
        ->group("Input and output");
  }
  const auto add_case_option = [&](const char* name, auto& target, const char* help,
                                   const char* type) {
    if (verb->get_option_no_throw(name) != nullptr) return;
    verb->add_option(name, target, help)->type_name(type)->group("Which part of a case");
  };
  add_projection_options(*verb, texts->projection);
  add_case_option("--every", texts->every,
                  "one window of time after the other: month, quarter, year", "NAME");
  add_case_option("--group-property", texts->projection.group,
                  "a property of entities, for options that take groups", "NAME");
  verb->footer(fmt::format("\nConvention: {}\nCost: {}\nReference: {}", spec.convention, spec.cost,
                           spec.reference));
  add_common_options(*verb, shell, Writes::no);
  when_chosen(verb, shell, [&shell, texts] { run_run(shell, *texts); });
}

// --- list
// ---------------------------------------------------------------------------------------------

Json option_row(const OptionSpec& option) {
  Json row = Json::object();
  row.set("option", option.name).set("summary", option.summary).set("takes", range_text(option));
  row.set("default", default_text(option)).set("required", option.required);
  return row;
}

void list_algorithms(Shell& shell) {
  Answer answer("list");
  Block block;
  block.columns = {{"family", "family"},
                   {"name", "algorithm"},
                   {"result", "result"},
                   {"summary", "what it says"}};
  for (const AlgorithmSpec& spec : algorithms()) {
    Json row = Json::object();
    row.set("name", spec.name).set("family", spec.family).set("summary", spec.summary);
    row.set("result", name_of(spec.shape)).set("convention", spec.convention);
    row.set("cost", spec.cost).set("reference", spec.reference);
    row.set("randomized", spec.randomized).set("needs_undirected", spec.needs_undirected);
    Json options = Json::array();
    for (const OptionSpec& option : spec.options) options.push(option_row(option));
    row.set("options", options);
    block.rows.push_back(std::move(row));
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  answer.closing = {
      "`mekhala list NAME` says how one of them counts; `mekhala run NAME FILE` runs it.",
      "`mekhala list kinds`, `links`, `roles` and `properties` show what a case holds."};
  shell.print(answer);
}

void list_algorithm(Shell& shell, const AlgorithmSpec& spec) {
  Answer answer("list");
  answer.head.set("name", spec.name).set("family", spec.family).set("summary", spec.summary);
  answer.head.set("result", name_of(spec.shape)).set("convention", spec.convention);
  answer.head.set("cost", spec.cost).set("reference", spec.reference);
  answer.opening = {spec.name + ": " + spec.summary, "convention: " + spec.convention,
                    "cost: " + spec.cost, "reference: " + spec.reference,
                    fmt::format("result: {}", name_of(spec.shape))};
  Block block;
  block.columns = {{"option", "option"},
                   {"default", "default"},
                   {"takes", "takes"},
                   {"summary", "what it does"}};
  block.empty = "It takes no options.";
  for (const OptionSpec& option : spec.options) block.rows.push_back(option_row(option));
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  shell.print(answer);
}

const char* name_of_carries(Carries carries) {
  return carries == Carries::yes ? "yes" : carries == Carries::fold ? "as its controller" : "no";
}

std::string kind_names(const std::vector<KindId>& kinds, const Ontology& ontology) {
  std::string names;
  for (const KindId kind : kinds)
    names += (names.empty() ? "" : ", ") + ontology.kinds()[kind].name;
  return names.empty() ? "any" : names;
}

void list_terms(Shell& shell, const std::string& what) {
  const Ontology& ontology = Ontology::builtin();
  Answer answer("list");
  answer.head.set("ontology", ontology.version());
  Block block;
  if (what == "kinds") {
    block.columns = {{"name", "kind"},
                     {"carries", "carries"},
                     {"ranked", "ranked among"},
                     {"ftm", "FollowTheMoney"}};
    for (const KindSpec& kind : ontology.kinds()) {
      block.rows.push_back(Json::object()
                               .set("name", kind.name)
                               .set("label", kind.label)
                               .set("carries", name_of_carries(kind.carries))
                               .set("ranked", kind.rankable ? kind.table : "")
                               .set("ftm", kind.ftm));
    }
  } else if (what == "links") {
    block.columns = {{"name", "link"}, {"from", "from"}, {"to", "to"}, {"carries", "carries"}};
    for (const LinkKindSpec& link : ontology.links()) {
      block.rows.push_back(Json::object()
                               .set("name", link.name)
                               .set("label", link.label)
                               .set("from", kind_names(link.from, ontology))
                               .set("to", kind_names(link.to, ontology))
                               .set("directed", link.directed)
                               .set("carries", name_of_carries(link.carries)));
    }
  } else if (what == "roles") {
    block.columns = {{"name", "role"},
                     {"label", "label"},
                     {"protects", "protects", Style::flag},
                     {"carries", "carries"}};
    for (const RoleSpec& role : ontology.roles()) {
      block.rows.push_back(Json::object()
                               .set("name", role.name)
                               .set("label", role.label)
                               .set("protects", role.protects)
                               .set("carries", name_of_carries(role.carries)));
    }
  } else {
    block.columns = {{"name", "property"},
                     {"label", "label"},
                     {"choices", "one of"},
                     {"sensitive", "work view only", Style::flag}};
    for (const PropertySpec& property : ontology.properties()) {
      block.rows.push_back(Json::object()
                               .set("name", property.name)
                               .set("label", property.label)
                               .set("choices", Json::strings(property.choices))
                               .set("sensitive", property.sensitive));
    }
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  shell.print(answer);
}

void run_list(Shell& shell, const std::string& what) {
  static const std::set<std::string> kTerms{"kinds", "links", "roles", "properties"};
  if (what.empty() || what == "algorithms") {
    list_algorithms(shell);
  } else if (kTerms.contains(what)) {
    list_terms(shell, what);
  } else {
    list_algorithm(shell, algorithm_typed(what));
  }
}

}  // namespace

void add_run_verbs(CLI::App& app, Shell& shell) {
  CLI::App* run =
      add_verb(app, shell, "run", "run an algorithm on a case or a graph file", "Analysis");
  for (const AlgorithmSpec& spec : algorithms()) add_algorithm(*run, shell, spec);
  run->require_subcommand(0, 1);
  auto extra = std::make_shared<std::vector<std::string>>();
  run->add_option("ALGORITHM", *extra, "one of those below; `mekhala list` describes them");
  CLI::App* chosen = run;
  run->callback([&shell, chosen, extra] {
    if (!chosen->get_subcommands().empty()) return;  // its own callback has set the action
    shell.action = [extra] {
      if (extra->empty())
        throw Error(ErrorCode::usage, "run needs an algorithm; `mekhala list` shows them");
      static_cast<void>(algorithm_typed(extra->front()));
      throw Error(ErrorCode::usage, "options of an algorithm stand after its name");
    };
  });

  CLI::App* list = add_verb(app, shell, "list",
                            "algorithms and how they count; kinds, links, roles", "The program");
  auto what = std::make_shared<std::string>();
  list->add_option("WHAT", *what, "an algorithm's name, or kinds, links, roles, properties");
  when_chosen(list, shell, [&shell, what] { run_list(shell, *what); });
}

}  // namespace mekhala::cli
