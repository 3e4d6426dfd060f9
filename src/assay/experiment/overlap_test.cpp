#include "assay/experiment/overlap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::overlap_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Digests = std::vector<std::string>;

TEST(FindOverlap, CountsBothSidesAndNamesTheFirst) {
  const Overlap overlap = find_overlap(Digests{"x", "b", "a", "b"}, Digests{"a", "c", "b", "a"});
  EXPECT_EQ(overlap.calibration, 3U);
  EXPECT_THAT(overlap.judged, ElementsAre(0, 2, 3));
  EXPECT_EQ(overlap.first, 1U);
}

TEST(FindOverlap, NothingSharedIsNoOverlap) {
  const Overlap overlap = find_overlap(Digests{"x"}, Digests{"a", "b"});
  EXPECT_EQ(overlap.calibration, 0U);
  EXPECT_THAT(overlap.judged, IsEmpty());
}

}  // namespace
}  // namespace assay::experiment::overlap_test
