#include "assay/experiment/model_description.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::model_description_test {
namespace {

TEST(ModelDescription, AnOnnxFileSpeaksForItself) {
  const auto described =
      describe_model(std::filesystem::path(ASSAY_SOURCE_DIR) / "examples/01-digits/fp32.onnx", "onnxruntime");
  ASSERT_TRUE(described) << described.error().text();
  EXPECT_TRUE(described->engine.is_null());
  EXPECT_TRUE(undeclared_inputs(*described).empty());
  EXPECT_FALSE(described->summary.inputs.front().any_shape);
}

TEST(ModelDescription, AFileThatIsNotThereIsNamedWhateverItsEngine) {
  for (const char* name : {"/nowhere/m.onnx", "/nowhere/m.pt"}) {
    const auto described = describe_model(name, "onnxruntime");
    ASSERT_FALSE(described);
    EXPECT_EQ(described.error().code(), ErrorCode::not_found);
  }
}

TEST(ModelDescription, UndeclaredInputsTakeAnyShape) {
  const auto summary = summary_of_undeclared({"image", "mask"});
  ASSERT_EQ(summary.inputs.size(), 2);
  EXPECT_EQ(summary.inputs[1].name, "mask");
  EXPECT_TRUE(summary.inputs[1].any_shape);
  EXPECT_EQ(undeclared_inputs({.summary = summary, .engine = nullptr, .library = {}}),
            (std::vector<std::string>{"image", "mask"}));
}

}  // namespace
}  // namespace assay::experiment::model_description_test
