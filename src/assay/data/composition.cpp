#include <algorithm>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/data/composition_internal.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/preprocessing_internal.hpp"
#include "assay/data/reader_internal.hpp"
#include "assay/data/row_match_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;
using tensor::Shape;

std::string shown_name(const InputSpec& spec) {
  return spec.name.empty() ? spec.path.string() : fmt::format("'{}' ({})", spec.name, spec.path.string());
}

Status check_choice(const std::string& what, const std::string& value, std::vector<std::string> allowed) {
  if (std::ranges::find(allowed, value) != allowed.end()) return {};
  return fail(ErrorCode::invalid_argument, "{} '{}'{}; expected one of {}", what, value, did_you_mean(value, allowed),
              fmt::join(allowed, ", "));
}

Status check_images(const ImageOptions& images) {
  ASSAY_TRY(check_choice("interpolation", images.interpolation, {"bilinear", "bicubic"}));
  ASSAY_TRY(check_choice("channels", images.channels, {"rgb", "bgr", "grey"}));
  ASSAY_TRY(check_choice("layout", images.layout, {"nchw", "nhwc"}));
  if (images.resize >= 0 && images.crop >= 0 && images.resize <= 32768 && images.crop <= 32768) return {};
  return fail(ErrorCode::invalid_argument, "resize {} and crop {} must be between 0 and 32768", images.resize,
              images.crop);
}

Result<std::unique_ptr<InputSource>> open_input(const InputSpec& spec) {
  ASSAY_TRY(check_images(spec.images));
  if (!fs::exists(spec.path)) return fail(ErrorCode::not_found, "{}: no such file or folder", spec.path.string());
  for (const Reader& reader : readers()) {
    if (reader.open != nullptr && reader.recognises(spec.path)) return reader.open(spec);
  }
  return fail(ErrorCode::unsupported, "{}: inputs are read from .csv, .npy, .npz and idx files and image folders",
              spec.path.string());
}

Result<Shape> shape_of(const InputSpec& spec, const RawRows& raw) {
  if (spec.shape.empty()) return raw.shape;
  std::size_t elements = 1;
  for (const std::int64_t extent : spec.shape) {
    if (extent <= 0 || extent > (std::int64_t{1} << 30)) {
      return fail(ErrorCode::invalid_argument, "shape {}: an extent is not positive", tensor::to_text(spec.shape));
    }
    elements = std::min(elements * static_cast<std::size_t>(extent), std::size_t{1} << 31);
  }
  if (elements == tensor::elements_of(raw.shape)) return spec.shape;
  return fail(ErrorCode::invalid_argument, "input {}: shape {} has {} elements, but a sample of the file has {}: {}",
              shown_name(spec), tensor::to_text(spec.shape), elements, tensor::elements_of(raw.shape),
              tensor::to_text(raw.shape));
}

class Composer {
 public:
  explicit Composer(Description description) : description_(std::move(description)) {}

  Result<std::unique_ptr<Dataset>> compose() && {
    ASSAY_TRY(name_files());
    ASSAY_TRY(open_inputs());
    ASSAY_TRY(read_columns());
    ASSAY_TRY(join_columns());
    ASSAY_TRY(check_lengths());
    ASSAY_TRY(select());
    ASSAY_TRY(read_labels());
    ASSAY_TRY(describe_inputs());
    ASSAY_TRY(describe());
    return std::make_unique<ComposedDataset>(std::move(whole_));
  }

 private:
  // Every column spec there is, in one fixed order.
  std::vector<ColumnSpec*> column_specs() {
    std::vector<ColumnSpec*> specs;
    for (auto* one : {&description_.target, &description_.ids, &description_.groups}) {
      if (*one) specs.push_back(&**one);
    }
    for (ColumnSpec& slice : description_.slices) specs.push_back(&slice);
    if (description_.split) specs.push_back(&description_.split->column);
    return specs;
  }

  // The table that columns without a file are in.
  fs::path first_table() {
    for (const InputSpec& input : description_.inputs) {
      if (is_csv(input.path)) return input.path;
    }
    for (const ColumnSpec* spec : column_specs()) {
      if (is_csv(spec->file)) return spec->file;
    }
    for (const InputSpec& input : description_.inputs) {
      if (input.path.extension() == ".npz" || fs::is_directory(input.path)) return input.path;
    }
    return {};
  }

