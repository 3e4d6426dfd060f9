#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::model {

// Where the elements of an initializer lie in the file of its model.
struct InPlace {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// A serialized model without the raw data of its large initializers.
struct LeanModel {
  std::string bytes;                                 // of a ModelProto
  std::vector<std::optional<InPlace>> initializers;  // of the main graph, in their order; nothing: it has its elements
};

// Initializers of fewer bytes keep their elements.
constexpr std::size_t k_worth_leaving = std::size_t{64} << 10;

// Parsing the result takes memory and time for the graph only, not for its weights. Nothing when `model` is not
// well-formed as a protocol buffers message (its wire format, https://protobuf.dev/programming-guides/encoding/) or
// uses groups, which ONNX has none of: the parser then says what is wrong with it.
std::optional<LeanModel> without_weights(std::string_view model);

}  // namespace assay::model
