// Where the memory of a model goes: four MatMul of 2048 × 2048, 64 MiB of float weights, and its int8 twin of 16 MiB.
// bench_memory [BATCH]: makes both models in a temporary folder, measures each in processes of their own, checks that
// the weights are exact to the byte and prints the rows that explain the steady memory.
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <unistd.h>

#include "assay/base/process.hpp"
#include "assay/base/random.hpp"
#include "assay/experiment/memory_cell.hpp"
#include "assay/model/model.hpp"

namespace {

namespace fs = std::filesystem;
using assay::measure::MemorySample;
using assay::measure::MemoryTrace;

constexpr std::int64_t k_width = 2048;
constexpr int k_layers = 4;
constexpr double k_mib = 1024.0 * 1024.0;

class Network {
 public:
  explicit Network(bool quantized) : quantized_(quantized) {
    model_.set_ir_version(8);
    model_.add_opset_import()->set_version(13);
    graph().set_name("network");
    describe(graph().add_input(), "x");
    describe(graph().add_output(), "y");
    std::string from = "x";
    for (int layer = 0; layer < k_layers; ++layer) {
      const std::string to = layer + 1 == k_layers ? "y" : fmt::format("h{}", layer);
      add_layer(fmt::format("{}", layer), from, to);
      from = to;
    }
  }
  void save(const fs::path& path) const { std::ofstream(path, std::ios::binary) << model_.SerializeAsString(); }

 private:
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  static void describe(onnx::ValueInfoProto* value, const char* name) {
    value->set_name(name);
    auto* tensor = value->mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(onnx::TensorProto::FLOAT);
    tensor->mutable_shape()->add_dim()->set_dim_param("N");
    tensor->mutable_shape()->add_dim()->set_dim_value(k_width);
  }

  void node(const char* op, const std::vector<std::string>& inputs, const std::string& output) {
    auto* added = graph().add_node();
    added->set_op_type(op);
    for (const auto& input : inputs) added->add_input(input);
    added->add_output(output);
  }

  void constant(const std::string& name, int type, const std::vector<std::int64_t>& dims, std::string bytes) {
    auto* tensor = graph().add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(type);
    for (const std::int64_t extent : dims) tensor->add_dims(extent);
    tensor->set_raw_data(std::move(bytes));
  }

  template <class T>
  static std::string raw(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
  }

  std::string weights(std::uint32_t layer) const {
    assay::RandomStream random(1, assay::stream_named("bench memory"), layer);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(k_width * k_width) * (quantized_ ? 1 : 4));
    for (std::int64_t i = 0; i < k_width * k_width; ++i) {
      const auto value = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
      bytes += quantized_ ? raw(value) : raw(static_cast<float>(value) / 3300.0F);
    }
    return bytes;
  }

  void add_layer(const std::string& id, const std::string& from, const std::string& to) {
    const auto layer = static_cast<std::uint32_t>(std::stoi(id));
    const int type = quantized_ ? onnx::TensorProto::INT8 : onnx::TensorProto::FLOAT;
    constant("W" + id, type, {k_width, k_width}, weights(layer));
    if (!quantized_) return node("MatMul", {from, "W" + id}, to);
    constant("xs" + id, onnx::TensorProto::FLOAT, {}, raw(1.0F / 64));
    constant("xz" + id, onnx::TensorProto::UINT8, {}, raw(std::uint8_t{128}));
    constant("ws" + id, onnx::TensorProto::FLOAT, {}, raw(1.0F / 3300));
    constant("wz" + id, onnx::TensorProto::INT8, {}, raw(std::int8_t{0}));
    node("QuantizeLinear", {from, "xs" + id, "xz" + id}, "q" + id);
    node("DequantizeLinear", {"q" + id, "xs" + id, "xz" + id}, "d" + id);
    node("DequantizeLinear", {"W" + id, "ws" + id, "wz" + id}, "w" + id);
    node("MatMul", {"d" + id, "w" + id}, to);
  }

  bool quantized_;
  onnx::ModelProto model_;
};

std::array<MemorySample MemoryTrace::*, 4> samples() {
  return {&MemoryTrace::before, &MemoryTrace::loaded, &MemoryTrace::first_run, &MemoryTrace::steady};
}

