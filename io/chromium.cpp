#include "io/chromium.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "io/child.hpp"
#include "io/pdf_same_bytes.hpp"

namespace mekhala {
namespace {

constexpr std::array kPlaces = {"/usr/lib/chromium/chromium", "/usr/bin/chromium",
                                "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
                                "/snap/bin/chromium"};

std::vector<std::string> arguments_of(const std::filesystem::path& folder) {
  std::vector<std::string> words = {"--headless",
                                    "--disable-gpu",
                                    "--disable-extensions",
                                    "--disable-sync",
                                    "--disable-component-update",
                                    "--disable-background-networking",
                                    "--disable-breakpad",
                                    "--disable-dev-shm-usage",
                                    "--no-first-run",
                                    "--no-pdf-header-footer",
                                    "--host-resolver-rules=MAP * ~NOTFOUND",
                                    "--user-data-dir=" + (folder / "profile").string(),
                                    "--print-to-pdf=" + (folder / "page.pdf").string(),
                                    "file://" + (folder / "page.html").string()};
  if (geteuid() == 0) words.insert(words.begin(), "--no-sandbox");
  return words;
}

std::vector<std::string> environment_of(const std::filesystem::path& folder) {
  std::vector<std::string> environment = clean_environment();
  std::erase_if(environment, [](const std::string& item) {
    return item.starts_with("HOME=") || item.starts_with("XDG_CACHE_HOME=");
  });
  environment.push_back("HOME=" + folder.string());
  environment.emplace_back("PATH=/usr/bin:/bin");
  return environment;
}

}  // namespace

std::string find_chromium() {
  for (const char* path : kPlaces) {
    if (access(path, X_OK) == 0) return path;
  }
  return {};
}

std::string print_html(std::string_view html, const PrintOptions& options) {
  ChildCall call;
  call.name = "chromium";
  call.program = find_chromium();
  if (call.program.empty()) {
    throw Error(ErrorCode::helper_missing,
                "a PDF is printed by Chromium, which is not installed; run 'apt-get install "
                "chromium', or write FILE.html and print it from a browser");
  }
  write_file(options.folder / "page.html", html);
  call.arguments = arguments_of(options.folder);
  call.environment = environment_of(options.folder);
  call.time_limit = options.time_limit;
  call.remedy = "write FILE.html and print it from a browser";
  call.own_group = true;
  call.checkpoint = options.checkpoint;
  const int status = run_child(call).status;
  // What it says on standard error is about the machine, and is said on success too.
  if (status != 0 || !std::filesystem::exists(options.folder / "page.pdf")) {
    throw Error(ErrorCode::failure,
                fmt::format("chromium printed nothing (status {}); write FILE.html and print it "
                            "from a browser",
                            status));
  }
  std::string pdf = read_file(options.folder / "page.pdf");
  take_out_dates(pdf);
  number_parts_anew(pdf);
  return pdf;
}

}  // namespace mekhala
