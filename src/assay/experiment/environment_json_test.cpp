#include "assay/experiment/environment_json.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::environment_json_test {
namespace {

using nlohmann::ordered_json;

TEST(EnvironmentJson, KeepsWhatWasReadAndSaysWhyTheRestWasNot) {
  measure::Environment environment{.processor = "Some CPU", .cores = 2, .flags = {"avx2"}, .memory_bytes = 1024};
  environment.affinity = {0, 3};
  environment.sockets = 1;
  environment.governor = std::string("powersave");
  environment.boost = measure::Reading<bool>::none("cpufreq/boost: No such file");
  const ordered_json document = to_json(environment);
  EXPECT_EQ(document.at("text"), "Some CPU, 2 cores, avx2");
  EXPECT_EQ(document.at("sockets"), 1);
  EXPECT_EQ(document.at("affinity").dump(), "[0,3]");
  EXPECT_EQ(document.at("memory_bytes"), 1024);
  EXPECT_TRUE(document.at("boost").is_null());
  EXPECT_EQ(document.at("boost_undefined"), "cpufreq/boost: No such file");
  EXPECT_TRUE(document.at("kernel").is_null());
  ASSERT_EQ(document.at("warnings").size(), 1U);
  EXPECT_NE(document.at("warnings").at(0).get<std::string>().find("governor powersave"), std::string::npos);
  environment.memory_bytes = 0;
  EXPECT_EQ(to_json(environment).at("memory_bytes_undefined"), "/proc/meminfo does not say");
}

TEST(EnvironmentNow, NamesTheRuntimesLibraryOrSaysThatNoneRan) {
  MeasuringGround ground{.runtime = {{"name", "engine"}, {"version", "1.2"}, {"threads", 1}}};
  ground.machine = {{"library", "abc"}};
  ground.library = "/lib/libengine.so.1";
  const ordered_json runtime = environment_now(ground).at("runtime");
  EXPECT_EQ(runtime.at("version"), "1.2");
  EXPECT_EQ(runtime.at("library"), "libengine.so.1");
  EXPECT_EQ(runtime.at("digest"), "abc");
  const ordered_json without = environment_now(MeasuringGround{});
  EXPECT_TRUE(without.at("runtime").is_null());
  EXPECT_EQ(without.at("runtime_undefined"), "no model was run");
}

}  // namespace
}  // namespace assay::experiment::environment_json_test
