#pragma once

#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "assay/experiment/kernels/kernel_case.hpp"

// What holds of every maker of kernel cases.
namespace assay::experiment::testing_only {

using CaseMaker = Status (*)(std::uint64_t seed, const CaseSink& sink);

inline std::vector<KernelCase> cases_of(CaseMaker make, std::uint64_t seed) {
  std::vector<KernelCase> cases;
  const CaseSink keep = [&cases](KernelCase&& made) {
    cases.push_back(std::move(made));
    return Status();
  };
  EXPECT_TRUE(make(seed, keep));
  return cases;
}

inline void expect_every_trial_complete(std::span<const CaseMaker> makers) {
  for (const CaseMaker make : makers) {
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

inline void expect_drawn_from_the_seed(std::span<const CaseMaker> makers) {
  for (const CaseMaker make : makers) {
    const auto first = cases_of(make, 1);
    EXPECT_EQ(first.back().trials.back().expected, cases_of(make, 1).back().trials.back().expected);
    EXPECT_NE(first.back().trials.back().expected, cases_of(make, 2).back().trials.back().expected);
  }
}

inline void expect_stop_where_the_taker_fails(std::span<const CaseMaker> makers) {
  for (const CaseMaker make : makers) {
    int taken = 0;
    const CaseSink refuse = [&taken](KernelCase&&) -> Status {
      ++taken;
      return fail(ErrorCode::io, "full");
    };
    EXPECT_EQ(make(1, refuse).error().code(), ErrorCode::io);
    EXPECT_EQ(taken, 1);
  }
}

}  // namespace assay::experiment::testing_only
