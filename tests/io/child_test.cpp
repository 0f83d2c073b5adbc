#include "io/child.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using std::chrono::milliseconds;

ChildCall call_of(const std::string& program, std::vector<std::string> arguments) {
  ChildCall call;
  call.name = "the helper";
  call.program = program;
  call.arguments = std::move(arguments);
  call.remedy = "ask for less";
  return call;
}

ErrorCode code_of(const ChildCall& call) {
  try {
    static_cast<void>(run_child(call));
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("the helper"));
    return error.code();
  }
  return ErrorCode::usage;
}

TEST(Child, InputOutputErrorsAndStatus) {
  ChildCall call = call_of("/bin/sh", {"-c", "cat; echo \"$A|$HOME\" >&2; exit 3"});
  const std::string input(1 << 20, 'x');  // more than a pipe holds
  call.input = input;
  call.environment = {"A=b c"};
  const ChildResult result = run_child(call);
  EXPECT_EQ(result.out, input);
  EXPECT_EQ(result.err, "b c|\n");
  EXPECT_EQ(result.status, 3);
}

TEST(Child, ArgumentsPassNoShell) {
  const ChildResult result = run_child(call_of("/bin/echo", {"a b", "$(id)", "`id`;x"}));
  EXPECT_EQ(result.out, "a b $(id) `id`;x\n");
}

TEST(Child, TellsASignalAndAProgramThatIsNotThere) {
  EXPECT_EQ(run_child(call_of("/bin/sh", {"-c", "kill -9 $$"})).status, 128 + 9);
  EXPECT_EQ(run_child(call_of("/no/such/program", {})).status, 127);
}

TEST(Child, EndsWhatTakesTooLongOrSaysTooMuch) {
  ChildCall slow = call_of("/bin/sleep", {"60"});
  slow.time_limit = milliseconds(50);
  EXPECT_EQ(code_of(slow), ErrorCode::limit_exceeded);
  ChildCall loud = call_of("/bin/sh", {"-c", "while :; do echo line; done"});
  loud.output_limit = 1000;
  EXPECT_EQ(code_of(loud), ErrorCode::limit_exceeded);
}

bool runs(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string number, name, state;
  return file >> number >> name >> state && state != "Z" && state != "X";
}

TEST(Child, AGroupEndsAsAWhole) {
  const std::string path = testing::TempDir() + "/mekhala-child-" + std::to_string(getpid());
  ChildCall call = call_of("/bin/sh", {"-c", "sleep 60 & echo $! >" + path + "; wait"});
  call.own_group = true;
  call.time_limit = milliseconds(500);
  EXPECT_EQ(code_of(call), ErrorCode::limit_exceeded);
  std::string grandchild;
  ASSERT_TRUE(std::ifstream(path) >> grandchild);
  std::filesystem::remove(path);
  for (int i = 0; i < 100 && runs(grandchild); ++i) std::this_thread::sleep_for(milliseconds(20));
  EXPECT_FALSE(runs(grandchild));
}

TEST(Child, ACheckpointStopsIt) {
  ChildCall call = call_of("/bin/sleep", {"60"});
  call.own_group = true;
  int asked = 0;
  call.checkpoint = [&asked] {
    if (++asked == 3) throw Error(ErrorCode::interrupted, "stopped");
  };
  EXPECT_THROW(static_cast<void>(run_child(call)), Error);
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace mekhala
