// What a large case costs: appending statements into one whose indexes are live, and opening it
// into a graph.
//
//   case_bench [--entities N] [--links M] [--statements S] [--keep FILE]
//   case_bench --open FILE
//
// Makes a case of N people (default 1,000,000), each with a name, and M links among them (default
// 5,000,000), each of one dated statement; then appends S statements (default 1,000,000) about
// people that are there, and opens the case into a graph. Each step is a process of its own, so
// that its peak memory is its own. The counts of what came out are checked before a time is
// printed. Prints CSV: step, seconds, seconds of
// processor, MiB.

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/case/case.hpp"
#include "engine/case/keys.hpp"
#include "engine/case/projection.hpp"

namespace mekhala {
namespace {

struct Wanted {
  std::uint64_t entities = 1'000'000, links = 5'000'000, statements = 1'000'000;
  std::filesystem::path keep, open;
};

constexpr std::uint64_t kBatch = 500'000;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Runs one step in a child and prints its line.
void step(const char* name, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const ::pid_t child = ::fork();
  if (child < 0) throw Error(ErrorCode::failure, "no new process; try again");
  if (child == 0) {
    try {
      work();
      ::_exit(0);
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: {}\n", name, error.what());
      ::_exit(1);
    }
  }
  int status = 0;
  struct rusage usage {};
  ::wait4(child, &status, 0, &usage);
  if (status != 0) throw Error(ErrorCode::failure, "a step failed; see above");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  fmt::print("{},{:.2f},{:.2f},{}\n", name, seconds_since(start),
             seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss >> 10);
  std::fflush(stdout);
}

void check(const char* what, std::uint64_t have, std::uint64_t want) {
  if (have == want) return;
  throw Error(ErrorCode::failure, fmt::format("{}: {} where {} were expected", what, have, want));
}

class Maker {
 public:
  Maker(const Ontology& ontology, std::uint64_t entities)
      : ontology_(ontology),
        entities_(entities),
        person_(ontology.kind("person")),
        name_(ontology.property("name")),
        note_(ontology.property("notes")),
        link_(ontology.link("linked_to")) {
    check("terms of the ontology", person_ != kNoTerm && name_ != kNoTerm && link_ != kNoTerm, 1);
  }

  [[nodiscard]] NewEntity person(std::uint64_t i) const {
    return {entity_uid("person", "id", fmt::format("bench:{}", i)), person_};
  }

  [[nodiscard]] Batch people(std::uint64_t begin, std::uint64_t end) const {
    Batch batch = empty("people");
    for (std::uint64_t i = begin; i < end; ++i) {
      NewStatement statement = claim(SubjectType::entity, batch.entities.size(), i);
      statement.property = name_;
      statement.value = batch.arena->keep(fmt::format("Person {} of {}", i, i % 977));
      batch.entities.push_back(person(i));
      batch.statements.push_back(statement);
    }
    return batch;
  }

