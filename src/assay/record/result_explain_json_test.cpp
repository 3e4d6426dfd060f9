#include <gtest/gtest.h>

#include "assay/record/result_json.hpp"

namespace assay::record::result_explain_json_test {
namespace {

Explanation example() {
  Explanation e{.samples = 64, .launches = 5, .batch = 1};
  e.layers = {{.tensor = "c1",
               .node = "conv1",
               .op = "Conv",
               .sqnr_db = Number(30),
               .sqnr_interval = Range::of(29, 31),
               .relative_error = Number(0.03),
               .relative_interval = Range::of(0.02, 0.04),
               .cosine = Number::undefined("all zero"),
               .cosine_interval = Range::none("all zero"),
               .elements = 10}};
  e.activations = {{.tensor = "c1",
                    .type = "uint8",
                    .scale = 0.5,
                    .zero_point = 3,
                    .cut = Number(0.01),
                    .cut_interval = Range::of(0, 0.02),
                    .at_ends = Number(0.02),
                    .used_range = Number(0.4)}};
  e.operators = {{.op = "Conv",
                  .baseline_nodes = 2,
                  .candidate_nodes = 0,
                  .baseline_us = Number(100),
                  .baseline_interval = Range::of(90, 110),
                  .candidate_us = Number::undefined("none"),
                  .candidate_interval = Range::none("none")}};
  e.nodes = {{.node = "conv1", .op = "QLinearConv", .us = Number(20), .interval = Range::of(19, 21), .share = 0.7}};
  e.sensitivity = {{.node = "conv1", .sqnr_db = Number(20), .sqnr_interval = Range::of(19, 21), .cosine = Number(0.9)}};
  e.findings = {"sentence"};
  return e;
}

TEST(ResultExplainJson, GoesToJsonAndBack) {
  RunResult result;
  result.candidates.resize(2);
  result.candidates[0].explanation = example();
  const auto document = to_json(result);
  EXPECT_EQ(document.at("candidates")[0].at("explain").at("layers")[0].at("sqnr_db"), 30.0);
  EXPECT_FALSE(document.at("candidates")[1].contains("explain"));
  const auto read = result_from_json(document);
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_TRUE(read->candidates[0].explanation);
  EXPECT_FALSE(read->candidates[1].explanation);
  EXPECT_EQ(read->candidates[0].explanation->layers[0].cosine.reason(), "all zero");
  EXPECT_EQ(to_json(*read), document);
}

TEST(ResultExplainJson, KernelsGoAlong) {
  RunResult result;
  EXPECT_FALSE(to_json(result).contains("kernels"));
  result.kernels = Measured<KernelReport>::of({.runtime = "R", .rows = {{.kernel = "K"}}});
  const auto read = result_from_json(to_json(result));
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_TRUE(read->kernels.defined());
  EXPECT_EQ(read->kernels->rows.front().kernel, "K");
}

}  // namespace
}  // namespace assay::record::result_explain_json_test
