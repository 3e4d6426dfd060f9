#include "assay/record/speed_rows.hpp"

#include <gtest/gtest.h>

namespace assay::record::speed_rows_test {
namespace {

TEST(SpeedRows, EveryWordIsReadAsWhatItNames) {
  for (const Change change : {Change::none_shown, Change::lower, Change::higher, Change::unknown}) {
    EXPECT_EQ(change_named(name_of(change)), change);
  }
  for (const SteadyState state : {SteadyState::flat, SteadyState::warm_up, SteadyState::slowdown,
                                  SteadyState::no_steady_state, SteadyState::unknown}) {
    EXPECT_EQ(steady_state_named(name_of(state)), state);
  }
  EXPECT_EQ(name_of(Change::lower), "lower");
  EXPECT_EQ(name_of(SteadyState::no_steady_state), "no_steady_state");
  EXPECT_EQ(change_named("faster"), Change::unknown);
}

TEST(SpeedRows, AMeasuredThingIsThereOrSaysWhyNot) {
  const auto none = Measured<int>::none("left out by --no-speed");
  EXPECT_FALSE(none.defined());
  EXPECT_EQ(none.undefined, "left out by --no-speed");
  const auto one = Measured<int>::of(7);
  ASSERT_TRUE(one.defined());
  EXPECT_EQ(*one, 7);
}

}  // namespace
}  // namespace assay::record::speed_rows_test
