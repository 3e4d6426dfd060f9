#include "assay/experiment/training/training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_set>

#include "assay/data/row_draw.hpp"
#include "assay/experiment/block_reader.hpp"
#include "assay/experiment/model_inputs.hpp"
#include "assay/experiment/sample_digest.hpp"
#include "assay/experiment/validation_split.hpp"

namespace assay::experiment {
namespace {

using tensor::DType;
using tensor::Tensor;

constexpr std::size_t k_rows_at_once = 256;

// Fills arrays that were made for every sample.
class RowCollection {
 public:
  RowCollection(const data::Dataset& dataset, const data::Annotations& annotations, const Binding& binding)
      : info_(dataset.info()), annotations_(annotations), inputs_(binding.inputs) {
    for (InputBinding& input : inputs_) {
      if (tensor::is_floating(input.dtype)) input.dtype = DType::f32;
      made_.rows.inputs.emplace_back(input.dtype, batched(dataset.info().samples, input.sample_shape));
    }
  }

  Status take(data::Batch block) {
    ASSAY_ASSIGN(auto digests, sample_digests(block, info_));
    std::vector<Tensor> values;
    for (const InputBinding& input : inputs_) {
      ASSAY_ASSIGN(Tensor converted, model_input(block.inputs[input.data_input], input));
      values.push_back(std::move(converted));
    }
    for (std::size_t i = 0; i < block.count; ++i, ++row_) {
      if (!block.usable.empty() && block.usable[i] == 0) {
        ++made_.undecodable;
        continue;
      }
      keep(values, i);
      made_.digests.push_back(std::move(digests[i]));
    }
    return {};
  }

  Result<TrainingRows> finish() {
    if (kept_.empty()) return fail(ErrorCode::insufficient_data, "none of the samples could be decoded");
    for (Tensor& input : made_.rows.inputs) {
      if (static_cast<std::size_t>(input.shape().front()) == kept_.size()) continue;
      std::vector<std::uint32_t> first(kept_.size());
      std::iota(first.begin(), first.end(), 0U);
      input = train::gathered(input, first);
    }
    const auto count = static_cast<std::int64_t>(kept_.size());
    if (annotations_.labels.empty()) {
      made_.rows.targets = Tensor(DType::f32, {count, 1});
      std::ranges::transform(kept_, made_.rows.targets.as<float>().begin(),
                             [this](std::uint64_t row) { return static_cast<float>(annotations_.values[row]); });
    } else {
      made_.rows.targets = Tensor(DType::i64, {count});
      std::ranges::transform(kept_, made_.rows.targets.as<std::int64_t>().begin(),
                             [this](std::uint64_t row) { return annotations_.labels[row]; });
    }
    for (const std::uint64_t row : kept_) {
      if (!annotations_.groups.empty()) made_.groups.push_back(annotations_.groups[row]);
    }
    return std::move(made_);
  }

 private:
  void keep(const std::vector<Tensor>& values, std::size_t sample) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::size_t bytes = values[k].bytes().size() / static_cast<std::size_t>(values[k].shape().front());
      std::memcpy(made_.rows.inputs[k].bytes().data() + kept_.size() * bytes, values[k].bytes().data() + sample * bytes,
                  bytes);
    }
    kept_.push_back(row_);
  }

  const data::DatasetInfo& info_;
  const data::Annotations& annotations_;
  std::vector<InputBinding> inputs_;
  TrainingRows made_;
  std::vector<std::uint64_t> kept_;  // rows of the data set
  std::uint64_t row_ = 0;
};

}  // namespace

Result<TrainingRows> read_training_rows(const data::Dataset& dataset, const data::Annotations& annotations,
                                        const Binding& binding) {
  if (annotations.labels.empty() && annotations.values.empty()) {
    return fail(ErrorCode::insufficient_data,
                "{}: no labels to learn from: name their column with --target or their file with --labels",
                dataset.info().name);
  }
  ASSAY_ASSIGN(auto reader, dataset.open());
  BlockReader blocks(std::move(reader), k_rows_at_once);
  RowCollection collection(dataset, annotations, binding);
  while (true) {
    ASSAY_ASSIGN(data::Batch block, blocks.next());
    if (block.count == 0) break;
    ASSAY_TRY(collection.take(std::move(block)));
  }
  return collection.finish();
}

Result<ValidationShare> share_rows(const TrainingRows& rows, double share, std::uint64_t seed) {
  const std::size_t count = rows.digests.size();
  const std::vector<std::int32_t> groups = inseparable(rows.groups, rows.digests);
  const bool classes = rows.rows.targets.dtype() == DType::i64;
  data::SplitColumns columns{.rows = count, .groups = groups};
  if (classes) columns.labels = rows.rows.targets.as<std::int64_t>();
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  const auto wanted = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(count)));
  if (wanted == 0 || wanted >= count) {
    return fail(ErrorCode::insufficient_data,
                "--validation-share {}: of {} rows that leaves {} to validate by and {} to "
                "train on",
                share, count, wanted, count - std::min<std::uint64_t>(wanted, count));
  }
  ASSAY_ASSIGN(data::DrawnRows drawn, data::draw_rows(columns, all,
                                                      {.count = wanted,
                                                       .stratified = classes,
                                                       .grouped = !groups.empty(),
                                                       .seed = seed,
                                                       .purpose = "early stopping"}));
  return ValidationShare{std::move(drawn.rest), std::move(drawn.drawn)};
}

std::uint64_t shared_contents(const TrainingRows& rows, const TrainingRows& other) {
  const std::unordered_set<std::string> known(rows.digests.begin(), rows.digests.end());
  return static_cast<std::uint64_t>(
      std::ranges::count_if(other.digests, [&known](const std::string& digest) { return known.contains(digest); }));
}

}  // namespace assay::experiment
