// What the load scenarios themselves take: a system that answers at once, through the server scenario. bench_load
// [QUERIES] prints the queries a second that are answered, and the latencies recorded, with
//   flooded  arrivals far faster than any answer, so that the run takes as long as its own bookkeeping
//   paced    Poisson arrivals at 1,000,000 a second, which the scenario must keep up with
// both with one worker and with two, and beside them the single stream. The best of five runs of each counts, because
// the machine's other work can only make a run slower; all five are shown.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/measure/load/server.hpp"
#include "assay/measure/load/stream.hpp"
#include "assay/measure/load/summary.hpp"

namespace {

using namespace assay::measure;
using namespace assay::measure::load;

constexpr double k_percentiles[] = {0.5, 0.99, 0.999};

SystemUnderTest null_system(std::size_t workers) {
  const RunSamples answer = [](std::span<const std::uint32_t>) -> assay::Status { return {}; };
  return {.workers = std::vector<RunSamples>(workers, answer), .population = 1024};
}

template <class Run>
void report(const std::string& name, Run run) {
  std::vector<double> rates;
  LoadSummary best;
  for (int i = 0; i < 5; ++i) {
    const LoadSummary summary = summarise(run(), k_percentiles);
    rates.push_back(summary.samples_per_second / 1e6);
    if (rates.back() == *std::max_element(rates.begin(), rates.end())) best = summary;
  }
  fmt::print("{:<20} {:6.2f} million queries/s; latency ns: mean {}, p50 {}, p99 {}, p99.9 {}; runs {:.2f}\n", name,
             best.samples_per_second / 1e6, best.mean->count(), best.percentiles[0].value->count(),
             best.percentiles[1].value->count(), best.percentiles[2].value->count(), fmt::join(rates, " "));
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t queries = argc > 1 ? std::stoull(argv[1]) : 3'000'000;
  SteadyClock clock;
  for (const std::size_t workers : {1U, 2U}) {
    const SystemUnderTest system = null_system(workers);
    const auto serve = [&](double rate) {
      return run_server(system, {.rate_per_second = rate, .queries = queries}, clock).value();
    };
    report(fmt::format("flooded, {} worker(s)", workers), [&] { return serve(1e9); });
    report(fmt::format("paced, {} worker(s)", workers), [&] { return serve(1e6); });
  }
  const StreamOptions stream{.min_queries = queries, .max_queries = queries};
  report("single stream", [&] { return run_stream(null_system(1), stream, clock).value(); });
}
