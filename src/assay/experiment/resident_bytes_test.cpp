#include "assay/experiment/resident_bytes.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace assay::experiment::resident_bytes_test {
namespace {

TEST(PeakResidentBytes, GrowsByWhatIsTouchedAndStays) {
  const Bytes before = peak_resident_bytes();
  {
    std::vector<char> much(before.count + (std::size_t{16} << 20), 'x');
    EXPECT_GE(peak_resident_bytes().count, much.size());
  }
  EXPECT_GT(peak_resident_bytes().count, before.count + (std::size_t{8} << 20));
}

}  // namespace
}  // namespace assay::experiment::resident_bytes_test
