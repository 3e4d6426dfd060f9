#include "assay/data/source.hpp"

#include <fmt/ranges.h>

#include "assay/data/composition_internal.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/reader_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

Result<Description> described(const SourceOptions& options) {
  const fs::path& path = options.path;
  if (path.empty() && options.labels.empty()) return fail(ErrorCode::invalid_argument, "no data set is named");
  if (path.empty()) {
    ASSAY_ASSIGN(Description labels_only, describe_path(options.labels));
    labels_only.inputs.clear();
    return labels_only;
  }
  if (!fs::exists(path)) return fail(ErrorCode::not_found, "{}: no such file or folder", path.string());
  const Reader* reader = reader_for(path);
  if (reader != nullptr) return reader->describe(path);
  std::vector<std::string> known;
  for (const Reader& each : readers()) known.push_back(each.info.recognised_by);
  return fail(ErrorCode::unsupported, "{}: no reader knows this kind of file; there are {}", path.string(),
              fmt::join(known, ", "));
}

ImageOptions over(ImageOptions images, const ImageOptions& options) {
  const ImageOptions defaults;
  if (options.resize != 0) images.resize = options.resize;
  if (options.crop != 0) images.crop = options.crop;
  if (options.interpolation != defaults.interpolation) images.interpolation = options.interpolation;
  if (options.channels != defaults.channels) images.channels = options.channels;
  if (options.layout != defaults.layout) images.layout = options.layout;
  return images;
}

bool says_something_of_inputs(const SourceOptions& options) {
  const ImageOptions images = over({}, options.images);
  const ImageOptions none;
  const bool images_differ = images.resize != none.resize || images.crop != none.crop ||
                             images.interpolation != none.interpolation || images.channels != none.channels ||
                             images.layout != none.layout;
  return images_differ || options.scale != 0 || options.offset != 0 || !options.mean.empty() || !options.std.empty() ||
         !options.shape.empty() || !options.features.empty();
}

Status set_input(const SourceOptions& options, Description& description) {
  if (!says_something_of_inputs(options)) return {};
  if (description.inputs.size() != 1) {
    return fail(ErrorCode::invalid_argument,
                "{}: has {} inputs; features, shape, scale, offset, mean, std and image options are then set in the "
                "manifest, for each",
                description.origin, description.inputs.size());
  }
  InputSpec& input = description.inputs.front();
  Preprocessing& steps = input.preprocessing;
  if (!options.features.empty()) input.columns = options.features;
  if (!options.shape.empty()) input.shape = options.shape;
  if (options.scale != 0) steps.scale = options.scale;
  if (options.offset != 0) steps.offset = options.offset;
  if (!options.mean.empty()) steps.mean = options.mean;
  if (!options.std.empty()) steps.std = options.std;
  input.images = over(input.images, options.images);
  steps.channels_last = input.images.layout == "nhwc";
  return {};
}

// Labels in a file of their own.
Result<ColumnSpec> labels_in(const SourceOptions& options) {
  if (!fs::exists(options.labels)) return fail(ErrorCode::not_found, "{}: no such file", options.labels.string());
  ColumnSpec spec{.file = options.labels, .column = options.target};
  if (!is_csv(options.labels)) {
    spec.key = options.target.empty() ? "y" : options.target;
    return spec;
  }
  ASSAY_ASSIGN(const CsvTable table, CsvTable::open(options.labels));
  if (!spec.column.empty()) return spec;
  if (table.columns().size() == 1) {
    spec.column = "1";
    return spec;
  }
  return fail(ErrorCode::invalid_argument, "{}: has {} columns; say with --target which one holds the labels",
              options.labels.string(), table.columns().size());
}

Status set_columns(const SourceOptions& options, Description& description) {
  const std::string inputs = options.path.filename().string();
  const bool inputs_have_ids = inputs.ends_with(".csv") || inputs.ends_with(".csv.gz");
  if (inputs_have_ids && !options.labels.empty() && !options.id.empty()) {
    return fail(
        ErrorCode::invalid_argument,
        "--labels {} with --id {}: labels in a file of their own are taken in the order of the inputs, not joined "
        "by id. Put inputs, ids and labels into one csv, or, when the order is the same, leave --id out",
        options.labels.string(), options.id);
  }
  if (!options.labels.empty()) {
    ASSAY_ASSIGN(description.target, labels_in(options));
  } else if (!options.target.empty()) {
    description.target = ColumnSpec{.column = options.target};
  }
  if (!options.id.empty()) description.ids = ColumnSpec{.column = options.id};
  if (!options.group.empty()) description.groups = ColumnSpec{.column = options.group};
  if (!options.slices.empty()) description.slices.clear();
  for (const std::string& slice : options.slices) description.slices.push_back({.name = slice, .column = slice});
  if (options.split.empty()) return {};
  if (!description.split) {
    return fail(ErrorCode::invalid_argument, "{}: split '{}' asked for, but no manifest says which column holds it",
                description.origin, options.split);
  }
  description.split->use = options.split;
  return {};
}

Status set_meaning(const SourceOptions& options, Description& description) {
  if (!options.classes.empty()) description.classes = options.classes;
  if (!options.positive.empty()) description.positive = options.positive;
  if (options.max_undecodable != 0) description.max_undecodable = options.max_undecodable;
  description.limit = options.limit;
  if (options.task.empty()) return {};
  if (options.task != "classification" && options.task != "regression") {
    return fail(ErrorCode::invalid_argument, "task '{}'; expected classification or regression", options.task);
  }
  description.task = options.task == "regression" ? Task::regression : Task::classification;
  return {};
}

}  // namespace

Result<std::unique_ptr<Dataset>> open_dataset(const SourceOptions& options) {
  ASSAY_ASSIGN(Description description, described(options));
  ASSAY_TRY(set_input(options, description));
  ASSAY_TRY(set_columns(options, description));
  ASSAY_TRY(set_meaning(options, description));
  ASSAY_TRY(describe_folders(description));
  return compose(std::move(description));
}

}  // namespace assay::data
