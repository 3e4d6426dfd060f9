#include "assay/cli/analysis_arguments.hpp"

#include <gtest/gtest.h>

namespace assay::cli::analysis_arguments_test {
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

TEST(AnalysisArguments, PriceIsReadWithItsCurrencyAndUse) {
  AnalysisArguments arguments;
  arguments.price_per_hour = "1.20";
  auto options = analysis_options(arguments);
  ASSERT_TRUE(options) << options.error().text();
  EXPECT_EQ(options->price, (analysis::Price{1.2, "", 1}));
  arguments.currency = "EUR";
  arguments.utilisation = "0.6";
  options = analysis_options(arguments);
  ASSERT_TRUE(options) << options.error().text();
  EXPECT_EQ(options->price, (analysis::Price{1.2, "EUR", 0.6}));
  EXPECT_FALSE(analysis_options({})->price);
}

TEST(AnalysisArguments, PricesAndUsesThatMakeNoSenseNameTheirOption) {
  const auto said = [](const AnalysisArguments& arguments) {
    const auto options = analysis_options(arguments);
    return options ? "accepted" : options.error().text();
  };
  EXPECT_NE(said({.price_per_hour = "0"}).find("--price-per-hour 0: expected a price above 0"), std::string::npos);
  EXPECT_NE(said({.price_per_hour = "much"}).find("--price-per-hour"), std::string::npos);
  EXPECT_NE(said({.price_per_hour = "1", .utilisation = "1.5"}).find("--utilisation 1.5: expected"), std::string::npos);
  EXPECT_NE(said({.currency = "EUR"}).find("--currency: a cost needs the price too"), std::string::npos);
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
}  // namespace assay::cli::analysis_arguments_test
