#include "assay/measure/energy.hpp"
#include "assay/measure/os/recorded_system_test.hpp"

namespace assay::measure::linux_rapl_test {
namespace {

class LinuxRapl : public testing_only::RecordedSystem {
 protected:
  void zone(const std::string& folder, const std::string& name, const std::string& count) const {
    const std::string below = "sys/class/powercap/" + folder + "/";
    record(below + "name", name + "\n");
    record(below + "max_energy_range_uj", "262143328850\n");
    record(below + "energy_uj", count + "\n");
  }
};

TEST_F(LinuxRapl, PackagesAndTheirPartsAreDomains) {
  zone("intel-rapl:0", "package-0", "1000");
  zone("intel-rapl:0:0", "core", "400");
  zone("intel-rapl:0:1", "dram", "100");
  zone("intel-rapl:1", "psys", "5000");
  zone("intel-rapl-mmio:0", "package-0", "7");
  auto meter = open_rapl(root_);
  ASSERT_TRUE(meter) << meter.error().text();
  EXPECT_EQ((*meter)->source(), "RAPL");
  auto counts = (*meter)->read();
  ASSERT_TRUE(counts) << counts.error().text();
  ASSERT_EQ(counts->size(), 4U);
  EXPECT_EQ((*counts)[0].domain, "package-0");
  EXPECT_EQ((*counts)[1].domain, "package-0/core");
  EXPECT_EQ((*counts)[2].domain, "package-0/dram");
  EXPECT_EQ((*counts)[2].microjoules, 100U);
  EXPECT_EQ((*counts)[3].domain, "psys");
  EXPECT_EQ((*counts)[0].wraps_at_microjoules, 262143328850U);
  zone("intel-rapl:0", "package-0", "3000");
  EXPECT_EQ((*(*meter)->read())[0].microjoules, 3000U);
}

TEST_F(LinuxRapl, MachineWithoutItSaysSo) {
  const auto meter = open_rapl(root_);
  ASSERT_FALSE(meter);
  EXPECT_EQ(meter.error().code(), ErrorCode::unsupported);
  EXPECT_NE(meter.error().message().find("shows no intel-rapl zone"), std::string::npos);
}

TEST_F(LinuxRapl, ZoneThatCannotBeReadIsLeftOutAndTheReasonToldWhenNoneIsLeft) {
  zone("intel-rapl:0", "package-0", "1000");
  std::filesystem::remove(root_ / "sys/class/powercap/intel-rapl:0/energy_uj");
  const auto meter = open_rapl(root_);
  ASSERT_FALSE(meter);
  EXPECT_NE(meter.error().message().find("energy_uj: No such file"), std::string::npos) << meter.error().message();
  zone("intel-rapl:1", "package-1", "1000");
  ASSERT_TRUE(open_rapl(root_));
}

TEST_F(LinuxRapl, CounterThatGoesAwayIsAnErrorOfTheReading) {
  zone("intel-rapl:0", "package-0", "1000");
  auto meter = open_rapl(root_);
  ASSERT_TRUE(meter);
  std::filesystem::remove_all(root_ / "sys/class/powercap");
  EXPECT_FALSE((*meter)->read());
}

}  // namespace
}  // namespace assay::measure::linux_rapl_test
