#include "assay/experiment/command_method.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::command_method_test {
namespace {

using namespace testing_only;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CommandMethodTest : public testing::Test {
 protected:
  Result<nlohmann::ordered_json> run(std::map<std::string, std::string> settings) {
    const auto options = quantize::Options::parse(command_method().options, settings, "command");
    EXPECT_TRUE(options) << options.error().text();
    return run_command_method(*options, {shifted_model(0).save(folder_ / "in put.onnx"), folder_ / "out.onnx",
                                         folder_ / "calibration", folder_ / "log"});
  }
  std::string message(const std::string& command, const std::string& timeout = "1h") {
    const auto ran = run({{"run", command}, {"timeout", timeout}});
    return ran ? "(accepted)" : ran.error().text();
  }
  ScratchFolder folder_{"command_method_test"};
};

TEST_F(CommandMethodTest, RunsItWithPathsInTheirPlacesAndRecordsWhatItIs) {
  const auto ran = run({{"run", "sh -c 'echo calibrated by $3; cp \"$1\" \"$2\"' sh {input} {output} {calibration}"},
                        {"version_command", "echo 1.2.3"}});
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(*read_file(folder_ / "out.onnx"), *read_file(folder_ / "in put.onnx"));
  EXPECT_EQ(ran->at("log"), "calibrated by " + (folder_ / "calibration").string() + "\n");
  EXPECT_EQ(ran->at("version"), "1.2.3");
  EXPECT_EQ(ran->at("program"), "sh");
}

TEST_F(CommandMethodTest, FailureNamesCommandExitCodeAndTheEndOfItsLog) {
  EXPECT_THAT(message("sh -c 'echo out of ideas; exit 7' {input} {output}"),
              AllOf(HasSubstr("the command 'sh -c 'echo out of ideas; exit 7'"), HasSubstr("failed: exit code 7"),
                    HasSubstr("out of ideas")));
  EXPECT_THAT(message("sh -c 'kill -9 $$'"), HasSubstr("killed by signal 9"));
}

TEST_F(CommandMethodTest, HangingIsStopped) {
  EXPECT_THAT(message("sleep 60", "50ms"), HasSubstr("was stopped: it ran longer than 50 ms (timeout)"));
}

TEST_F(CommandMethodTest, NothingWrittenAndNoModelAreTold) {
  EXPECT_THAT(message("true"), HasSubstr("ended well but wrote no {output}; it printed nothing"));
  EXPECT_THAT(message("sh -c 'echo hello > $1' sh {output}"),
              AllOf(HasSubstr("cannot be used"), HasSubstr("out.onnx")));
}

TEST_F(CommandMethodTest, ProgramThatIsNotThereIsNamed) {
  EXPECT_THAT(message("no-such-quantizer {input}"), HasSubstr("no-such-quantizer: no program of this name in PATH"));
  EXPECT_THAT(message("/no/such/quantizer {input}"), HasSubstr("/no/such/quantizer: no such program"));
}

TEST_F(CommandMethodTest, FailingVersionCommandIsTold) {
  const auto ran = run({{"run", "cp {input} {output}"}, {"version_command", "false"}});
  ASSERT_FALSE(ran);
  EXPECT_THAT(ran.error().text(), HasSubstr("the version command 'false' failed: exit code 1"));
}

TEST(CommandMethod, CalibratesWhenItsCommandLineAsksForIt) {
  const auto info = command_method();
  const auto needs = [&](const std::string& command) {
    return info.needs_calibration(*quantize::Options::parse(info.options, {{"run", command}}, "command"));
  };
  EXPECT_TRUE(needs("q {input} {output} --data={calibration}"));
  EXPECT_FALSE(needs("q {input} {output}"));
}

TEST(SplitWords, QuotesAsAShellWould) {
  EXPECT_THAT(*split_words(R"( a  'b c' "d 'e" f\ g "h\"i" '' )"), ElementsAre("a", "b c", "d 'e", "f g", "h\"i", ""));
  EXPECT_THAT(*split_words("  "), IsEmpty());
  EXPECT_EQ(split_words("a 'b").error().code(), ErrorCode::invalid_argument);
}

TEST(FilesNamed, ScriptsAreTellableByContent) {
  ScratchFolder folder("files_named_test");
  ASSERT_TRUE(write_file(folder / "q.py", "print(1)"));
  const std::string run = "python3 " + (folder / "q.py").string() + " {input} {output}";
  const auto before = files_named(run);
  EXPECT_TRUE(before.contains((folder / "q.py").string()));
  ASSERT_TRUE(write_file(folder / "q.py", "print(2)"));
  EXPECT_NE(files_named(run), before);
}

}  // namespace
}  // namespace assay::experiment::command_method_test
