#include "assay/experiment/predict.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "assay/base/clock.hpp"
#include "assay/experiment/block_reader.hpp"
#include "assay/experiment/model_inputs.hpp"
#include "assay/tensor/npy.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

using record::Fault;
using tensor::DType;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

constexpr std::size_t k_block_bytes = std::size_t{4} << 20;
constexpr std::uint64_t k_flags_at_once = std::uint64_t{1} << 16;

std::size_t samples_per_block(const data::DatasetInfo& info, std::size_t batch) {
  std::size_t bytes = 1;
  for (const auto& input : info.inputs) bytes += tensor::bytes_of(DType::f32, tensor::elements_of(input.shape));
  const std::size_t batches = std::max<std::size_t>(1, k_block_bytes / bytes / batch);
  return batches * batch;
}

class PredictionPass {
 public:
  PredictionPass(runtime::Session& session, const Binding& binding, const PredictOptions& options,
                 std::filesystem::path folder)
      : session_(session), binding_(binding), options_(options), folder_(std::move(folder)) {}

  Status take(data::Batch block) {
    std::vector<Tensor> inputs;
    for (const InputBinding& input : binding_.inputs) {
      ASSAY_ASSIGN(Tensor values, model_input(block.inputs[input.data_input], input));
      inputs.push_back(std::move(values));
    }
    for (std::size_t first = 0; first < block.count; first += options_.batch) {
      ASSAY_TRY(run(inputs, first, std::min(options_.batch, block.count - first)));
      outcome_.samples += std::min(options_.batch, block.count - first);
      if (options_.on_progress) options_.on_progress(outcome_.samples);
    }
    note_unusable(block);
    return {};
  }

  Result<PredictOutcome> finish() {
    if (!answers_) return fail(ErrorCode::insufficient_data, "the data set has no samples");
    ASSAY_TRY(answers_->commit());
    outcome_.undecodable = unusable_.size();
    if (!unusable_.empty()) ASSAY_TRY(write_usable());
    return outcome_;
  }

 private:
  void note_unusable(const data::Batch& block) {
    const std::uint64_t first = outcome_.samples - block.count;
    for (std::size_t i = 0; i < block.usable.size(); ++i) {
      if (block.usable[i] == 0) unusable_.push_back(first + i);
    }
  }

  Status write_usable() const {
    ASSAY_ASSIGN(auto writer, tensor::NpyWriter::create(folder_ / "usable.npy", DType::u8, {}));
    std::vector<std::uint8_t> flags;
    auto next = unusable_.begin();
    for (std::uint64_t first = 0; first < outcome_.samples; first += flags.size()) {
      flags.assign(std::min(k_flags_at_once, outcome_.samples - first), 1);
      for (; next != unusable_.end() && *next < first + flags.size(); ++next) flags[*next - first] = 0;
      ASSAY_TRY(writer.append(std::as_bytes(std::span(flags))));
    }
    return writer.commit();
  }

  Status run(const std::vector<Tensor>& inputs, std::size_t first, std::size_t count) {
    const bool is_partial = count < options_.batch;
    Status ran = run_rows(inputs, first, count, is_partial && binding_.fixed_batch);
    if (ran) return {};
    const bool may_be_fixed = !binding_.fixed_batch && ran.error().code() == ErrorCode::runtime;
    if (may_be_fixed && is_partial && outcome_.samples > 0 && run_rows(inputs, first, count, true)) return {};
    if (!may_be_fixed || !options_.scores.any_shape || outcome_.samples > 0 || count == 1) return ran;
    return fail(ran.error().code(),
                "{}. It was given {} samples at once; the file does not say how many it takes: name the batch with "
                "--batch, where it is fixed (1: one at a time)",
                ran.error().text(), count);
  }

