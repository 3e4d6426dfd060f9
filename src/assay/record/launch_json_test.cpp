#include <limits>

#include <gtest/gtest.h>

#include "assay/record/launch_json_internal.hpp"

namespace assay::record::launch_json_test {
namespace {

using nlohmann::ordered_json;

TEST(LaunchJson, ANumberReadsBackAndSoDoesItsReason) {
  ordered_json object;
  put_number(object, "a", 0.1 + 0.2);
  put_number(object, "b", Number::undefined("no such file"));
  EXPECT_EQ(take_number(object, "a").value(), 0.1 + 0.2);
  EXPECT_TRUE(object["b"].is_null());
  EXPECT_EQ(take_number(object, "b").reason(), "no such file");
}

TEST(LaunchJson, InfinityIsNeverWrittenAndAMissingKeyThrows) {
  ordered_json object;
  put_number(object, "a", std::numeric_limits<double>::infinity());
  EXPECT_EQ(take_number(object, "a").reason(), "not a finite number");
  EXPECT_THROW(take_number(object, "b"), nlohmann::json::exception);
}

}  // namespace
}  // namespace assay::record::launch_json_test
