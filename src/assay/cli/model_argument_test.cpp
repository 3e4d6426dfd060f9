#include "assay/cli/model_argument.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(ParseModel, NameIsTakenOrMadeFromTheFile) {
  EXPECT_EQ(parse_model("small=models/int8.onnx").name, "small");
  EXPECT_EQ(parse_model("small=models/int8.onnx").path, "models/int8.onnx");
  EXPECT_EQ(parse_model("models/int8.onnx").name, "int8");
  EXPECT_EQ(parse_model("scores.csv.gz").name, "scores");
}

}  // namespace
}  // namespace assay::cli
