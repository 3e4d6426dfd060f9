#include <set>

#include <gmock/gmock.h>

#include "assay/data/split_columns_test.hpp"
#include "assay/data/strata_internal.hpp"

namespace assay::data::strata_test {
namespace {

using testing::ElementsAre;

TEST(Strata, OneClassIsCutInEqualParts) {
  EXPECT_THAT(stratified_folds(single_code(10), 4, nullptr), ElementsAre(0, 0, 0, 1, 1, 1, 2, 2, 3, 3));
}

// Classes a a a | b b dealt to 0 1 0 | 1 0.
TEST(Strata, ByHand) {
  const std::vector<std::int64_t> labels{4, 9, 4, 9, 4};
  EXPECT_THAT(stratified_folds(class_codes({5, labels}).value(), 2, nullptr), ElementsAre(0, 0, 0, 1, 1));
}

TEST(Strata, CountsOfEveryClassAndOfAllRowsDifferByOneAtMost) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const RandomRows rows(number);
    RandomStream random(number, 1, 0);
    const auto folds = stratified_folds(class_codes(rows.columns()).value(), rows.folds, &random);
    for (const auto label : std::set(rows.labels.begin(), rows.labels.end())) {
      EXPECT_LE(spread_of(label, rows.labels, folds, rows.folds), 1U);
    }
    EXPECT_LE(spread_of(1, std::vector<int>(rows.labels.size(), 1), folds, rows.folds), 1U);
  }
}

// 6 rows in 2 folds: each of the 20 divisions about equally often (χ² with 19 degrees of freedom, 99.9 % point 43.8).
TEST(Strata, EveryDivisionIsEquallyLikely) {
  std::map<std::vector<std::uint32_t>, int> seen;
  for (std::uint64_t number = 0; number < 4000; ++number) {
    RandomStream random(3, 4, number);
    ++seen[stratified_folds(single_code(6), 2, &random)];
  }
  ASSERT_EQ(seen.size(), 20U);
  double chi_square = 0;
  for (const auto& [division, times] : seen) chi_square += (times - 200.0) * (times - 200.0) / 200.0;
  EXPECT_LT(chi_square, 43.8);
}

}  // namespace
}  // namespace assay::data::strata_test
