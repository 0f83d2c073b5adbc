#include "io/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

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

// Kills and reaps the child if nobody did before, and its group in any case.
class Child {
 public:
  Child(pid_t pid, bool group) : pid_(pid), group_(group ? pid : 0) {}
  ~Child() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    if (group_ > 0) kill(-group_, SIGKILL);
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_;
  pid_t group_;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

pid_t start(const ChildCall& call, Pipe& in, Pipe& out, Pipe& err) {
  // All memory is made before fork: between fork and exec only async-signal-safe calls are allowed.
  std::vector<std::string> environment = call.environment;
  std::vector<std::string> words = {call.program};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  const std::vector<char*> envp = pointers(environment), argv = pointers(words);
  const pid_t pid = fork();
  if (pid < 0) {
    throw Error(ErrorCode::failure,
                fmt::format("cannot start {}: {}", call.name, std::strerror(errno)));
  }
  if (pid == 0) {
    const rlim_t most = call.memory_limit;
    const rlimit memory{most, most};
    const rlimit core{0, 0};
    if (dup2(in.read_end(), 0) < 0 || dup2(out.write_end(), 1) < 0 ||
        dup2(err.write_end(), 2) < 0 || chdir("/") != 0 ||
        (most > 0 && setrlimit(RLIMIT_AS, &memory) != 0) || setrlimit(RLIMIT_CORE, &core) != 0 ||
        (call.own_group && setpgid(0, 0) != 0)) {
      _exit(126);
    }
    execve(call.program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
  if (call.own_group) setpgid(pid, pid);  // whoever comes first; the other fails, and is right
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

int milliseconds_left(const ChildCall& call, std::chrono::steady_clock::time_point end) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  if (left.count() <= 0) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{} did not finish within {} s; {}", call.name,
                            call.time_limit.count() / 1000, call.remedy));
  }
  constexpr std::int64_t kCheckpoint = 100;
  return static_cast<int>(call.checkpoint ? std::min<std::int64_t>(left.count(), kCheckpoint)
                                          : left.count());
}

}  // namespace

std::vector<std::string> clean_environment() {
  std::vector<std::string> environment = {"LANG=C.UTF-8", "LC_ALL=C.UTF-8"};
  for (const char* name : {"HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH"}) {
    if (const char* value = std::getenv(name))
      environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

ChildResult run_child(const ChildCall& call) {
  const IgnoreSigpipe no_sigpipe;
  Pipe in, out, err;
  Child child(start(call, in, out, err), call.own_group);
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  fcntl(in.write_end(), F_SETFL, O_NONBLOCK);

  ChildResult result;
  std::string_view rest = call.input;
  const auto end = std::chrono::steady_clock::now() + call.time_limit;
  while (out.read_end() >= 0 || err.read_end() >= 0) {
    if (call.checkpoint) call.checkpoint();
    const int wait = milliseconds_left(call, end);
    std::array<pollfd, 3> waits{
        {{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}, {in.write_end(), POLLOUT, 0}}};
    if (poll(waits.data(), waits.size(), wait) <= 0) continue;
    if (waits[0].revents != 0) read_some(out, result.out);
    if (waits[1].revents != 0) read_some(err, result.err);
    if (waits[2].revents != 0) write_some(in, rest);
    if (result.out.size() > call.output_limit || result.err.size() > call.output_limit) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("{} wrote more than the output limit; {}", call.name, call.remedy));
    }
  }
  in.close_end(1);
  result.status = child.wait();
  return result;
}

}  // namespace mekhala
