#include "io/graphviz.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr rlim_t kMemoryLimit = 4ULL << 30;

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
      throw Error(ErrorCode::failure, fmt::format("cannot open a pipe: {}", std::strerror(errno)));
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int read_end() const { return ends_[0]; }
  [[nodiscard]] int write_end() const { return ends_[1]; }
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// Kills and reaps the child if nobody did before.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
};

const char* flag_of(DrawFormat format) {
  switch (format) {
    case DrawFormat::svg:
      return "-Tsvg";
    case DrawFormat::pdf:
      return "-Tpdf";
    case DrawFormat::png:
      return "-Tpng";
  }
  return "-Tsvg";
}

std::vector<std::string> clean_environment() {
  // An empty GV_FILE_PATH keeps Graphviz from reading images, should a text ever name one.
  std::vector<std::string> environment = {"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "GV_FILE_PATH="};
  for (const char* name : {"HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH"}) {
    if (const char* value = std::getenv(name))
      environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

pid_t start(const std::string& program, const char* flag, bool as_given, Pipe& in, Pipe& out,
            Pipe& err) {
  // All memory is made before fork: between fork and exec only async-signal-safe calls are allowed.
  std::vector<std::string> environment = clean_environment();
  std::vector<char*> envp;
  for (std::string& item : environment) envp.push_back(item.data());
  envp.push_back(nullptr);
  std::vector<std::string> words = {program, flag};
  if (as_given) words.insert(words.end(), {"-Kneato", "-n2"});
  if (words[1] == "-Tpng") words.emplace_back("-Gdpi=144");  // of pictures; drawings have none
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) {
    throw Error(ErrorCode::failure, fmt::format("cannot start dot: {}", std::strerror(errno)));
  }
  if (pid == 0) {
    const rlimit memory{kMemoryLimit, kMemoryLimit};
    const rlimit core{0, 0};
    if (dup2(in.read_end(), 0) < 0 || dup2(out.write_end(), 1) < 0 ||
        dup2(err.write_end(), 2) < 0 || chdir("/") != 0 || setrlimit(RLIMIT_AS, &memory) != 0 ||
        setrlimit(RLIMIT_CORE, &core) != 0) {
      _exit(126);
    }
    execve(program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
  return pid;
}

void read_some(Pipe& pipe, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(pipe.read_end(), buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
    pipe.close_end(0);
  }
}

void write_some(Pipe& pipe, std::string_view& rest) {
  const ssize_t count = write(pipe.write_end(), rest.data(), rest.size());
  if (count > 0) {
    rest.remove_prefix(static_cast<std::size_t>(count));
  } else if (count < 0 && errno != EINTR && errno != EAGAIN) {
    rest = {};  // the child closed its input; what it says on standard error tells why
  }
  if (rest.empty()) pipe.close_end(1);
}

// A broken pipe while the child is fed must be an errno, not the end of this process.
class IgnoreSigpipe {
 public:
  IgnoreSigpipe() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~IgnoreSigpipe() { sigaction(SIGPIPE, &before_, nullptr); }
  IgnoreSigpipe(const IgnoreSigpipe&) = delete;
  IgnoreSigpipe& operator=(const IgnoreSigpipe&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace

std::string find_dot() {
  for (const char* path : {"/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return {};
}

std::string draw(std::string_view dot_text, DrawFormat format, const GraphvizOptions& options) {
  const std::string program = find_dot();
  if (program.empty()) {
    throw Error(ErrorCode::helper_missing,
                "the Graphviz program 'dot' is not installed; run 'apt-get install graphviz', or "
                "write the map as .dot");
  }
  const IgnoreSigpipe no_sigpipe;
  Pipe in, out, err;
  Child child(start(program, flag_of(format), options.as_given, in, out, err));
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  fcntl(in.write_end(), F_SETFL, O_NONBLOCK);

  std::string drawing;
  std::string complaint;
  std::string_view rest = dot_text;
  const auto end = std::chrono::steady_clock::now() + options.time_limit;
  while (out.read_end() >= 0 || err.read_end() >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("dot did not finish within {} s; ask for a smaller map",
                              options.time_limit.count() / 1000));
    }
    std::array<pollfd, 3> waits{
        {{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}, {in.write_end(), POLLOUT, 0}}};
    if (poll(waits.data(), waits.size(), static_cast<int>(left.count())) <= 0) continue;
    if (waits[0].revents != 0) read_some(out, drawing);
    if (waits[1].revents != 0) read_some(err, complaint);
    if (waits[2].revents != 0) write_some(in, rest);
    if (drawing.size() > options.output_limit || complaint.size() > options.output_limit) {
      throw Error(ErrorCode::limit_exceeded,
                  "dot wrote more than the output limit; ask for a smaller map");
    }
  }
  in.close_end(1);
  const int status = child.wait();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !complaint.empty()) {
    // What dot says may quote a label of the map: its shape is enough to find the fault.
    const std::string first = complaint.substr(0, complaint.find('\n'));
    throw Error(ErrorCode::failure,
                fmt::format("dot failed with status {}: {}; this is a fault of the map writer",
                            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                            shape_of(first)));
  }
  return drawing;
}

}  // namespace mekhala
