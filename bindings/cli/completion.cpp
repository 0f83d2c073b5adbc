#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"

namespace mekhala::cli {

namespace {

// One place in the tree of commands: "run betweenness", and what may follow.
struct Command {
  std::string path;
  std::vector<std::pair<std::string, std::string>> words;  // name, description
};

std::vector<const CLI::App*> subcommands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> flags_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

// Descriptions go into shell scripts in single quotes: letters, digits and plain signs only.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 80)) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == ' ' || c == '-' || c == ',' || c == '.' || c == '_';
    out += safe ? c : ' ';
  }
  return out;
}

void walk(const CLI::App& app, const std::string& path, std::vector<Command>& commands) {
  Command command{path, {}};
  for (const CLI::App* sub : subcommands_of(app)) {
    command.words.emplace_back(sub->get_name(), plain(sub->get_description()));
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : flags_of(*option)) {
      command.words.emplace_back(name, plain(option->get_description()));
    }
  }
  commands.push_back(std::move(command));
  for (const CLI::App* sub : subcommands_of(app)) {
    walk(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), commands);
  }
}

std::string bash_script(const std::vector<Command>& commands) {
  std::string cases;
  for (const Command& command : commands) {
    std::string words;
    for (const auto& [name, text] : command.words) words += (words.empty() ? "" : " ") + name;
    cases += fmt::format("    '{}') words='{}' ;;\n", command.path, words);
  }
  return "# bash completion of mekhala: eval \"$(mekhala completion bash)\"\n"
         "_mekhala() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" path='' words='' word i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    word=\"${COMP_WORDS[i]}\"\n"
         "    case \"$word\" in -*) continue ;; esac\n"
         "    case \" $(_mekhala_commands) \" in\n"
         "      *\" ${path:+$path/}$word \"*) path=\"${path:+$path/}$word\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"${path//\\// }\" in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n"
         "_mekhala_commands() {\n"
         "  printf '%s ' " +
         [&] {
           std::string paths;
           for (const Command& command : commands) {
             std::string path = command.path;
             for (char& c : path) c = c == ' ' ? '/' : c;
             if (!path.empty()) paths += (paths.empty() ? "" : " ") + path;
           }
           return paths;
         }() +
         "\n}\n"
         "complete -o default -F _mekhala mekhala\n";
}

std::string zsh_script(const std::vector<Command>& commands) {
  std::string cases;
  for (const Command& command : commands) {
    cases += fmt::format("    '{}') choices=(", command.path);
    for (const auto& [name, text] : command.words) cases += fmt::format(" '{}:{}'", name, text);
    cases += ") ;;\n";
  }
  std::string paths;
  for (const Command& command : commands) {
    if (!command.path.empty()) paths += fmt::format(" '{}'", command.path);
  }
  return "#compdef mekhala\n"
         "_mekhala() {\n"
         "  local -a known choices\n"
         "  local place='' word\n"
         "  known=(" +
         paths +
         " )\n"
         "  for word in ${words[2,CURRENT-1]}; do\n"
         "    if (( ${known[(Ie)${place:+$place }$word]} )); then place=\"${place:+$place "
         "}$word\"; fi\n"
         "  done\n"
         "  case \"$place\" in\n" +
         cases +
         "  esac\n"
         "  _describe mekhala choices || _files\n"
         "}\n"
         "compdef _mekhala mekhala\n";
}

std::string fish_script(const std::vector<Command>& commands) {
  std::string out = "# fish completion of mekhala: mekhala completion fish | source\n";
  for (const Command& command : commands) {
    std::string condition = "__fish_use_subcommand";
    if (!command.path.empty()) {
      condition.clear();
      std::string word;
      for (const char c : command.path + " ") {
        if (c != ' ') {
          word += c;
          continue;
        }
        condition += (condition.empty() ? "" : "; and ") +
                     fmt::format("__fish_seen_subcommand_from {}", word);
        word.clear();
      }
    }
    for (const auto& [name, text] : command.words) {
      const std::string what = name.starts_with("--")  ? fmt::format("-l {}", name.substr(2))
                               : name.starts_with("-") ? fmt::format("-s {}", name.substr(1))
                                                       : fmt::format("-a {}", name);
      out += fmt::format("complete -c mekhala -n '{}' {} -d '{}'\n", condition, what, text);
    }
  }
  return out;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell_name) {
  std::vector<Command> commands;
  walk(app, "", commands);
  if (shell_name == "bash") return bash_script(commands);
  if (shell_name == "zsh") return zsh_script(commands);
  if (shell_name == "fish") return fish_script(commands);
  throw Error(ErrorCode::usage, "completion is written for bash, zsh and fish");
}

}  // namespace mekhala::cli
