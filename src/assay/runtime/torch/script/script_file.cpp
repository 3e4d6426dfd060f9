#include <algorithm>

#include <ATen/Context.h>
#include <torch/csrc/jit/serialization/import.h>

#include "assay/runtime/torch/script/script_file_internal.hpp"
#include "assay/runtime/torch/torch_words.hpp"

namespace assay::runtime {
namespace {

bool is_tensor(const c10::TypePtr& type) {
  return type->kind() == c10::TypeKind::TensorType;
}

Status describe_forward_inputs(const c10::FunctionSchema& schema, ScriptFile& file) {
  const auto& arguments = schema.arguments();
  for (std::size_t i = 1; i < arguments.size(); ++i) {  // the first is the module itself
    if (is_tensor(arguments[i].type())) {
      file.inputs.push_back({.name = arguments[i].name(), .dtype = tensor::DType::f32, .shape = {}});
    } else if (!arguments[i].default_value()) {
      return fail(ErrorCode::unsupported, "forward() takes '{}', a {}: only tensors can be given", arguments[i].name(),
                  arguments[i].type()->str());
    }
  }
  if (file.inputs.empty()) return fail(ErrorCode::unsupported, "forward() takes no tensor");
  return {};
}

Status describe_forward_outputs(const c10::FunctionSchema& schema, ScriptFile& file) {
  const c10::TypePtr type = schema.returns().front().type();
  const auto add = [&file](std::string name) {
    file.outputs.push_back({.name = std::move(name), .dtype = tensor::DType::f32, .shape = {}});
  };
  if (is_tensor(type)) {
    add("output");
    return {};
  }
  const auto tuple = type->cast<c10::TupleType>();
  if (!tuple || !std::ranges::all_of(tuple->elements(), is_tensor) || tuple->elements().empty()) {
    return fail(
        ErrorCode::unsupported,
        "forward() returns {}: a tensor or a tuple of tensors is needed; wrap the module in one that returns that",
        type->str());
  }
  for (std::size_t i = 0; i < tuple->elements().size(); ++i) {
    add(tuple->schema() ? tuple->schema()->arguments()[i].name() : fmt::format("output_{}", i));
  }
  return {};
}

// What kept a file from being read, by libtorch's words for it.
tl::unexpected<Error> unreadable(const std::filesystem::path& path, const std::exception& error) {
  const std::string words = words_of(error);
  const auto says = [&words](std::string_view part) { return words.find(part) != std::string::npos; };
  if (says("maximum supported version") || says("Unsupported operator") || says("Unknown builtin op")) {
    return fail(ErrorCode::unsupported, "{}: a newer version of PyTorch wrote this file than the one here: {}",
                path.string(), words);
  }
  if (says("constants.pkl") || says("file not found: ")) {
    return fail(ErrorCode::corrupt,
                "{} is no TorchScript: it holds what torch.save() wrote, weights or a pickled module, and no program; "
                "torch.jit.script(model) or torch.jit.trace(model, input), then save(), writes what can be run",
                path.string());
  }
  return fail(ErrorCode::corrupt, "{} is no TorchScript: {}", path.string(), words);
}

bool calls_quantized_operators(const torch::jit::Module& module) {
  for (const auto& sub : module.modules()) {
    for (const auto& method : sub.get_methods()) {
      const std::string text = method.graph()->toString(false);
      if (text.find("quantized::") != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

Result<ScriptFile> load_script_file(const std::filesystem::path& path, at::QEngine engine) {
  std::error_code missing;
  if (!std::filesystem::exists(path, missing)) return fail(ErrorCode::not_found, "{} does not exist", path.string());
  at::globalContext().setQEngine(engine);
  ScriptFile file;
  try {
    file.module = torch::jit::load(path.string(), at::kCPU);
    file.module.eval();
    const auto method = file.module.find_method("forward");
    if (!method) return fail(ErrorCode::unsupported, "{} has no forward()", path.string());
    const c10::FunctionSchema& schema = method->function().getSchema();
    ASSAY_TRY(within(describe_forward_inputs(schema, file), path.string()));
    ASSAY_TRY(within(describe_forward_outputs(schema, file), path.string()));
    file.is_quantized = calls_quantized_operators(file.module);
  } catch (const std::exception& error) {
    return unreadable(path, error);
  }
  return file;
}

}  // namespace assay::runtime
