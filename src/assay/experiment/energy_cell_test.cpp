#include "assay/experiment/energy_cell.hpp"

#include <atomic>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/bench.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment::energy_cell_test {
namespace {

using namespace std::chrono_literals;
using namespace testing_only;
using testing::HasSubstr;

// Time stands still but for what the test lets pass.
class HandClock final : public measure::Clock {
 public:
  std::chrono::nanoseconds now() override { return now_; }
  void wait_until(std::chrono::nanoseconds time) override { now_ = std::max(now_, time); }
  void pass(std::chrono::nanoseconds time) { now_ += time; }

 private:
  std::chrono::nanoseconds now_{};
};

// Draws 5 W while the clock is only waited for and 3 J more in each run.
class HandMeter final : public measure::EnergyMeter {
 public:
  HandMeter(measure::Clock& clock, const int& runs) : clock_(clock), runs_(runs) {}
  std::string source() const override { return "hand"; }
  Result<std::vector<measure::EnergyCount>> read() override {
    const double seconds = std::chrono::duration<double>(clock_.now()).count();
    const double joules = 5 * seconds + 3.0 * runs_;
    return std::vector<measure::EnergyCount>{{"package-0", static_cast<std::uint64_t>(joules * 1e6), 0}};
  }

 private:
  measure::Clock& clock_;
  const int& runs_;
};

TEST(EnergyWindows, RunsFillTheWindowAndTheIdleDrawIsTakenOff) {
  HandClock clock;
  int runs = 0;
  std::vector<std::unique_ptr<measure::EnergyMeter>> meters;
  meters.push_back(std::make_unique<HandMeter>(clock, runs));
  const measure::Run run = [&]() -> Status {
    ++runs;
    clock.pass(1s);
    return {};
  };
  const auto windows = energy_windows(run, meters, clock, {.window = 10s, .idle = 5s});
  ASSERT_TRUE(windows) << windows.error().text();
  ASSERT_EQ(windows->size(), 1U);
  EXPECT_EQ(windows->at(0).source, "hand");
  EXPECT_EQ(windows->at(0).runs, 10U);
  EXPECT_EQ(windows->at(0).window_ns, 10'000'000'000);
  EXPECT_NEAR(windows->at(0).joules.value(), 80, 1e-5);
  EXPECT_NEAR(windows->at(0).idle_watts.value(), 5, 1e-5);
  EXPECT_NEAR(windows->at(0).net_joules.value(), 30, 1e-4);
}

TEST(EnergyWindows, RunThatFailsIsTheError) {
  HandClock clock;
  int runs = 0;
  std::vector<std::unique_ptr<measure::EnergyMeter>> meters;
  meters.push_back(std::make_unique<HandMeter>(clock, runs));
  const measure::Run run = []() -> Status { return fail(ErrorCode::runtime, "broken"); };
  EXPECT_EQ(energy_windows(run, meters, clock, {.window = 10s, .idle = 5s}).error().code(), ErrorCode::runtime);
}

// A recorded powercap folder whose counter goes up by itself while the test lives.
class RecordedRapl {
 public:
  explicit RecordedRapl(const fs::path& root) : zone_(root / "sys/class/powercap/intel-rapl:0") {
    fs::create_directories(zone_);
    write("name", "package-0");
    write("max_energy_range_uj", "262143328850");
    write("energy_uj", "1000000");
    writer_ = std::thread([this] {
      for (std::uint64_t microjoules = 1'000'000; !stop_; microjoules += 5'000) {
        write("energy_uj.next", std::to_string(microjoules));
        fs::rename(zone_ / "energy_uj.next", zone_ / "energy_uj");
        std::this_thread::sleep_for(1ms);
      }
    });
  }
  ~RecordedRapl() {
    stop_ = true;
    writer_.join();
  }
  RecordedRapl(const RecordedRapl&) = delete;
  RecordedRapl& operator=(const RecordedRapl&) = delete;

 private:
  void write(const std::string& name, const std::string& text) const { std::ofstream(zone_ / name) << text << "\n"; }
  fs::path zone_;
  std::atomic<bool> stop_ = false;
  std::thread writer_;
};

BenchPlan plan_with_energy(const ScratchFolder& folder) {
  BenchPlan plan;
  plan.models = {{"a", shifted_model(0).save(folder / "a.onnx")}, {"b", shifted_model(1).save(folder / "b.onnx")}};
  plan.output = folder / "out";
  plan.measuring = {.speed = false, .memory = false};
  plan.measuring.energy = {.asked = true, .launches = 2, .window = 40ms, .idle = 20ms, .sources = {}};
  plan.measuring.energy.sources = {.root = folder / "root", .nvml = "libno-such-library.so"};
  return plan;
}

TEST(BenchWithEnergy, ModelsTakeTurnsInProcessesOfTheirOwnAndTheRatioIsTold) {
  const ScratchFolder folder("energy_cell_test");
  const RecordedRapl rapl(folder / "root");
  const auto result = bench(plan_with_energy(folder), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  const auto& energy = result->candidates.at(0).speed.energy;
  ASSERT_TRUE(energy.defined()) << energy.undefined;
  EXPECT_EQ(energy->baseline.at(0).source, "RAPL");
  EXPECT_EQ(energy->baseline.at(0).domain, "package-0");
  EXPECT_EQ(energy->baseline.at(0).launches, 2U);
  EXPECT_EQ(energy->candidate.at(0).launches, 2U);
  EXPECT_GT(energy->baseline.at(0).joules.value(), 0);
  EXPECT_TRUE(energy->ratios.at(0).value.defined()) << energy->ratios.at(0).value.reason();
  const auto run = record::read_run(folder / "out");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->baseline.energy_cells.size(), 2U);
  EXPECT_EQ(run->candidates.at(0).energy_cells.size(), 2U);
}

TEST(BenchWithEnergy, MachineWithoutCountersSaysWhatWasLookedFor) {
  const ScratchFolder folder("energy_cell_none_test");
  const auto result = bench(plan_with_energy(folder), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  const auto& energy = result->candidates.at(0).speed.energy;
  ASSERT_FALSE(energy.defined());
  EXPECT_THAT(energy.undefined, HasSubstr("this machine shows no energy counter: RAPL: "));
  EXPECT_THAT(energy.undefined, HasSubstr("NVML: libno-such-library.so"));
}

}  // namespace
}  // namespace assay::experiment::energy_cell_test
