#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// A helper program to run as a child process: no shell, the environment that is given and no other,
// limits on time and output, the root folder as its working folder.
struct ChildCall {
  std::string name;     // for messages: "dot"
  std::string program;  // absolute path
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value"
  std::string_view input;                // on its standard input
  std::chrono::milliseconds time_limit{20'000};
  std::size_t output_limit = 256U << 20;
  std::uint64_t memory_limit = 0;  // bytes of address space; 0: none
  std::string remedy;              // what to do where a limit is passed: "ask for a smaller map"
  // It starts processes of its own: they are a group, which ends with it. Ctrl-C does not reach
  // such a group, so `checkpoint` is asked now and then and ends it by throwing.
  bool own_group = false;
  std::function<void()> checkpoint = {};
};

struct ChildResult {
  int status = 0;  // exit status, or 128 + the signal that ended it
  std::string out, err;
};

// Runs it to its end. Errors: Error(limit_exceeded) past the time or output limit, the child ended;
//   Error(failure) where it cannot be started.
[[nodiscard]] ChildResult run_child(const ChildCall& call);

// What a drawing program needs of the caller's surroundings: home and font settings, UTF-8.
[[nodiscard]] std::vector<std::string> clean_environment();

}  // namespace mekhala
