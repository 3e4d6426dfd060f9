#include "assay/experiment/calibration_cell.hpp"

#include "assay/data/source.hpp"
#include "assay/experiment/calibration_draw.hpp"
#include "assay/experiment/calibration_set.hpp"
#include "assay/experiment/input_extremes.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/experiment/model_inputs.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/experiment/sample_digest.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/model/model.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::Fault;

// Writes the drawn samples one after the other.
class Drawing {
 public:
  Drawing(const model::ModelSummary& model, const Binding& binding, const data::DatasetInfo& info, fs::path folder,
          std::uint64_t seed)
      : model_(model), binding_(binding), info_(info), extremes_(info), folder_(std::move(folder)) {
    content_.data = info.name;
    content_.seed = seed;
  }

  Status begin() {
    std::vector<std::string> names;
    for (const model::TensorInfo& input : model_.inputs) names.push_back(input.name);
    const std::vector<std::string> files = array_names(names);
    for (std::size_t k = 0; k < names.size(); ++k) {
      content_.inputs.push_back({names[k], files[k]});
      ASSAY_ASSIGN(tensor::NpyWriter array, tensor::NpyWriter::create(folder_ / files[k], binding_.inputs[k].dtype,
                                                                      binding_.inputs[k].sample_shape));
      arrays_.push_back(std::move(array));
    }
    return {};
  }

  Status take(const data::Batch& sample, const std::string& id) {
    if (!sample.usable.empty() && sample.usable.front() == 0) {
      ++undecodable_;
      return {};
    }
    ASSAY_ASSIGN(const auto digests, sample_digests(sample, info_));
    for (std::size_t k = 0; k < binding_.inputs.size(); ++k) {
      const InputBinding& input = binding_.inputs[k];
      ASSAY_ASSIGN(const tensor::Tensor values, model_input(sample.inputs[input.data_input], input));
      ASSAY_TRY(arrays_[k].append(values.bytes()));
    }
    ASSAY_TRY(extremes_.take(sample));
    content_.digests.push_back(digests.front());
    content_.ids.push_back(id);
    return {};
  }

  Result<ordered_json> finish() {
    if (content_.ids.empty()) {
      return fail(ErrorCode::insufficient_data, "none of the calibration samples drawn could be decoded");
    }
    for (tensor::NpyWriter& array : arrays_) ASSAY_TRY(array.commit());
    content_.ranges = extremes_.json();
    ASSAY_TRY(write_calibration(folder_, content_));
    return ordered_json{{"samples", content_.ids.size()},
                        {"undecodable", undecodable_},
                        {"digest", content_.digest()},
                        {"inputs", content_.ranges}};
  }

 private:
  const model::ModelSummary& model_;
  const Binding& binding_;
  const data::DatasetInfo& info_;
  InputExtremes extremes_;
  fs::path folder_;
  CalibrationContent content_;
  std::vector<tensor::NpyWriter> arrays_;
  std::uint64_t undecodable_ = 0;
};

Status read_drawn(const data::Dataset& dataset, const std::vector<std::uint64_t>& rows,
                  const std::vector<std::string>& ids, Drawing& drawing) {
  ASSAY_ASSIGN(const auto reader, dataset.open());
  ProgressReporter report;
  data::Batch sample;
  std::uint64_t at = 0;
  for (const std::uint64_t row : rows) {
    ASSAY_TRY(reader->skip(row - at));
    ASSAY_TRY(reader->read(1, sample));
    if (sample.count == 0) return fail(ErrorCode::corrupt, "the data end before sample {}", row);
    ASSAY_TRY(drawing.take(sample, ids.at(row)));
    at = row + 1;
    report(static_cast<std::uint64_t>(&row - rows.data()) + 1);
  }
  return {};
}

// Those that the specification names, or else drawn by its seed.
Result<std::vector<std::uint64_t>> rows_to_take(const ordered_json& specification, const ordered_json& places,
                                                std::uint64_t available, const data::Annotations& annotations) {
  if (specification.contains("rows")) return record::read_rows(places.at("rows").get<std::string>());
  const bool grouped = specification.at("grouped");
  const std::span<const std::int32_t> groups(annotations.groups.data(), grouped ? annotations.groups.size() : 0);
  return draw_samples(available, groups, specification.at("samples"), specification.at("seed"));
}

Result<ordered_json> draw_calibration(const ordered_json& specification, const ordered_json& places,
                                      const fs::path& folder) {
  ASSAY_ASSIGN(const auto source, source_from_json(places.at("data")));
  ASSAY_ASSIGN(const auto dataset, data::open_dataset(source));
  ASSAY_ASSIGN(const model::ModelSummary model, model::inspect(places.at("model").get<std::string>()));
  ASSAY_ASSIGN(const Binding binding, match_inputs(model, dataset->info()));
  ASSAY_ASSIGN(const data::Annotations annotations, dataset->annotations());
  ASSAY_ASSIGN(const auto rows, rows_to_take(specification, places, dataset->info().samples, annotations));
  Drawing drawing(model, binding, dataset->info(), folder, specification.at("seed"));
  ASSAY_TRY(drawing.begin());
  ASSAY_TRY(read_drawn(*dataset, rows, annotations.ids, drawing));
  ASSAY_TRY(record::write_rows(folder / "rows.npy", rows));
  ASSAY_ASSIGN(ordered_json outcome, drawing.finish());
  outcome["available"] = dataset->info().samples;
  outcome["seed"] = specification.at("seed");
  outcome["name"] = dataset->info().name;
  outcome["split"] = dataset->info().split;
  outcome["note"] = unscaled_note(binding, dataset->info());
  return outcome;
}

}  // namespace

Attempt<ordered_json> run_calibration_cell(const ordered_json& specification, const ordered_json& places,
                                           const fs::path& folder) {
  auto outcome = within(draw_calibration(specification, places, folder),
                        "drawing calibration samples from " + places.at("data").value("path", std::string("the data")));
  if (!outcome) return blame(outcome.error().code() == ErrorCode::io ? Fault::machine : Fault::data, outcome.error());
  return *outcome;
}

}  // namespace assay::experiment
