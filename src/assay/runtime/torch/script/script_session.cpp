#include <algorithm>
#include <cstring>
#include <optional>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include "assay/runtime/torch/scalar_type.hpp"
#include "assay/runtime/torch/script/script_file_internal.hpp"
#include "assay/runtime/torch/script/script_session_internal.hpp"
#include "assay/runtime/torch/torch_words.hpp"

namespace assay::runtime {
namespace {

using tensor::DType;
using tensor::TensorView;

// Engines of quantized operators in the order in which they are tried: libtorch's own choice first.
std::vector<at::QEngine> quantized_engines() {
  std::vector<at::QEngine> engines{at::globalContext().qEngine()};
  for (const at::QEngine engine : at::globalContext().supportedQEngines()) {
    if (engine != at::QEngine::NoQEngine && engine != engines.front()) engines.push_back(engine);
  }
  return engines;
}

std::string name_of_engine(at::QEngine engine) {
  std::string name = at::toString(engine);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

bool is_index(const at::Tensor& tensor) {
  return tensor.scalar_type() == at::kLong || tensor.scalar_type() == at::kInt;
}

Result<std::vector<at::QEngine>> engines_wanted(const SessionOptions& options) {
  const std::vector<at::QEngine> all = quantized_engines();
  for (const auto& [key, value] : options.config) {
    if (key != "quantized_engine") {
      return fail(ErrorCode::invalid_argument, "'{}' is no setting of PyTorch; quantized_engine is", key);
    }
    std::string known;
    for (const at::QEngine engine : all) {
      const std::string name = name_of_engine(engine);
      if (name == value) return std::vector{engine};
      known += (known.empty() ? "" : ", ") + name;
    }
    return fail(ErrorCode::invalid_argument, "quantized_engine {}: libtorch has {}", value, known);
  }
  return all;
}

class ScriptSession final : public Session {
 public:
  ScriptSession(ScriptFile file, std::filesystem::path path, std::vector<at::QEngine> engines)
      : file_(std::move(file)), path_(std::move(path)), engines_(std::move(engines)), loaded_for_(engines_.front()) {}

  const std::vector<ValueInfo>& inputs() const override { return file_.inputs; }
  const std::vector<ValueInfo>& outputs() const override { return outputs_; }

  Status choose_outputs(const std::vector<std::string>& names) {
    for (std::size_t i = 0; names.empty() && i < file_.outputs.size(); ++i) chosen_.push_back(i);
    for (const std::string& name : names) {
      const auto found = std::ranges::find(file_.outputs, name, &ValueInfo::name);
      if (found == file_.outputs.end()) {
        return fail(ErrorCode::invalid_argument, "the model has no tensor output '{}'", name);
      }
      chosen_.push_back(static_cast<std::size_t>(found - file_.outputs.begin()));
    }
    for (const std::size_t index : chosen_) outputs_.push_back(file_.outputs[index]);
    return {};
  }

  Result<std::span<const TensorView>> run(std::span<const TensorView> inputs) override {
    ASSAY_TRY(take_inputs(inputs));
    ASSAY_ASSIGN(results_, run_first());
    return view_results();
  }

  Result<std::span<const TensorView>> bind(std::span<const TensorView> inputs) override { return run(inputs); }

  Status run_bound() override {
    if (given_.empty()) return fail(ErrorCode::internal, "no inputs are bound");
    ASSAY_ASSIGN(const std::vector<at::Tensor> fresh, forward());
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      if (fresh[i].nbytes() != results_[i].nbytes()) {
        return fail(ErrorCode::runtime, "output '{}' changed its shape", outputs_[i].name);
      }
      std::memcpy(results_[i].data_ptr(), fresh[i].data_ptr(), fresh[i].nbytes());
    }
    return {};
  }

  std::string kernels() const override {
    return has_run_ && file_.is_quantized ? name_of_engine(loaded_for_) : std::string();
  }

 private:
  Status take_inputs(std::span<const TensorView> inputs) {
    if (inputs.size() != file_.inputs.size()) {
      return fail(ErrorCode::internal, "{} inputs given, the model has {}", inputs.size(), file_.inputs.size());
    }
    given_.clear();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto type = scalar_type_of(inputs[i].dtype());
      if (!type) {
        return fail(ErrorCode::unsupported, "input '{}' is {}, which PyTorch does not have", file_.inputs[i].name,
                    tensor::name_of(inputs[i].dtype()));
      }
      given_.push_back(
          at::from_blob(const_cast<std::byte*>(inputs[i].bytes().data()), inputs[i].shape(), at::TensorOptions(*type)));
    }
    return {};
  }

