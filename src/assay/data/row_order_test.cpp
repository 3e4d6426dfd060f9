#include "assay/data/row_order.hpp"

#include <gmock/gmock.h>

#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::row_order_test {
namespace {

class RowOrderTest : public ScratchFolder {
 protected:
  std::optional<OtherOrder> found(const std::string& text, const std::string& id_column = "id") {
    const auto order = find_other_order(write("p.csv", text), "", id_column, ids_);
    EXPECT_TRUE(order.has_value());
    return order.value_or(std::nullopt);
  }
  std::vector<std::string> ids_{"a", "b", "c"};
};

TEST_F(RowOrderTest, RowsInTheSamplesOrderAreFine) {
  EXPECT_FALSE(found("id,answer\na,0\nb,1\nc,0\n"));
  EXPECT_FALSE(found("answer\n0\n1\n0\n"));
}

TEST_F(RowOrderTest, IdsInAnotherOrderAreFoundUnderAnyName) {
  const auto order = found("answer,sample\n0,a\n1,c\n0,b\n");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->column, "sample");
  EXPECT_EQ(order->row, 3U);
  EXPECT_EQ(order->there, "c");
  EXPECT_EQ(order->expected, "b");
}

TEST_F(RowOrderTest, ColumnOfAnotherNameMustHoldEachIdOnce) {
  EXPECT_FALSE(found("patient,answer\na,0\na,1\nb,0\n"));
  EXPECT_FALSE(found("patient,answer\nb,0\na,1\n"));
  EXPECT_FALSE(found("patient,answer\nb,0\na,1\nd,0\n"));
}

TEST_F(RowOrderTest, ColumnOfTheIdsNameMustBeTheIdsRowForRow) {
  EXPECT_EQ(found("id,answer\na,0\nb,1\nx,0\n")->there, "x");
  EXPECT_EQ(found("id,answer\na,0\nb,1\nc,0\nd,1\n")->expected, "");
}

TEST_F(RowOrderTest, NumberOfAColumnIsNoName) {
  EXPECT_FALSE(found("0,1\n1,0\n0,1\n", "1"));
}

TEST_F(RowOrderTest, FileThatCannotBeReadIsAnError) {
  EXPECT_FALSE(find_other_order(at("none.csv"), "", "id", ids_));
}

}  // namespace
}  // namespace assay::data::row_order_test
