// Hot loops of the statistics: drawing resamples and the intervals behind most verdicts.
#include <vector>

#include <benchmark/benchmark.h>

#include "assay/base/random.hpp"
#include "assay/stats/resample.hpp"
#include "assay/stats/tango.hpp"

namespace {

// One resample of so many samples, sample by sample.
void draw_samples(benchmark::State& state) {
  std::vector<std::uint32_t> weights(static_cast<std::size_t>(state.range(0)));
  assay::RandomStream random(1, 1, 1);
  for (auto _ : state) {
    assay::stats::draw_resample(random, weights);
    benchmark::DoNotOptimize(weights.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(draw_samples)->Arg(1000)->Arg(50'000);

// The same resample by its cells: 200 cells of 250 samples each.
void draw_cells(benchmark::State& state) {
  const std::vector<std::uint64_t> cells(200, 250);
  std::vector<std::uint64_t> drawn(200);
  assay::RandomStream random(1, 1, 1);
  for (auto _ : state) {
    assay::stats::draw_cell_counts(random, cells, drawn);
    benchmark::DoNotOptimize(drawn.data());
  }
}
BENCHMARK(draw_cells);

void tango_interval(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(assay::stats::tango_interval({45, 60, 10'000}, 0.95));
}
BENCHMARK(tango_interval);

}  // namespace

BENCHMARK_MAIN();
