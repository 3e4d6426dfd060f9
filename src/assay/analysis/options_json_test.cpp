#include <gtest/gtest.h>

#include "assay/analysis/analyse.hpp"

namespace assay::analysis::options_json_test {
namespace {

TEST(AnalysisOptionsJson, EveryOptionSurvives) {
  AnalysisOptions options;
  options.gates = {{GateKind::max_drop, "accuracy", 0.01}, {GateKind::min_ratio, "throughput", 1.5}};
  options.metrics = {"recall[1]"};
  options.level = 0.9;
  options.resamples = 500;
  options.seed = 42;
  options.scores = {metrics::ScoreKind::ranking, 1.25};
  options.prefer = "size";
  options.price = Price{1.2, "EUR", 0.6};
  const auto read = options_from_json(to_json(options));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read), to_json(options));
  EXPECT_EQ(read->gates[1].kind, GateKind::min_ratio);
  EXPECT_EQ(read->scores.threshold, 1.25);
  EXPECT_EQ(read->prefer, "size");
  EXPECT_EQ(read->price, options.price);
}

TEST(AnalysisOptionsJson, MissingKeyIsCorrupt) {
  EXPECT_EQ(options_from_json(nlohmann::ordered_json::object()).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::analysis::options_json_test
