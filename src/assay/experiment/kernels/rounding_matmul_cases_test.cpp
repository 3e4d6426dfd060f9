#include <set>

#include <gtest/gtest.h>

#include "assay/experiment/kernels/kernel_case.hpp"

namespace assay::experiment {
namespace {

std::vector<KernelCase> cases_of(Status (*make)(std::uint64_t, const CaseSink&), std::uint64_t seed) {
  std::vector<KernelCase> cases;
  const CaseSink keep = [&cases](KernelCase&& made) {
    cases.push_back(std::move(made));
    return Status();
  };
  EXPECT_TRUE(make(seed, keep));
  return cases;
}

constexpr std::array k_makers{dynamic_matmul_cases, blocked_matmul_cases};

TEST(RoundingMatmulCases, EveryTrialIsComplete) {
  for (const auto make : k_makers) {
    for (const KernelCase& made : cases_of(make, 1)) {
      ASSERT_FALSE(made.trials.empty()) << made.kernel;
      for (const KernelTrial& trial : made.trials) {
        EXPECT_FALSE(trial.shape.empty());
        EXPECT_EQ(trial.inputs.size(), made.model.inputs.size()) << trial.shape;
        EXPECT_FALSE(trial.expected.empty()) << trial.shape;
        EXPECT_TRUE(trial.allowed.size() == 1 || trial.allowed.size() == trial.expected.size()) << trial.shape;
      }
    }
  }
}

TEST(RoundingMatmulCases, AreDrawnFromTheSeed) {
  for (const auto make : k_makers) {
    const auto first = cases_of(make, 1);
    EXPECT_EQ(first.back().trials.back().expected, cases_of(make, 1).back().trials.back().expected);
    EXPECT_NE(first.back().trials.back().expected, cases_of(make, 2).back().trials.back().expected);
  }
}

TEST(RoundingMatmulCases, StopWhereTheirTakerFails) {
  for (const auto make : k_makers) {
    int taken = 0;
    const CaseSink refuse = [&taken](KernelCase&&) -> Status {
      ++taken;
      return fail(ErrorCode::io, "full");
    };
    EXPECT_EQ(make(1, refuse).error().code(), ErrorCode::io);
    EXPECT_EQ(taken, 1);
  }
}

}  // namespace
}  // namespace assay::experiment
