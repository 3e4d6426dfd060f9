#include "assay/record/folds_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace folds_record_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

FoldsRecord two_folds() {
  FoldsRecord folds{.kind = "stratified", .repeats = 1, .folds = 2, .calibration_samples = 8};
  folds.rows = {{0, 0, row_set({0, 2}), row_set({4}), 1, "aaaa"}, {0, 1, row_set({1, 3}), {}, 3, "bbbb"}};
  folds.models = {{.in_every_fold = true, .cell = "c0", .file_bytes = 100},
                  {.candidate = "int8",
                   .fold = 1,
                   .draw = 2,
                   .calibration_samples = 8,
                   .made_by = "q1",
                   .cell = "c1",
                   .rows = "dddd",
                   .failure = "it broke"}};
  return folds;
}

TEST(FoldsRecord, ComesBackAsItWasWritten) {
  const auto folder = TemporaryFolder::make("folds_record_test");
  ASSERT_TRUE(folder);
  const auto run = folder->path();
  EXPECT_FALSE(has_folds(run));
  ASSERT_TRUE(write_folds(run, two_folds(), 5));
  EXPECT_TRUE(has_folds(run));
  const auto back = read_folds(run);
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->kind, "stratified");
  EXPECT_THAT(back->rows.at(0).judged.rows, ElementsAre(0, 2));
  EXPECT_THAT(back->rows.at(0).validation.rows, ElementsAre(4));
  EXPECT_THAT(back->rows.at(1).validation.rows, IsEmpty());
  EXPECT_EQ(back->rows.at(1).training_rows, 3U);
  EXPECT_TRUE(back->models.at(0).in_every_fold);
  EXPECT_EQ(back->models.at(1).draw, 2U);
  EXPECT_EQ(back->models.at(1).failure, "it broke");
  const auto numbers = tensor::read_npy(run / "folds.npy");
  ASSERT_TRUE(numbers);
  EXPECT_THAT(numbers->as<std::int32_t>(), ElementsAre(0, 1, 0, 1, -1));
}

TEST(FoldsRecord, RowsAreNamedByTheirContent) {
  EXPECT_EQ(row_set({1, 2}).digest, row_set({1, 2}).digest);
  EXPECT_NE(row_set({1, 2}).digest, row_set({1, 3}).digest);
  EXPECT_EQ(row_set({1, 2}).digest.size(), 16U);
  EXPECT_EQ(row_set({}).digest, "");
}

TEST(FoldsRecord, WhatIsNoneIsRefused) {
  const auto folder = TemporaryFolder::make("folds_record_test");
  EXPECT_EQ(read_folds(folder->path()).error().code(), ErrorCode::not_found);
  ASSERT_TRUE(write_file(folder->path() / "folds.json", R"({"schema": "assay.folds/9"})"));
  EXPECT_THAT(read_folds(folder->path()).error().text(), HasSubstr("assay.folds/9"));
  ASSERT_TRUE(write_file(folder->path() / "folds.json", R"({"schema": "assay.folds/1"})"));
  EXPECT_EQ(read_folds(folder->path()).error().code(), ErrorCode::corrupt);
  FoldsRecord folds = two_folds();
  folds.models.front().fold = 7;
  ASSERT_TRUE(write_folds(folder->path(), folds, 5));
  EXPECT_EQ(read_folds(folder->path()).error().code(), ErrorCode::corrupt) << "there is no such fold";
}

}  // namespace folds_record_test
}  // namespace assay::record
