#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "assay/cli/command_line_test.hpp"
#include "assay/runtime/torch/torch_module.hpp"

namespace assay::cli::command_train_test {
namespace {

namespace fs = std::filesystem;
using namespace testing_only;
using testing::HasSubstr;

class CommandTrainTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    std::ofstream rows(folder_ / "d.csv");
    rows << "a,b,y\n";
    for (int i = 0; i < 40; ++i) rows << i << ',' << (i * 7) % 11 << ',' << (i < 20 ? "low" : "high") << '\n';
  }
  void TearDown() override { fs::remove_all(folder_); }
  Outcome train(std::vector<std::string> more) {
    std::vector<std::string> words{"train", "--data", (folder_ / "d.csv").string(), "-o", out_};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }
  fs::path folder_ = fs::temp_directory_path() / "assay_command_train_test";
  std::string out_ = (folder_ / "made.onnx").string();
};

TEST_F(CommandTrainTest, TrainsAndSaysSo) {
  if (!runtime::open_torch_module()) GTEST_SKIP() << "the PyTorch module is not built";
  const Outcome outcome = train({"--target", "y", "--preset", "linear", "--format", "json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto record = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(record.at("rows").at("training"), 40);
  EXPECT_GT(record.at("training").at("accuracy"), 0.9);
  EXPECT_TRUE(fs::exists(out_));
}

TEST_F(CommandTrainTest, BadRequestsAreToldWithTheirExitCode) {
  EXPECT_EQ(train({"--target", "y"}).code, 2);
  EXPECT_THAT(train({"--target", "y"}).err, HasSubstr("no network given"));
  EXPECT_EQ(train({"--target", "y", "--preset", "resnet"}).code, 2);
  EXPECT_EQ(train({"--target", "y", "--preset", "mlp", "--epochs", "0"}).code, 2);
  EXPECT_EQ(run_command({"train", "--data", "none.csv", "--preset", "mlp", "-o", out_}).code, 4);
  EXPECT_FALSE(fs::exists(out_));
}

}  // namespace
}  // namespace assay::cli::command_train_test
