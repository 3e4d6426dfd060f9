#include <algorithm>
#include <array>
#include <optional>

#include "assay/runtime/onnxruntime/session_internal.hpp"

namespace assay::runtime {
namespace {

using tensor::DType;
using tensor::Shape;
using tensor::TensorView;

struct TypePair {
  ONNXTensorElementDataType ort;
  DType type;
};

constexpr std::array<TypePair, 15> k_types{{{ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, DType::f32},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, DType::f64},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, DType::f16},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, DType::bf16},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, DType::i8},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, DType::u8},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, DType::i16},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16, DType::u16},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, DType::i32},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32, DType::u32},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, DType::i64},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64, DType::u64},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, DType::boolean},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT4, DType::i4},
                                            {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT4, DType::u4}}};

std::optional<DType> dtype_of_ort(ONNXTensorElementDataType ort) {
  for (const TypePair& pair : k_types) {
    if (pair.ort == ort) return pair.type;
  }
  return std::nullopt;
}

ONNXTensorElementDataType ort_of_dtype(DType type) {
  return std::ranges::find(k_types, type, &TypePair::type)->ort;
}

// Releases one kind of object of the C interface.
template <class T>
struct Releaser {
  void (*release)(T*) = nullptr;
  void operator()(T* object) const { release(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Releaser<T>>;
template <class T>
Owned<T> owned(T* object, void (*release)(T*)) {
  return Owned<T>(object, Releaser<T>{release});
}

Result<ValueInfo> value_info(const OrtApi& api, const OrtTypeInfo* type, std::string name) {
  const OrtTensorTypeAndShapeInfo* tensor = nullptr;
  ASSAY_ORT(api, CastTypeInfoToTensorInfo(type, &tensor));
  if (tensor == nullptr) return fail(ErrorCode::unsupported, "'{}' is no tensor", name);
  ONNXTensorElementDataType element{};
  std::size_t rank = 0;
  ASSAY_ORT(api, GetTensorElementType(tensor, &element));
  ASSAY_ORT(api, GetDimensionsCount(tensor, &rank));
  const auto dtype = dtype_of_ort(element);
  if (!dtype) return fail(ErrorCode::unsupported, "'{}' has an element type that is not supported", name);
  Shape shape(rank);
  ASSAY_ORT(api, GetDimensions(tensor, shape.data(), rank));
  return ValueInfo{std::move(name), *dtype, std::move(shape)};
}

Result<Owned<OrtValue>> borrowed_value(const OrtApi& api, const OrtMemoryInfo* memory, const TensorView& view) {
  OrtValue* value = nullptr;
  ASSAY_ORT(api, CreateTensorWithDataAsOrtValue(memory, const_cast<std::byte*>(view.bytes().data()),
                                                view.bytes().size(), view.shape().data(), view.shape().size(),
                                                ort_of_dtype(view.dtype()), &value));
  return owned(value, api.ReleaseValue);
}

// Constants that are lent to a session and have to outlive it.
using Lent = std::vector<Owned<OrtValue>>;

class OrtSessionOfOurs final : public Session {
 public:
  OrtSessionOfOurs(const OrtApi& api, Owned<OrtSession> session, Owned<OrtMemoryInfo> memory, Lent lent)
      : api_(api), lent_(std::move(lent)), session_(std::move(session)), memory_(std::move(memory)) {}
  ~OrtSessionOfOurs() override { release_outputs(); }

  const std::vector<ValueInfo>& inputs() const override { return inputs_; }
  const std::vector<ValueInfo>& outputs() const override { return outputs_; }

  Status describe(const SessionOptions& options) {
    OrtAllocator* allocator = nullptr;
    ASSAY_ORT(api_, GetAllocatorWithDefaultOptions(&allocator));
    ASSAY_TRY(describe_inputs(allocator));
    ASSAY_TRY(describe_outputs(allocator, options.outputs));
    for (const ValueInfo& input : inputs_) input_names_.push_back(input.name.c_str());
    for (const ValueInfo& output : outputs_) output_names_.push_back(output.name.c_str());
    bound_.resize(inputs_.size());
    input_pointers_.resize(inputs_.size());
    output_values_.assign(outputs_.size(), nullptr);
    return {};
  }

  Result<std::span<const TensorView>> run(std::span<const TensorView> inputs) override {
    if (inputs.size() != inputs_.size()) {
      return fail(ErrorCode::internal, "{} inputs given, the model has {}", inputs.size(), inputs_.size());
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) ASSAY_TRY(bind_input(i, inputs[i]));
    release_outputs();
    ASSAY_TRY(run_into_outputs());
    return view_outputs();
  }

  Result<std::span<const TensorView>> bind(std::span<const TensorView> inputs) override { return run(inputs); }

  Status run_bound() override {
    if (output_values_.empty() || output_values_.front() == nullptr) {
      return fail(ErrorCode::internal, "no inputs are bound");
    }
    return run_into_outputs();
  }

 private:
  // What an input was last read from. A value only borrows its memory, so one serves as long as the place, the type and
  // the shape stay the same, whatever lies there.
  struct Bound {
    const std::byte* data = nullptr;
    DType type = DType::f32;
    Shape shape;
    Owned<OrtValue> value;
  };

  // Outputs that exist are written again, the others made.
  Status run_into_outputs() {
    ASSAY_ORT(api_, Run(session_.get(), nullptr, input_names_.data(), input_pointers_.data(), input_pointers_.size(),
                        output_names_.data(), output_names_.size(), output_values_.data()));
    return {};
  }

  Status bind_input(std::size_t index, const TensorView& input) {
    Bound& bound = bound_[index];
    const std::byte* data = input.bytes().data();
    if (bound.value && bound.data == data && bound.type == input.dtype() && bound.shape == input.shape()) return {};
    ASSAY_ASSIGN(Owned<OrtValue> value, borrowed_value(api_, memory_.get(), input));
    input_pointers_[index] = value.get();
    bound = {data, input.dtype(), input.shape(), std::move(value)};
    return {};
  }

  void release_outputs() {
    for (OrtValue*& value : output_values_) {
      if (value != nullptr) api_.ReleaseValue(value);
      value = nullptr;
    }
  }

  Status describe_inputs(OrtAllocator* allocator) {
    std::size_t count = 0;
    ASSAY_ORT(api_, SessionGetInputCount(session_.get(), &count));
    for (std::size_t i = 0; i < count; ++i) {
      char* name = nullptr;
      OrtTypeInfo* type = nullptr;
      ASSAY_ORT(api_, SessionGetInputName(session_.get(), i, allocator, &name));
      std::string text(name);
      ASSAY_ORT(api_, AllocatorFree(allocator, name));
      ASSAY_ORT(api_, SessionGetInputTypeInfo(session_.get(), i, &type));
      const auto type_owner = owned(type, api_.ReleaseTypeInfo);
      ASSAY_ASSIGN(ValueInfo info, value_info(api_, type, std::move(text)));
      inputs_.push_back(std::move(info));
    }
    return {};
  }

  Status describe_outputs(OrtAllocator* allocator, const std::vector<std::string>& wanted) {
    std::size_t count = 0;
    ASSAY_ORT(api_, SessionGetOutputCount(session_.get(), &count));
    std::vector<ValueInfo> all;
    for (std::size_t i = 0; i < count; ++i) {
      char* name = nullptr;
      OrtTypeInfo* type = nullptr;
      ASSAY_ORT(api_, SessionGetOutputName(session_.get(), i, allocator, &name));
      std::string text(name);
      ASSAY_ORT(api_, AllocatorFree(allocator, name));
      ASSAY_ORT(api_, SessionGetOutputTypeInfo(session_.get(), i, &type));
      const auto type_owner = owned(type, api_.ReleaseTypeInfo);
      if (auto info = value_info(api_, type, std::move(text))) all.push_back(std::move(*info));
    }
    if (wanted.empty()) outputs_ = all;
    for (const std::string& name : wanted) {
      const auto found = std::ranges::find(all, name, &ValueInfo::name);
      if (found == all.end()) return fail(ErrorCode::invalid_argument, "the model has no tensor output '{}'", name);
      outputs_.push_back(*found);
    }
    if (outputs_.empty()) return fail(ErrorCode::unsupported, "no output of the model is a tensor of numbers");
    return {};
  }

  Result<std::span<const TensorView>> view_outputs() {
    views_.clear();
    for (std::size_t i = 0; i < output_values_.size(); ++i) {
      OrtTensorTypeAndShapeInfo* info = nullptr;
      void* data = nullptr;
      std::size_t rank = 0;
      ASSAY_ORT(api_, GetTensorTypeAndShape(output_values_[i], &info));
      const auto info_owner = owned(info, api_.ReleaseTensorTypeAndShapeInfo);
      ASSAY_ORT(api_, GetDimensionsCount(info, &rank));
      Shape shape(rank);
      ASSAY_ORT(api_, GetDimensions(info, shape.data(), rank));
      ASSAY_ORT(api_, GetTensorMutableData(output_values_[i], &data));
      views_.emplace_back(outputs_[i].dtype, std::move(shape), static_cast<const std::byte*>(data));
    }
    return std::span<const TensorView>(views_);
  }

  const OrtApi& api_;
  Lent lent_;
  Owned<OrtSession> session_;
  Owned<OrtMemoryInfo> memory_;
  std::vector<ValueInfo> inputs_;
  std::vector<ValueInfo> outputs_;
  std::vector<const char*> input_names_;
  std::vector<const char*> output_names_;
  std::vector<Bound> bound_;
  std::vector<const OrtValue*> input_pointers_;
  std::vector<OrtValue*> output_values_;
  std::vector<TensorView> views_;
};

Result<Lent> lent_constants(const OrtApi& api, const OrtMemoryInfo* memory, const SessionOptions& wanted) {
  Lent values;
  for (const auto& [name, view] : wanted.constants) {
    ASSAY_ASSIGN(Owned<OrtValue> value, borrowed_value(api, memory, view));
    values.push_back(std::move(value));
  }
  return values;
}

enum class Lending { borrowed, copied };

// The engine reads borrowed constants where they are, but only when it runs: a step of its optimisation that wants to
// look into one fails. Copied ones it has at once.
Status add_constants(const OrtApi& api, OrtSessionOptions* options, const SessionOptions& wanted, const Lent& lent,
                     Lending lending) {
  std::vector<const char*> names;
  std::vector<const OrtValue*> values;
  for (std::size_t k = 0; k < lent.size(); ++k) {
    names.push_back(wanted.constants[k].first.c_str());
    values.push_back(lent[k].get());
    if (lending == Lending::borrowed) ASSAY_ORT(api, AddInitializer(options, names[k], values[k]));
  }
  if (names.empty() || lending == Lending::borrowed) return {};
  ASSAY_ORT(api, AddExternalInitializers(options, names.data(), values.data(), names.size()));
  return {};
}

Status configure(const OrtApi& api, OrtSessionOptions* options, const SessionOptions& wanted) {
  ASSAY_ORT(api, SetIntraOpNumThreads(options, wanted.threads));
  ASSAY_ORT(api, SetInterOpNumThreads(options, 1));
  ASSAY_ORT(api, SetSessionExecutionMode(options, ORT_SEQUENTIAL));
  ASSAY_ORT(api, AddSessionConfigEntry(options, "session.intra_op.allow_spinning", "0"));
  ASSAY_ORT(api, AddSessionConfigEntry(options, "session.inter_op.allow_spinning", "0"));
  if (!wanted.arena) ASSAY_ORT(api, DisableCpuMemArena(options));
  if (wanted.counter != nullptr) ASSAY_ORT(api, AddSessionConfigEntry(options, "session.use_env_allocators", "1"));
  if (!wanted.optimized_model.empty()) {
    ASSAY_ORT(api, SetOptimizedModelFilePath(options, wanted.optimized_model.c_str()));
  }
  if (!wanted.profile.empty()) ASSAY_ORT(api, EnableProfiling(options, wanted.profile.c_str()));
  for (const auto& [key, value] : wanted.config)
    ASSAY_ORT(api, AddSessionConfigEntry(options, key.c_str(), value.c_str()));
  return {};
}

Result<Owned<OrtSession>> create_session(const OrtApi& api, OrtEnv* env, const std::filesystem::path& model,
                                         const SessionOptions& options, const Lent& lent, Lending lending) {
  OrtSessionOptions* raw_options = nullptr;
  ASSAY_ORT(api, CreateSessionOptions(&raw_options));
  const auto session_options = owned(raw_options, api.ReleaseSessionOptions);
  ASSAY_TRY(configure(api, raw_options, options));
  ASSAY_TRY(add_constants(api, raw_options, options, lent, lending));
  OrtSession* session = nullptr;
  ASSAY_ORT(api, CreateSession(env, model.c_str(), raw_options, &session));
  return owned(session, api.ReleaseSession);
}

}  // namespace

Result<std::unique_ptr<Session>> load_session(const OrtApi& api, OrtEnv* env, const std::filesystem::path& model,
                                              const SessionOptions& options) {
  if (options.threads < 1) return fail(ErrorCode::invalid_argument, "{} threads cannot run a model", options.threads);
  OrtMemoryInfo* raw_memory = nullptr;
  ASSAY_ORT(api, CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &raw_memory));
  auto memory = owned(raw_memory, api.ReleaseMemoryInfo);
  ASSAY_ASSIGN(Lent lent, lent_constants(api, raw_memory, options));
  auto session = create_session(api, env, model, options, lent, Lending::borrowed);
  if (!session && !lent.empty()) session = create_session(api, env, model, options, lent, Lending::copied);
  if (!session) return tl::unexpected<Error>(session.error());
  auto ours = std::make_unique<OrtSessionOfOurs>(api, std::move(*session), std::move(memory), std::move(lent));
  ASSAY_TRY(ours->describe(options));
  return std::unique_ptr<Session>(std::move(ours));
}

}  // namespace assay::runtime
