#include "assay/cli/model_argument.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(ParseModel, NameIsTakenOrMadeFromTheFile) {
  EXPECT_EQ(parse_model("small=models/int8.onnx")->name, "small");
  EXPECT_EQ(parse_model("small=models/int8.onnx")->path, "models/int8.onnx");
  EXPECT_EQ(parse_model("models/int8.onnx")->name, "int8");
  EXPECT_EQ(parse_model("scores.csv.gz")->name, "scores");
}

TEST(ParseModel, WhatIsMissingIsNamed) {
  const auto message = [](std::string_view text) {
    const auto model = parse_model(text);
    return model ? "(accepted)" : model.error().message();
  };
  EXPECT_EQ(message("b="), "'b=': no file after '='; expected [NAME=]FILE");
  EXPECT_EQ(message("=x.onnx"), "'=x.onnx': no name before '='; expected [NAME=]FILE");
  EXPECT_EQ(message(""), "no file is named; expected [NAME=]FILE");
}

}  // namespace
}  // namespace assay::cli
