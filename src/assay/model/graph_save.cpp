#include <algorithm>
#include <numeric>
#include <utility>

#include "assay/base/file.hpp"
#include "assay/base/scratch_file.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/graph_order_internal.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/tensor_bytes_internal.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_worth_a_place = 1024;  // bytes; smaller constants stay in the model file
constexpr std::uint64_t k_alignment = 4096;      // of their places: runtimes map them

// The model as it is written, for as long as this lives: constants and outputs are exchanged in place, since a copy of
// the model would double its memory, and put back at the end.
class Dressing {
 public:
  Dressing(onnx::ModelProto& model, fs::path folder) : model_(model), folder_(std::move(folder)) {}
  Dressing(const Dressing&) = delete;
  Dressing& operator=(const Dressing&) = delete;
  ~Dressing() {
    for (auto& [tensor, kept] : tensors_) tensor->Swap(&kept);
    if (outputs_exchanged_) graph().mutable_output()->Swap(&outputs_);
  }

  void exchange_outputs(google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> outputs) {
    outputs_ = std::move(outputs);
    graph().mutable_output()->Swap(&outputs_);
    outputs_exchanged_ = true;
  }

  // Constants that lie in another file are taken into the model.
  Status take_inside() {
    for (auto& tensor : *graph().mutable_initializer()) ASSAY_TRY(take_inside(tensor));
    return {};
  }

  // Constants lose their elements; gives the names of those that are read. Small ones and those of types without a
  // DType stay.
  Result<std::vector<std::string>> leave_out(const Graph& read_by, const std::string& location) {
    std::vector<std::string> names;
    for (auto& tensor : *graph().mutable_initializer()) {
      const std::uint64_t length = bytes_of(tensor);
      if (length < k_worth_a_place || !dtype_of_onnx(tensor.data_type())) {
        ASSAY_TRY(take_inside(tensor));
      } else {
        const std::string& name = tensor.name();
        if (!read_by.consumers(name).empty() || read_by.is_output(name)) names.push_back(name);
        // A place of its own for each, so that nobody takes two for the same.
        refer_to({location, tensors_.size() * k_alignment, length}, exchange(tensor));
      }
    }
    return names;
  }

  // Constants are written to `file`, which the model will know as `location`.
  Status put_outside(FileWriter& file, const std::string& location) {
    std::uint64_t offset = 0;
    for (auto& tensor : *graph().mutable_initializer()) {
      const std::uint64_t length = bytes_of(tensor);
      if (length < k_worth_a_place && tensor.data_location() != onnx::TensorProto::EXTERNAL) continue;
      ASSAY_TRY(file.write(std::string((k_alignment - offset % k_alignment) % k_alignment, '\0')));
      offset = (offset + k_alignment - 1) / k_alignment * k_alignment;
      ASSAY_TRY(write(tensor, length, file));
      refer_to({location, offset, length}, exchange(tensor));
      offset += length;
    }
    return {};
  }

 private:
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  Status take_inside(onnx::TensorProto& tensor) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return {};
    std::string bytes(bytes_of(tensor), '\0');
    ASSAY_TRY(read_tensor_bytes(tensor, folder_, std::as_writable_bytes(std::span(bytes.data(), bytes.size()))));
    exchange(tensor).set_raw_data(std::move(bytes));
    return {};
  }

  Status write(const onnx::TensorProto& tensor, std::uint64_t length, FileWriter& file) const {
    if (tensor.has_raw_data() && tensor.raw_data().size() == length) return file.write(tensor.raw_data());
    std::string bytes(length, '\0');
    ASSAY_TRY(read_tensor_bytes(tensor, folder_, std::as_writable_bytes(std::span(bytes.data(), bytes.size()))));
    return file.write(bytes);
  }

  // Keeps the tensor aside and leaves one of the same name, type and shape without elements in its place.
  onnx::TensorProto& exchange(onnx::TensorProto& tensor) {
    auto& [there, kept] = tensors_.emplace_back(&tensor, onnx::TensorProto());
    kept.Swap(&tensor);
    tensor.set_name(kept.name());
    tensor.set_data_type(kept.data_type());
    *tensor.mutable_dims() = kept.dims();
    return *there;
  }

  onnx::ModelProto& model_;
  fs::path folder_;
  std::vector<std::pair<onnx::TensorProto*, onnx::TensorProto>> tensors_;
  google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> outputs_;
  bool outputs_exchanged_ = false;
};

std::uint64_t constant_bytes(const onnx::GraphProto& graph) {
  return std::accumulate(graph.initializer().begin(), graph.initializer().end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& tensor) { return sum + bytes_of(tensor); });
}

}  // namespace

Status Graph::save(const fs::path& onnx, std::uint64_t most_inside, const std::vector<std::string>& outputs) const {
  ASSAY_TRY(order_nodes(*model_->mutable_graph()));
  std::error_code error;
  if (onnx.has_parent_path()) fs::create_directories(onnx.parent_path(), error);
  Dressing dressing(*model_, folder_);
  if (!outputs.empty()) dressing.exchange_outputs(described(outputs));
  if (constant_bytes(model_->graph()) <= most_inside) {
    ASSAY_TRY(dressing.take_inside());
    return write_model(*model_, onnx);
  }
  const fs::path data = onnx.string() + ".data";
  ASSAY_ASSIGN(FileWriter file, FileWriter::create(data));
  ASSAY_TRY(dressing.put_outside(file, data.filename().string()));
  ASSAY_TRY(file.commit());
  Status written = write_model(*model_, onnx);
  if (!written) fs::remove(data, error);
  return written;
}

Result<std::vector<std::string>> Graph::save_outline(const fs::path& onnx,
                                                     const std::vector<std::string>& outputs) const {
  ASSAY_TRY(order_nodes(*model_->mutable_graph()));
  std::error_code error;
  if (onnx.has_parent_path()) fs::create_directories(onnx.parent_path(), error);
  Dressing dressing(*model_, folder_);
  if (!outputs.empty()) dressing.exchange_outputs(described(outputs));
  const fs::path data = onnx.string() + ".data";
  ASSAY_ASSIGN(std::vector<std::string> names, dressing.leave_out(*this, data.filename().string()));
  ASSAY_TRY(write_scratch_file(data, ""));
  ASSAY_TRY(write_model(*model_, onnx));
  return names;
}

}  // namespace assay::model
