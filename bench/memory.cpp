// Where the memory of a model goes: four MatMul of 2048 × 2048, 64 MiB of float weights (in the file and outside it),
// and its twins of 16 MiB in int8 and 8 MiB in int4.
// bench_memory [BATCH]: makes the models in a temporary folder, measures each in processes of their own, checks that
// the weights are exact to the byte and prints the rows that explain the steady memory.
#include "assay/analysis/memory.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <unistd.h>

#include "assay/base/process.hpp"
#include "assay/base/random.hpp"
#include "assay/experiment/memory_cell.hpp"
#include "assay/experiment/model_facts.hpp"
#include "assay/model/model.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t k_width = 2048;
constexpr int k_layers = 4;
constexpr std::int64_t k_block = 32;
constexpr int k_onnx_int4 = 22;  // later than the installed headers
constexpr double k_mib = 1024.0 * 1024.0;

enum class Kind { floats, floats_outside, int8, int4 };

class Network {
 public:
  Network(Kind kind, fs::path path) : kind_(kind), path_(std::move(path)) {
    model_.set_ir_version(10);
    model_.add_opset_import()->set_version(21);
    graph().set_name("network");
    describe(graph().add_input(), "x");
    describe(graph().add_output(), "y");
    std::string from = "x";
    for (int layer = 0; layer < k_layers; ++layer) {
      const std::string to = layer + 1 == k_layers ? "y" : fmt::format("h{}", layer);
      add_layer(fmt::format("{}", layer), from, to);
      from = to;
    }
    std::ofstream(path_, std::ios::binary) << model_.SerializeAsString();
  }

 private:
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  static void describe(onnx::ValueInfoProto* value, const char* name) {
    value->set_name(name);
    auto* tensor = value->mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(onnx::TensorProto::FLOAT);
    tensor->mutable_shape()->add_dim()->set_dim_param("N");
    tensor->mutable_shape()->add_dim()->set_dim_value(k_width);
  }

  onnx::NodeProto* node(const char* op, const std::vector<std::string>& inputs, const std::string& output) {
    auto* added = graph().add_node();
    added->set_op_type(op);
    for (const auto& input : inputs) added->add_input(input);
    added->add_output(output);
    return added;
  }

  static void attribute(onnx::NodeProto* node, const char* name, std::int64_t value) {
    auto* added = node->add_attribute();
    added->set_name(name);
    added->set_type(onnx::AttributeProto::INT);
    added->set_i(value);
  }

  onnx::TensorProto* constant(const std::string& name, int type, const std::vector<std::int64_t>& dims) {
    auto* tensor = graph().add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(type);
    for (const std::int64_t extent : dims) tensor->add_dims(extent);
    return tensor;
  }

  template <class T>
  static std::string raw(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
  }

  std::string weights(std::uint32_t layer) const {
    assay::RandomStream random(1, assay::stream_named("bench memory"), layer);
    std::string bytes;
    const std::int64_t count = kind_ == Kind::int4 ? k_width * k_width / 2 : k_width * k_width;
    for (std::int64_t i = 0; i < count; ++i) {
      const auto value = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
      const bool whole = kind_ == Kind::int8 || kind_ == Kind::int4;
      bytes += whole ? raw(value) : raw(static_cast<float>(value) / 3300.0F);
    }
    return bytes;
  }

  // Behind what the layers before it put into the file beside the model.
  void put_outside(onnx::TensorProto* tensor, const std::string& bytes) const {
    const fs::path file = path_.string() + ".data";
    const std::uint64_t offset = fs::exists(file) ? fs::file_size(file) : 0;
    std::ofstream(file, std::ios::binary | std::ios::app) << bytes;
    tensor->set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : {std::pair<std::string, std::string>("location", file.filename().string()),
                                     {"offset", fmt::format("{}", offset)},
                                     {"length", fmt::format("{}", bytes.size())}}) {
      auto* entry = tensor->add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    }
  }

  void add_layer(const std::string& id, const std::string& from, const std::string& to) {
    const std::string bytes = weights(static_cast<std::uint32_t>(std::stoi(id)));
    const int type = kind_ == Kind::int8   ? onnx::TensorProto::INT8
                     : kind_ == Kind::int4 ? k_onnx_int4
                                           : onnx::TensorProto::FLOAT;
    onnx::TensorProto* matrix = constant("W" + id, type, {k_width, k_width});
    if (kind_ == Kind::floats_outside) {
      put_outside(matrix, bytes);
    } else {
      matrix->set_raw_data(bytes);
    }
    if (kind_ == Kind::int8) return add_int8(id, from, to);
    if (kind_ == Kind::int4) return add_int4(id, from, to);
    node("MatMul", {from, "W" + id}, to);
  }

  void add_int8(const std::string& id, const std::string& from, const std::string& to) {
    constant("xs" + id, onnx::TensorProto::FLOAT, {})->set_raw_data(raw(1.0F / 64));
    constant("xz" + id, onnx::TensorProto::UINT8, {})->set_raw_data(raw(std::uint8_t{128}));
    constant("ws" + id, onnx::TensorProto::FLOAT, {})->set_raw_data(raw(1.0F / 3300));
    constant("wz" + id, onnx::TensorProto::INT8, {})->set_raw_data(raw(std::int8_t{0}));
    node("QuantizeLinear", {from, "xs" + id, "xz" + id}, "q" + id);
    node("DequantizeLinear", {"q" + id, "xs" + id, "xz" + id}, "d" + id);
    node("DequantizeLinear", {"W" + id, "ws" + id, "wz" + id}, "w" + id);
    node("MatMul", {"d" + id, "w" + id}, to);
  }

  // One scale for 32 weights of a column.
  void add_int4(const std::string& id, const std::string& from, const std::string& to) {
    std::string scales;
    for (std::int64_t i = 0; i < k_width * k_width / k_block; ++i) scales += raw(1.0F / 200);
    constant("ws" + id, onnx::TensorProto::FLOAT, {k_width / k_block, k_width})->set_raw_data(scales);
    auto* dequantize = node("DequantizeLinear", {"W" + id, "ws" + id}, "w" + id);
    attribute(dequantize, "axis", 0);
    attribute(dequantize, "block_size", k_block);
    node("MatMul", {from, "w" + id}, to);
  }

  Kind kind_;
  fs::path path_;
  onnx::ModelProto model_;
};

