#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"
#include "assay/base/file.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::autograd::onnx_node_tests_test {
namespace {

namespace fs = std::filesystem;
using tensor::DType;
using tensor::Tensor;
using tensor::TensorView;

// The operator tests of ONNX, one folder each: Debian's libonnx-testdata, or what ASSAY_ONNX_NODE_TESTS names.
fs::path folder_of_tests() {
  const char* named = std::getenv("ASSAY_ONNX_NODE_TESTS");
  return named != nullptr ? named : "/usr/share/libonnx-testdata/data/node";
}

template <class Message>
bool parse(const fs::path& file, Message& message) {
  const auto bytes = read_file(file);
  return bytes && message.ParseFromString(*bytes);
}

// input_0.pb, input_1.pb, … as tensors; nothing where one is a sequence or an optional value, of a type we lack or of
// another than the model says (as older files have bfloat16).
std::optional<std::vector<Tensor>> tensors_in(const fs::path& folder, const std::string& kind,
                                              const model::Graph& graph, const std::vector<std::string>& names) {
  std::vector<Tensor> tensors;
  for (const std::string& name : names) {
    onnx::TensorProto proto;
    if (!parse(folder / (kind + "_" + std::to_string(tensors.size()) + ".pb"), proto)) return std::nullopt;
    const auto declared = graph.type_of(name);
    if (!declared || declared->type == onnx::TensorProto::UNDEFINED || declared->type != proto.data_type()) {
      return std::nullopt;
    }
    auto values = model::values_of(proto);
    if (!values || values->dtype() == DType::i4 || values->dtype() == DType::u4) return std::nullopt;
    tensors.push_back(std::move(*values));
  }
  return tensors;
}

std::vector<double> as_numbers(const TensorView& values) {
  const auto copy = [](const auto& elements) { return std::vector<double>(elements.begin(), elements.end()); };
  switch (values.dtype()) {
    case DType::f16:
    case DType::bf16: {
      std::vector<float> floats(values.elements());
      EXPECT_TRUE(tensor::to_float32(values, nullptr, floats));
      return copy(floats);
    }
    case DType::i16:
      return copy(values.as<std::int16_t>());
    case DType::u16:
      return copy(values.as<std::uint16_t>());
    case DType::u32:
      return copy(values.as<std::uint32_t>());
    case DType::u64:
      return copy(values.as<std::uint64_t>());
    default:
      return testing_only::numbers_of(values);
  }
}

// Empty, or how they differ. Values of 16 bits are computed in float32 here and rounded there.
std::string difference_between(const TensorView& ours, const TensorView& theirs, double relative) {
  if (ours.shape() != theirs.shape()) {
    return "shape " + tensor::to_text(ours.shape()) + ", not " + tensor::to_text(theirs.shape());
  }
  if (theirs.dtype() == DType::f16) relative = 2e-3;
  if (theirs.dtype() == DType::bf16) relative = 1e-2;
  const auto a = as_numbers(ours);
  const auto b = as_numbers(theirs);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
    if (std::abs(a[i] - b[i]) <= relative * std::abs(b[i]) + 1e-6) continue;
    return fmt::format("element {} is {}, not {}", i, a[i], b[i]);
  }
  return "";
}

enum class NodeTestResult { agrees, refused, without_operator, of_other_types };

// Fails the test where the outputs differ. What is refused is named in `refusals`.
NodeTestResult run_node_test(Engine& engine, const fs::path& folder, std::vector<std::string>& refusals) {
  onnx::ModelProto proto;
  if (!parse(folder / "model.onnx", proto)) return NodeTestResult::of_other_types;
  auto graph = model::Graph::adopt(std::move(proto));
  if (!graph) return NodeTestResult::of_other_types;
  const auto inputs = tensors_in(folder / "test_data_set_0", "input", *graph, graph->inputs());
  const auto wanted = tensors_in(folder / "test_data_set_0", "output", *graph, graph->outputs());
  if (!inputs || !wanted) return NodeTestResult::of_other_types;
  const auto program = program_of(*graph);
  if (!program) return NodeTestResult::without_operator;
  const auto interpreted = engine.differentiable(*program, {});
  if (!interpreted) return NodeTestResult::without_operator;
  const auto outputs = (*interpreted)->run(testing_only::views_of(*inputs));
  if (!outputs) {
    refusals.push_back(folder.filename().string() + ": " + outputs.error().message());
    return NodeTestResult::refused;
  }
  EXPECT_EQ(outputs->size(), wanted->size()) << folder.filename();
  // The function bodies of the windows have a π of five digits.
  const double relative = folder.filename().string().find("window") != std::string::npos ? 1e-3 : 1e-4;
  for (std::size_t i = 0; i < std::min(outputs->size(), wanted->size()); ++i) {
    EXPECT_EQ(difference_between((*outputs)[i].view(), (*wanted)[i].view(), relative), "")
        << folder.filename() << ", output " << i;
  }
  return NodeTestResult::agrees;
}

// Where ONNX Runtime, to which operators are held, gives other numbers than ONNX does.
bool differs_by_runtime(const fs::path& test) {
  return test.filename() == "test_resize_downsample_scales_linear_align_corners";
}

// Every test of an operator that is there, whatever its variant: the same numbers, or refused in words.
TEST(OnnxNodeTests, OperatorsGiveWhatOnnxSays) {
  const fs::path folder = folder_of_tests();
  if (!fs::is_directory(folder)) {
    GTEST_SKIP() << "ONNX's operator tests are not there: install libonnx-testdata, or name their folder "
                    "(backend/test/data/node) in ASSAY_ONNX_NODE_TESTS";
  }
  const auto engine = testing_only::module_engine();
  ASSERT_NE(engine, nullptr);
  std::map<NodeTestResult, int> counts;
  std::vector<std::string> refusals;
  std::vector<fs::path> tests;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!differs_by_runtime(entry.path())) tests.push_back(entry.path());
  }
  std::ranges::sort(tests);
  for (const fs::path& test : tests) ++counts[run_node_test(*engine, test, refusals)];
  std::cout << counts[NodeTestResult::agrees] << " computed, " << counts[NodeTestResult::refused] << " refused, "
            << counts[NodeTestResult::without_operator] << " of operators that are not there, "
            << counts[NodeTestResult::of_other_types] << " of other types\n";
  for (const std::string& refusal : refusals) std::cout << "refused: " << refusal << "\n";
  EXPECT_GT(counts[NodeTestResult::agrees], 300);
}

}  // namespace
}  // namespace assay::autograd::onnx_node_tests_test
