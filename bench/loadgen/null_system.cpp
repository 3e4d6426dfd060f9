// LoadGen's server scenario over a system that answers at once, on its own thread: the queries a second that it
// manages, to set beside bench_load. loadgen_null_system FOLDER [RATE]: FOLDER takes LoadGen's logs.
#include <string>
#include <vector>

#include <loadgen.h>
#include <query_sample_library.h>
#include <system_under_test.h>
#include <test_settings.h>

namespace {

class NullSystem final : public mlperf::SystemUnderTest {
 public:
  const std::string& Name() override { return name_; }
  void IssueQuery(const std::vector<mlperf::QuerySample>& samples) override {
    for (const mlperf::QuerySample& sample : samples) {
      mlperf::QuerySampleResponse response{sample.id, 0, 0};
      mlperf::QuerySamplesComplete(&response, 1);
    }
  }
  void FlushQueries() override {}

 private:
  std::string name_ = "null";
};

class Samples final : public mlperf::QuerySampleLibrary {
 public:
  const std::string& Name() override { return name_; }
  std::size_t TotalSampleCount() override { return 1024; }
  std::size_t PerformanceSampleCount() override { return 1024; }
  void LoadSamplesToRam(const std::vector<mlperf::QuerySampleIndex>&) override {}
  void UnloadSamplesFromRam(const std::vector<mlperf::QuerySampleIndex>&) override {}

 private:
  std::string name_ = "samples";
};

}  // namespace

int main(int argc, char** argv) {
  NullSystem system;
  Samples samples;
  mlperf::TestSettings settings;
  settings.scenario = mlperf::TestScenario::Server;
  settings.mode = mlperf::TestMode::PerformanceOnly;
  settings.server_target_qps = argc > 2 ? std::stod(argv[2]) : 5e6;
  settings.server_target_latency_ns = 100'000'000;
  settings.min_duration_ms = 1000;
  mlperf::LogSettings log;
  log.log_output.outdir = argc > 1 ? argv[1] : ".";
  log.enable_trace = false;
  mlperf::StartTest(&system, &samples, settings, log);
}
