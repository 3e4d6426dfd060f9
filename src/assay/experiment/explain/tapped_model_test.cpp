#include "assay/experiment/explain/tapped_model.hpp"

#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::tapped_model_test {
namespace {

using namespace testing_only;

TEST(TappedModel, GivesValuesInsideTheGraph) {
  const ScratchFolder folder("tapped_model_test");
  const auto engine = open_engine("onnxruntime", "");
  ASSERT_TRUE(engine) << engine.error().text();
  const auto graph = model::Graph::adopt(shifted_model(0).proto());
  ASSERT_TRUE(graph);
  auto tapped = TappedModel::load(*graph, {"x", "xW", "y"}, folder / "m.onnx", **engine, 1);
  ASSERT_TRUE(tapped) << tapped.error().text();
  tensor::Tensor x(tensor::DType::f32, {1, 2});
  x.as<float>()[0] = 3;
  x.as<float>()[1] = 4;
  const auto values = tapped->run({x.view()});
  ASSERT_TRUE(values) << values.error().text();
  EXPECT_EQ(values->at("x"), (std::vector<float>{3, 4}));
  EXPECT_EQ(values->at("xW"), (std::vector<float>{3, 4, 7}));
  EXPECT_EQ(values->at("y"), (std::vector<float>{3, 4.5F, 6}));
}

TEST(TappedModel, SumsOfARun) {
  record::LayerError layer;
  add_run({3, 4}, {3, 2}, layer);
  EXPECT_EQ(layer.signal, std::vector<double>{25});
  EXPECT_EQ(layer.noise, std::vector<double>{4});
  EXPECT_EQ(layer.dot, std::vector<double>{17});
  EXPECT_EQ(layer.other, std::vector<double>{13});
  EXPECT_EQ(layer.elements, 2U);
}

}  // namespace
}  // namespace assay::experiment::tapped_model_test
