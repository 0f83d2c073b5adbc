#include "tests/bindings/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace mekhala::program {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr int kLongestCallMs = 600'000;
#else
constexpr int kLongestCallMs = 60'000;
#endif

// A file without a name: what a call prints is not among the files it leaves.
int make_nameless_file() {
  const int file = ::memfd_create("captured", MFD_CLOEXEC);
  if (file < 0) throw std::runtime_error("memfd_create failed");
  return file;
}

std::string content_of(int file) {
  std::string bytes;
  char buffer[1 << 16];
  off_t at = 0;
  for (;;) {
    const ssize_t got = ::pread(file, buffer, sizeof buffer, at);
    if (got <= 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(got));
    at += got;
  }
}

// The caller's environment without what would change the program's words, then what is asked for.
std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& more) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    const bool own =
        name.starts_with("LC_") || name == "LANG" || name == "TZ" || name == "COLUMNS" ||
        name == "NO_COLOR" ||
        std::any_of(more.begin(), more.end(), [&](const auto& pair) { return pair.first == name; });
    if (!own) all.emplace_back(text);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

pid_t spawn(const Folder& folder, const Arguments& arguments, const Surroundings& surroundings,
            int out, int err) {
  std::vector<std::string> words{MEKHALA_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_with(surroundings.environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, folder.path().c_str());
  const mode_t before = surroundings.umask ? ::umask(*surroundings.umask) : 0;
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, MEKHALA_PROGRAM, &actions, nullptr, pointers(words).data(),
                                   pointers(environment).data());
  if (surroundings.umask) ::umask(before);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(std::string("posix_spawn: ") + std::strerror(failed));
  return pid;
}

// Waits, and ends what does not end by itself.
Ran reap(pid_t pid) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  pollfd ready{descriptor, POLLIN, 0};
  if (::poll(&ready, 1, kLongestCallMs) == 0) {
    ADD_FAILURE() << "the program did not end";
    ::kill(pid, SIGKILL);
  }
  ::close(descriptor);
  int status = 0;
  ::waitpid(pid, &status, 0);
  Ran ran;
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ran.signal = WTERMSIG(status);
  return ran;
}

}  // namespace

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mekhala-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = std::filesystem::canonical(pattern);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, std::string_view bytes) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream file(path_ / name, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::runtime_error("cannot write " + name);
  return name;
}

std::string Folder::read(const std::string& name) const {
  std::ifstream file(path_ / name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

bool Folder::has(const std::string& name) const {
  return std::filesystem::exists(std::filesystem::symlink_status(path_ / name));
}

std::vector<std::string> Folder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
    if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(path_).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

nlohmann::json Ran::json() const {
  nlohmann::json value = nlohmann::json::parse(out, nullptr, false);
  if (value.is_discarded()) {
    ADD_FAILURE() << "standard output is not JSON: " << out.substr(0, 400) << "\n" << err;
    return {};
  }
  return value;
}

Call::Call(const Folder& folder, const Arguments& arguments, const Surroundings& surroundings)
    : out_(make_nameless_file()), err_(make_nameless_file()) {
  pid_ = spawn(folder, arguments, surroundings, out_, err_);
}

Call::~Call() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_);
  ::close(err_);
}

void Call::send(int signal) const { ::kill(pid_, signal); }

bool Call::running() const {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

Ran Call::wait() {
  Ran ran = reap(pid_);
  pid_ = -1;
  ran.out = content_of(out_);
  ran.err = content_of(err_);
  return ran;
}

Ran run(const Folder& folder, const Arguments& arguments, const Surroundings& surroundings) {
  return Call(folder, arguments, surroundings).wait();
}

Ran run_into_closed_pipe(const Folder& folder, const Arguments& arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  ::close(ends[0]);
  const int err = make_nameless_file();
  Ran ran = reap(spawn(folder, arguments, {}, ends[1], err));
  ran.err = content_of(err);
  ::close(ends[1]);
  ::close(err);
  return ran;
}

Ran run_on_terminal(const Folder& folder, const Arguments& arguments, unsigned short columns,
                    const Surroundings& surroundings) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
    throw std::runtime_error("no terminal to be had");
  }
  const int terminal = ::open(::ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  const winsize size{.ws_row = 40, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(terminal, TIOCSWINSZ, &size);
  const int err = make_nameless_file();
  const pid_t pid = spawn(folder, arguments, surroundings, terminal,
                          surroundings.errors_on_terminal ? terminal : err);
  ::close(terminal);
  std::string out;
  char buffer[1 << 12];
  // Reading ends with an error once nobody has the other side open.
  for (ssize_t got = 0; (got = ::read(master, buffer, sizeof buffer)) > 0;) {
    out.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(master);
  Ran ran = reap(pid);
  std::erase(out, '\r');  // that the terminal puts before each new line
  ran.out = std::move(out);
  ran.err = content_of(err);
  ::close(err);
  return ran;
}

std::string shown(const Arguments& arguments) {
  std::string line = "mekhala";
  for (const std::string& argument : arguments) line += " '" + argument + "'";
  return line;
}

std::vector<std::string> verbs() {
  const Folder folder;
  const std::string script = run(folder, {"completion", "bash"}).out;
  const std::string_view before = "'') words='";
  const std::size_t begin = script.find(before);
  if (begin == std::string::npos) return {};
  const std::size_t from = begin + before.size();
  std::istringstream words(script.substr(from, script.find('\'', from) - from));
  std::vector<std::string> names;
  for (std::string word; words >> word;) {
    if (!word.starts_with('-')) names.push_back(word);
  }
  return names;
}

std::string make_demo(const Folder& folder) {
  const Ran made = run(folder, {"demo", "--folder", "T"});
  if (made.code != 0) throw std::runtime_error("no demo case: " + made.err);
  return "T/demo.case";
}

std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] { row.push_back(std::exchange(cell, {})); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_cell();
      rows.push_back(std::exchange(row, {}));
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!cell.empty() || !row.empty()) {
    end_cell();
    rows.push_back(std::move(row));
  }
  if (quoted) ADD_FAILURE() << "a quote is never closed";
  return rows;
}

}  // namespace mekhala::program