  // Between people of a window, so that a batch names few entities.
  [[nodiscard]] Batch links(std::uint64_t begin, std::uint64_t end) const {
    Batch batch = empty("links");
    const std::uint64_t window = std::min<std::uint64_t>(entities_, 100'000);
    Random random(begin, 3);
    const std::uint64_t first = random.below(entities_ - window + 1);
    for (std::uint64_t i = 0; i < window; ++i) batch.entities.push_back(person(first + i));
    for (std::uint64_t i = begin; i < end; ++i) {
      NewStatement statement = claim(SubjectType::link, batch.links.size(), i);
      statement.valid_from =
          parse_iso_date(fmt::format("2024-{:02}-{:02}", 1 + i % 12, 1 + i % 28));
      batch.links.push_back({entity_uid("link", "id", fmt::format("bench:{}", i)), link_,
                             static_cast<std::uint32_t>(random.below(window)),
                             static_cast<std::uint32_t>(random.below(window))});
      batch.statements.push_back(statement);
    }
    return batch;
  }

  // One more thing said of people all over the case: no order that an index could like.
  [[nodiscard]] Batch claims(std::uint64_t count) const {
    Batch batch = empty("claims");
    Random random(7, 4);
    for (std::uint64_t i = 0; i < count; ++i) {
      NewStatement statement = claim(SubjectType::entity, batch.entities.size(), i);
      statement.property = note_;
      statement.value = batch.arena->keep(fmt::format("seen on day {}", i));
      batch.entities.push_back(person(random.below(entities_)));
      batch.statements.push_back(statement);
    }
    return batch;
  }

 private:
  static Batch empty(const char* file) {
    Batch batch;
    batch.source = {"bench", "bench", "file", "", "", {}};
    batch.document.file = file;
    return batch;
  }

  static NewStatement claim(SubjectType type, std::size_t subject, std::uint64_t row) {
    NewStatement statement;
    statement.subject_type = type;
    statement.subject = static_cast<std::uint32_t>(subject);
    statement.row = row + 1;
    return statement;
  }

  const Ontology& ontology_;
  std::uint64_t entities_;
  KindId person_;
  PropertyId name_, note_;
  LinkKindId link_;
};

const Actor kActor{"bench", ""};

void fill(const std::filesystem::path& file, const Wanted& wanted) {
  Case store = Case::create(file, kActor);
  Context context;
  const Maker maker(store.ontology(), wanted.entities);
  for (std::uint64_t at = 0; at < wanted.entities; at += kBatch) {
    store.append(maker.people(at, std::min(at + kBatch, wanted.entities)), kActor, "import", "{}",
                 context);
  }
  for (std::uint64_t at = 0; at < wanted.links; at += kBatch) {
    store.append(maker.links(at, std::min(at + kBatch, wanted.links)), kActor, "import", "{}",
                 context);
  }
}

void append(const std::filesystem::path& file, const Batch& batch, std::uint64_t count) {
  Case store = Case::open(file, Case::Mode::write);
  Context context;
  check("statements", store.append(batch, kActor, "import", "{}", context).new_statements, count);
}

void open(const std::filesystem::path& file, std::uint64_t entities, std::uint64_t links) {
  const Case store = Case::open(file, Case::Mode::read);
  Context context;
  const Projection projection = project(store, Protection::compute(store), {}, context);
  if (entities != 0) check("nodes", projection.graph.num_nodes(), entities);
  if (links != 0) {
    std::uint64_t inside = 0;
    for (const auto& [reason, count] : projection.left_out) inside += count;
    check("edges and what was left out", projection.graph.num_edges() + inside, links);
  }
}

Wanted parse_arguments(const std::vector<std::string>& arguments) {
  Wanted wanted;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& name = arguments[i];
    if (i + 1 == arguments.size()) throw Error(ErrorCode::usage, "a value is missing; see the top");
    const std::string& value = arguments[i + 1];
    const auto number = [&] {
      const auto parsed = parse_int(value);
      if (!parsed || *parsed <= 0) throw Error(ErrorCode::usage, "a number is wrong; see the top");
      return static_cast<std::uint64_t>(*parsed);
    };
    if (name == "--entities") {
      wanted.entities = number();
    } else if (name == "--links") {
      wanted.links = number();
    } else if (name == "--statements") {
      wanted.statements = number();
    } else if (name == "--keep") {
      wanted.keep = value;
    } else if (name == "--open") {
      wanted.open = value;
    } else {
      throw Error(ErrorCode::usage, "see the top of bench/case_bench.cpp for its options");
    }
  }
  return wanted;
}

int run(const std::vector<std::string>& arguments) {
  const Wanted wanted = parse_arguments(arguments);
  fmt::print("step,seconds,cpu_seconds,peak_mib\n");
  if (!wanted.open.empty()) {
    step("open into a graph", [&] { open(wanted.open, 0, 0); });
    return 0;
  }
  const std::filesystem::path file = wanted.keep.empty()
                                         ? std::filesystem::temp_directory_path() /
                                               fmt::format("mekhala_bench_{}.case", ::getpid())
                                         : wanted.keep;
  step("make the case", [&] { fill(file, wanted); });
  step("open into a graph", [&] { open(file, wanted.entities, wanted.links); });
  const Maker maker(Ontology::builtin(), wanted.entities);
  const Batch batch = maker.claims(wanted.statements);
  step("append statements", [&] { append(file, batch, wanted.statements); });
  if (wanted.keep.empty()) std::filesystem::remove(file);
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
