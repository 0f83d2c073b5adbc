#include "bindings/cli/shell.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>
#include <stop_token>

#include "engine/base/text.hpp"
#include "engine/base/wrap.hpp"

namespace mekhala::cli {

namespace {

constexpr std::chrono::milliseconds kFirstProgress{500};
constexpr std::chrono::milliseconds kNextProgress{100};

// No callback is ever registered on this source, so asking it to stop is a few atomic steps, which
// a signal handler may do.
std::stop_source& stop_source() {
  static std::stop_source source;
  return source;
}

volatile std::sig_atomic_t stopping_signal = SIGINT;

void on_interrupt(int signal) {
  stopping_signal = signal;
  stop_source().request_stop();
  std::signal(signal, SIG_DFL);  // a second Ctrl-C ends the program at once
}

bool env_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

// Cells in a line of the terminal behind `descriptor`.
std::size_t terminal_width(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS")) {
    if (const auto width = parse_int(columns); width && *width > 0) {
      return static_cast<std::size_t>(*width);
    }
  }
  return 80;
}

// "FILE:LINE: column C: " as far as each is known and the sentence does not say it already.
std::string place_prefix(const Place& place, std::string_view sentence) {
  std::string prefix;
  if (!place.file.empty() && sentence.find(place.file) == std::string_view::npos) {
    prefix += place.file;
    if (place.line) prefix += fmt::format(":{}", *place.line);
    prefix += ": ";
  } else if (place.line &&
             sentence.find(fmt::format("{}", *place.line)) == std::string_view::npos) {
    prefix += fmt::format("line {}: ", *place.line);
  } else if (!place.line && place.byte) {
    prefix += fmt::format("byte {}: ", *place.byte);
  }
  if (!place.column.empty() && sentence.find(place.column) == std::string_view::npos) {
    prefix += fmt::format("column {}: ", place.column);
  }
  return prefix;
}

}  // namespace

// One line on standard error, on a terminal, from half a second on, ten times a second at most.
struct Shell::Progress {
  bool enabled = false;
  bool shown = false;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point next = start + kFirstProgress;

  void report(double fraction) {
    const auto now = std::chrono::steady_clock::now();
    if (!enabled || now < next) return;
    next = now + kNextProgress;
    shown = true;
    const double seconds = std::chrono::duration<double>(now - start).count();
    constexpr std::size_t kCells = 24;
    const auto done = static_cast<std::size_t>(fraction * static_cast<double>(kCells));
    const std::string bar = std::string(std::min(done, kCells), '#') +
                            std::string(kCells - std::min(done, kCells), '.');
    const std::string text =
        fmt::format("\r[{}] {:3.0f} %  {:.0f} s", bar, 100 * fraction, seconds);
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }
  void clear() {
    if (shown) std::fputs("\r\x1b[K", stderr);
    shown = false;
  }
};

