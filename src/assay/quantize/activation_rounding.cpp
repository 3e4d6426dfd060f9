#include <vector>

#include "assay/quantize/activation_rounding_internal.hpp"

namespace assay::quantize {
namespace {

// Nodes one after the other, named after the value they round.
class Chain {
 public:
  Chain(model::Graph& graph, const std::string& value) : graph_(graph), value_(value), last_(value) {}

  std::string scalar(const std::string& what, float number) {
    std::string name = graph_.fresh_name(value_ + "_" + what);
    graph_.set_constant(name, number);
    return name;
  }
  onnx::NodeProto* add(const std::string& op, const std::vector<std::string>& others = {}) {
    std::vector<std::string> inputs{last_};
    inputs.insert(inputs.end(), others.begin(), others.end());
    last_ = graph_.fresh_name(value_ + "_" + op);
    return graph_.add_node(op, inputs, {last_});
  }
  const std::string& last() const { return last_; }

 private:
  model::Graph& graph_;
  std::string value_;
  std::string last_;
};

}  // namespace

std::string add_integer_rounding(model::Graph& graph, const std::string& value, const Affine& affine,
                                 const Grid& grid) {
  Chain chain(graph, value);
  const std::string scale = chain.scalar("scale", affine.scale);
  chain.add("Div", {scale});
  chain.add("Round");
  chain.add("Clip", {chain.scalar("least", static_cast<float>(grid.least - affine.zero_point)),
                     chain.scalar("most", static_cast<float>(grid.most - affine.zero_point))});
  chain.add("Mul", {scale});
  return chain.last();
}

std::string add_float8_rounding(model::Graph& graph, const std::string& value, double most, const Float8& format,
                                std::int32_t onnx_type) {
  Chain chain(graph, value);
  const auto ratio = static_cast<float>(most / double{format.largest});
  const std::string scale = chain.scalar("scale", ratio > 0 ? ratio : 1.0F);
  chain.add("Div", {scale});
  model::set_attribute(chain.add("Cast"), "to", std::int64_t{onnx_type});
  model::set_attribute(chain.add("Cast"), "to", std::int64_t{onnx::TensorProto::FLOAT});
  chain.add("Mul", {scale});
  return chain.last();
}

}  // namespace assay::quantize
