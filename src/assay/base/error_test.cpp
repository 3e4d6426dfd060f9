#include "assay/base/error.hpp"

#include <gtest/gtest.h>

#include "assay/base/result.hpp"

namespace assay::error_test {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::invalid_argument, "{} is odd", value);
  return value / 2;
}

Result<int> quarter(int value) {
  ASSAY_ASSIGN(const int once, within(half(value), "halving the first time"));
  ASSAY_ASSIGN(const int twice, within(half(once), "halving the second time"));
  return twice;
}

TEST(Error, NamesRoundTrip) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(error_code_of(name_of(code)), code);
  }
  EXPECT_EQ(error_code_of("no such name"), ErrorCode::internal);
}

TEST(Error, ContextIsListedFromTheInsideOut) {
  const Error error = Error(ErrorCode::io, "disk full").within("writing a.npy").within("running cell 3");
  EXPECT_EQ(error.text(), "disk full\n  in writing a.npy\n  in running cell 3");
}

TEST(Result, AssignReturnsTheFirstFailureWithItsContext) {
  EXPECT_EQ(quarter(8).value(), 2);
  const Result<int> failed = quarter(6);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(failed.error().text(), "3 is odd\n  in halving the second time");
}

}  // namespace
}  // namespace assay::error_test