Shell::Shell() : progress_(std::make_unique<Progress>()) {
  stop_source();  // made before a handler can need it
  struct sigaction on_signal {};
  on_signal.sa_handler = on_interrupt;
  sigemptyset(&on_signal.sa_mask);
  ::sigaction(SIGINT, &on_signal, nullptr);
  ::sigaction(SIGTERM, &on_signal, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // seen as a failed write, which ends the program quietly
}

Shell::Shell(Said& said) : progress_(std::make_unique<Progress>()), said_(&said) {}

Shell::~Shell() = default;

bool Shell::is_terminal(int descriptor) const {
  return said_ == nullptr && ::isatty(descriptor) == 1;
}

bool Shell::takes_escapes(int descriptor) const {
  const char* terminal = std::getenv("TERM");
  return is_terminal(descriptor) && !env_set("NO_COLOR") &&
         !(terminal != nullptr && std::strcmp(terminal, "dumb") == 0);
}

// 0, no limit, where that is no terminal.
std::size_t Shell::width_of(int descriptor) const {
  return is_terminal(descriptor) ? terminal_width(descriptor) : 0;
}

void Shell::write_error(std::string_view line) const {
  if (said_ != nullptr) return said_->remarks.push_back(escape_terminal(line));
  std::string text;
  for (const std::string& part : wrap_display(escape_terminal(line), width_of(STDERR_FILENO))) {
    text += part + "\n";
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Format Shell::format() const {
  if (common.json) return Format::json;
  if (common.format == "table") return Format::table;
  if (common.format == "csv") return Format::csv;
  if (common.format == "json") return Format::json;
  if (common.format == "ndjson") return Format::ndjson;
  throw Error(ErrorCode::usage, "--format must be one of table, csv, json, ndjson");
}

ContextOptions Shell::context_options() {
  ContextOptions options;
  if (said_ != nullptr) options = said_->context;
  options.threads = common.threads;
  options.seed = common.seed;
  options.memory_limit = common.memory_limit.empty() ? 0 : parse_size(common.memory_limit);
  if (common.time_limit > 0) {
    options.deadline = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                           std::chrono::duration<double>(common.time_limit));
  }
  if (said_ == nullptr) options.stop = stop_source().get_token();
  progress_->enabled = !common.quiet && is_terminal(STDERR_FILENO);
  if (progress_->enabled) {
    options.progress = [this](double fraction) { progress_->report(fraction); };
  }
  return options;
}

bool Shell::interactive() const { return is_terminal(STDOUT_FILENO) && is_terminal(STDIN_FILENO); }

Actor Shell::actor() const {
  Actor actor{common.actor, common.purpose};
  if (actor.name.empty()) {
    const passwd* user = ::getpwuid(::geteuid());
    actor.name = user != nullptr ? user->pw_name : fmt::format("uid {}", ::geteuid());
  }
  return actor;
}

View Shell::decide_view(bool names) {
  const bool person = interactive() && format() == Format::table;
  if (common.view.empty()) {
    view_ = names && person ? View::work : View::team;
  } else if (common.view == "team") {
    view_ = View::team;
  } else if (common.view == "release") {
    view_ = View::release;
  } else if (common.view == "work") {
    if (!interactive() && common.purpose.empty()) {
      throw Error(
          ErrorCode::refused,
          "the work view shows names: away from a terminal it needs --purpose TEXT, which is "
          "logged");
    }
    view_ = View::work;
  } else {
    throw Error(ErrorCode::usage, "--view must be one of work, team, release");
  }
  return view_;
}

std::string Shell::ask(std::string_view question) const {
  if (!interactive()) return {};
  std::fprintf(stderr, "%s ", escape_terminal(question).c_str());
  std::string line;
  std::getline(std::cin, line);
  return std::string(trim(line));
}

void Shell::print_text(std::string_view text) {
  clear_progress();
  if (said_ != nullptr) {
    said_->out += text;
    return;
  }
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return;
  if (errno == EPIPE) {
    std::_Exit(0);  // the reader has seen enough
  }
  throw Error(ErrorCode::failure,
              fmt::format("cannot write the result to standard output: {}", std::strerror(errno)));
}

void Shell::print_help(std::string_view help) {
  const std::size_t width = width_of(STDOUT_FILENO);
  print_text(width == 0 ? std::string(help) : wrap_help(help, width));
}

// Codes in place of names puzzle whoever did not ask for them.
void Shell::remind_of_view(const Answer& answer) {
  const Json* view = answer.head.find("view");
  if (!is_terminal(STDOUT_FILENO) || format() != Format::table || !common.view.empty()) return;
  if (view == nullptr || view->as_string() == nullptr || *view->as_string() != "team") return;
  say("view: team: protected people are codes; --view work shows their names");
}

void Shell::print(const Answer& answer) {
  RenderOptions options;
  options.format = format();
  if (said_ != nullptr) {
    said_->tables = answer.blocks;
    said_->people = render(answer, {});
  }
  options.width = width_of(STDOUT_FILENO);
  options.bold = takes_escapes(STDOUT_FILENO);
  print_text(render(answer, options));
  remind_of_view(answer);
}

void Shell::print_commented(const Answer& answer) {
  if (is_terminal(STDOUT_FILENO)) return print(answer);
  const std::string text = render(answer, RenderOptions{});
  std::string commented;
  for (const std::string_view line : split(text, '\n')) {
    commented += line.empty() ? "#\n" : fmt::format("# {}\n", line);
  }
  print_text(commented);
}

void Shell::say(std::string_view line) const {
  if (!common.quiet) warn(line);
}

void Shell::warn(std::string_view line) const {
  progress_->clear();
  write_error(line);
}

void Shell::guard(TextFilter filter) {
  filter_ = std::move(filter);
  later_ = nullptr;
}

void Shell::guard_later(std::function<TextFilter()> later) { later_ = std::move(later); }

std::string Shell::safe(std::string_view text) const {
  if (later_) {
    filter_ = later_();
    later_ = nullptr;
  }
  return filter_ ? filter_(text) : std::string(text);
}

std::string Shell::typed_file(const std::filesystem::path& path, const std::filesystem::path& typed,
                              std::string_view stand_in, std::string_view ending) const {
  if (view_ == View::work) return path.string();
  const std::string stem = path.stem().string(), known = typed.stem().string();
  const std::string added = stem.starts_with(known) ? stem.substr(known.size()) : std::string();
  return fmt::format("{}{}{}", stand_in, added, ending);
}

// A message may name a file, or list columns: it is looked through part by part, so that the rest
// of it stays, and then as a whole.
std::string Shell::safe_sentence(std::string_view sentence) const {
  std::string shown;
  for (std::size_t begin = 0; begin < sentence.size();) {
    std::size_t end = sentence.find_first_of(",;:", begin);
    while (end != std::string_view::npos && end + 1 < sentence.size() && sentence[end + 1] != ' ') {
      end = sentence.find_first_of(",;:", end + 1);
    }
    end = std::min(end, sentence.size());
    shown += safe(sentence.substr(begin, end - begin));
    const std::size_t next = std::min(end + 2, sentence.size());
    shown += sentence.substr(end, next - end);
    begin = next;
  }
  return safe(shown);
}

void Shell::clear_progress() { progress_->clear(); }

void Shell::fail(std::string_view line) {
  if (said_ != nullptr) {
    said_->error = escape_terminal(line);
  } else {
    write_error(line);
  }
}

int Shell::report(const std::exception_ptr& thrown) {
  clear_progress();
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    Place place = error.place();
    for (std::string* part : {&place.file, &place.column}) *part = safe(*part);
    const std::string sentence = safe_sentence(error.what());
    std::string line = "mekhala: " + place_prefix(place, sentence) + sentence;
    const std::string& value = place.value;
    if (!value.empty()) {
      line += view_ == View::work ? fmt::format("; the value is \"{}\"", value)
                                  : fmt::format("; the value looks like \"{}\"", shape_of(value));
    }
    fail(line);
    // As shells count: 130 after Ctrl-C, 143 where a service manager asked.
    if (error.code() == ErrorCode::interrupted) return 128 + stopping_signal;
    return exit_code(error.code());
  } catch (const std::bad_alloc&) {
    fail("mekhala: out of memory; give the machine more, or ask for less at once");
    return exit_code(ErrorCode::limit_exceeded);
  } catch (const std::exception& error) {
    fail(fmt::format("mekhala: {}", error.what()));
    return exit_code(ErrorCode::failure);
  }
}

std::uint64_t parse_size(std::string_view text) {
  const std::string_view whole = trim(text);
  std::size_t digits = 0;
  while (digits < whole.size() && whole[digits] >= '0' && whole[digits] <= '9') ++digits;
  const auto number = parse_int(whole.substr(0, digits));
  std::string unit(whole.substr(digits));
  for (char& c : unit) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (unit.ends_with("IB"))
    unit.resize(unit.size() - 2);
  else if (unit.ends_with("B"))
    unit.resize(unit.size() - 1);
  const int shift = unit.empty()  ? 0
                    : unit == "K" ? 10
                    : unit == "M" ? 20
                    : unit == "G" ? 30
                    : unit == "T" ? 40
                                  : -1;
  if (!number || *number <= 0 || shift < 0 || *number > (std::int64_t{1} << 22)) {
    if (!(number && *number > 0 && shift == 0)) {
      throw Error(ErrorCode::usage, "--memory-limit must be a size such as 512M or 4G");
    }
  }
  return static_cast<std::uint64_t>(*number) << shift;
}

}  // namespace mekhala::cli