  Status name_files() {
    const fs::path table = first_table();
    for (ColumnSpec* spec : column_specs()) {
      if (spec->file.empty() && table.empty()) {
        return fail(ErrorCode::invalid_argument, "{}: '{}' is the name of a column, but no input is a csv; name a file",
                    description_.origin, spec->column);
      }
      if (spec->file.empty()) spec->file = table;
      if (spec->key.empty()) spec->key = spec->column;
      for (InputSpec& input : description_.inputs) {
        if (input.path == spec->file && is_csv(input.path)) input.not_inputs.push_back(spec->column);
      }
    }
    return {};
  }

  Status open_inputs() {
    for (InputSpec& spec : description_.inputs) {
      spec.delimiter = description_.delimiter;
      ASSAY_ASSIGN(std::shared_ptr<const InputSource> source, open_input(spec));
      // Decoded images are 0 to 255.
      if (fs::is_directory(spec.path) && spec.preprocessing.scale == 0) spec.preprocessing.scale = 1.0 / 255;
      whole_.inputs.push_back({spec, std::move(source)});
    }
    return {};
  }

  Status read_columns() {
    std::vector<ColumnSpec> specs;
    for (const ColumnSpec* spec : column_specs()) {
      specs.push_back(*spec);
      const bool is_file = !fs::is_directory(spec->file);
      if (is_file && std::ranges::find(whole_.files, spec->file) == whole_.files.end())
        whole_.files.push_back(spec->file);
    }
    ASSAY_ASSIGN(columns_, load_columns(specs, description_.delimiter));
    return {};
  }

  // The ids of the samples among the columns.
  const Column& ids() const { return columns_[description_.target ? 1 : 0]; }

