#include "assay/experiment/interrupt.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace assay::experiment::interrupt_test {
namespace {

TEST(InterruptGuard, HoldsARequestUntilAskedAndRemembersIt) {
  InterruptGuard guard;
  EXPECT_FALSE(guard.requested());
  ::raise(SIGINT);  // to this thread: those of other tests take what is sent to the process
  EXPECT_TRUE(guard.requested());
  EXPECT_TRUE(guard.requested());
}

TEST(InterruptGuard, RequestNeverAskedForDoesNotEndTheProcessLater) {
  {
    InterruptGuard guard;
    ::raise(SIGTERM);
  }
  SUCCEED();
}

}  // namespace
}  // namespace assay::experiment::interrupt_test
