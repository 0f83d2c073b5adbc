#pragma once

#include <sys/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The real program as a child process, and a folder of its own to run it in.
namespace mekhala::program {

// An empty folder under TMPDIR; gone with everything in it at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
    return path_ / name;
  }
  // Writes a file of the folder (and the folders above it) and returns its name as given.
  std::string write(const std::string& name, std::string_view bytes) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  // Every file beneath, by its name from here, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

using Arguments = std::vector<std::string>;

struct Surroundings {
  std::vector<std::pair<std::string, std::string>> environment;  // besides the caller's own
  std::optional<mode_t> umask;
  bool errors_on_terminal = false;  // of run_on_terminal: standard error too, and so in `out`
};

struct Ran {
  int code = -1;   // exit code, or -1 where a signal ended it
  int signal = 0;  // that ended it
  std::string out, err;
  [[nodiscard]] nlohmann::json json() const;  // of `out`; fails the test where it is none
};

// A call in progress.
class Call {
 public:
  Call(const Folder& folder, const Arguments& arguments, const Surroundings& surroundings = {});
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void send(int signal) const;
  [[nodiscard]] bool running() const;
  // Fails the test where it takes over a minute (ten under sanitizers), and ends it.
  [[nodiscard]] Ran wait();

 private:
  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
};

[[nodiscard]] Ran run(const Folder& folder, const Arguments& arguments,
                      const Surroundings& surroundings = {});
// The program with its standard output going into a pipe whose reader has left.
[[nodiscard]] Ran run_into_closed_pipe(const Folder& folder, const Arguments& arguments);

// The program with its standard output on a terminal that is so many cells wide.
[[nodiscard]] Ran run_on_terminal(const Folder& folder, const Arguments& arguments,
                                  unsigned short columns, const Surroundings& surroundings = {});

// One line for SCOPED_TRACE.
[[nodiscard]] std::string shown(const Arguments& arguments);

// Verbs as the program lists them itself, from its completion script.
[[nodiscard]] std::vector<std::string> verbs();

// Makes the demo case in `folder`/T and returns its name.
[[nodiscard]] std::string make_demo(const Folder& folder);

// RFC 4180.
[[nodiscard]] std::vector<std::vector<std::string>> read_csv(std::string_view text);

}  // namespace mekhala::program