  // Columns with ids of their own come into the order of the samples.
  Status join_columns() {
    const std::vector<ColumnSpec*> specs = column_specs();
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (specs[i]->id.empty()) continue;
      if (!description_.ids || &columns_[i] == &ids()) {
        return fail(ErrorCode::invalid_argument,
                    "{}: is to be joined by '{}', but nothing says what the samples' ids are", columns_[i].origin,
                    specs[i]->id);
      }
      const ColumnSpec by{.file = specs[i]->file, .column = specs[i]->id, .key = specs[i]->id};
      ASSAY_ASSIGN(const auto other_ids, load_columns({{by}}, description_.delimiter));
      ASSAY_ASSIGN(const RowMatch match, match_rows(ids(), other_ids.front()));
      columns_[i] = brought_into_order(columns_[i], match);
      note_surplus(specs[i]->file, match.surplus);
    }
    return {};
  }

  void note_surplus(const fs::path& file, std::uint64_t rows) {
    const std::string note =
        fmt::format("{}: {} the id of no sample and {} left out", file.string(),
                    rows == 1 ? "1 row has" : fmt::format("{} rows have", rows), rows == 1 ? "was" : "were");
    auto& notes = description_.notes;
    if (rows > 0 && std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
  }

  // Ids are told apart, and every sample got its values.
  Status check_ids() const {
    if (!description_.ids) return {};
    ASSAY_TRY(check_ids_differ(ids(), whole_.selection));
    for (const Column& column : columns_) ASSAY_TRY(check_all_matched(column, ids(), whole_.selection));
    return {};
  }

  Status check_lengths() {
    if (whole_.inputs.empty() && columns_.empty()) {
      return fail(ErrorCode::invalid_argument, "{}: neither inputs nor labels", description_.origin);
    }
    rows_ = whole_.inputs.empty() ? columns_.front().size() : whole_.inputs.front().source->raw().rows;
    for (const ComposedInput& input : whole_.inputs) {
      const std::uint64_t rows = input.source->raw().rows;
      if (rows == rows_) continue;
      return fail(ErrorCode::corrupt, "the inputs have different numbers of samples: {} has {}, {} has {}",
                  shown_name(whole_.inputs.front().spec), rows_, shown_name(input.spec), rows);
    }
    for (const Column& column : columns_) {
      if (column.size() == rows_) continue;
      const std::string first =
          whole_.inputs.empty() ? columns_.front().origin : shown_name(whole_.inputs.front().spec);
      return fail(ErrorCode::corrupt, "{} has {} values, but {} has {} samples; there must be one for each",
                  column.origin, column.size(), first, rows_);
    }
    return {};
  }

  Status select() {
    whole_.selection = Selection::all(rows_);
    if (description_.split && description_.split->to_calibrate) {
      ASSAY_ASSIGN(description_.split->use, first_value_of(columns_.back(), calibration_splits()));
    }
    if (description_.split && !description_.split->use.empty()) {
      if (description_.ids) ASSAY_TRY(check_all_matched(columns_.back(), ids(), whole_.selection));
      ASSAY_ASSIGN(whole_.selection, Selection::where(columns_.back(), description_.split->use));
      whole_.info.split = description_.split->use;
    }
    keep_up_to_the_limit();
    if (whole_.selection.size() > 0) return check_ids();
    return fail(ErrorCode::insufficient_data, "{}: the data set is empty", description_.origin);
  }

  // Images of one class lie together: the first of them would be of one class only.
  void keep_up_to_the_limit() {
    const bool images =
        std::ranges::any_of(description_.inputs, [](const auto& i) { return fs::is_directory(i.path); });
    if (images && description_.target) {
      whole_.selection.keep_in_turn(description_.limit, columns_.front());
    } else {
      whole_.selection.keep_first(description_.limit);
    }
  }

  Status read_labels() {
    auto next = columns_.begin();
    if (description_.target) {
      ASSAY_ASSIGN(whole_.labels, labels_from(*next++, whole_.selection, description_.task, description_.classes));
    }
    if (description_.ids) whole_.ids = std::move(*next++);
    if (description_.groups) whole_.groups = std::move(*next++);
    for (const ColumnSpec& slice : description_.slices) {
      whole_.slice_names.push_back(slice.name.empty() ? slice.column : slice.name);
      whole_.slices.push_back(std::move(*next++));
    }
    return {};
  }

  Status describe_inputs() {
    std::erase_if(whole_.inputs, [](const ComposedInput& input) { return input.source->raw().shape == Shape{0}; });
    for (const ComposedInput& input : whole_.inputs) {
      const RawRows& raw = input.source->raw();
      ASSAY_ASSIGN(Shape shape, shape_of(input.spec, raw));
      if (tensor::elements_of(shape) == 0) {
        return fail(ErrorCode::corrupt, "input {}: a sample of shape {} holds nothing", shown_name(input.spec),
                    tensor::to_text(shape));
      }
      ASSAY_ASSIGN(const Preprocessor preprocessor,
                   Preprocessor::create(input.spec.preprocessing, raw.dtype, shape, shown_name(input.spec)));
      const bool is_declared = raw.shape_is_declared || !input.spec.shape.empty();
      whole_.info.inputs.push_back(
          {input.spec.name, preprocessor.output(), std::move(shape), is_declared, raw.columns});
    }
    return {};
  }

  Status describe() {
    DatasetInfo& info = whole_.info;
    info.name = description_.name;
    info.task = description_.task;
    info.samples = whole_.selection.size();
    info.labelled = whole_.labels.has_value();
    info.classes = whole_.labels ? whole_.labels->classes : description_.classes;
    info.positive = description_.positive;
    info.costs = description_.costs;
    if (const auto& ids = description_.ids) info.id_column = ids->column.empty() ? ids->key : ids->column;
    info.notes = description_.notes;
    whole_.max_undecodable = description_.max_undecodable;
    if (whole_.labels) info.task = whole_.labels->task;
    ASSAY_TRY(check_classes());
    ASSAY_TRY(check_positive());
    return check_costs();
  }

  Status check_classes() const {
    const auto& classes = whole_.info.classes;
    for (auto name = classes.begin(); name != classes.end(); ++name) {
      if (std::find(classes.begin(), name, *name) == name) continue;
      return fail(ErrorCode::invalid_argument, "{}: two classes are called '{}'; each needs a name of its own",
                  description_.origin, *name);
    }
    return {};
  }

  Status check_positive() const {
    const auto& classes = whole_.info.classes;
    const std::string& positive = whole_.info.positive;
    if (positive.empty() || classes.empty() || std::ranges::find(classes, positive) != classes.end()) return {};
    return fail(ErrorCode::invalid_argument, "{}: positive '{}' is not one of the classes{}: {}", description_.origin,
                positive, did_you_mean(positive, classes), fmt::join(classes, ", "));
  }

  Status check_costs() const {
    const auto& costs = whole_.info.costs;
    const std::size_t classes = whole_.info.classes.empty() ? costs.size() : whole_.info.classes.size();
    const bool is_square = std::ranges::all_of(costs, [&](const auto& row) { return row.size() == costs.size(); });
    if (costs.empty() || (is_square && costs.size() == classes)) return {};
    return fail(ErrorCode::invalid_argument, "{}: costs must have {} rows of {} numbers, one for each class",
                description_.origin, classes, classes);
  }

  Description description_;
  Composition whole_;
  std::vector<Column> columns_;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<Dataset>> compose(Description description) {
  return Composer(std::move(description)).compose();
}

}  // namespace assay::data
