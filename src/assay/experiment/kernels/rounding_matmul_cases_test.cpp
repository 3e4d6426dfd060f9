#include <array>

#include <gtest/gtest.h>

#include "assay/experiment/kernels/kernel_case_laws_test.hpp"

namespace assay::experiment::rounding_matmul_cases_test {
namespace {

constexpr std::array<testing_only::CaseMaker, 2> k_makers{dynamic_matmul_cases, blocked_matmul_cases};

TEST(RoundingMatmulCases, EveryTrialIsComplete) {
  testing_only::expect_every_trial_complete(k_makers);
}

TEST(RoundingMatmulCases, AreDrawnFromTheSeed) {
  testing_only::expect_drawn_from_the_seed(k_makers);
}

TEST(RoundingMatmulCases, StopWhereTheirTakerFails) {
  testing_only::expect_stop_where_the_taker_fails(k_makers);
}

}  // namespace
}  // namespace assay::experiment::rounding_matmul_cases_test
