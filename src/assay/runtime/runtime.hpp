#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/runtime/allocation_counter.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::runtime {

struct SessionOptions {
  int threads = 1;                                          // within one operator, at least 1; they do not spin
  std::vector<std::pair<std::string, std::string>> config;  // entries of the engine's own configuration
  // Constants for which the model refers to external data: these elements are read instead of that file. Borrowed for
  // as long as the session lives.
  std::vector<std::pair<std::string, tensor::TensorView>> constants;
  std::vector<std::string> outputs;       // the ones to compute; empty: all tensors
  bool arena = true;                      // the engine may keep freed memory for its next run
  AllocationCounter* counter = nullptr;   // counts what the session allocates; outlives the runtime
  std::filesystem::path optimized_model;  // where the graph that it runs is written; empty: nowhere
  std::filesystem::path profile;  // beginning of the name of a file of operator times; written when the session goes
};

struct ValueInfo {
  std::string name;
  tensor::DType dtype = tensor::DType::f32;
  tensor::Shape shape;  // −1: free
};

// A model loaded by an engine. Not thread-safe.
class Session {
 public:
  virtual ~Session() = default;
  virtual const std::vector<ValueInfo>& inputs() const = 0;
  virtual const std::vector<ValueInfo>& outputs() const = 0;

  // Runs one batch. `inputs` in the order of inputs(), borrowed for the call; the outputs, in the order of outputs(),
  // stay valid until the next run. A failure of the engine is a `runtime` error with the engine's own words.
  virtual Result<std::span<const tensor::TensorView>> run(std::span<const tensor::TensorView> inputs) = 0;

  // For timing: runs the inputs once and keeps them (borrowed) and its outputs, so that run_bound() then does nothing
  // but the inference: it reads the inputs' memory anew and writes to the outputs that bind() gave. Until the next
  // run() or bind(). Outputs whose shape depends on the inputs' values may fail there; without bind() it is an
  // `internal` error.
  virtual Result<std::span<const tensor::TensorView>> bind(std::span<const tensor::TensorView> inputs) = 0;
  virtual Status run_bound() = 0;

  // Which of the engine's several sets of kernels ran the model ("onednn"). Empty: it has but one for it, or nothing
  // has run yet.
  virtual std::string kernels() const { return {}; }
};

// An engine that runs models.
class Runtime {
 public:
  virtual ~Runtime() = default;
  virtual std::string name() const = 0;               // "ONNX Runtime"
  virtual std::string version() const = 0;            // "1.30.0"
  virtual std::string device() const = 0;             // "CPU"
  virtual std::filesystem::path library() const = 0;  // the file it was loaded from

  // False: it cannot, and refuses a SessionOptions::counter as unsupported.
  virtual bool counts_allocations() const { return true; }

  // The sessions of a runtime go before it does. All its sessions that count, count into the same counter; another one
  // is refused as invalid_argument.
  virtual Result<std::unique_ptr<Session>> load(const std::filesystem::path& model, const SessionOptions& options) = 0;
};

// What `assay list` says of an engine, and how to get it.
struct RuntimeInfo {
  std::string name;
  std::string summary;
  std::vector<std::string> extensions;  // of the models it loads: ".onnx"
  bool is_needed = true;                // false: everything but such models does without it
  // `library` names the shared library to load; empty: search the usual places. unsupported, with what was tried, when
  // it cannot be had.
  Result<std::unique_ptr<Runtime>> (*open)(const std::filesystem::path& library);
};

// Every engine this program knows.
std::vector<RuntimeInfo> builtin_runtimes();

}  // namespace assay::runtime
