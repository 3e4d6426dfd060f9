#include "assay/model/constant_views.hpp"

#include <gtest/gtest.h>

#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::constant_views_test {
namespace {

namespace fs = std::filesystem;
using testing_only::linear_model;
using testing_only::OnnxBuilder;

constexpr std::int64_t k_elements = 20'000;

class ConstantViewsTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  // `shift` bytes more stand before the weights in the file.
  Graph with_weights(std::size_t shift = 0, std::uint64_t most_inside = Graph::k_most_inside) {
    OnnxBuilder builder = linear_model();
    builder.proto().set_doc_string(std::string(shift, 'x'));
    std::vector<float> values(k_elements);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    builder.constant("large", onnx::TensorProto::FLOAT, {2, k_elements / 2})
        ->set_raw_data(values.data(), values.size() * sizeof(float));
    auto graph = Graph::open(builder.save(folder_ / "m.onnx"));
    EXPECT_TRUE(graph->save(folder_ / "saved.onnx", most_inside));
    return std::move(*Graph::open(folder_ / "saved.onnx"));
  }

  static Graph with_reader(Graph graph) {
    graph.add_node("Neg", {"large"}, {"negative"});
    return graph;
  }

  static void expect_counted(const ConstantViews& constants) {
    ASSERT_EQ(constants.views().size(), 1U);
    const auto& [name, view] = constants.views().front();
    EXPECT_EQ(name, "large");
    EXPECT_EQ(view.shape(), (tensor::Shape{2, k_elements / 2}));
    for (std::size_t i = 0; i < k_elements; ++i) ASSERT_EQ(view.as<float>()[i], static_cast<float>(i));
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "assay_constant_views_test";
};

TEST_F(ConstantViewsTest, GiveTheElementsWhereverTheyLieInTheFile) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    const Graph graph = with_weights(shift);
    const auto constants = ConstantViews::of(graph, {"large"});
    ASSERT_TRUE(constants) << constants.error().text();
    expect_counted(*constants);
  }
}

TEST_F(ConstantViewsTest, GiveExternalDataAndWhatTheGraphHolds) {
  Graph graph = with_weights(0, 1000);
  ASSERT_TRUE(fs::exists(folder_ / "saved.onnx.data"));
  expect_counted(*ConstantViews::of(graph, {"large"}));
  graph.set_constant("large", graph.values("large")->view());
  fs::remove(folder_ / "saved.onnx.data");
  expect_counted(*ConstantViews::of(graph, {"large"}));
}

TEST_F(ConstantViewsTest, StayValidWhenTheyMove) {
  const Graph graph = with_weights(1);
  auto constants = ConstantViews::of(graph, {"large"});
  const ConstantViews moved = std::move(*constants);
  expect_counted(moved);
}

TEST_F(ConstantViewsTest, ListsOfNumbersAreCopiedAndWhatIsNoConstantIsNotFound) {
  const Graph graph = with_weights();
  const auto constants = ConstantViews::of(graph, {"b"});
  ASSERT_TRUE(constants);
  EXPECT_EQ(constants->views().front().second.as<float>()[1], 0.5F);
  EXPECT_EQ(ConstantViews::of(graph, {"none"}).error().code(), ErrorCode::not_found);
}

TEST_F(ConstantViewsTest, FileCutShortSinceIsCorrupt) {
  const Graph graph = with_weights(0, 1000);
  fs::resize_file(folder_ / "saved.onnx.data", 100);
  EXPECT_EQ(ConstantViews::of(graph, {"large"}).error().code(), ErrorCode::corrupt);
}

TEST_F(ConstantViewsTest, LookedThroughPieceByPieceWhereverTheyLie) {
  constexpr std::size_t k_many = 150'000;  // more than two pieces
  OnnxBuilder builder = linear_model();
  std::vector<float> values(k_many);
  for (std::size_t i = 0; i < k_many; ++i) values[i] = static_cast<float>(i);
  builder.constant("many", onnx::TensorProto::FLOAT, {static_cast<std::int64_t>(k_many)})
      ->set_raw_data(values.data(), k_many * sizeof(float));
  auto graph = Graph::open(builder.save(folder_ / "m.onnx"));
  Graph in_memory = graph->clone();
  in_memory.set_constant("many", graph->values("many")->view());
  for (const Graph* one : std::initializer_list<const Graph*>{&*graph, &in_memory}) {
    std::vector<float> seen;
    const auto keep = [&seen](std::span<const float> piece) -> Status {
      seen.insert(seen.end(), piece.begin(), piece.end());
      return {};
    };
    const Status looked = look_through(*one, "many", keep);
    ASSERT_TRUE(looked) << looked.error().text();
    EXPECT_EQ(seen, values);
  }
  const auto refuse = [](std::span<const float>) -> Status { return fail(ErrorCode::out_of_range, "enough"); };
  EXPECT_EQ(look_through(*graph, "many", refuse).error().code(), ErrorCode::out_of_range);
  EXPECT_EQ(look_through(*graph, "none", refuse).error().code(), ErrorCode::not_found);
}

TEST_F(ConstantViewsTest, OutlineNamesWhatItLeavesOutOfWhatIsRead) {
  const Graph graph = with_reader(with_weights());
  const auto names = graph.save_outline(folder_ / "outline.onnx", {"xW"});
  ASSERT_TRUE(names) << names.error().text();
  EXPECT_EQ(*names, std::vector<std::string>{"large"});
  EXPECT_LT(fs::file_size(folder_ / "outline.onnx"), 2000U);
  EXPECT_EQ(fs::file_size(folder_ / "outline.onnx.data"), 0U);
  EXPECT_EQ(inspect(folder_ / "outline.onnx").error().code(), ErrorCode::corrupt);  // nobody takes it for a model
  expect_counted(*ConstantViews::of(graph, *names));                                // the graph still has it
}

TEST_F(ConstantViewsTest, OutlineHoldsNoElementsOfWhatNothingReads) {
  const Graph graph = with_weights();
  const auto names = graph.save_outline(folder_ / "outline.onnx");
  ASSERT_TRUE(names) << names.error().text();
  EXPECT_TRUE(names->empty());
  EXPECT_LT(fs::file_size(folder_ / "outline.onnx"), 2000U);
}

}  // namespace
}  // namespace assay::model::constant_views_test
