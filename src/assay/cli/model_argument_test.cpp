#include "assay/cli/model_argument.hpp"

#include <gtest/gtest.h>

namespace assay::cli::model_argument_test {
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

TEST(ParseCandidate, FilesAreWhatTheyWere) {
  EXPECT_EQ(parse_candidate("small=models/int8.onnx")->path, "models/int8.onnx");
  EXPECT_FALSE(parse_candidate("models/int8.onnx")->method);
}

TEST(ParseCandidate, MethodsAreNamedByTheirTextOrAsTold) {
  const auto made = parse_candidate("quantize:command(run=cp {input} {output})");
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->name, "command(run=cp {input} {output})");
  EXPECT_EQ(made->method->name, "command");
  EXPECT_EQ(made->method->options.at("run"), "cp {input} {output}");
  EXPECT_EQ(parse_candidate("copy=quantize:command(run=cp {input} {output})")->name, "copy");
  EXPECT_EQ(parse_candidate("quantize:command(run=/bin/cp {input} {output})")->name, "command");
}

TEST(ParseCandidate, WhatIsWrongIsNamed) {
  const auto message = [](const std::string& text) {
    const auto model = parse_candidate(text);
    return model ? "(accepted)" : model.error().message();
  };
  EXPECT_NE(message("quantize:comand(run=x)").find("did you mean 'command'"), std::string::npos);
  EXPECT_NE(message("quantize:command").find("needs its command line"), std::string::npos);
  EXPECT_NE(message("quantize:command(run=cp {input})").find("lacks {output}"), std::string::npos);
  EXPECT_NE(message("quantize:command(walk=x)").find("no option 'walk'"), std::string::npos);
  EXPECT_EQ(message("int8-static"),
            "int8-static: there is no such file; one made from the baseline is written quantize:int8-static");
  EXPECT_NE(message("q=int8-statc").find("is written quantize:int8-static"), std::string::npos);
  EXPECT_NE(message("quantise:w4a8(exclude=a)").find("is written 'quantize:w4a8(exclude=a)'"), std::string::npos);
  EXPECT_EQ(message("=quantize:command(run={input} {output})"),
            "'=quantize:command(run={input} {output})': no name before '='");
}

}  // namespace
}  // namespace assay::cli::model_argument_test
