#include "assay/base/spelling.hpp"

#include <gtest/gtest.h>

namespace assay::spelling_test {
namespace {

const std::vector<std::string> k_keys{"inputs", "target", "classes", "groups", "slices"};

TEST(NearestName, FindsALikelyMisspelling) {
  EXPECT_EQ(nearest_name("tragte", k_keys), "target");
  EXPECT_EQ(nearest_name("input", k_keys), "inputs");
  EXPECT_EQ(did_you_mean("clases", k_keys), " (did you mean 'classes'?)");
}

TEST(NearestName, GivesNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("temperature", k_keys), "");
  EXPECT_EQ(did_you_mean("zzz", k_keys), "");
  EXPECT_EQ(nearest_name("", k_keys), "");
}

}  // namespace
}  // namespace assay::spelling_test
