// What the quality pass adds to running the model. bench_predict bare|pass MODEL IMAGES LABELS [LIBRARY]:
//   bare  loads all inputs first, then calls the runtime's own Run on each, one thread; prints µs a sample
//   pass  does what a worker does: reads, runs and writes every sample; prints µs a sample
// Without a mode both, alternately, five times each, and the difference. bench/mnist compares whole processes.
#include "assay/experiment/predict.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>
#include <onnxruntime_c_api.h>

#include "assay/base/clock.hpp"
#include "assay/data/source.hpp"
#include "assay/model/model.hpp"
#include "assay/runtime/runtime.hpp"

namespace {

using assay::Stopwatch;

struct Files {
  std::string model;
  assay::data::SourceOptions data;
  std::string library;
};

void check(const OrtApi& api, OrtStatus* status) {
  if (status == nullptr) return;
  fmt::print(stderr, "{}\n", api.GetErrorMessage(status));
  std::exit(1);
}

std::vector<float> preload(const Files& files) {
  const auto dataset = assay::data::open_dataset(files.data).value();
  const auto reader = dataset->open().value();
  std::vector<float> values;
  assay::data::Batch batch;
  while (reader->read(1000, batch) && batch.count > 0) {
    const auto block = batch.inputs[0].as<float>();
    values.insert(values.end(), block.begin(), block.end());
  }
  return values;
}

// µs a sample of Run alone.
double bare(const Files& files) {
  void* library = dlopen(files.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto base = reinterpret_cast<const OrtApiBase* (*)()>(dlsym(library, "OrtGetApiBase"))();
  const OrtApi& api = *base->GetApi(21);
  OrtEnv* env = nullptr;
  OrtSessionOptions* options = nullptr;
  OrtSession* session = nullptr;
  OrtMemoryInfo* memory = nullptr;
  check(api, api.CreateEnv(ORT_LOGGING_LEVEL_FATAL, "bench", &env));
  check(api, api.CreateSessionOptions(&options));
  check(api, api.SetIntraOpNumThreads(options, 1));
  check(api, api.CreateSession(env, files.model.c_str(), options, &session));
  check(api, api.CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
  std::vector<float> images = preload(files);
  const std::size_t count = images.size() / 784;
  const std::int64_t shape[] = {1, 1, 28, 28};
  std::vector<OrtValue*> inputs(count);
  for (std::size_t i = 0; i < count; ++i) {
    check(api, api.CreateTensorWithDataAsOrtValue(memory, images.data() + 784 * i, 784 * sizeof(float), shape, 4,
                                                  ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &inputs[i]));
  }
  const char* input_name = "Input3";
  const char* output_name = "Plus214_Output_0";
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i) {
    OrtValue* output = nullptr;
    check(api, api.Run(session, nullptr, &input_name, &inputs[i], 1, &output_name, 1, &output));
    api.ReleaseValue(output);
  }
  return watch.seconds() * 1e6 / static_cast<double>(count);
}

// µs a sample of the pass as a worker makes it.
double pass(const Files& files) {
  const auto dataset = assay::data::open_dataset(files.data).value();
  const auto summary = assay::model::inspect(files.model).value();
  const auto binding = assay::experiment::match_inputs(summary, dataset->info()).value();
  const auto engine = assay::runtime::builtin_runtimes()[0].open(files.library).value();
  const auto session = engine->load(files.model, {}).value();
  const auto folder = std::filesystem::temp_directory_path() / "assay_bench_predict";
  std::filesystem::create_directories(folder);
  const auto outcome =
      assay::experiment::predict(*session, binding, *dataset, folder, {.scores = summary.outputs[0]}).value();
  std::filesystem::remove_all(folder);
  return outcome.seconds * 1e6 / static_cast<double>(outcome.samples);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool one_mode = !arguments.empty() && (arguments[0] == "bare" || arguments[0] == "pass");
  const std::string mode = one_mode ? arguments[0] : "";
  if (one_mode) arguments.erase(arguments.begin());
  if (arguments.size() < 3) {
    fmt::print(stderr, "bench_predict [bare|pass] MODEL IMAGES LABELS [LIBRARY]\n");
    return 2;
  }
  Files files{.model = arguments[0], .library = arguments.size() > 3 ? arguments[3] : ASSAY_ONNXRUNTIME_LIBRARY};
  files.data.path = arguments[1];
  files.data.labels = arguments[2];
  files.data.scale = 1.0 / 255;
  if (mode == "bare") fmt::print("{:.2f} us a sample\n", bare(files));
  if (mode == "pass") fmt::print("{:.2f} us a sample\n", pass(files));
  if (one_mode) return 0;
  std::vector<double> bares;
  std::vector<double> passes;
  for (int round = 0; round < 5; ++round) {
    bares.push_back(bare(files));
    passes.push_back(pass(files));
  }
  fmt::print("bare {:.2f} us, pass {:.2f} us, difference {:+.2f} us a sample, ratio {:.3f} (medians of 5)\n",
             median(bares), median(passes), median(passes) - median(bares), median(passes) / median(bares));
}
