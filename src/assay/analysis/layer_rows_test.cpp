#include <cmath>

#include <gtest/gtest.h>

#include "assay/analysis/explanation.hpp"

namespace assay::analysis::layer_rows_test {
namespace {

record::LayerErrors example() {
  record::LayerErrors errors{.runs = 4};
  record::LayerError layer;
  layer.tensor = "t";
  layer.elements = 3;
  layer.signal = {100, 100, 100, 100};
  layer.noise = {1, 1, 1, 1};
  layer.dot = {90, 90, 90, 90};
  layer.other = {81, 81, 81, 81};
  errors.layers.push_back(layer);
  return errors;
}

record::ActivationUse use_of(const char* tensor) {
  record::ActivationUse use;
  use.tensor = tensor;
  use.elements = 10;
  use.cut_low = {0, 0, 0, 0};
  use.cut_high = {1, 1, 1, 1};
  use.at_low = {2, 2, 2, 2};
  use.at_high = {3, 3, 3, 3};
  use.lowest_level = 100;
  use.highest_level = 400;
  return use;
}

TEST(LayerRows, AreOfTheSumsOverAllRuns) {
  const auto rows = layer_rows(example(), {.resamples = 100});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].sqnr_db.value(), 20);
  EXPECT_DOUBLE_EQ(rows[0].relative_error.value(), 0.1);
  EXPECT_DOUBLE_EQ(rows[0].cosine.value(), 1);
  EXPECT_DOUBLE_EQ(rows[0].sqnr_interval.low(), 20);  // every run is alike
}

TEST(LayerRows, IntervalsSpreadWithTheRunsAndAreDrawnFromTheSeed) {
  record::LayerErrors errors = example();
  errors.layers[0].noise = {0.1, 1, 2, 10};
  const auto rows = layer_rows(errors, {.resamples = 500, .seed = 3});
  const double expected = 10 * std::log10(400 / 13.1);
  EXPECT_DOUBLE_EQ(rows[0].sqnr_db.value(), expected);
  EXPECT_LT(rows[0].sqnr_interval.low(), expected - 1);
  EXPECT_GT(rows[0].sqnr_interval.high(), expected + 1);
  record::LayerErrors many{.runs = 30};
  many.layers = errors.layers;
  for (auto* series : {&many.layers[0].signal, &many.layers[0].dot, &many.layers[0].other}) series->assign(30, 100);
  many.layers[0].noise.clear();
  for (int i = 0; i < 30; ++i) many.layers[0].noise.push_back(0.1 + 0.37 * i);
  const auto low = [&many](std::uint64_t seed) {
    return layer_rows(many, {.resamples = 500, .seed = seed})[0].sqnr_interval.low();
  };
  EXPECT_EQ(low(3), low(3));
  EXPECT_NE(low(3), low(4));
}

TEST(LayerRows, WhatIsNotDefinedHasAReason) {
  record::LayerErrors errors = example();
  errors.layers[0].noise = {0, 0, 0, 0};
  EXPECT_EQ(layer_rows(errors, {.resamples = 10})[0].sqnr_db.reason(), "no difference");
  EXPECT_EQ(layer_rows(errors, {.resamples = 10})[0].relative_error.value(), 0);
  errors.layers[0].signal = {0, 0, 0, 0};
  EXPECT_EQ(layer_rows(errors, {.resamples = 10})[0].relative_error.reason(), "the baseline's tensor is all zero");
  EXPECT_FALSE(layer_rows(errors, {.resamples = 10})[0].cosine.defined());
  errors = example();
  errors.runs = 1;
  EXPECT_EQ(layer_rows(errors, {.resamples = 10})[0].sqnr_interval.undefined, "fewer than two runs");
}

TEST(ActivationRows, SharesAndTheUsedPartOfTheGridMostCutFirst) {
  record::LayerErrors errors{.runs = 4};
  errors.activations = {use_of("little"), use_of("much")};
  errors.activations[1].cut_low = {4, 4, 4, 4};
  const auto rows = activation_rows(errors, {.resamples = 10});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].tensor, "much");
  EXPECT_DOUBLE_EQ(rows[0].cut.value(), 0.5);
  EXPECT_DOUBLE_EQ(rows[1].cut.value(), 0.1);
  EXPECT_DOUBLE_EQ(rows[1].at_ends.value(), 0.5);
  EXPECT_DOUBLE_EQ(rows[1].used_range.value(), 156.0 / 256);  // levels 100 to 255
}

}  // namespace
}  // namespace assay::analysis::layer_rows_test
