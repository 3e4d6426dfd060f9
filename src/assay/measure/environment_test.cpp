#include "assay/measure/environment.hpp"

#include <gtest/gtest.h>

namespace assay::measure {
namespace {

TEST(Environment, TakesWhatMattersFromTheSystemsTexts) {
  const Environment environment =
      parse_environment("processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu avx2 avx512_vnni sse2\n",
                        "NAME=x\nPRETTY_NAME=\"Some Linux 12\"\n", "MemTotal:       1000 kB\n");
  EXPECT_EQ(environment.processor, "Some CPU");
  EXPECT_EQ(environment.flags, (std::vector<std::string>{"avx2", "avx512_vnni"}));
  EXPECT_EQ(environment.system, "Some Linux 12");
  EXPECT_EQ(environment.memory_bytes, 1'024'000U);
}

TEST(Environment, UnknownThingsStayEmpty) {
  const Environment environment = parse_environment("", "", "");
  EXPECT_EQ(environment.processor, "");
  EXPECT_EQ(to_text(environment), "unknown processor, 0 cores");
}

TEST(Environment, OfThisMachineHasACoreAndAKernel) {
  const Environment environment = read_environment();
  EXPECT_GE(environment.cores, 1U);
  EXPECT_TRUE(environment.kernel.starts_with("Linux"));
}

}  // namespace
}  // namespace assay::measure