// The child: one line of numbers on descriptor 3.
int measure_one(const std::string& configuration, const fs::path& model, std::int64_t batch) {
  const assay::tensor::Tensor input(assay::tensor::DType::f32, {batch, k_width});
  const std::array<assay::tensor::TensorView, 1> inputs{input.view()};
  const auto named = assay::experiment::memory_configuration_named(configuration).value();
  const auto pass = assay::experiment::measure_memory(named, model, inputs, {.scratch = model.parent_path()});
  if (!pass) {
    fmt::print(stderr, "{}\n", pass.error().text());
    return 1;
  }
  std::string line;
  for (const auto member : samples()) {
    const MemorySample& sample = pass->trace.*member;
    line += fmt::format("{} {} {} {} {} {} ", sample.resident, sample.proportional, sample.unique, sample.anonymous,
                        sample.heap.in_use, sample.heap.kept_free);
  }
  const auto counted = pass->counted.value_or(assay::measure::CountedBytes{});
  line += fmt::format("{} {} {} {}\n", pass->trace.load_peak.value.value_or(0), counted.loaded, counted.run_peak,
                      counted.steady);
  return ::write(3, line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0 : 1;
}

struct Measured {
  MemoryTrace trace;
  assay::measure::CountedBytes counted;
};

Measured measure_apart(const std::string& configuration, const fs::path& model, const std::string& batch) {
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
  std::istringstream numbers(text);
  Measured measured;
  for (const auto member : samples()) {
    MemorySample& sample = measured.trace.*member;
    numbers >> sample.resident >> sample.proportional >> sample.unique >> sample.anonymous >> sample.heap.in_use >>
        sample.heap.kept_free;
  }
  std::uint64_t peak = 0;
  numbers >> peak >> measured.counted.loaded >> measured.counted.run_peak >> measured.counted.steady;
  measured.trace.load_peak = peak;
  return measured;
}

void report(const char* name, const fs::path& model, const std::string& batch, std::uint64_t expected) {
  const auto summary = assay::model::inspect(model).value();
  const auto counted = measure_apart("counted", model, batch);
  const assay::measure::MemoryPasses passes{.usual = growth_of(measure_apart("usual", model, batch).trace),
                                            .lean = growth_of(measure_apart("lean", model, batch).trace),
                                            .trivial = growth_of(measure_apart("trivial", model, batch).trace),
                                            .counted = counted.counted};
  const auto made = assay::measure::breakdown_of(
      {summary.file_bytes, summary.weights_by_dtype, summary.quantization_parameters_bytes}, passes);
  const auto mib = [](auto bytes) { return static_cast<double>(bytes) / k_mib; };
  fmt::print("{}: file {} B, weights {} B ({}), of them scales and zero points {} B\n", name, made.file, made.weights,
             made.weights == expected ? "exact" : fmt::format("EXPECTED {}", expected), made.quantization_parameters);
  fmt::print("  peak while loading {:.1f} MiB, steady {:.1f} MiB, of it {:.1f} MiB unique; {:.1f} MiB proportional\n",
             mib(*made.load_peak), mib(made.steady), mib(made.steady_unique), mib(made.steady_proportional));
  for (const auto& row : made.rows()) fmt::print("  {:<16} {:>8.2f} MiB  {}\n", row.name, mib(row.bytes), row.meaning);
  fmt::print("  explained {:.1f} %; the runtime's allocator: {:.2f} MiB after loading, {:.2f} MiB at most in a run\n",
             100 * *made.explained(), mib(counted.counted.loaded), mib(counted.counted.run_peak));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4) return measure_one(argv[1], argv[2], std::stoll(argv[3]));
  const std::string batch = argc > 1 ? argv[1] : "32";
  const fs::path folder = fs::temp_directory_path() / fmt::format("assay_bench_memory_{}", ::getpid());
  fs::create_directories(folder);
  Network(false).save(folder / "float.onnx");
  Network(true).save(folder / "int8.onnx");
  constexpr std::uint64_t k_elements = std::uint64_t{k_layers} * k_width * k_width;
  report("float", folder / "float.onnx", batch, 4 * k_elements);
  report("int8", folder / "int8.onnx", batch, k_elements + k_layers * (4 + 1 + 4 + 1));
  fs::remove_all(folder);
}
