#include "assay/model/trivial_model.hpp"

#include <gtest/gtest.h>

#include "assay/model/model.hpp"

namespace assay::model::trivial_model_test {
namespace {

namespace fs = std::filesystem;

TEST(TrivialModel, IsAModelOfNothing) {
  const fs::path folder = fs::path(testing::TempDir()) / "assay_trivial_model_test";
  const Status saved = save_trivial_model(folder / "trivial.onnx");
  ASSERT_TRUE(saved) << saved.error().text();
  const auto summary = inspect(folder / "trivial.onnx");
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->inputs.front().shape, tensor::Shape{1});
  EXPECT_EQ(summary->operators, (std::map<std::string, std::int64_t>{{"Identity", 1}}));
  EXPECT_TRUE(summary->weights_by_dtype.empty());
  EXPECT_LT(summary->file_bytes, 200U);
  fs::remove_all(folder);
}

TEST(TrivialModel, FolderThatCannotBeMadeIsAnError) {
  EXPECT_FALSE(save_trivial_model("/proc/none/trivial.onnx"));
}

}  // namespace
}  // namespace assay::model::trivial_model_test
