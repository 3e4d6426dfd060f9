#include "assay/experiment/progress_reporter.hpp"

#include <array>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace assay::experiment::progress_reporter_test {
namespace {

// Descriptor 3 as a pipe for as long as it lives.
class ReportPipe {
 public:
  ReportPipe() {
    kept_ = ::dup(3);
    EXPECT_EQ(::pipe(ends_.data()), 0);
    for (int& end : ends_) {  // where 3 was free the pipe itself may have it
      const int above = ::fcntl(end, F_DUPFD, k_above_the_reported);
      ::close(end);
      end = above;
    }
    ::dup2(ends_[1], 3);
  }
  ~ReportPipe() {
    if (kept_ >= 0) ::dup2(kept_, 3);
    if (kept_ >= 0) ::close(kept_);
    if (kept_ < 0) ::close(3);
    ::close(ends_[0]);
  }
  std::string text() {
    ::close(ends_[1]);
    ::close(3);
    std::string all(4096, '\0');
    const ssize_t got = ::read(ends_[0], all.data(), all.size());
    all.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return all;
  }

 private:
  static constexpr int k_above_the_reported = 10;
  int kept_ = -1;
  std::array<int, 2> ends_{};
};

TEST(ProgressReporter, SaysHowFarItIsButNotForEverySample) {
  ReportPipe pipe;
  ProgressReporter report;
  report(1);  // too soon
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  report(2);  // the clock is not asked yet
  report(100);
  report(101);
  EXPECT_EQ(pipe.text(), "100\n");
}

TEST(ProgressReporter, MaySayMore) {
  ReportPipe pipe;
  ProgressReporter report;
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  report.report(3, "epoch 1 of 2");
  EXPECT_EQ(pipe.text(), "3 epoch 1 of 2\n");
}

TEST(ReportFailure, IsOneLine) {
  ReportPipe pipe;
  report_failure("disk full\n  in writing");
  EXPECT_EQ(pipe.text(), "! disk full   in writing\n");
}

}  // namespace
}  // namespace assay::experiment::progress_reporter_test
