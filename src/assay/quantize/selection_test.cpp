#include "assay/quantize/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::quantize::selection_test {
namespace {

Result<Selection> selection(const model::Graph& graph, const std::map<std::string, std::string>& given) {
  ASSAY_ASSIGN(const Options options, Options::parse(Selection::options(), given, "m"));
  return Selection::of(graph, options);
}

TEST(Selection, NamesAndOperatorsAreLeftOut) {
  const auto graph = model::Graph::adopt(model::testing_only::linear_model().proto());
  ASSERT_TRUE(graph);
  const auto by_name = selection(*graph, {{"exclude", "xW"}});
  ASSERT_TRUE(by_name) << by_name.error().text();
  EXPECT_EQ(by_name->reason_against(*graph->producer("xW")), "excluded by name");
  EXPECT_EQ(by_name->reason_against(*graph->producer("y")), "");
  const auto by_operator = selection(*graph, {{"exclude_types", "Add"}});
  ASSERT_TRUE(by_operator);
  EXPECT_EQ(by_operator->reason_against(*graph->producer("y")), "excluded by operator");
}

TEST(Selection, NamesThatAreNotThereAreRefused) {
  const auto graph = model::Graph::adopt(model::testing_only::linear_model().proto());
  const auto by_name = selection(*graph, {{"exclude", "xV"}});
  ASSERT_FALSE(by_name);
  EXPECT_EQ(by_name.error().code(), ErrorCode::invalid_argument);
  EXPECT_FALSE(selection(*graph, {{"exclude_types", "Conv"}}));
}

TEST(Selection, OperatorsAreThoseOfTheGraphAsItWas) {
  auto graph = model::Graph::adopt(model::testing_only::linear_model().proto());
  const auto by_operator = selection(*graph, {{"exclude_types", "MatMul"}});
  ASSERT_TRUE(by_operator);
  graph->set_op(graph->producer("xW"), "Gemm");
  EXPECT_EQ(by_operator->reason_against(*graph->producer("xW")), "excluded by operator");
  graph->add_node("MatMul", {"x", "W"}, {"new"});
  EXPECT_EQ(by_operator->reason_against(*graph->producer("new")), "excluded by operator");
}

}  // namespace
}  // namespace assay::quantize::selection_test
