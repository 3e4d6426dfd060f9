#include "assay/quantize/cpu_products.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace assay::quantize::cpu_products_test {
namespace {

TEST(IntegerProducts, SaturateUnlessTheSystemNamesVnni) {
  std::ifstream file("/proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.find("flags") == std::string::npos) GTEST_SKIP() << "not an x86 Linux";
  EXPECT_EQ(saturates_integer_products(), text.find("_vnni") == std::string::npos);
}

}  // namespace
}  // namespace assay::quantize::cpu_products_test
