#include "assay/experiment/training/training_rows.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/data/source.hpp"
#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::training_rows_test {
namespace {

using namespace testing_only;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TrainingRows read(const data::SourceOptions& source, const tensor::Shape& sample) {
  const auto dataset = data::open_dataset(source);
  EXPECT_TRUE(dataset) << dataset.error().text();
  const auto annotations = (*dataset)->annotations();
  Binding binding;
  binding.inputs.push_back({.sample_shape = sample});
  auto rows = read_training_rows(**dataset, *annotations, binding);
  EXPECT_TRUE(rows) << rows.error().text();
  return std::move(*rows);
}

class TrainingRowsTest : public testing::Test {
 protected:
  ScratchFolder folder_{"training_rows_test"};
};

TEST_F(TrainingRowsTest, ClassesAreNumbersAndInputsHaveTheNetworksShape) {
  const fs::path x = write_array<std::uint8_t>(folder_ / "x.npy", {2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  const fs::path y = write_array<std::int64_t>(folder_ / "y.npy", {2}, {1, 0});
  const TrainingRows rows = read({.path = x, .labels = y}, {1, 2, 2});
  EXPECT_THAT(rows.rows.inputs.at(0).shape(), ElementsAre(2, 1, 2, 2));
  EXPECT_THAT(rows.rows.inputs.at(0).as<float>(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(rows.rows.targets.as<std::int64_t>(), ElementsAre(1, 0));
  EXPECT_EQ(rows.digests.size(), 2U);
}

TEST_F(TrainingRowsTest, ValuesAreAColumn) {
  const fs::path x = write_array<float>(folder_ / "x.npy", {3, 1}, {1, 2, 3});
  const fs::path y = write_array<float>(folder_ / "y.npy", {3}, {0.5F, 1.5F, 2.5F});
  const TrainingRows rows = read({.path = x, .labels = y}, {1});
  EXPECT_THAT(rows.rows.targets.shape(), ElementsAre(3, 1));
  EXPECT_THAT(rows.rows.targets.as<float>(), ElementsAre(0.5F, 1.5F, 2.5F));
}

TEST_F(TrainingRowsTest, WithoutLabelsThereIsNothingToLearn) {
  const auto dataset = data::open_dataset({.path = write_array<float>(folder_ / "x.npy", {3, 1}, {1, 2, 3})});
  const auto annotations = (*dataset)->annotations();
  Binding binding;
  binding.inputs.push_back({.sample_shape = {1}});
  const auto rows = read_training_rows(**dataset, *annotations, binding);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code(), ErrorCode::insufficient_data);
  EXPECT_THAT(rows.error().text(), HasSubstr("--target"));
}

// 60 rows, 40 of class 0; each content three times, so that 20 contents are told apart.
TrainingRows tripled() {
  TrainingRows rows;
  rows.rows.targets = tensor::Tensor(tensor::DType::i64, {60});
  for (std::size_t i = 0; i < 60; ++i) {
    rows.rows.targets.as<std::int64_t>()[i] = i % 20 < 13 ? 0 : 1;
    rows.digests.push_back(std::to_string(i % 20));
  }
  return rows;
}

TEST_F(TrainingRowsTest, TheShareIsStratifiedAndKeepsEqualContentsTogether) {
  const TrainingRows rows = tripled();
  const auto share = share_rows(rows, 0.3, 1);
  ASSERT_TRUE(share) << share.error().text();
  EXPECT_NEAR(static_cast<double>(share->validation.size()), 18, 3);
  EXPECT_EQ(share->validation.size() + share->training.size(), 60U);
  std::set<std::string> judged;
  std::size_t second = 0;
  for (const auto row : share->validation) {
    judged.insert(rows.digests[row]);
    second += rows.rows.targets.as<std::int64_t>()[row] == 1 ? 1 : 0;
  }
  EXPECT_GE(second, 3U);
  for (const auto row : share->training) EXPECT_FALSE(judged.contains(rows.digests[row])) << row;
  EXPECT_EQ(share_rows(rows, 0.3, 1)->validation, share->validation);
  EXPECT_NE(share_rows(rows, 0.3, 2)->validation, share->validation);
}

TEST_F(TrainingRowsTest, GroupsStayWhole) {
  TrainingRows rows = tripled();
  for (std::size_t i = 0; i < 60; ++i) {
    rows.digests[i] = std::to_string(i);
    rows.groups.push_back(static_cast<std::int32_t>(i / 6));
  }
  const auto share = share_rows(rows, 0.2, 3);
  ASSERT_TRUE(share);
  std::set<std::int32_t> judged;
  for (const auto row : share->validation) judged.insert(rows.groups[row]);
  for (const auto row : share->training) EXPECT_FALSE(judged.contains(rows.groups[row]));
}

TEST_F(TrainingRowsTest, AShareWithoutRowsIsRefused) {
  TrainingRows rows;
  rows.rows.targets = tensor::Tensor(tensor::DType::i64, {3});
  rows.digests = {"a", "b", "c"};
  EXPECT_EQ(share_rows(rows, 0.01, 0).error().code(), ErrorCode::insufficient_data);
}

TEST_F(TrainingRowsTest, CountsSharedContents) {
  TrainingRows one;
  one.digests = {"a", "b"};
  TrainingRows other;
  other.digests = {"b", "b", "c"};
  EXPECT_EQ(shared_contents(one, other), 2U);
}

}  // namespace
}  // namespace assay::experiment::training_rows_test
