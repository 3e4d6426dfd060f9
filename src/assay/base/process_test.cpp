#include "assay/base/process.hpp"

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::process_test {
namespace {

using namespace std::chrono_literals;

struct Outcome {
  ProcessExit exit;
  std::vector<std::string> lines;
};

Outcome run(const ProcessOptions& options) {
  auto child = ChildProcess::start(options);
  EXPECT_TRUE(child);
  Outcome outcome;
  std::optional<ProcessExit> exit;
  while (!(exit = child->poll())) std::this_thread::sleep_for(1ms);
  outcome.exit = *exit;
  outcome.lines = child->lines();
  return outcome;
}

ProcessOptions shell(std::string script) {
  return {.arguments = {"/bin/sh", "-c", std::move(script)}};
}

TEST(ChildProcess, GivesExitCodeAndTheLinesItReported) {
  const Outcome outcome = run(shell("echo one >&3; echo two >&3; exit 3"));
  EXPECT_EQ(outcome.exit.kind, ProcessExit::Kind::exited);
  EXPECT_EQ(outcome.exit.value, 3);
  EXPECT_EQ(outcome.lines, (std::vector<std::string>{"one", "two"}));
}

TEST(ChildProcess, NamesTheSignalThatKilledIt) {
  const Outcome outcome = run(shell("kill -SEGV $$"));
  EXPECT_EQ(outcome.exit.kind, ProcessExit::Kind::signalled);
  EXPECT_EQ(outcome.exit.value, SIGSEGV);
  EXPECT_EQ(outcome.exit.text(), "killed by signal 11 (Segmentation fault)");
}

TEST(ChildProcess, StandardOutputGoesWithTheErrorsOnlyWhenAsked) {
  const auto log = std::filesystem::temp_directory_path() / "assay_process_test.log";
  ProcessOptions options = shell("echo out; echo err >&2");
  options.standard_error = log;
  run(options);
  EXPECT_EQ(*read_file(log), "err\n");
  options.output_with_errors = true;
  run(options);
  EXPECT_EQ(*read_file(log), "out\nerr\n");
  std::filesystem::remove(log);
}

TEST(ChildProcess, IsKilledWhenItsTimeIsUp) {
  ProcessOptions options = shell("sleep 60");
  options.timeout = 50ms;
  EXPECT_EQ(run(options).exit.kind, ProcessExit::Kind::timed_out);
}

TEST(ChildProcess, MemoryLimitIsInForceInTheChild) {
  ProcessOptions options = shell("ulimit -d >&3");
  options.memory_limit = Bytes{64 << 20};
  EXPECT_EQ(run(options).lines, std::vector<std::string>{"65536"});
}

TEST(ChildProcess, StandardErrorGoesToItsFile) {
  const auto path = std::filesystem::path(testing::TempDir()) / "assay_process_test.err";
  ProcessOptions options = shell("echo trouble >&2");
  options.standard_error = path;
  EXPECT_TRUE(run(options).exit.ok());
  EXPECT_EQ(read_file(path).value(), "trouble\n");
  std::filesystem::remove(path);
}

TEST(ChildProcess, ProgramThatDoesNotExistExitsWith127) {
  EXPECT_EQ(run({.arguments = {"/no/such/program"}}).exit.value, 127);
}

TEST(OwnExecutable, IsThisTest) {
  EXPECT_EQ(own_executable().filename(), "assay_base_test");
}

}  // namespace
}  // namespace assay::process_test
