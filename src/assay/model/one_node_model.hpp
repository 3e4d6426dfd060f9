#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::model {

// A model of a single node, to see what a runtime makes of one operator.
struct OneNodeModel {
  struct Value {
    std::string name;
    tensor::DType dtype = tensor::DType::f32;
    tensor::Shape shape;  // −1: free
  };
  struct Constant {
    std::string name;
    tensor::TensorView values;
  };
  std::string op;
  std::string domain;  // empty: ONNX's own
  std::map<std::string, std::variant<std::int64_t, std::vector<std::int64_t>>> attributes;
  std::vector<std::string> operands;  // of `inputs` or `constants`; an empty one is left out
  std::vector<Value> inputs;
  std::vector<Constant> constants;
  Value output;
};

// Of this operator set. io when it cannot be written.
Status save_one_node_model(const OneNodeModel& model, const std::filesystem::path& onnx, std::int64_t opset = 13);

// All of them side by side in one model: its inputs are those of the first, then of the second …, its outputs one of
// each, at operator set 13. Names get the model's number before them: "0.x".
Status save_side_by_side(std::span<const OneNodeModel* const> models, const std::filesystem::path& onnx);

}  // namespace assay::model
