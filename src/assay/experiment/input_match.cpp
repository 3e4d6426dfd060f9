#include "assay/experiment/input_match.hpp"

#include <algorithm>

#include <fmt/ranges.h>

namespace assay::experiment {
namespace {

using data::DatasetInfo;
using data::InputInfo;
using model::ModelSummary;
using model::TensorInfo;
using tensor::Shape;

std::string taken_inputs_text(const ModelSummary& model) {
  std::string text;
  for (const TensorInfo& input : model.inputs) {
    text += fmt::format("\n  the model takes  '{}' {} {}", input.name, tensor::name_of(input.dtype),
                        input.any_shape ? "of any shape" : tensor::to_text(input.shape));
  }
  return text;
}

std::string given_inputs_text(const DatasetInfo& data) {
  std::string text;
  for (const InputInfo& input : data.inputs) {
    Shape batched{-1};
    batched.insert(batched.end(), input.shape.begin(), input.shape.end());
    text += fmt::format("\n  the data has     '{}' {} {}", input.name.empty() ? "(unnamed)" : input.name,
                        tensor::name_of(input.dtype), tensor::to_text(batched));
  }
  return text;
}

tl::unexpected<Error> mismatch(const std::string& what, const ModelSummary& model, const DatasetInfo& data,
                               const std::string& hint = {}) {
  return fail(ErrorCode::corrupt, "the model's inputs do not match the data: {}{}{}{}", what, taken_inputs_text(model),
              given_inputs_text(data), hint);
}

std::string transposed(const char* layout) {
  return fmt::format("\n  the axes are in another order: images take --layout {}; an array must be transposed", layout);
}

bool could_be(const Shape& wanted, const Shape& given) {
  return std::ranges::equal(wanted, given, [](std::int64_t w, std::int64_t g) { return w < 0 || w == g; });
}

// What most often is the matter, as lines to end the message with; empty when nothing comes to mind.
std::string hint(const Shape& wanted, const InputInfo& given, const DatasetInfo& data) {
  if (!given.columns.empty()) {
    return fmt::format("\n  the data's columns are {}{}", given.columns,
                       data.labelled
                           ? "; --features names those that are inputs"
                           : "; name the one of labels with --target, and the inputs with --features if these "
                             "are not all");
  }
  const Shape& is = given.shape;
  if (wanted.size() == 3 && is.size() == 3) {
    if (could_be(wanted, {is[2], is[0], is[1]})) return transposed("nchw");
    if (could_be(wanted, {is[1], is[2], is[0]})) return transposed("nhwc");
    const bool same_channels = wanted[0] == is[0] || wanted[2] == is[2];
    return same_channels ? "\n  images are brought to size with --resize and --crop" : "";
  }
  const bool free = std::ranges::any_of(wanted, [](std::int64_t extent) { return extent < 0; });
  if (free || tensor::elements_of(wanted) != tensor::elements_of(is)) return "";
  return fmt::format("\n  the numbers are as many: --shape {} reads them so", fmt::join(wanted, ","));
}

// The model's shape of one sample with free extents taken from the data, or nothing when they cannot be the same.
std::optional<Shape> fit(const Shape& wanted, const InputInfo& given) {
  Shape shape = wanted;
  if (shape.size() == given.shape.size()) {
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] < 0) shape[i] = given.shape[i];
    }
  }
  const auto free = std::ranges::count_if(shape, [](std::int64_t extent) { return extent < 0; });
  if (free > 1) return std::nullopt;
  const auto elements = static_cast<std::int64_t>(tensor::elements_of(given.shape));
  if (free == 1) {
    std::int64_t known = 1;
    for (const std::int64_t extent : shape) known *= extent < 0 ? 1 : extent;
    if (known == 0 || elements % known != 0) return std::nullopt;
    for (std::int64_t& extent : shape) extent = extent < 0 ? elements / known : extent;
  }
  if (tensor::same_but_for_ones(shape, given.shape)) return shape;
  const bool same_count = static_cast<std::int64_t>(tensor::elements_of(shape)) == elements;
  return !given.shape_is_declared && same_count ? std::optional(shape) : std::nullopt;
}

Result<std::size_t> find_data_input(const TensorInfo& wanted, std::size_t position, const ModelSummary& model,
                                    const DatasetInfo& data) {
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    if (data.inputs[i].name == wanted.name) return i;
  }
  const bool unnamed = std::ranges::all_of(data.inputs, [](const InputInfo& input) { return input.name.empty(); });
  if (data.inputs.size() == model.inputs.size() && (unnamed || model.inputs.size() == 1)) return position;
  return mismatch(fmt::format("no input of the data is called '{}'", wanted.name), model, data);
}

}  // namespace

Result<Binding> match_inputs(const ModelSummary& model, const DatasetInfo& data) {
  Binding binding;
  for (std::size_t position = 0; position < model.inputs.size(); ++position) {
    const TensorInfo& wanted = model.inputs[position];
    if (wanted.any_shape) {
      ASSAY_ASSIGN(const std::size_t given, find_data_input(wanted, position, model, data));
      const InputInfo& input = data.inputs[given];
      const bool whole = input.dtype == tensor::DType::i64 || input.dtype == tensor::DType::i32;
      binding.inputs.push_back({given, whole ? input.dtype : wanted.dtype, input.shape, std::nullopt});
      continue;
    }
    if (wanted.shape.empty()) return mismatch(fmt::format("'{}' has no batch dimension", wanted.name), model, data);
    ASSAY_ASSIGN(const std::size_t index, find_data_input(wanted, position, model, data));
    const Shape per_sample(wanted.shape.begin() + 1, wanted.shape.end());
    const auto shape = fit(per_sample, data.inputs[index]);
    if (!shape) {
      return mismatch(fmt::format("one sample of '{}' should be {} but is {}", wanted.name, tensor::to_text(per_sample),
                                  tensor::to_text(data.inputs[index].shape)),
                      model, data, hint(per_sample, data.inputs[index], data));
    }
    binding.inputs.push_back({index, wanted.dtype, *shape, wanted.quantization});
    if (wanted.shape[0] < 0) continue;
    const auto batch = static_cast<std::size_t>(wanted.shape[0]);
    if (binding.fixed_batch.value_or(batch) != batch || batch == 0) {
      return mismatch(fmt::format("'{}' wants batches of {}", wanted.name, batch), model, data);
    }
    binding.fixed_batch = batch;
  }
  if (binding.inputs.empty()) return mismatch("the model has no input", model, data);
  return binding;
}

std::string unscaled_note(const Binding& binding, const DatasetInfo& data) {
  const bool any = std::ranges::any_of(binding.inputs, [&](const InputBinding& input) {
    return data.inputs[input.data_input].dtype == tensor::DType::u8 && tensor::is_floating(input.dtype);
  });
  if (!any) return "";
  return "bytes from 0 to 255 go as they are into a model of real numbers. If it was made for 0 to 1, give --scale "
         "0.00392156862745098; --scale 1 says that this is right";
}

}  // namespace assay::experiment
