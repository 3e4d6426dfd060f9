#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "assay/measure/load/workers_internal.hpp"

namespace assay::measure::load::workers_test {
namespace {

TEST(RunWorkers, RunsOneOnTheCallersThread) {
  std::thread::id worker;
  ASSERT_TRUE(run_workers(
      1, [] {},
      [&](std::size_t) -> Status {
        worker = std::this_thread::get_id();
        return {};
      }));
  EXPECT_EQ(worker, std::this_thread::get_id());
}

TEST(RunWorkers, StartsEveryThreadBeforeAnyWorkBegins) {
  std::atomic<int> begun = 0;
  int begun_when_ready = -1;
  std::vector<std::thread::id> ids(3);
  ASSERT_TRUE(run_workers(
      3, [&] { begun_when_ready = begun; },
      [&](std::size_t worker) -> Status {
        ++begun;
        ids[worker] = std::this_thread::get_id();
        return {};
      }));
  EXPECT_EQ(begun_when_ready, 0);
  EXPECT_EQ(begun, 3);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 3U);
}

TEST(RunWorkers, ReturnsTheFirstFailureByNumber) {
  const Status outcome = run_workers(
      3, [] {},
      [](std::size_t worker) -> Status {
        if (worker == 0) return {};
        return fail(ErrorCode::runtime, "worker {}", worker);
      });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "worker 1");
}

}  // namespace
}  // namespace assay::measure::load::workers_test
