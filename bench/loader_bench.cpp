// From the text of an edge list to a graph in memory, beside igraph's readers on the same file.
//
//   loader_bench FILE [--rounds N] [--nodes N --edges M] [--undirected]
//   loader_bench --text FILE     the same edges with text ids
//
// Each reading is a process of its own, so that its peak memory is its own; readers take turns. The
// numbers of nodes and edges are checked (against each other, and against --nodes and --edges)
// before a time is printed. Prints CSV: reader, threads, seconds (least and middle), MiB, nodes,
// edges.

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/graph/edge_list.hpp"

#ifdef MEKHALA_IGRAPH
#include <igraph.h>
#endif

namespace mekhala {
namespace {

struct Reading {
  double seconds = 0;
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  long peak_kib = 0;
};

Reading timed(const std::function<void(Reading&)>& read) {
  Reading reading;
  const auto start = std::chrono::steady_clock::now();
  read(reading);
  reading.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return reading;
}

// Runs `read` in a child and hands back what it measured.
Reading in_child(const std::function<void(Reading&)>& read) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw Error(ErrorCode::failure, "no pipe; try again");
  const ::pid_t child = ::fork();
  if (child < 0) throw Error(ErrorCode::failure, "no new process; try again");
  if (child == 0) {
    ::close(ends[0]);
    try {
      const Reading reading = timed(read);
      const bool sent = ::write(ends[1], &reading, sizeof reading) == sizeof reading;
      ::_exit(sent ? 0 : 1);
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
      ::_exit(1);
    }
  }
  ::close(ends[1]);
  Reading reading;
  const bool received = ::read(ends[0], &reading, sizeof reading) == sizeof reading;
  ::close(ends[0]);
  int status = 0;
  struct rusage usage {};
  ::wait4(child, &status, 0, &usage);
  if (!received || status != 0) throw Error(ErrorCode::failure, "a reader failed; see above");
  reading.peak_kib = usage.ru_maxrss;
  return reading;
}

struct Reader {
  std::string name;
  unsigned threads;
  std::function<void(Reading&)> read;
  std::vector<Reading> readings = {};
};

Reader our_reader(const std::string& file, bool directed, unsigned threads) {
  return {"mekhala", threads, [=](Reading& reading) {
            Context context({.threads = threads});
            const NamedGraph named = read_edge_list(file, {.directed = directed}, context);
            reading.nodes = named.graph.num_nodes();
            reading.edges = named.graph.num_edges();
          }};
}

#ifdef MEKHALA_IGRAPH
// igraph wants blanks between its columns and no other lines: the copy is made beforehand.
std::string copy_for_igraph(const std::string& file) {
  const std::string copy =
      (std::filesystem::temp_directory_path() / fmt::format("loader_bench_{}.txt", ::getpid()))
          .string();
  std::ofstream out(copy, std::ios::binary);
  const FileBytes bytes(file);
  bool first = true;
  for (std::string_view line : split(bytes.view(), '\n')) {
    line = trim(line);
    const bool is_header = first && !line.empty() && (line[0] < '0' || line[0] > '9') &&
                           line.find("ource") != std::string_view::npos;
    first = false;
    if (line.empty() || line[0] == '#' || line[0] == '%' || is_header) continue;
    std::string row(line);
    std::replace_if(
        row.begin(), row.end(), [](char c) { return c == ',' || c == ';' || c == '\t'; }, ' ');
    out << row << '\n';
  }
  return copy;
}

Reader igraph_reader(const std::string& file, bool directed, bool by_name) {
  return {by_name ? "igraph_ncol" : "igraph_edgelist", 1, [=](Reading& reading) {
            igraph_t graph;
            std::FILE* stream = std::fopen(file.c_str(), "r");
            if (stream == nullptr) throw Error(ErrorCode::failure, "the copy for igraph is gone");
            igraph_set_attribute_table(&igraph_cattribute_table);
            const auto status = by_name ? igraph_read_graph_ncol(&graph, stream, nullptr, true,
                                                                 IGRAPH_ADD_WEIGHTS_NO, directed)
                                        : igraph_read_graph_edgelist(&graph, stream, 0, directed);
            std::fclose(stream);
            if (status != IGRAPH_SUCCESS) throw Error(ErrorCode::failure, "igraph refused");
            reading.nodes = static_cast<std::uint64_t>(igraph_vcount(&graph));
            reading.edges = static_cast<std::uint64_t>(igraph_ecount(&graph));
          }};
}
#endif

struct Wanted {
  std::string file;
  int rounds = 5;
  bool directed = true;
  bool text = false;
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
};

Wanted parse_arguments(const std::vector<std::string>& arguments) {
  Wanted wanted;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto number = [&] {
      const auto value = ++i < arguments.size() ? parse_int(arguments[i]) : std::nullopt;
      if (!value || *value < 0) throw Error(ErrorCode::usage, "a number is missing; see the top");
      return static_cast<std::uint64_t>(*value);
    };
    if (arguments[i] == "--rounds") {
      wanted.rounds = static_cast<int>(std::max<std::uint64_t>(1, number()));
    } else if (arguments[i] == "--nodes") {
      wanted.nodes = number();
    } else if (arguments[i] == "--edges") {
      wanted.edges = number();
    } else if (arguments[i] == "--undirected") {
      wanted.directed = false;
    } else if (arguments[i] == "--text") {
      wanted.text = true;
    } else {
      wanted.file = arguments[i];
    }
  }
  if (wanted.file.empty()) {
    throw Error(ErrorCode::usage, "usage: loader_bench FILE [--rounds N] [--nodes N] [--edges M]");
  }
  return wanted;
}

