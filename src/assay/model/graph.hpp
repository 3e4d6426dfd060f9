#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <onnx/onnx_pb.h>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::model {

// What the graph says of a value: its ONNX element type and, where it says one, its shape (−1: free).
struct ValueType {
  std::int32_t type = 0;
  std::optional<tensor::Shape> shape;
};

// The main graph of an ONNX model, to be walked, edited and saved. Opening it makes every constant an initializer (of
// Constant nodes and of initializers that old files list as inputs too) and orders the nodes so that each comes after
// what it reads. Graphs inside nodes (If, Loop, Scan) are left as they are; what they read of this graph counts as read
// by the node that holds them.
//
// Node pointers stay valid until the node is removed. Changing a node's inputs or outputs goes through the methods
// here, which keep producers and consumers right; attributes may be edited in place. Not thread-safe; movable, and
// copied only by clone().
class Graph {
 public:
  // Errors as inspect() in model.hpp. Large weights stay in their files, the model's own or external ones, and are read
  // when asked for: the files must be left as they are for as long as the graph lives.
  static Result<Graph> open(const std::filesystem::path& onnx);
  // A model made in memory; `folder` is where its external data lie.
  static Result<Graph> adopt(onnx::ModelProto model, const std::filesystem::path& folder = {});
  Graph(Graph&&) noexcept = default;
  Graph& operator=(Graph&&) noexcept = default;
  Graph clone() const;

  // Gives the model up; the graph must not be used afterwards.
  onnx::ModelProto release() && { return std::move(*model_); }

  const onnx::ModelProto& model() const { return *model_; }
  const onnx::GraphProto& proto() const { return model_->graph(); }
  const std::filesystem::path& folder() const { return folder_; }

  std::int64_t opset() const { return opset(""); }
  std::int64_t opset(std::string_view domain) const;  // 0: not imported
  void set_opset(std::int64_t version, std::string_view domain = "");
  void set_ir_version(std::int64_t version) { model_->set_ir_version(version); }

  // Nodes, each after the nodes it reads from as long as nothing was added; order() restores that.
  std::vector<onnx::NodeProto*> nodes();
  std::vector<const onnx::NodeProto*> nodes() const;
  onnx::NodeProto* producer(const std::string& value) const;                       // nullptr: an input or a constant
  const std::vector<onnx::NodeProto*>& consumers(const std::string& value) const;  // a node once for each use
  bool is_input(const std::string& value) const;
  bool is_output(const std::string& value) const;
  std::vector<std::string> inputs() const;
  std::vector<std::string> outputs() const;

  // Nothing when the graph does not say. infer_shapes() in shape_inference.hpp adds what can be derived.
  std::optional<ValueType> type_of(const std::string& value) const;

  // The constant of this name; nullptr when it is none.
  const onnx::TensorProto* constant(const std::string& name) const;
  bool is_constant(const std::string& name) const { return constant(name) != nullptr; }
  // Its elements. not_found when it is no constant; unsupported when its type has no DType (float8, strings); corrupt
  // when it holds fewer elements than its shape says.
  Result<tensor::Tensor> values(const std::string& name) const;
  // The same as float32; for floating types only (unsupported otherwise).
  Result<tensor::Tensor> floats(const std::string& name) const;
  // Its extents and packed bytes, without reading it. It must be a constant.
  tensor::Shape shape_of(const std::string& name) const;
  std::uint64_t bytes_of(const std::string& name) const;

  // Makes or replaces a constant.
  void set_constant(const std::string& name, const tensor::TensorView& values);
  void set_constant(const std::string& name, float value);  // a scalar
  // For types without a DType: `onnx_type` of TensorProto.DataType, bytes as ONNX packs them.
  void set_constant(const std::string& name, std::int32_t onnx_type, const tensor::Shape& shape, std::string bytes);

  // A name that nothing in the model has yet: `wish` itself, or with a number behind it. It is
  // taken once given.
  std::string fresh_name(const std::string& wish);

