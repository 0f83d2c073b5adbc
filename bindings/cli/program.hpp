#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mekhala::cli {

class Shell;

// Parses what was typed, without the program's name, does it, and reports what is thrown; returns
// the exit code.
[[nodiscard]] int run_program(Shell& shell, const std::vector<std::string>& arguments);

// Hands over every verb with its options.
void with_verbs(Shell& shell, const std::function<void(CLI::App&)>& use);

}  // namespace mekhala::cli
