#include "assay/data/source.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "assay/data/composition_internal.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/reader_internal.hpp"
#include "assay/data/row_match_internal.hpp"
#include "assay/data/zip_archive_internal.hpp"

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

bool reads_images(const Description& description) {
  return !description.inputs.empty() && fs::is_directory(description.inputs.front().path);
}

// Which column of a csv of labels holds them.
Result<std::string> label_column(const CsvTable& table, const SourceOptions& options) {
  if (!options.target.empty()) return options.target;
  if (table.columns().size() == 1) return "1";
  return fail(ErrorCode::invalid_argument, "{}: has {} columns ({}); say with --target which one holds the labels",
              table.name(), table.columns().size(), names_shown(table.columns()));
}

// Rows taken one by one from two tables: what both say must agree.
Status check_rows_agree(const SourceOptions& options, const CsvTable& labels, const Description& description) {
  if (!is_csv(options.path) || !labels.has_header()) return {};
  ASSAY_ASSIGN(const CsvTable inputs, CsvTable::open(options.path, description.delimiter));
  for (const std::string& name : labels.columns()) {
    const bool shared = inputs.has_header() && std::ranges::find(inputs.columns(), name) != inputs.columns().end();
    if (!shared || name.empty() || name == options.target) continue;
    const std::vector<ColumnSpec> both{{.file = options.labels, .column = name},
                                       {.file = options.path, .column = name}};
    ASSAY_ASSIGN(const auto columns, load_columns(both, description.delimiter));
    ASSAY_TRY(check_same_order(columns[0], columns[1], name));
  }
  return {};
}

// A csv of labels: joined by id where the samples have ids, otherwise row by row.
Result<ColumnSpec> labels_in_table(const SourceOptions& options, bool samples_have_ids, Description& description) {
  ASSAY_ASSIGN(const CsvTable table, CsvTable::open(options.labels, description.delimiter));
  ColumnSpec spec{.file = options.labels};
  ASSAY_ASSIGN(spec.column, label_column(table, options));
  if (samples_have_ids && !options.id.empty()) {
    spec.id = options.id;
    return spec;
  }
  if (samples_have_ids && table.columns().size() > 1) {
    return fail(ErrorCode::invalid_argument,
                "{}: say with --id which of its columns ({}) holds the samples' ids{}, so that labels are joined by "
                "them and not by the order of the rows",
                options.labels.string(), names_shown(table.columns()),
                reads_images(description) ? ", the images' paths below the folder" : "");
  }
  if (!options.path.empty()) {
    ASSAY_TRY(check_rows_agree(options, table, description));
    description.notes.push_back(
        fmt::format("labels were taken from {} in the order of its rows", options.labels.filename().string()));
  }
  return spec;
}

// Arrays of labels: of a .npz with ids joined by them where the samples have ids, otherwise one by one.
Result<ColumnSpec> labels_in_array(const SourceOptions& options, bool samples_have_ids, Description& description) {
  ColumnSpec spec{.file = options.labels, .column = options.target};
  spec.key = options.target.empty() ? "y" : options.target;
  if (!samples_have_ids) return spec;
  if (options.labels.extension() == ".npz") {
    ASSAY_ASSIGN(const std::vector<std::string> keys, npz_keys(options.labels));
    for (const std::string& key : {options.id, std::string("ids")}) {
      if (std::ranges::find(keys, key) != keys.end()) spec.id = key;
      if (!spec.id.empty()) return spec;
    }
  }
  description.notes.push_back(fmt::format("labels were taken from {} in the order of its elements, as it holds no ids",
                                          options.labels.filename().string()));
  return spec;
}

// Columns that are named without a file lie in the csv of inputs, or else in that of labels, with its ids.
ColumnSpec column_named(const std::string& name, const SourceOptions& options, const Description& description) {
  ColumnSpec spec{.name = name, .column = name};
  const bool beside = description.target && !description.target->id.empty() && !is_csv(options.path);
  if (!beside) return spec;
  spec.file = options.labels;
  spec.id = description.target->id;
  return spec;
}

Status set_labels(const SourceOptions& options, Description& description) {
  if (options.labels.empty()) {
    if (!options.target.empty()) description.target = ColumnSpec{.column = options.target};
    return {};
  }
  if (!fs::exists(options.labels)) return fail(ErrorCode::not_found, "{}: no such file", options.labels.string());
  const bool by_option = is_csv(options.path) && !options.id.empty();
  const bool samples_have_ids = by_option || description.ids || reads_images(description);
  ASSAY_ASSIGN(description.target, is_csv(options.labels) ? labels_in_table(options, samples_have_ids, description)
                                                          : labels_in_array(options, samples_have_ids, description));
  return {};
}

Status set_columns(const SourceOptions& options, Description& description) {
  ASSAY_TRY(set_labels(options, description));
  // Where labels are joined by --id the samples' own ids stand in the inputs.
  const bool names_labels_ids = description.target && !description.target->id.empty() && !is_csv(options.path);
  if (!options.id.empty() && !names_labels_ids) description.ids = ColumnSpec{.column = options.id};
  if (!options.group.empty()) description.groups = column_named(options.group, options, description);
  if (!options.slices.empty()) description.slices.clear();
  for (const std::string& slice : options.slices) {
    description.slices.push_back(column_named(slice, options, description));
  }
  if (description.split) description.split->to_calibrate = options.calibrates && options.split.empty();
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

std::vector<std::string> calibration_splits() {
  return {"calibration", "calib", "train", "training"};
}

Result<std::unique_ptr<Dataset>> open_dataset(const SourceOptions& options) {
  ASSAY_ASSIGN(Description description, described(options));
  if (!options.delimiter.empty()) {
    ASSAY_ASSIGN(description.delimiter, within(delimiter_in(options.delimiter), "reading --delimiter"));
  }
  ASSAY_TRY(set_input(options, description));
  ASSAY_TRY(set_columns(options, description));
  ASSAY_TRY(set_meaning(options, description));
  ASSAY_TRY(describe_folders(description));
  return compose(std::move(description));
}

}  // namespace assay::data
