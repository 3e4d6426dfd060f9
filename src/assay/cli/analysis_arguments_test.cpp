#include "assay/cli/analysis_arguments.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(AnalysisArguments, GatesAndScoresAreParsed) {
  AnalysisArguments arguments;
  CLI::App app;
  add_analysis_options(app, arguments);
  app.parse(
      "--max-drop accuracy=0.01 --max-drop f1_macro=1% --max-ratio file_bytes=0.5 --scores logits --threshold -1.5");
  const auto options = analysis_options(arguments);
  ASSERT_TRUE(options) << options.error().text();
  ASSERT_EQ(options->gates.size(), 3U);
  EXPECT_EQ(options->gates[1].metric, "f1_macro");
  EXPECT_EQ(options->scores.kind, metrics::ScoreKind::logits);
  EXPECT_EQ(options->scores.threshold, -1.5);
}

TEST(AnalysisArguments, BadGateNamesItsOption) {
  AnalysisArguments arguments;
  arguments.max_value = {"flips"};
  const auto options = analysis_options(arguments);
  ASSERT_FALSE(options);
  EXPECT_NE(options.error().message().find("--max-value flips"), std::string::npos);
}

TEST(AnalysisArguments, EveryGateThatCannotBeReadIsTold) {
  AnalysisArguments arguments;
  arguments.max_drop = {"accuracy=much", "latency.p50=0.1"};
  arguments.min_ratio = {"throughput"};
  const auto options = analysis_options(arguments);
  ASSERT_FALSE(options);
  const std::string& message = options.error().message();
  EXPECT_NE(message.find("--max-drop accuracy=much"), std::string::npos);
  EXPECT_NE(message.find("--max-drop latency.p50"), std::string::npos);
  EXPECT_NE(message.find("--min-ratio throughput"), std::string::npos);
}

}  // namespace
}  // namespace assay::cli
