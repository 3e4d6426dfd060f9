#include <cstdlib>

#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"
#include "assay/model/opset.hpp"
#include "assay/model/shape_inference.hpp"

namespace assay::model::model_shared_test {
namespace {

namespace fs = std::filesystem;
const fs::path k_data = ASSAY_SHARED_DATA;

TEST(SharedModels, MnistOfOpset8HasOneInputAndOneOutput) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  const auto summary = inspect(k_data / "mnist" / "mnist-8.onnx");
  ASSERT_TRUE(summary) << summary.error().text();
  ASSERT_EQ(summary->inputs.size(), 1U);
  EXPECT_EQ(summary->inputs[0].name, "Input3");
  EXPECT_EQ(summary->inputs[0].shape, (tensor::Shape{1, 1, 28, 28}));
  EXPECT_EQ(summary->outputs[0].name, "Plus214_Output_0");
  EXPECT_EQ(summary->opset, 8);
}

TEST(SharedModels, CustomDomainsAreNamed) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  const auto summary = inspect(k_data / "qonnx_tfc_mnist" / "TFC_1W1A.onnx");
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->custom_domains, std::vector<std::string>{"onnx.brevitas"});
  EXPECT_EQ(summary->operators.at("BipolarQuant"), 8);
}

TEST(SharedModels, EveryQonnxModelIsRead) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  for (const char* name : {"TFC_1W1A.onnx", "TFC_1W2A.onnx", "TFC_2W2A.onnx"}) {
    const auto summary = inspect(k_data / "qonnx_tfc_mnist" / name);
    ASSERT_TRUE(summary) << summary.error().text();
    EXPECT_GT(summary->parameters, 50'000U) << name;
  }
}

// ONNX's own tests of the quantization operators: 39 models, of which six take float8, which no data set holds.
TEST(SharedModels, NodeTestsAreReadOrRefusedForTheirElementType) {
  const fs::path archive = k_data / "onnx_quant_node_tests" / "v1.17.0.tar.gz";
  if (!fs::exists(archive)) GTEST_SKIP() << "no shared data at " << k_data;
  const fs::path folder = fs::path(testing::TempDir()) / "assay_node_tests";
  fs::create_directories(folder);
  ASSERT_EQ(std::system(("tar -xzf " + archive.string() + " -C " + folder.string()).c_str()), 0);
  int read = 0;
  int unsupported = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".onnx") continue;
    const auto summary = inspect(entry.path());
    if (summary) {
      ++read;
    } else {
      ++unsupported;
      EXPECT_EQ(summary.error().code(), ErrorCode::unsupported) << summary.error().text();
    }
  }
  fs::remove_all(folder);
  EXPECT_EQ(read, 33);
  EXPECT_EQ(unsupported, 6);
}

TEST(SharedModels, MnistOfOpset8IsUpgradedWithItsWeights) {
  if (!fs::exists(k_data)) GTEST_SKIP() << "no shared data at " << k_data;
  auto graph = Graph::open(k_data / "mnist" / "mnist-8.onnx");
  ASSERT_TRUE(graph) << graph.error().text();
  const std::size_t nodes = graph->nodes().size();
  const float weight = graph->floats("Parameter5")->as<float>()[3];
  for (const std::int64_t opset : {13, 17, 21}) {
    const Status upgraded = upgrade_opset(*graph, opset);
    ASSERT_TRUE(upgraded) << upgraded.error().text();
    EXPECT_EQ(graph->opset(), opset);
  }
  EXPECT_EQ(graph->nodes().size(), nodes);
  EXPECT_EQ(graph->floats("Parameter5")->as<float>()[3], weight);
  infer_shapes(*graph);
  EXPECT_EQ(graph->type_of("Pooling160_Output_0")->shape, (tensor::Shape{1, 16, 4, 4}));
}

}  // namespace
}  // namespace assay::model::model_shared_test
