#include <gmock/gmock.h>

#include "assay/data/codes_internal.hpp"

namespace assay::data::codes_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Codes, AreInOrderOfFirstAppearance) {
  const std::vector<std::int64_t> labels{5, -1, 5, 900, -1, 5};
  const auto codes = class_codes({6, labels});
  ASSERT_TRUE(codes);
  EXPECT_THAT(codes->of_row, ElementsAre(0, 1, 0, 2, 1, 0));
  EXPECT_THAT(codes->values, ElementsAre(5, -1, 900));
  EXPECT_THAT(codes->counts, ElementsAre(3, 2, 1));
}

TEST(Codes, AColumnOfAnotherLengthOrNoneIsRefused) {
  const std::vector<std::int64_t> labels{1, 2};
  const auto longer = class_codes({3, labels});
  EXPECT_EQ(longer.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(longer.error().message(), HasSubstr("2 labels for 3 rows"));
  const auto missing = group_codes({3, labels});
  EXPECT_EQ(missing.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(missing.error().message(), HasSubstr("a grouped split needs one of the groups per row"));
}

TEST(Codes, AClassIsCalledByItsNameWhereItHasOne) {
  const std::vector<std::string> names{"cat", "dog"};
  const SplitColumns columns{.class_names = names};
  EXPECT_EQ(class_text(columns, 1), "class 'dog' (1)");
  EXPECT_EQ(class_text(columns, 2), "class 2");
  EXPECT_EQ(class_text(columns, -1), "class -1");
}

TEST(Codes, TooManyRowsAreRefused) {
  EXPECT_TRUE(check_row_count(0x7fffffffU));
  EXPECT_EQ(check_row_count(0x80000000U).error().code(), ErrorCode::out_of_range);
}

}  // namespace
}  // namespace assay::data::codes_test
