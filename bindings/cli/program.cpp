#include "bindings/cli/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <optional>

#include "algorithms/spec.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/edit_distance.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"

namespace mekhala::cli {

namespace {

std::string version_text() {
#ifdef MEKHALA_IGRAPH
  constexpr const char* kLicence = "GPL-3.0-or-later as a whole, since it holds igraph";
#else
  constexpr const char* kLicence = "Apache-2.0";
#endif
  return fmt::format("mekhala {}\nlicence of this build: {}\n", version(), kLicence);
}

constexpr const char* kAbout =
    "Who links victims of different countries, how sure we are, and on what evidence.\n"
    "Start with `mekhala demo`. Position in a network is a lead, not guilt.";
constexpr const char* kFooter =
    "\nResults go to standard output, everything else to standard error. Protected people are "
    "never\n"
    "named outside the work view. `mekhala VERB --help` says more.\n"
    "Exit codes: 0 ok, 1 failure, 2 usage, 3 unreadable input, 4 rows rejected under --strict,\n"
    "5 refused for safety, 6 verification failed, 7 limit, 8 helper program missing, 130 "
    "interrupted.";

void add_verbs(CLI::App& app, Shell& shell) {
  add_case_verbs(app, shell);
  add_edit_verbs(app, shell);
  add_analysis_verbs(app, shell);
  add_communities_verb(app, shell);
  add_paths_verb(app, shell);
  add_disrupt_verb(app, shell);
  add_brokerage_verbs(app, shell);
  add_time_verbs(app, shell);
  add_run_verbs(app, shell);
  add_query_verb(app, shell);
  add_output_verbs(app, shell);
  add_report_verbs(app, shell);
  add_generate_verbs(app, shell);
  add_bench_verbs(app, shell);
  add_house_verbs(app, shell);
}

bool is_boolean_option(std::string_view flag) {
  for (const AlgorithmSpec& spec : algorithms()) {
    for (const OptionSpec& option : spec.options) {
      std::string dashed = option.name;
      for (char& c : dashed) c = c == '_' ? '-' : c;
      if (option.type == OptionType::boolean && (flag == option.name || flag == dashed))
        return true;
    }
  }
  return false;
}

// `--normalized false` is understood as `--normalized=false`; a lone `--normalized` means true.
std::vector<std::string> joined_flags(const std::vector<std::string>& arguments) {
  std::vector<std::string> joined;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    joined.push_back(arguments[i]);
    if (!arguments[i].starts_with("--") || i + 1 == arguments.size()) continue;
    const std::string next = to_lower(arguments[i + 1]);
    if ((next == "true" || next == "false") && is_boolean_option(arguments[i].substr(2))) {
      joined.back() += "=" + next;
      ++i;
    }
  }
  return joined;
}

// What CLI11 says, without repeating values: what was typed may be the name of a victim.
std::string without_typed(std::string message, const std::vector<std::string>& arguments) {
  std::vector<std::string> typed;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (!argument.starts_with("-")) {
      typed.push_back(argument);
    } else if (equals != std::string::npos) {
      typed.push_back(argument.substr(equals + 1));
    }
  }
  std::sort(typed.begin(), typed.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const std::string& value : typed) {
    if (value.empty()) continue;
    const std::string shape = shape_of(value);
    for (std::size_t at = message.find(value); at != std::string::npos;
         at = message.find(value, at + shape.size())) {
      message.replace(at, value.size(), shape);
    }
  }
  return message;
}

// Of the names, the one that was most likely meant; "" where none is near.
std::string nearest_name(const std::vector<std::string>& names, std::string_view typed) {
  std::string nearest;
  std::size_t least = 3;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(typed, name);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

[[noreturn]] void refuse_verb(const CLI::App& app, const std::string& typed) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(verb->get_name());
  }
  const std::string nearest = nearest_name(names, typed);
  throw Error(ErrorCode::usage,
              nearest.empty() ? "there is no such verb; `mekhala --help` shows them all"
                              : fmt::format("there is no such verb; did you mean {}?", nearest));
}

