#include "assay/report/flips_csv.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::flips_csv_test {
namespace {

constexpr const char* k_header = "index,id,target,baseline,candidate,kind,baseline_score,candidate_score,severity\r\n";

TEST(FlipsCsv, WithoutFlipsIsItsHeader) {
  EXPECT_EQ(render_flips_csv({}), k_header);
}

TEST(FlipsCsv, QuotesWhatHoldsCommasQuotesOrLineEnds) {
  const auto result = examples::passing();
  EXPECT_EQ(render_flips_csv(result.candidates[0].flips),
            std::string(k_header) +
                "17,17,8,8,9,regression,0.913,0.2104,0.7026\r\n"
                "401,\"scan|a, \"\"left\"\"\",7,8,7,improvement,0.45,0.55,-0.1\r\n");
}

TEST(FlipsCsv, WhatIsNotDefinedIsEmptyAndNumbersAreExact) {
  record::FlipRow flip{.index = 1, .id = "two\nlines", .kind = "disagreement"};
  flip.candidate_score = 0.1 + 0.2;
  EXPECT_EQ(render_flips_csv(std::span(&flip, 1)),
            std::string(k_header) + "1,\"two\nlines\",,,,disagreement,,0.30000000000000004,0\r\n");
}

}  // namespace
}  // namespace assay::report::flips_csv_test
