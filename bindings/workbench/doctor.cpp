#include "bindings/workbench/doctor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <sstream>

#include "engine/base/context.hpp"
#include "io/chromium.hpp"
#include "io/graphviz.hpp"

namespace mekhala {

namespace {

struct Script {
  const char* lang;
  const char* name;
  const char* command;  // fixed text: nothing of a user's reaches the shell
  const char* package;
};

constexpr std::array<Script, 5> kScripts{{
    {"km", "Khmer", "/usr/bin/fc-list :lang=km family 2>/dev/null", "fonts-noto-core"},
    {"lo", "Lao", "/usr/bin/fc-list :lang=lo family 2>/dev/null", "fonts-noto-core"},
    {"my", "Burmese", "/usr/bin/fc-list :lang=my family 2>/dev/null", "fonts-noto-core"},
    {"th", "Thai", "/usr/bin/fc-list :lang=th family 2>/dev/null", "fonts-noto-core"},
    {"zh", "Chinese", "/usr/bin/fc-list :lang=zh family 2>/dev/null", "fonts-noto-cjk"},
}};

constexpr std::uint64_t kGiB = 1ULL << 30;
constexpr double kLeastMemory = 2.0;  // GiB: a case of a million entities, with room

void need(DoctorReport& report, const std::string& package) {
  for (const std::string& known : report.missing_packages) {
    if (known == package) return;
  }
  report.missing_packages.push_back(package);
}

std::string first_line_of(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command, "r"), ::pclose);
  if (!pipe) return {};
  std::array<char, 512> buffer{};
  if (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) == nullptr) return {};
  std::string line(buffer.data());
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr) {
  }
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return line.substr(0, line.find(','));
}

void check_dot(DoctorReport& report) {
  DoctorCheck check{
      .name = "dot", .ok = false, .detail = {}, .needed_for = "map: SVG, PDF and PNG"};
  check.detail = find_dot();
  if (check.detail.empty()) {
    check.detail = "not found";
    need(report, "graphviz");
  } else {
    try {
      check.ok = !draw("graph { layout=neato; a [pos=\"1,1!\"]; }", DrawFormat::svg).empty();
      check.detail += ", draws";
    } catch (const std::exception& error) {
      check.detail += fmt::format(", but does not draw: {}", error.what());
    }
  }
  report.checks.push_back(std::move(check));
}

void check_fonts(DoctorReport& report) {
  if (::access("/usr/bin/fc-list", X_OK) != 0) {
    report.checks.push_back({"fonts", false, "fc-list not found", "map: labels in local scripts"});
    need(report, "fontconfig");
    need(report, "fonts-noto-core");
    return;
  }
  for (const Script& script : kScripts) {
    const std::string family = first_line_of(script.command);
    report.checks.push_back({fmt::format("font {}", script.lang), !family.empty(),
                             family.empty() ? "none" : family,
                             fmt::format("map: labels in {}", script.name)});
    if (family.empty()) need(report, script.package);
  }
}

void check_chromium(DoctorReport& report) {
  const std::string found = find_chromium();
  report.checks.push_back({"chromium", !found.empty(),
                           found.empty() ? "not found; apt-get install chromium" : found,
                           "report: PDF", true});
}

// MemAvailable of /proc/meminfo, else all pages of the machine; GiB.
double available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name;
    double kib = 0;
    if (words >> name >> kib && name == "MemAvailable:")
      return kib * 1024 / static_cast<double>(kGiB);
  }
  const double pages = static_cast<double>(::sysconf(_SC_PHYS_PAGES));
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / static_cast<double>(kGiB);
}

void check_machine(DoctorReport& report) {
  const double memory = available_memory();
  report.checks.push_back({"memory", memory >= kLeastMemory, fmt::format("{:.1f} GiB free", memory),
                           "cases of a million entities"});
  const unsigned processors = Context().threads();
  report.checks.push_back(
      {"processors", processors > 0, fmt::format("{}", processors), "speed only"});
}

}  // namespace

std::string DoctorReport::apt_line() const {
  if (missing_packages.empty()) return {};
  return fmt::format("sudo apt-get install --yes --no-install-recommends {}",
                     fmt::join(missing_packages, " "));
}

DoctorReport examine_machine() {
  DoctorReport report;
  check_dot(report);
  check_fonts(report);
  check_chromium(report);
  check_machine(report);
  return report;
}

}  // namespace mekhala
