#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include <onnx/onnx_pb.h>

#include "assay/base/result.hpp"

namespace assay::model {

// The elements as ONNX's raw bytes, wherever the tensor keeps them: in raw_data, in the list of its type, or in a file
// below `folder`. `out` is exactly as large as its shape and type say. corrupt when the tensor holds another number of
// elements; those of the file otherwise.
Status read_tensor_bytes(const onnx::TensorProto& tensor, const std::filesystem::path& folder,
                         std::span<std::byte> out);

}  // namespace assay::model
