#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "assay/cli/command_line_test.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::cli::command_quantize_test {
namespace {

namespace fs = std::filesystem;
using namespace testing_only;
using testing::HasSubstr;

class CommandQuantizeTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    model_ = model::testing_only::linear_model().save(folder_ / "m.onnx").string();
  }
  void TearDown() override { fs::remove_all(folder_); }
  Outcome quantize(std::vector<std::string> more) {
    std::vector<std::string> words{"quantize", model_, "-o", out_};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }
  fs::path folder_ = fs::temp_directory_path() / "assay_command_quantize_test";
  std::string model_;
  std::string out_ = (folder_ / "made.onnx").string();
};

TEST_F(CommandQuantizeTest, MakesTheModelAndSaysSo) {
  const Outcome outcome = quantize({"--method", "command", "--set", "run=cp {input} {output}"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("made.onnx"));
  EXPECT_THAT(outcome.out, HasSubstr("size         163 B → "));
  EXPECT_TRUE(fs::exists(out_));
}

TEST_F(CommandQuantizeTest, PrintsJson) {
  const Outcome outcome =
      quantize({"--method", "command", "--set", "run=cp {input} {output}", "--set", "version=a=b", "--format", "json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("options").at("version"), "a=b");
}

TEST_F(CommandQuantizeTest, BadRequestsAreToldWithTheirExitCode) {
  EXPECT_EQ(quantize({"--method", "int3"}).code, 2);
  EXPECT_THAT(quantize({"--method", "int3"}).err, HasSubstr("no method is called 'int3'"));
  EXPECT_EQ(quantize({"--method", "command", "--set", "run"}).code, 2);
  EXPECT_THAT(quantize({"--method", "command", "--set", "a=1", "--set", "a=2"}).err, HasSubstr("given twice"));
  EXPECT_EQ(quantize({}).code, 2);
  EXPECT_FALSE(fs::exists(out_));
}

}  // namespace
}  // namespace assay::cli::command_quantize_test
