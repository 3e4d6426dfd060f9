// What time_launch adds to a call of 100 µs: bench_timing [REPETITIONS]. The same callable is timed by the harness and
// by a bare loop around it that keeps its times in an array, in turns; the figures are the ratio of the medians of
// both, and of the processor time of the whole loops, so that what happens outside the timed region is seen too.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

#include "matrix_product.hpp"
#include <fmt/format.h>

#include "assay/measure/paired_timing.hpp"

namespace {

using namespace assay;

constexpr std::size_t k_rows = 116;
constexpr std::size_t k_runs = 1000;

struct Times {
  double median_us = 0;
  double loop_us = 0;  // processor time of one run, everything included
};

double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double microseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double processor_us() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e6 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_nsec);
}

double bare(bench::MatrixProduct& product, Times& times) {
  std::vector<double> runs(k_runs);
  const double begin = processor_us();
  for (double& run : runs) {
    const auto start = std::chrono::steady_clock::now();
    product.run();
    run = microseconds(std::chrono::steady_clock::now() - start);
  }
  times.loop_us = (processor_us() - begin) / k_runs;
  times.median_us = median_of(runs);
  return times.median_us;
}

double harness(bench::MatrixProduct& product, Times& times) {
  std::vector<measure::Run> subjects{[&product] {
    product.run();
    return Status{};
  }};
  measure::SteadyClock clock;
  const measure::LaunchOptions options{
      .max_rounds = k_runs, .warm_up_time = {}, .warm_up_runs = 0, .time = std::chrono::seconds(60), .hot = false};
  const double begin = processor_us();
  const auto timing = measure::time_launch(subjects, options, clock).value();
  times.loop_us = (processor_us() - begin) / (k_runs + 1);  // and its first run
  times.median_us = median_of({timing.subjects[0].run_ns.begin(), timing.subjects[0].run_ns.end()}) / 1000;
  return times.median_us;
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::stoi(argv[1]) : 40;
  bench::MatrixProduct product(k_rows);
  std::vector<double> median_ratios, loop_ratios, medians;
  for (int i = 0; i < repetitions; ++i) {
    Times bare_times, harness_times;
    if (i % 2 == 0) bare(product, bare_times);
    harness(product, harness_times);
    if (i % 2 == 1) bare(product, bare_times);
    medians.push_back(bare_times.median_us);
    median_ratios.push_back(harness_times.median_us / bare_times.median_us);
    loop_ratios.push_back(harness_times.loop_us / bare_times.loop_us);
  }
  std::ranges::sort(median_ratios);
  const auto at = [&](std::size_t quarter) { return median_ratios[quarter * (median_ratios.size() - 1) / 4]; };
  fmt::print(
      "a call of {:.1f} µs: harness over bare loop, median {:.4f}, quartiles {:.4f} and {:.4f}; whole loop {:.4f}\n",
      median_of(medians), at(2), at(1), at(3), median_of(loop_ratios));
  return 0;
}
