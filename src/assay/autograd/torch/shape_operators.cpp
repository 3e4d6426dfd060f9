#include <algorithm>

#include "assay/autograd/torch/operators_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"

namespace assay::autograd {
namespace {

// 0 keeps the extent of the input, unless allowzero says otherwise; −1 is what is left.
Tensors reshape(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  auto shape = call.integers_of(1);
  if (call.integer("allowzero", 0) == 0) {
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] != 0) continue;
      if (static_cast<std::int64_t>(i) >= x.dim()) throw OperatorFailure("a 0 in its shape stands for no input axis");
      shape[i] = x.size(static_cast<std::int64_t>(i));
    }
  }
  return {at::reshape(x, shape)};
}

Tensors flatten(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t given = call.integer("axis", 1);
  const std::int64_t axis = given < 0 ? given + x.dim() : given;
  if (axis < 0 || axis > x.dim()) throw OperatorFailure(fmt::format("axis {} of {} axes", given, x.dim()));
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  for (std::int64_t i = 0; i < x.dim(); ++i) (i < axis ? rows : columns) *= x.size(i);
  return {at::reshape(x, {rows, columns})};
}

Tensors transpose(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  std::vector<std::int64_t> reversed;
  for (std::int64_t i = x.dim(); i-- > 0;) reversed.push_back(i);
  return {x.permute(call.integers("perm", reversed))};
}

Tensors squeeze(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const auto given = call.integers(1, "axes");
  if (!given) return {at::squeeze(x)};
  auto shape = x.sizes().vec();
  auto axes = call.axes(*given, x.dim());
  std::ranges::sort(axes, std::greater());
  for (const std::int64_t axis : axes) {
    if (x.size(axis) != 1) throw OperatorFailure(fmt::format("axis {} has extent {}, not 1", axis, x.size(axis)));
    shape.erase(shape.begin() + axis);
  }
  return {at::reshape(x, shape)};
}

Tensors unsqueeze(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const auto given = call.integers(1, "axes");
  if (!given) throw OperatorFailure("it has no axes");
  auto axes = call.axes(*given, x.dim() + static_cast<std::int64_t>(given->size()));
  std::ranges::sort(axes);
  auto shape = x.sizes().vec();
  for (const std::int64_t axis : axes) shape.insert(shape.begin() + axis, 1);
  return {at::reshape(x, shape)};
}

Tensors concat(const OperatorCall& call) {
  const std::int64_t axis = call.axis(call.integer("axis", 1), call.input(0).dim());
  return {at::cat(at::TensorList(call.inputs().data(), call.input_count()), axis)};
}

// Both shapes are broadcast against each other.
Tensors expand(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  return {x.expand(at::infer_size(x.sizes(), call.integers_of(1)))};
}

Tensors tile(const OperatorCall& call) {
  return {call.input(0).repeat(call.integers_of(1))};
}

Tensors shape(const OperatorCall& call) {
  const auto extents = call.input(0).sizes().vec();
  const auto rank = static_cast<std::int64_t>(extents.size());
  const auto place = [&](std::int64_t given) {
    return std::clamp<std::int64_t>(given < 0 ? given + rank : given, 0, rank);
  };
  const std::int64_t first = place(call.integer("start", 0));
  const std::int64_t last = std::max(first, place(call.integer("end", rank)));
  return {at::tensor(std::vector<std::int64_t>(extents.begin() + first, extents.begin() + last), at::kLong)};
}

Tensors size(const OperatorCall& call) {
  return {at::scalar_tensor(call.input(0).numel(), at::kLong)};
}

// A float becomes an integer toward zero; anything but 0 is true.
Tensors cast(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const at::ScalarType type = torch_type(call.integer("to", 1), call.mode().real);
  return {type == at::kBool ? x != 0 : x.to(type)};
}

Tensors cast_like(const OperatorCall& call) {
  return {call.input(0).to(call.input(1).scalar_type())};
}

Tensors identity(const OperatorCall& call) {
  return {call.input(0)};
}

Tensors constant_of_shape(const OperatorCall& call) {
  const auto shape_wanted = call.integers_of(0);
  const auto found = call.node().attributes.find("value");
  if (found == call.node().attributes.end()) return {at::zeros(shape_wanted, call.mode().real)};
  const auto* value = std::get_if<tensor::Tensor>(&found->second);
  if (value == nullptr || value->elements() != 1) throw OperatorFailure("its value is no tensor of one element");
  const auto element = to_torch(value->view(), call.mode().real);
  if (!element) throw OperatorFailure(element.error().message());
  return {element->reshape({}).expand(shape_wanted)};
}

Tensors range(const OperatorCall& call) {
  return {at::arange(call.input(0).item(), call.input(1).item(), call.input(2).item(), call.input(0).options())};
}

Tensors depth_to_space(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t block = call.integer("blocksize", 1);
  if (call.text("mode", "DCR") == "CRD") return {at::pixel_shuffle(x, block)};
  const std::int64_t depth = x.size(1) / (block * block);
  return {x.reshape({x.size(0), block, block, depth, x.size(2), x.size(3)})
              .permute({0, 3, 4, 1, 5, 2})
              .reshape({x.size(0), depth, x.size(2) * block, x.size(3) * block})};
}

Tensors space_to_depth(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t block = call.integer("blocksize", 1);
  return {x.reshape({x.size(0), x.size(1), x.size(2) / block, block, x.size(3) / block, block})
              .permute({0, 3, 5, 1, 2, 4})
              .reshape({x.size(0), x.size(1) * block * block, x.size(2) / block, x.size(3) / block})};
}

}  // namespace

std::vector<Operator> shape_operators() {
  return {{"", "Reshape", reshape},
          {"", "Flatten", flatten},
          {"", "Transpose", transpose},
          {"", "Squeeze", squeeze},
          {"", "Unsqueeze", unsqueeze},
          {"", "Concat", concat},
          {"", "Expand", expand},
          {"", "Tile", tile},
          {"", "Shape", shape},
          {"", "Size", size},
          {"", "Cast", cast},
          {"", "CastLike", cast_like},
          {"", "Identity", identity},
          {"", "ConstantOfShape", constant_of_shape},
          {"", "Range", range},
          {"", "DepthToSpace", depth_to_space},
          {"", "SpaceToDepth", space_to_depth}};
}

}  // namespace assay::autograd
