#include <cstdint>
#include <cstring>

#include "assay/base/file.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/tensor_bytes_internal.hpp"

namespace assay::model {
namespace {

using onnx::TensorProto;

Status wrong_size(const TensorProto& tensor, std::size_t there, std::size_t expected) {
  return fail(ErrorCode::corrupt, "constant '{}' holds {} bytes, but its shape needs {}", tensor.name(), there,
              expected);
}

// Elements of a repeated field, each cut to T.
template <class T, class Field>
Status cut_to(const TensorProto& tensor, const Field& field, std::span<std::byte> out) {
  const auto count = static_cast<std::size_t>(field.size());
  if (count * sizeof(T) != out.size()) return wrong_size(tensor, count * sizeof(T), out.size());
  for (std::size_t i = 0; i < count; ++i) {
    const T value = static_cast<T>(field.Get(static_cast<int>(i)));
    std::memcpy(out.data() + i * sizeof(T), &value, sizeof(T));
  }
  return {};
}

Status from_list(const TensorProto& tensor, std::span<std::byte> out) {
  switch (tensor.data_type()) {
    case TensorProto::FLOAT:
      return cut_to<float>(tensor, tensor.float_data(), out);
    case TensorProto::DOUBLE:
      return cut_to<double>(tensor, tensor.double_data(), out);
    case TensorProto::INT64:
      return cut_to<std::int64_t>(tensor, tensor.int64_data(), out);
    case TensorProto::UINT64:
      return cut_to<std::uint64_t>(tensor, tensor.uint64_data(), out);
    case TensorProto::UINT32:
      return cut_to<std::uint32_t>(tensor, tensor.uint64_data(), out);
    case TensorProto::INT32:
      return cut_to<std::int32_t>(tensor, tensor.int32_data(), out);
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
    case TensorProto::UINT16:
    case TensorProto::INT16:
      return cut_to<std::uint16_t>(tensor, tensor.int32_data(), out);
    default:
      return cut_to<std::uint8_t>(tensor, tensor.int32_data(), out);  // 8 bits, or two of 4 bits
  }
}

Status from_file(const TensorProto& tensor, const std::filesystem::path& folder, std::span<std::byte> out) {
  ASSAY_ASSIGN(const ExternalReference reference, reference_of(tensor, folder));
  if (reference.length && *reference.length != out.size()) return wrong_size(tensor, *reference.length, out.size());
  ASSAY_ASSIGN(const FileReader file, FileReader::open(folder / reference.location));
  return file.read_at(reference.offset, out);
}

}  // namespace

Status read_tensor_bytes(const TensorProto& tensor, const std::filesystem::path& folder, std::span<std::byte> out) {
  if (tensor.data_location() == TensorProto::EXTERNAL) return from_file(tensor, folder, out);
  if (!tensor.has_raw_data()) return from_list(tensor, out);
  if (tensor.raw_data().size() != out.size()) return wrong_size(tensor, tensor.raw_data().size(), out.size());
  if (!out.empty()) std::memcpy(out.data(), tensor.raw_data().data(), out.size());
  return {};
}

}  // namespace assay::model