  // Adds a node at the end; an empty name gets a fresh one after its operator. Outputs must be new names.
  onnx::NodeProto* add_node(const std::string& op, const std::vector<std::string>& inputs,
                            const std::vector<std::string>& outputs, const std::string& name = "",
                            const std::string& domain = "");
  void set_input(onnx::NodeProto* node, int index, const std::string& value);
  void set_inputs(onnx::NodeProto* node, const std::vector<std::string>& values);
  void set_output(onnx::NodeProto* node, int index, const std::string& value);
  void set_op(onnx::NodeProto* node, const std::string& op, const std::string& domain = "");
  // Every node that reads `from` reads `to` instead, but for `except`, and so do the graphs inside nodes. The graph's
  // outputs keep their names: to put something before an output, give its producer another output name and let the new
  // node make the old one.
  void replace_uses(const std::string& from, const std::string& to, const onnx::NodeProto* except = nullptr);
  void remove(const std::vector<onnx::NodeProto*>& nodes);
  // Makes `values` the graph's outputs, beside those it has or instead of them. Types unknown to the graph are left
  // open, which runtimes accept.
  void set_outputs(const std::vector<std::string>& values);
  void add_outputs(const std::vector<std::string>& values);
  void set_type(const std::string& value, const ValueType& type);
  // Drops the derived types of values inside the graph (as after a change of precision).
  void forget_types();
  void set_metadata(const std::string& key, const std::string& value);
  void remove_metadata(const std::string& key);

  // Removes nodes nothing needs for an output and constants nothing reads.
  void prune();
  // Nodes in an order in which each comes after what it reads. corrupt when there is none (a cycle, a missing value).
  Status order();

  // Writes the model, ordered, under a temporary name first. Constants of 1 KiB and more go into one external data file
  // `<name>.data` beside it when all constants together exceed `most_inside` bytes; data that lie in another file are
  // copied. With `outputs`, those values are the written model's outputs instead of the graph's own. io as
  // write_file().
  static constexpr std::uint64_t k_most_inside = std::uint64_t{1} << 30;
  Status save(const std::filesystem::path& onnx, std::uint64_t most_inside = k_most_inside,
              const std::vector<std::string>& outputs = {}) const;

  // Writes the model without the elements of its constants of 1 KiB and more, and gives the names of those that nodes
  // read: for these the file refers to an empty one, `<name>.data`, and whoever loads it brings the elements
  // (constant_views.hpp). `outputs` and errors as save().
  Result<std::vector<std::string>> save_outline(const std::filesystem::path& onnx,
                                                const std::vector<std::string>& outputs = {}) const;

 private:
  Graph(std::unique_ptr<onnx::ModelProto> model, std::filesystem::path folder);
  void index();
  void index_node(onnx::NodeProto* node);
  void forget_node(onnx::NodeProto* node);
  onnx::TensorProto* new_constant(const std::string& name);
  onnx::ValueInfoProto described(const std::string& name) const;
  google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> described(const std::vector<std::string>& names) const;

  std::unique_ptr<onnx::ModelProto> model_;
  std::filesystem::path folder_;
  std::unordered_map<std::string, onnx::NodeProto*> producers_;
  std::unordered_map<std::string, std::vector<onnx::NodeProto*>> consumers_;
  std::unordered_map<std::string, onnx::TensorProto*> constants_;
  std::unordered_map<std::string, ValueType> types_;
  std::unordered_map<std::string, int> taken_;
};

// "Conv 'conv1'": a node for messages, by its operator and its name, or its first output where it has no name.
std::string node_label(const onnx::NodeProto& node);

// Attributes of a node; `otherwise` when it has none of this name.
std::int64_t attribute(const onnx::NodeProto& node, std::string_view name, std::int64_t otherwise);
float attribute(const onnx::NodeProto& node, std::string_view name, float otherwise);
std::string attribute(const onnx::NodeProto& node, std::string_view name, const std::string& otherwise);
std::vector<std::int64_t> attribute(const onnx::NodeProto& node, std::string_view name,
                                    std::vector<std::int64_t> otherwise);
bool has_attribute(const onnx::NodeProto& node, std::string_view name);
// The elements of a tensor; errors as Graph::values().
Result<tensor::Tensor> values_of(const onnx::TensorProto& tensor, const std::filesystem::path& folder = {});
void set_attribute(onnx::NodeProto* node, const std::string& name, std::int64_t value);
void set_attribute(onnx::NodeProto* node, const std::string& name, float value);
void set_attribute(onnx::NodeProto* node, const std::string& name, const std::string& value);
void set_attribute(onnx::NodeProto* node, const std::string& name, const std::vector<std::int64_t>& value);
void remove_attribute(onnx::NodeProto* node, std::string_view name);

}  // namespace assay::model