// The child: the pass as a cell would keep it, in JSON on descriptor 3.
int measure_one(const std::string& configuration, const fs::path& model, std::int64_t batch) {
  const assay::tensor::Tensor input(assay::tensor::DType::f32, {batch, k_width});
  const std::array<assay::tensor::TensorView, 1> inputs{input.view()};
  const auto named = assay::experiment::memory_configuration_named(configuration).value();
  const auto pass = assay::experiment::measure_memory(named, model, inputs, {.scratch = model.parent_path()});
  if (!pass) {
    fmt::print(stderr, "{}\n", pass.error().text());
    return 1;
  }
  const std::string line = assay::record::to_json(assay::experiment::record_of(named, *pass)).dump() + "\n";
  return ::write(3, line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0 : 1;
}

assay::record::MemoryPass measure_apart(const std::string& configuration, const fs::path& model,
                                        const std::string& batch) {
  const fs::path errors = model.parent_path() / "errors.txt";
  auto child =
      assay::ChildProcess::start({.arguments = {assay::own_executable().string(), configuration, model.string(), batch},
                                  .standard_error = errors})
          .value();
  std::string text;
  std::optional<assay::ProcessExit> end;
  while (!end) {
    end = child.poll();
    for (const auto& line : child.lines()) text += line;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (!end->ok()) {
    fmt::print(stderr, "{}: {}\n", configuration, end->text());
    std::exit(1);
  }
  return assay::record::memory_from_json(nlohmann::ordered_json::parse(text)).value();
}

// Whether the weights are exact and the rows explain all but a twentieth.
bool report(const char* name, Kind kind, const fs::path& model, const std::string& batch, std::uint64_t expected) {
  const Network network(kind, model);
  const auto summary = assay::model::inspect(model).value();
  const std::vector<assay::record::MemoryPass> passes{measure_apart("usual", model, batch),
                                                      measure_apart("lean", model, batch),
                                                      measure_apart("counted", model, batch)};
  const std::vector<assay::record::MemoryPass> trivial{measure_apart("trivial", model, batch)};
  const auto facts = assay::experiment::facts_of({.summary = summary});
  const assay::record::ModelMemory made = assay::analysis::memory_of(passes, trivial, {}, "", facts);
  const auto mib = [](const assay::record::Number& bytes) { return bytes.value() / k_mib; };
  const auto weights = facts.at("weights_bytes").get<std::uint64_t>();
  fmt::print("{}: file {} B, weights {} B ({}), of them scales and zero points {} B\n", name, summary.file_bytes,
             weights, weights == expected ? "exact" : fmt::format("EXPECTED {}", expected),
             summary.quantization_parameters_bytes);
  fmt::print("  peak while loading {:.1f} MiB, steady {:.1f} MiB, of it {:.1f} MiB unique; {:.1f} MiB proportional\n",
             mib(made.load_peak_bytes), mib(made.steady_bytes), mib(made.steady_uss_bytes), mib(made.steady_pss_bytes));
  const auto row = [&](const std::string& title, double bytes) {
    fmt::print("  {:<32} {:>8.2f} MiB\n", title, bytes / k_mib);
  };
  row("the runtime itself", made.runtime_fixed_bytes.value());
  for (const auto& [dtype, bytes] : summary.weights_by_dtype) row("weights, " + dtype, static_cast<double>(bytes));
  row("prepacked copies, graph and code", made.copies_bytes.value());
  row("activations, most during a run", made.activations_bytes.value());
  row("kept but not needed", made.reclaimable_bytes.value());
  row("unexplained", made.unexplained_bytes.value());
  const double explained = 1 - std::abs(made.unexplained_bytes.value()) / made.steady_bytes.value();
  fmt::print("  explained {:.1f} %; the runtime's allocator: {:.2f} MiB after loading, {:.2f} MiB at most\n",
             100 * explained, mib(made.counted_weights_bytes), mib(made.counted_peak_bytes));
  return weights == expected && explained >= 0.95;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4) return measure_one(argv[1], argv[2], std::stoll(argv[3]));
  const std::string batch = argc > 1 ? argv[1] : "32";
  const fs::path folder = fs::temp_directory_path() / fmt::format("assay_bench_memory_{}", ::getpid());
  fs::create_directories(folder);
  constexpr std::uint64_t k_elements = std::uint64_t{k_layers} * k_width * k_width;
  bool good = report("float", Kind::floats, folder / "float.onnx", batch, 4 * k_elements);
  good &= report("float, outside", Kind::floats_outside, folder / "outside.onnx", batch, 4 * k_elements);
  good &= report("int8", Kind::int8, folder / "int8.onnx", batch, k_elements + k_layers * (4 + 1 + 4 + 1));
  good &= report("int4", Kind::int4, folder / "int4.onnx", batch, k_elements / 2 + k_elements / k_block * 4);
  fs::remove_all(folder);
  return good ? 0 : 1;
}