// What is wrong with the first option that the chosen verb does not know; nothing where it knows
// all. What was typed is not repeated: it may be a name with a dash before it.
std::optional<std::string> unknown_option(const CLI::App& app,
                                          const std::vector<std::string>& arguments) {
  const CLI::App* verb = &app;
  while (!verb->get_subcommands().empty()) verb = verb->get_subcommands().front();
  std::vector<std::string> names = {"-h"};
  for (const CLI::Option* option : verb->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (!argument.starts_with("-") || argument == "-") continue;
    const std::string name = argument.substr(0, argument.find('='));
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string nearest = nearest_name(names, name);
    return nearest.empty() ? "there is no such option"
                           : fmt::format("there is no such option; did you mean {}?", nearest);
  }
  return std::nullopt;
}

void check_verb(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "-h" || argument == "--help" || argument == "--version") return;
    if (argument.starts_with("-")) return;  // options before the verb: the parser knows better
    for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
      if (verb->get_name() == argument) return;
    }
    refuse_verb(app, argument);
  }
}

int usage_error(Shell& shell, const std::string& message) {
  return shell.report(std::make_exception_ptr(Error(ErrorCode::usage, message)));
}

int parse_and_run(CLI::App& app, Shell& shell) {
  if (shell.arguments.empty()) {
    shell.warn("mekhala: no verb given; try `mekhala demo` or `mekhala --help`");
    return exit_code(ErrorCode::usage);
  }
  try {
    check_verb(app, shell.arguments);
    std::vector<std::string> reversed = joined_flags(shell.arguments);
    std::reverse(reversed.begin(), reversed.end());
    app.parse(reversed);
    if (shell.action) shell.action();
    return shell.status;
  } catch (const CLI::CallForHelp&) {
    shell.print_help(app.help());
    return 0;
  } catch (const CLI::CallForVersion&) {
    shell.print_text(version_text());
    return 0;
  } catch (const CLI::ExtrasError&) {
    return usage_error(
        shell, unknown_option(app, shell.arguments).value_or("there is an argument too many") +
                   "; see `--help` of the verb");
  } catch (const CLI::ParseError& error) {
    std::string message = without_typed(error.what(), shell.arguments);
    for (char& c : message) c = c == '\n' ? ' ' : c;
    // A sentence begins small; a name in capitals (CASE) stays.
    if (message.size() > 1 && message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a') {
      message[0] = static_cast<char>(message[0] - 'A' + 'a');
    }
    return usage_error(shell, message + "; see `--help` of the verb");
  } catch (...) {
    return shell.report(std::current_exception());
  }
}

}  // namespace

void with_verbs(Shell& shell, const std::function<void(CLI::App&)>& use) {
  CLI::App app(kAbout, "mekhala");
  app.set_version_flag("--version", std::string(version()), "print version and licence");
  app.set_help_flag("-h,--help", "print this help");
  app.require_subcommand(1, 1);
  app.get_formatter()->column_width(32);
  app.footer(kFooter);
  add_common_options(app, shell, Writes::no);
  for (CLI::Option* option : app.get_options()) {
    if (option->get_group() == kEveryVerb) option->group("");
  }
  add_verbs(app, shell);
  use(app);
}

int run_program(Shell& shell, const std::vector<std::string>& arguments) {
  shell.arguments = arguments;
  for (const std::string& argument : arguments) {
    if (find_invalid_utf8(argument)) return usage_error(shell, "an argument is not valid UTF-8");
  }
  int status = 0;
  try {
    with_verbs(shell, [&](CLI::App& app) { status = parse_and_run(app, shell); });
  } catch (...) {
    status = shell.report(std::current_exception());
  }
  return status;
}

}  // namespace mekhala::cli
