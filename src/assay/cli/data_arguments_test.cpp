#include "assay/cli/data_arguments.hpp"

#include <gtest/gtest.h>

namespace assay::cli::data_arguments_test {
namespace {

Result<data::SourceOptions> parse(const std::string& line) {
  CLI::App app;
  DataArguments arguments;
  add_data_options(app, arguments);
  app.parse(line);
  return source_options(arguments);
}

TEST(DataArguments, ListsAndShapesAreTakenApart) {
  const auto source = parse(
      "--data a.csv --delimiter tab --target y --classes no,yes --shape 1,8,8 --mean 0.1,0.2 --slice site --slice age");
  ASSERT_TRUE(source) << source.error().text();
  EXPECT_EQ(source->delimiter, "tab");
  EXPECT_EQ(source->classes, (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(source->shape, (tensor::Shape{1, 8, 8}));
  EXPECT_EQ(source->mean, (std::vector<double>{0.1, 0.2}));
  EXPECT_EQ(source->slices, (std::vector<std::string>{"site", "age"}));
}

TEST(DataArguments, NeedDataOrLabelsAndASensibleShape) {
  EXPECT_EQ(parse("--target y").error().code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(parse("--labels y.npy"));
  EXPECT_EQ(parse("--data a.csv --shape 1,x").error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::cli::data_arguments_test
