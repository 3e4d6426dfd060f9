#include "assay/cli/quantize_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::quantize_text_test {
namespace {

using nlohmann::ordered_json;

experiment::MadeModel made_model() {
  experiment::MadeModel made{.path = "int8.onnx"};
  made.cell.specification = {{"method", "int8-static"},
                             {"options", {{"per_channel", "true"}}},
                             {"model", "d1"},
                             {"tool", "assay"},
                             {"runtime", {{"version", "1"}}}};
  const auto node = [](const char* op, const char* precision, const char* reason) {
    return ordered_json{{"node", "n"}, {"op", op}, {"precision", precision}, {"reason", reason}};
  };
  made.cell.outcome = {{"nodes",
                        {node("Conv", "int8", ""), node("Conv", "int8", ""), node("Gemm", "int8", ""),
                         node("Softmax", "float32", "no rule"), node("Conv", "float32", "excluded")}},
                       {"file_bytes", 2'500},
                       {"weights_bytes", 2'400},
                       {"baseline_bytes", 10'000},
                       {"packed_bytes", 2'300},
                       {"opset", {{"baseline", 8}, {"made", 13}}},
                       {"notes", {"2 activations are constant"}},
                       {"simulated", false},
                       {"seconds", 1.5}};
  made.calibration.emplace();
  made.calibration->outcome = {{"samples", 200}, {"available", 5'000}, {"name", "calib"}, {"seed", 3}};
  return made;
}

TEST(QuantizeText, SaysWhatBecameOfTheModel) {
  EXPECT_EQ(quantize_text(made_model(), "m.onnx"),
            "m.onnx → int8.onnx\n"
            "method       int8-static\n"
            "float32      1 Conv, 1 Softmax\n"
            "int8         2 Conv, 1 Gemm\n"
            "             1 Conv: excluded\n"
            "             1 Softmax: no rule\n"
            "size         10.0 kB → 2.50 kB (25.0 %), weights packed 2.30 kB\n"
            "operator set 8 → 13\n"
            "calibration  200 of the 5000 samples of calib, drawn with seed 3\n"
            "time         1.5 s\n"
            "note: 2 activations are constant\n");
}

TEST(QuantizeText, SimulatedIsSaid) {
  experiment::MadeModel made = made_model();
  made.cell.outcome["simulated"] = true;
  made.cell.outcome["opset"]["made"] = 8;
  made.calibration.reset();
  const std::string text = quantize_text(made, "m.onnx");
  EXPECT_THAT(text, testing::HasSubstr("int8-static (simulated: it computes in float"));
  EXPECT_THAT(text, testing::HasSubstr("10.0 kB → 2.40 kB packed (24.0 %); the file holds floats and has 2.50 kB"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("operator set")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("calibration")));
}

TEST(QuantizeJson, HoldsTheSameForPrograms) {
  const ordered_json document = quantize_json(made_model(), "m.onnx");
  EXPECT_EQ(document.at("schema"), "assay.quantize/1");
  EXPECT_EQ(document.at("method"), "int8-static");
  EXPECT_EQ(document.at("options").at("per_channel"), "true");
  EXPECT_EQ(document.at("calibration").at("samples"), 200);
  EXPECT_EQ(document.at("nodes").size(), 5U);
  EXPECT_EQ(document.at("path"), "int8.onnx");
}

}  // namespace
}  // namespace assay::cli::quantize_text_test
