#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

// What the C++ programs share that `compare.py` talks to, one for each tool. Each reads requests on
// standard input, one a line, words apart by tabs, and answers each with one line:
//   load FILE                     a graph as compare.py writes it    ->  ok SECONDS
//   read FILE                     a text edge list, kept nowhere     ->  ok SECONDS
//   run TASK ANSWER [NAME=VALUE]  one task; its numbers to ANSWER    ->  ok SECONDS EXTRA_MIB
// or `no REASON` where the tool has no such task, `failed REASON`. Only the algorithm itself is
// timed.
namespace peers {

struct GraphFile {
  std::uint32_t nodes = 0;
  bool directed = false;
  std::vector<std::uint32_t> ends;  // source, target, source, target ...; simple, sorted
  std::vector<double> lengths;      // one for each edge
  [[nodiscard]] std::size_t edges() const { return ends.size() / 2; }
};

using Options = std::map<std::string, std::string>;
[[nodiscard]] double number(const Options& options, const std::string& name, double otherwise);
// "3,5,8"
[[nodiscard]] std::vector<std::uint32_t> nodes(const Options& options, const std::string& name);

struct Answer {
  double seconds = 0;
  std::vector<double> values;
};
// Seconds that a piece of work takes.
[[nodiscard]] double timed(const std::function<void()>& work);

using Task = std::function<Answer(const Options&)>;
struct Tool {
  std::function<void(const GraphFile&)> load;
  std::function<double(const std::string&)> read;  // empty: reads no text
  std::map<std::string, Task> tasks;
};

// Answers until standard input ends.
int serve(const Tool& tool);

}  // namespace peers