  Status run_rows(const std::vector<Tensor>& inputs, std::size_t first, std::size_t count, bool fill_up) {
    const std::size_t rows = fill_up ? options_.batch : count;
    std::vector<Tensor> filled;
    views_.clear();
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const Shape shape = batched(rows, binding_.inputs[k].sample_shape);
      const std::size_t row_bytes = inputs[k].bytes().size() / static_cast<std::size_t>(inputs[k].shape()[0]);
      const std::byte* data = inputs[k].bytes().data() + first * row_bytes;
      if (fill_up) {
        filled.push_back(filled_up(data, row_bytes, count, shape, inputs[k].dtype()));
        data = filled.back().bytes().data();
      }
      views_.emplace_back(inputs[k].dtype(), shape, data);
    }
    ASSAY_ASSIGN(const auto outputs, session_.run(views_));
    return append(outputs.front(), rows, count);
  }

  static Tensor filled_up(const std::byte* data, std::size_t row_bytes, std::size_t count, const Shape& shape,
                          DType dtype) {
    Tensor tensor(dtype, shape);
    std::memcpy(tensor.bytes().data(), data, count * row_bytes);
    const std::byte* last = data + (count - 1) * row_bytes;
    for (std::size_t row = count; row < static_cast<std::size_t>(shape[0]); ++row) {
      std::memcpy(tensor.bytes().data() + row * row_bytes, last, row_bytes);
    }
    return tensor;
  }

  Status append(const TensorView& scores, std::size_t rows, std::size_t count) {
    const std::size_t elements = scores.elements();
    const bool by_sample =
        rows == 1 || (!scores.shape().empty() && scores.shape()[0] == static_cast<std::int64_t>(rows));
    if (elements == 0 || !by_sample) {
      return fail(ErrorCode::runtime, "output '{}' has shape {} for a batch of {}: it holds no score per sample",
                  options_.scores.name, tensor::to_text(scores.shape()), rows);
    }
    const std::size_t columns = elements / rows;
    if (!answers_) ASSAY_TRY(begin(scores, columns));
    if (columns != std::max<std::size_t>(outcome_.columns, 1)) {
      return fail(ErrorCode::runtime, "output '{}' gave {} scores a sample, then {}", options_.scores.name,
                  outcome_.columns, columns);
    }
    if (outcome_.columns == 0) return append_decisions(scores, count);
    const auto* quantization = options_.scores.quantization ? &*options_.scores.quantization : nullptr;
    floats_.resize(elements);
    ASSAY_TRY(tensor::to_float32(scores, quantization, floats_));
    return answers_->append(std::as_bytes(std::span(floats_).first(count * columns)));
  }

  Status begin(const TensorView& scores, std::size_t columns) {
    const bool decides = options_.takes_decisions && columns == 1 && !options_.scores.quantization &&
                         (scores.dtype() == DType::i64 || scores.dtype() == DType::i32);
    outcome_.columns = decides ? 0 : columns;
    const Shape row = decides ? Shape{} : Shape{static_cast<std::int64_t>(columns)};
    ASSAY_ASSIGN(tensor::NpyWriter writer, tensor::NpyWriter::create(folder_ / (decides ? "labels.npy" : "scores.npy"),
                                                                     decides ? DType::i64 : DType::f32, row));
    answers_.emplace(std::move(writer));
    return {};
  }

  Status append_decisions(const TensorView& classes, std::size_t count) {
    std::vector<std::int64_t> decided(count);
    if (classes.dtype() == DType::i64) {
      std::copy_n(classes.as<std::int64_t>().begin(), count, decided.begin());
    } else if (classes.dtype() == DType::i32) {
      std::copy_n(classes.as<std::int32_t>().begin(), count, decided.begin());
    } else {
      return fail(ErrorCode::runtime, "output '{}' gave whole numbers, then {}", options_.scores.name,
                  tensor::name_of(classes.dtype()));
    }
    return answers_->append(std::as_bytes(std::span(decided)));
  }

  runtime::Session& session_;
  const Binding& binding_;
  const PredictOptions& options_;
  std::filesystem::path folder_;
  std::optional<tensor::NpyWriter> answers_;
  std::vector<float> floats_;
  std::vector<TensorView> views_;
  std::vector<std::uint64_t> unusable_;  // the only thing that grows: with the samples that could not be read
  PredictOutcome outcome_;
};

// Memory that ran out while the data was read was the model's to leave.
tl::unexpected<CellFailure> reading_failed(const Error& error) {
  return blame(error.code() == ErrorCode::runtime ? Fault::model : Fault::data, error);
}

// The model's own failures carry codes of their own; what is left of io was the writing.
tl::unexpected<CellFailure> running_failed(const Error& error) {
  return blame(error.code() == ErrorCode::io ? Fault::machine : Fault::model, error);
}

}  // namespace

Attempt<PredictOutcome> predict(runtime::Session& session, const Binding& binding, const data::Dataset& dataset,
                                const std::filesystem::path& folder, const PredictOptions& options) {
  const Stopwatch watch;
  auto samples = dataset.open();
  if (!samples) return reading_failed(samples.error());
  BlockReader blocks(std::move(*samples), samples_per_block(dataset.info(), options.batch));
  PredictionPass pass(session, binding, options, folder);
  while (true) {
    auto block = blocks.next();
    if (!block) return reading_failed(block.error());
    if (block->count == 0) break;
    if (const Status taken = pass.take(std::move(*block)); !taken) return running_failed(taken.error());
  }
  auto outcome = pass.finish();
  if (!outcome) return running_failed(outcome.error());
  outcome->seconds = watch.seconds();
  return *outcome;
}

}  // namespace assay::experiment
