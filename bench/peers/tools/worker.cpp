#include "bench/peers/tools/worker.hpp"

#include <malloc.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace peers {

namespace {

std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string word; std::getline(in, word, '\t');) parts.push_back(word);
  return parts;
}

template <typename T>
void take(std::ifstream& in, T* into, std::size_t count) {
  in.read(reinterpret_cast<char*>(into), static_cast<std::streamsize>(count * sizeof(T)));
  if (!in) throw std::runtime_error("the graph file is cut short");
}

GraphFile read_graph(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::uint64_t head[3] = {};  // nodes, edges, directed
  take(in, head, 3);
  GraphFile file;
  file.nodes = static_cast<std::uint32_t>(head[0]);
  file.directed = head[2] != 0;
  file.ends.resize(2 * head[1]);
  file.lengths.resize(head[1]);
  take(in, file.ends.data(), file.ends.size());
  take(in, file.lengths.data(), file.lengths.size());
  return file;
}

void write_answer(const std::string& path, const std::vector<double>& values) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(double)));
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

// Kibibytes that /proc/self/status tells under `name`.
double status(const char* name) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(name, 0) == 0) return std::atof(line.c_str() + std::strlen(name) + 1);
  }
  return 0;
}

void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

std::string answer(const Tool& tool, const std::vector<std::string>& request) {
  if (request.at(0) == "load") {
    const GraphFile file = read_graph(request.at(1));
    return "ok\t" + std::to_string(timed([&] { tool.load(file); }));
  }
  if (request[0] == "read") {
    if (!tool.read) return "no\treads no text";
    return "ok\t" + std::to_string(tool.read(request.at(1)));
  }
  const auto task = tool.tasks.find(request.at(1));
  if (task == tool.tasks.end()) return "no\thas no such task";
  Options options;
  for (std::size_t i = 3; i < request.size(); ++i) {
    const std::size_t equals = request[i].find('=');
    options[request[i].substr(0, equals)] = request[i].substr(equals + 1);
  }
  forget_peak();
  const double before = status("VmRSS:");
  const Answer result = task->second(options);
  const double extra = (status("VmHWM:") - before) / 1024;
  write_answer(request.at(2), result.values);
  std::ostringstream line;
  line.precision(9);
  line << "ok\t" << result.seconds << '\t' << extra;
  return line.str();
}

}  // namespace

double number(const Options& options, const std::string& name, double otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : std::stod(found->second);
}

std::vector<std::uint32_t> nodes(const Options& options, const std::string& name) {
  std::vector<std::uint32_t> list;
  std::istringstream in(options.at(name));
  for (std::string word; std::getline(in, word, ',');) {
    list.push_back(static_cast<std::uint32_t>(std::stoul(word)));
  }
  return list;
}

double timed(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int serve(const Tool& tool) {
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << answer(tool, words(line)) << std::endl;
    } catch (const std::exception& error) {
      std::string reason = error.what();
      for (char& letter : reason) letter = letter == '\n' ? ' ' : letter;
      std::cout << "failed\t" << reason << std::endl;
    }
  }
  return 0;
}

}  // namespace peers
