#include "assay/model/constant_views.hpp"

#include <algorithm>
#include <cstdint>

#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {

Result<ConstantViews> ConstantViews::of(const Graph& graph, const std::vector<std::string>& names) {
  ConstantViews constants;
  for (const std::string& name : names) ASSAY_TRY(constants.add(graph, name));
  return constants;
}

Status ConstantViews::add(const Graph& graph, const std::string& name) {
  const onnx::TensorProto* constant = graph.constant(name);
  const auto dtype = constant == nullptr ? std::nullopt : dtype_of_onnx(constant->data_type());
  const std::byte* data = nullptr;
  if (dtype) {
    const std::size_t alignment = std::max<std::size_t>(1, tensor::bits_of(*dtype) / 8);
    ASSAY_ASSIGN(data, mapped(graph, *constant, alignment));
  }
  if (data != nullptr) {
    views_.emplace_back(name, tensor::TensorView(*dtype, graph.shape_of(name), data));
    return {};
  }
  ASSAY_ASSIGN(tensor::Tensor copy, graph.values(name));
  const tensor::TensorView view = copy.view();  // of the heap, which moves with its tensor
  copies_.push_back(std::move(copy));
  views_.emplace_back(name, view);
  return {};
}

// nullptr: where they lie they cannot be used.
Result<const std::byte*> ConstantViews::mapped(const Graph& graph, const onnx::TensorProto& constant,
                                               std::size_t alignment) {
  const std::uint64_t length = bytes_of(constant);
  const auto usable = [&](const void* data, std::uint64_t there) {
    const bool fits = there == length && reinterpret_cast<std::uintptr_t>(data) % alignment == 0;
    return fits ? static_cast<const std::byte*>(data) : nullptr;
  };
  if (constant.data_location() != onnx::TensorProto::EXTERNAL) {
    return constant.has_raw_data() ? usable(constant.raw_data().data(), constant.raw_data().size()) : nullptr;
  }
  ASSAY_ASSIGN(const ExternalReference reference, reference_of(constant, graph.folder()));
  if (reference.offset % alignment != 0) return nullptr;
  auto known = files_.find(reference.location);
  if (known == files_.end()) {
    ASSAY_ASSIGN(MappedFile file, MappedFile::open(graph.folder() / reference.location));
    known = files_.emplace(reference.location, std::move(file)).first;
  }
  const auto bytes = known->second.bytes();
  if (reference.offset > bytes.size() || length > bytes.size() - reference.offset) return nullptr;
  return usable(bytes.data() + reference.offset, reference.length.value_or(length));
}

Status look_through(const Graph& graph, const std::string& name,
                    const std::function<Status(std::span<const float>)>& look) {
  constexpr std::size_t k_piece = std::size_t{64} << 10;  // elements: stay in the cache
  const onnx::TensorProto* constant = graph.constant(name);
  const bool in_file = constant != nullptr && constant->data_type() == onnx::TensorProto::FLOAT &&
                       constant->data_location() == onnx::TensorProto::EXTERNAL;
  if (!in_file) {
    ASSAY_ASSIGN(const tensor::Tensor values, graph.floats(name));
    return look(values.as<float>());
  }
  ASSAY_ASSIGN(const ExternalReference reference, reference_of(*constant, graph.folder()));
  ASSAY_ASSIGN(const FileReader file, FileReader::open(graph.folder() / reference.location));
  const std::size_t elements = elements_of(*constant);
  std::vector<float> piece(std::min(k_piece, elements));
  for (std::size_t first = 0; first < elements; first += k_piece) {
    const std::span<float> values(piece.data(), std::min(k_piece, elements - first));
    ASSAY_TRY(file.read_at(reference.offset + first * sizeof(float), std::as_writable_bytes(values)));
    ASSAY_TRY(look(values));
  }
  return {};
}

}  // namespace assay::model
