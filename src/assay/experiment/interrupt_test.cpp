#include "assay/experiment/interrupt.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace assay::experiment::interrupt_test {
namespace {

TEST(InterruptGuard, HoldsARequestUntilAskedAndRemembersIt) {
  InterruptGuard guard;
  EXPECT_FALSE(guard.requested());
  ::kill(::getpid(), SIGINT);
  EXPECT_TRUE(guard.requested());
  EXPECT_TRUE(guard.requested());
}

TEST(InterruptGuard, RequestNeverAskedForDoesNotEndTheProcessLater) {
  {
    InterruptGuard guard;
    ::kill(::getpid(), SIGTERM);
  }
  SUCCEED();
}

}  // namespace
}  // namespace assay::experiment::interrupt_test