// The same edges with ids that are names: "person_17".
std::string copy_with_names(const std::string& file) {
  const std::string copy =
      (std::filesystem::temp_directory_path() / fmt::format("loader_names_{}.txt", ::getpid()))
          .string();
  Context context;
  const NamedGraph named = read_edge_list(file, {.directed = true}, context);
  std::ofstream out(copy, std::ios::binary);
  const GraphView graph = named.graph;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    out << "person_" << named.names[graph.source(e)] << " person_" << named.names[graph.target(e)]
        << '\n';
  }
  return copy;
}

void check(const Reader& reader, const Reading& reading, const Wanted& wanted) {
  // igraph's edge lists know no names, so gaps between ids are nodes there.
  const bool nodes_ok =
      wanted.nodes == 0 || reading.nodes == wanted.nodes || reader.name == "igraph_edgelist";
  if (!nodes_ok || (wanted.edges != 0 && reading.edges != wanted.edges)) {
    throw Error(ErrorCode::failure,
                fmt::format("{}: {} nodes and {} edges where {} and {} were expected", reader.name,
                            reading.nodes, reading.edges, wanted.nodes, wanted.edges));
  }
}

int run(const std::vector<std::string>& arguments) {
  Wanted wanted = parse_arguments(arguments);
  std::vector<std::string> copies;
  std::string file = wanted.file;
  if (wanted.text) copies.push_back(file = copy_with_names(file));
  std::vector<Reader> readers = {our_reader(file, wanted.directed, 1),
                                 our_reader(file, wanted.directed, 2)};
#ifdef MEKHALA_IGRAPH
  copies.push_back(copy_for_igraph(file));
  if (!wanted.text) readers.push_back(igraph_reader(copies.back(), wanted.directed, false));
  readers.push_back(igraph_reader(copies.back(), wanted.directed, true));
#endif
  for (int round = 0; round < wanted.rounds; ++round) {
    for (Reader& reader : readers) {
      const Reading reading = in_child(reader.read);
      if (wanted.nodes == 0) wanted.nodes = reading.nodes;
      if (wanted.edges == 0) wanted.edges = reading.edges;
      check(reader, reading, wanted);
      reader.readings.push_back(reading);
    }
  }
  for (const std::string& copy : copies) std::filesystem::remove(copy);
  fmt::print("reader,threads,least_seconds,middle_seconds,peak_mib,nodes,edges\n");
  for (Reader& reader : readers) {
    std::sort(reader.readings.begin(), reader.readings.end(),
              [](const Reading& a, const Reading& b) { return a.seconds < b.seconds; });
    const Reading& middle = reader.readings[reader.readings.size() / 2];
    fmt::print("{},{},{:.4f},{:.4f},{},{},{}\n", reader.name, reader.threads,
               reader.readings.front().seconds, middle.seconds, middle.peak_kib >> 10, middle.nodes,
               middle.edges);
  }
  return 0;
}

}  // namespace
}  // namespace mekhala

int main(int argc, char** argv) {
  try {
    return mekhala::run({argv + 1, argv + argc});
  } catch (const mekhala::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return mekhala::exit_code(error.code());
  }
}
