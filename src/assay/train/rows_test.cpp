#include "assay/train/rows.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::train::rows_test {
namespace {

using ::testing::ElementsAre;

TEST(Rows, GathersInputsAndTargetsAlike) {
  Rows rows;
  rows.inputs.emplace_back(tensor::DType::f32, tensor::Shape{3, 2});
  const auto values = rows.inputs[0].as<float>();
  std::iota(values.begin(), values.end(), 0.0F);
  rows.targets = tensor::Tensor(tensor::DType::i64, {3});
  std::iota(rows.targets.as<std::int64_t>().begin(), rows.targets.as<std::int64_t>().end(), 7);
  const std::vector<std::uint32_t> which{2, 0, 2};
  const Rows chosen = gathered(rows, which);
  EXPECT_EQ(chosen.count(), 3U);
  EXPECT_THAT(chosen.inputs[0].as<float>(), ElementsAre(4, 5, 0, 1, 4, 5));
  EXPECT_THAT(chosen.targets.as<std::int64_t>(), ElementsAre(9, 7, 9));
}

TEST(Rows, CountsClassesThatDoNotOccurToo) {
  tensor::Tensor targets(tensor::DType::i64, {4});
  targets.as<std::int64_t>()[1] = 2;
  EXPECT_THAT(class_counts(targets, 4), ElementsAre(3, 0, 1, 0));
}

}  // namespace
}  // namespace assay::train::rows_test
