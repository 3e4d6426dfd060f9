#include "assay/record/memory.hpp"

#include <gtest/gtest.h>

namespace assay::record::memory_test {
namespace {

using nlohmann::ordered_json;

MemoryPass pass() {
  MemoryPass pass;
  pass.configuration = "lean";
  pass.load_peak = 88.0 * 1048576;
  pass.loaded = 1.0;
  pass.steady = 2.0;
  pass.held = 5.0;
  pass.counted_outputs = 8.0;
  pass.steady_pss = 3.0;
  pass.steady_uss = 4.0;
  pass.counted_weights = Number::undefined("allocations are counted in another pass");
  pass.counted_peak = 6.0;
  pass.counted_activations = 7.0;
  pass.batch = 32;
  pass.threads = 2;
  pass.runtime = "ONNX Runtime 1.30.0 (CPU)";
  pass.warnings = {"swapped"};
  return pass;
}

TEST(MemoryPassJson, ReadsBackAsWritten) {
  const ordered_json document = to_json(pass());
  const auto read = memory_from_json(ordered_json::parse(document.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), document.dump());
  EXPECT_EQ(read->configuration, "lean");
  EXPECT_EQ(read->load_peak.value(), 88.0 * 1048576);
  EXPECT_EQ(read->steady.value(), 2.0);
  EXPECT_EQ(read->steady_uss.value(), 4.0);
  EXPECT_EQ(read->held.value(), 5.0);
  EXPECT_EQ(read->counted_outputs.value(), 8.0);
  EXPECT_EQ(read->counted_weights.reason(), "allocations are counted in another pass");
  EXPECT_EQ(read->batch, 32U);
  EXPECT_EQ(read->warnings.size(), 1U);
}

TEST(MemoryPassJson, RefusesWhatIsNoPass) {
  ordered_json missing = to_json(pass());
  missing.erase("steady_uss_bytes");
  ordered_json other = to_json(pass());
  other["configuration"] = "fast";
  for (const ordered_json& document : {missing, other, ordered_json(3), ordered_json::object()}) {
    const auto read = memory_from_json(document);
    ASSERT_FALSE(read) << document.dump();
    EXPECT_EQ(read.error().code(), ErrorCode::corrupt);
  }
  EXPECT_NE(memory_from_json(missing).error().message().find("steady_uss_bytes"), std::string::npos);
}

}  // namespace
}  // namespace assay::record::memory_test
