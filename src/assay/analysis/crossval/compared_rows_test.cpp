#include "assay/analysis/crossval/compared_rows.hpp"

#include <limits>

#include <gmock/gmock.h>

#include "assay/analysis/crossval/scratch_folds_test.hpp"

namespace assay::analysis {
namespace compared_rows_test {

using record::Predictions;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::ScratchFolds;

class ComparedRowsTest : public testing::Test {
 protected:
  ComparedRowsTest() {
    scratch_.add_fixed("", {});
    scratch_.add_fixed("int8", {1, 4});
  }
  Predictions answers(const std::string& candidate) {
    return std::move(*Predictions::open(scratch_.folder() / "cells" / ("fixed-" + candidate), 8));
  }
  ScratchFolds scratch_{"compared_rows_test", 8};
  metrics::TaskShape task_{.task = metrics::Task::binary, .classes = 2};
};

TEST_F(ComparedRowsTest, ComparesTheRowsItIsGiven) {
  const Predictions baseline = answers("");
  const Predictions candidate = answers("int8");
  const std::vector<std::uint64_t> rows{1, 2, 4};
  const auto compared = ComparedRows::open({&scratch_.data, &baseline, &candidate, task_, {}, {}, "int8"}, rows);
  ASSERT_TRUE(compared) << compared.error().text();
  const Comparison& comparison = (*compared)->comparison();
  EXPECT_THAT((*compared)->sample().index, ElementsAre(1, 2, 4));
  EXPECT_THAT(comparison.labels, ElementsAre(0, 1, 0));
  EXPECT_THAT(comparison.candidate->predicted, ElementsAre(1, 1, 1));
  EXPECT_EQ(outcomes_of(comparison).losses, 2U);
}

TEST_F(ComparedRowsTest, RowsWithoutLabelAreLeftOut) {
  scratch_.data.labels[2] = -1;
  const Predictions baseline = answers("");
  const std::vector<std::uint64_t> rows{1, 2, 4};
  const auto compared = ComparedRows::open({&scratch_.data, &baseline, &baseline, task_, {}, {}, "same"}, rows);
  EXPECT_THAT((*compared)->sample().index, ElementsAre(1, 4));
  EXPECT_EQ((*compared)->sample().unlabelled, 1U);
  const std::vector<std::uint64_t> none{2};
  EXPECT_EQ(ComparedRows::open({&scratch_.data, &baseline, &baseline, task_, {}, {}, "same"}, none).error().code(),
            ErrorCode::insufficient_data);
}

TEST_F(ComparedRowsTest, AnswersThatAreNoneAreErrors) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> scores{0, 1, nan, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  ASSERT_TRUE(tensor::write_npy(scratch_.folder() / "cells/fixed-int8/scores.npy",
                                {tensor::DType::f32, {8, 2}, std::as_bytes(std::span(scores)).data()}));
  const Predictions baseline = answers("");
  const Predictions candidate = answers("int8");
  const std::vector<std::uint64_t> rows{0, 1};
  const auto compared = ComparedRows::open({&scratch_.data, &baseline, &candidate, task_, {}, {}, "int8"}, rows);
  ASSERT_FALSE(compared);
  EXPECT_THAT(compared.error().text(), HasSubstr("it gives NaN on 1 of 2 samples, first 's1'"));
}

}  // namespace compared_rows_test
}  // namespace assay::analysis