  // Once: numbers of a row of a table must stay integers, where a layer multiplies them they must not, and the file
  // says neither; a quantized model that the engine cannot run is packed for the next one.
  Result<std::vector<at::Tensor>> run_first() {
    if (has_run_) return forward();
    auto results = run_in_any_engine();
    if (!results && std::ranges::any_of(given_, is_index)) {
      indices_as_floats_ = true;
      auto as_floats = run_in_any_engine();
      indices_as_floats_ = as_floats.has_value();
      if (as_floats) results = std::move(as_floats);
    }
    has_run_ = results.has_value();
    return results;
  }

  Result<std::vector<at::Tensor>> run_in_any_engine() {
    Result<std::vector<at::Tensor>> results;
    for (const at::QEngine engine : engines_) {
      if (engine != loaded_for_) {
        ASSAY_ASSIGN(file_, load_script_file(path_, engine));
      }
      loaded_for_ = engine;
      results = forward();
      if (results || !file_.is_quantized) break;
    }
    return results;
  }

  std::vector<c10::IValue> arguments() const {
    std::vector<c10::IValue> values;
    for (const at::Tensor& given : given_) {
      values.emplace_back(indices_as_floats_ && is_index(given) ? given.to(at::kFloat) : given);
    }
    return values;
  }

  Result<std::vector<at::Tensor>> forward() {
    const at::NoGradGuard no_gradients;
    return guarded("PyTorch", [this]() -> Result<std::vector<at::Tensor>> {
      const c10::IValue returned = file_.module.forward(arguments());
      std::vector<at::Tensor> chosen;
      for (const std::size_t index : chosen_) {
        at::Tensor one = returned.isTensor() ? returned.toTensor() : returned.toTupleRef().elements()[index].toTensor();
        if (one.is_quantized()) one = one.dequantize();
        chosen.push_back(one.contiguous());
      }
      return chosen;
    });
  }

  Result<std::span<const TensorView>> view_results() {
    views_.clear();
    for (std::size_t i = 0; i < results_.size(); ++i) {
      const auto dtype = dtype_of(results_[i].scalar_type());
      if (!dtype) {
        return fail(ErrorCode::unsupported, "output '{}' is {}, which is no tensor of numbers", outputs_[i].name,
                    c10::toString(results_[i].scalar_type()));
      }
      outputs_[i].dtype = *dtype;
      views_.emplace_back(*dtype, results_[i].sizes().vec(), static_cast<const std::byte*>(results_[i].data_ptr()));
    }
    return std::span<const TensorView>(views_);
  }

  ScriptFile file_;
  std::filesystem::path path_;
  std::vector<at::QEngine> engines_;  // to try, the one it was loaded for first
  at::QEngine loaded_for_;
  bool has_run_ = false;
  bool indices_as_floats_ = false;
  std::vector<std::size_t> chosen_;  // of what forward() returns
  std::vector<ValueInfo> outputs_;
  std::vector<at::Tensor> given_;
  std::vector<at::Tensor> results_;
  std::vector<TensorView> views_;
};

}  // namespace

Result<std::unique_ptr<Session>> load_script_session(const std::filesystem::path& model,
                                                     const SessionOptions& options) {
  if (options.threads < 1) return fail(ErrorCode::invalid_argument, "{} threads cannot run a model", options.threads);
  if (options.counter != nullptr) return fail(ErrorCode::unsupported, "PyTorch's allocations cannot be counted");
  at::set_num_threads(options.threads);
  ASSAY_ASSIGN(std::vector<at::QEngine> engines, engines_wanted(options));
  ASSAY_ASSIGN(ScriptFile file, load_script_file(model, engines.front()));
  auto session = std::make_unique<ScriptSession>(std::move(file), model, std::move(engines));
  ASSAY_TRY(session->choose_outputs(options.outputs));
  return std::unique_ptr<Session>(std::move(session));
}

}  // namespace assay::runtime
