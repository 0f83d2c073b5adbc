#include "bindings/workbench/demo.hpp"

#include <fmt/format.h>

#include <array>

#include "bindings/workbench/equal_names.hpp"
#include "bindings/workbench/temporary_folder.hpp"
#include "datasets/demo.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace mekhala {

namespace {

constexpr const char* kDemoAction = "demo";

struct DemoSource {
  const char* file;
  const std::string_view& bytes;
  const char* source;
  const char* title;
  const char* kind;
  const char* country;
  const char* grade;
};

const std::array<DemoSource, 5>& sources() {
  static const std::array<DemoSource, 5> list{{
      {"interviews.csv", data::demo_interviews_csv, "ngo-interviews", "Interviews of an NGO",
       "interview", "", "B2"},
      {"phones.txt", data::demo_phones_txt, "call-records", "Call records", "record", "TH", "A2"},
      {"agencies.xlsx", data::demo_agencies_xlsx, "agency-register", "Agencies and bookings",
       "register", "TH", "B3"},
      {"payments.csv", data::demo_payments_csv, "bank-transfers", "Transfers of a bank", "record",
       "TH", "A1"},
      {"aleph.ftm.json", data::demo_aleph_ftm_json, "open-sources", "Open sources", "open source",
       "", "C3"},
  }};
  return list;
}

bool made_by_demo(const std::filesystem::path& path) {
  try {
    for (const TxRecord& record : Case::open(path, Case::Mode::read).log()) {
      if (record.action == kDemoAction) return true;
    }
  } catch (const Error&) {
    // What cannot be read as a case was not made by a demo.
  }
  return false;
}

void make_room(const DemoFiles& files) {
  bool any = false;
  for (const auto& path : {files.store, files.map, files.table}) {
    any = any || std::filesystem::exists(std::filesystem::symlink_status(path));
  }
  if (!any) return;
  if (!made_by_demo(files.store)) {
    throw Error(ErrorCode::usage,
                fmt::format("{} holds files that no demo made; nothing was touched, choose another "
                            "folder with --folder",
                            files.store.parent_path().string()));
  }
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    std::filesystem::remove(files.store.string() + suffix);
  }
}

}  // namespace

DemoFiles demo_files(const std::filesystem::path& folder) {
  return {folder / "demo.case", folder / "hubs.svg", folder / "hubs.csv"};
}

DemoCase make_demo_case(const DemoPlan& plan, Context& context) {
  const DemoFiles files = demo_files(plan.folder);
  std::error_code failed;
  // A folder that is made here is its owner's alone; one that is there stays as it is.
  if (std::filesystem::create_directories(plan.folder, failed)) {
    std::filesystem::permissions(plan.folder, std::filesystem::perms::owner_all, failed);
  }
  if (failed) {
    throw Error(ErrorCode::failure, fmt::format("cannot make the folder {}: {}",
                                                plan.folder.string(), failed.message()));
  }
  make_room(files);
  Case::create(files.store, plan.actor).note(kDemoAction, "{}", plan.actor);
  const TemporaryFolder temporary;
  DemoCase made;
  for (const DemoSource& source : sources()) {
    const std::filesystem::path path = temporary.path() / source.file;
    write_file(path, source.bytes);
    ImportRequest request;
    request.case_file = files.store;
    request.files = {path};
    request.options.source = source.source;
    request.options.source_title = source.title;
    request.options.source_kind = source.kind;
    request.options.country = source.country;
    request.options.grade = parse_grade(source.grade);
    request.options.handling = kInvented;
    if (std::string_view(source.file) != "aleph.ftm.json") {
      request.options.mapping = data::demo_mapping_yaml;
      request.options.mapping_file = "mapping.yaml";
    }
    request.actor = plan.actor;
    request.show_new = 0;
    made.imports.push_back(import_files(request, context));
  }
  Case store = Case::open(files.store, Case::Mode::write);
  made.resolved =
      resolve_equal_names(store, plan.actor, "equal names in an invented case", context);
  return made;
}

}  // namespace mekhala
