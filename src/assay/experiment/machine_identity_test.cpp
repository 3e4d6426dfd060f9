#include "assay/experiment/machine_identity.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::machine_identity_test {
namespace {

using namespace testing_only;

TEST(MachineIdentity, ChangesWithTheLibraryAndTheProcessorsThatMayBeUsed) {
  const ScratchFolder folder("machine_identity_test");
  ASSERT_TRUE(write_file(folder / "a.so", "one"));
  ASSERT_TRUE(write_file(folder / "b.so", "two"));
  const auto machine = machine_identity(folder / "a.so");
  ASSERT_TRUE(machine) << machine.error().text();
  EXPECT_EQ(*machine, *machine_identity(folder / "a.so"));
  EXPECT_NE(*machine, *machine_identity(folder / "b.so"));
  EXPECT_FALSE(machine->at("processor").get<std::string>().empty());
  EXPECT_FALSE(machine_identity(folder / "none.so"));
  cpu_set_t allowed;
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  if (CPU_COUNT(&allowed) < 2) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &allowed)) CPU_SET(cpu, &one);
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_NE(*machine, *machine_identity(folder / "a.so"));
  ASSERT_EQ(sched_setaffinity(0, sizeof allowed, &allowed), 0);
}

}  // namespace
}  // namespace assay::experiment::machine_identity_test
