#include <gtest/gtest.h>

#include "assay/model/model.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;
const fs::path k_data = ASSAY_SHARED_DATA;

TEST(SharedModels, MnistOfOpset8HasOneInputAndOneOutput) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  const auto summary = inspect(k_data / "mnist" / "mnist-8.onnx");
  ASSERT_TRUE(summary) << summary.error().text();
  ASSERT_EQ(summary->inputs.size(), 1U);
  EXPECT_EQ(summary->inputs[0].name, "Input3");
  EXPECT_EQ(summary->inputs[0].shape, (tensor::Shape{1, 1, 28, 28}));
  EXPECT_EQ(summary->outputs[0].name, "Plus214_Output_0");
  EXPECT_EQ(summary->opset, 8);
}

TEST(SharedModels, CustomDomainsAreNamed) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  const auto summary = inspect(k_data / "qonnx_tfc_mnist" / "TFC_1W1A.onnx");
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->custom_domains, std::vector<std::string>{"onnx.brevitas"});
  EXPECT_EQ(summary->operators.at("BipolarQuant"), 8);
}

}  // namespace
}  // namespace assay::model
