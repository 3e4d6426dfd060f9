#include "assay/experiment/import.hpp"

#include <optional>
#include <unordered_map>

#include "assay/data/source.hpp"
#include "assay/tensor/npy.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using tensor::DType;
using tensor::Shape;
using tensor::Tensor;

// Predictions as they stand in the file.
struct Imported {
  std::vector<float> scores;  // [n, columns]
  std::size_t columns = 0;
  std::vector<std::int64_t> decisions;
  std::vector<std::string> ids;  // empty: data-set order
  std::size_t rows() const { return columns > 0 ? scores.size() / columns : decisions.size(); }
};

Result<Imported> read_array(const fs::path& file, data::Task task) {
  ASSAY_ASSIGN(const Tensor array, tensor::read_npy(file));
  const Shape& shape = array.shape();
  if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] == 0)) {
    return fail(ErrorCode::corrupt, "{}: predictions of shape {}; expected [n], or [n, classes]", file.string(),
                tensor::to_text(shape));
  }
  Imported imported;
  std::vector<float> values(array.elements());
  const bool decisions = !tensor::is_floating(array.dtype()) && shape.size() == 1 && task == data::Task::classification;
  if (decisions && array.dtype() == DType::i64) {
    imported.decisions.assign(array.as<std::int64_t>().begin(), array.as<std::int64_t>().end());
    return imported;
  }
  ASSAY_TRY(tensor::to_float32(array.view(), nullptr, values));
  if (decisions) {
    imported.decisions.assign(values.begin(), values.end());
    return imported;
  }
  imported.columns = shape.size() == 2 ? static_cast<std::size_t>(shape[1]) : 1;
  imported.scores = std::move(values);
  return imported;
}

data::SourceOptions table_options(const fs::path& file, const ImportOptions& options) {
  data::SourceOptions source{
      .path = file, .task = "classification", .delimiter = options.delimiter, .id = options.id_column};
  source.features = options.score_columns;
  if (options.score_columns.empty()) {
    source.target = options.label_column;
    source.classes = options.classes;
    source.features = {options.label_column};
  }
  return source;
}

Status read_scores(const data::Dataset& table, Imported& imported) {
  imported.columns = tensor::elements_of(table.info().inputs.front().shape);
  ASSAY_ASSIGN(auto reader, table.open());
  data::Batch batch;
  while (true) {
    ASSAY_TRY(reader->read(4096, batch));
    if (batch.count == 0) return {};
    const auto values = batch.inputs.front().as<float>();
    imported.scores.insert(imported.scores.end(), values.begin(), values.end());
  }
}

Result<Imported> read_table(const fs::path& file, const ImportOptions& options) {
  if (options.score_columns.empty() == options.label_column.empty()) {
    return fail(ErrorCode::invalid_argument,
                "{}: say which column of the csv holds the predictions, with --score-column or --label-column",
                file.string());
  }
  ASSAY_ASSIGN(const auto table, data::open_dataset(table_options(file, options)));
  ASSAY_ASSIGN(data::Annotations annotations, table->annotations());
  Imported imported;
  if (options.score_columns.empty()) {
    if (options.classes.empty() && !annotations.classes.empty()) {
      return fail(ErrorCode::corrupt,
                  "{}: column '{}' names classes, but the data set has numbers only; name its classes with --classes",
                  file.string(), options.label_column);
    }
    imported.decisions = std::move(annotations.labels);
  } else {
    ASSAY_TRY(read_scores(*table, imported));
  }
  if (!options.id_column.empty()) imported.ids = std::move(annotations.ids);
  return imported;
}

// For each sample of the data set the row that holds its prediction.
Result<std::vector<std::size_t>> join(const fs::path& file, const Imported& imported,
                                      std::span<const std::string> ids) {
  std::vector<std::size_t> rows(ids.size());
  if (imported.ids.empty()) {
    if (imported.rows() != ids.size()) {
      return fail(ErrorCode::corrupt,
                  "{}: {} predictions for {} samples; they must be in the data set's order, one each", file.string(),
                  imported.rows(), ids.size());
    }
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    return rows;
  }
  std::unordered_map<std::string_view, std::size_t> row_of;
  std::vector<bool> taken(imported.ids.size());
  for (std::size_t row = 0; row < imported.ids.size(); ++row) {
    row_of.emplace(imported.ids[row], row);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto found = row_of.find(ids[i]);
    if (found == row_of.end()) {
      return fail(ErrorCode::corrupt, "{}: no prediction for sample '{}'", file.string(), ids[i]);
    }
    rows[i] = found->second;
    if (taken[rows[i]]) {
      return fail(ErrorCode::corrupt, "{}: the data set has two samples with id '{}', so ids cannot join predictions",
                  file.string(), ids[i]);
    }
    taken[rows[i]] = true;
  }
  return rows;
}

Status write_scores(const Imported& imported, std::span<const std::size_t> rows, const fs::path& folder) {
  const auto columns = static_cast<std::int64_t>(imported.columns);
  ASSAY_ASSIGN(auto writer, tensor::NpyWriter::create(folder / "scores.npy", DType::f32, {columns}));
  for (const std::size_t row : rows) {
    const std::span<const float> scores(imported.scores.data() + row * imported.columns, imported.columns);
    ASSAY_TRY(writer.append(std::as_bytes(scores)));
  }
  return writer.commit();
}

Status write_decisions(const Imported& imported, std::span<const std::size_t> rows, const fs::path& folder) {
  Tensor labels(DType::i64, {static_cast<std::int64_t>(rows.size())});
  const auto values = labels.as<std::int64_t>();
  for (std::size_t i = 0; i < rows.size(); ++i) values[i] = imported.decisions[rows[i]];
  return tensor::write_npy(folder / "labels.npy", labels.view());
}

}  // namespace

bool holds_predictions(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".npy") || name.ends_with(".csv") || name.ends_with(".csv.gz");
}

Result<ImportOutcome> import_predictions(const fs::path& file, const ImportOptions& options,
                                         std::span<const std::string> ids, data::Task task, const fs::path& folder) {
  const bool array = file.extension() == ".npy";
  ASSAY_ASSIGN(const Imported imported, array ? read_array(file, task) : read_table(file, options));
  ASSAY_ASSIGN(const std::vector<std::size_t> rows, join(file, imported, ids));
  ASSAY_TRY(imported.columns > 0 ? write_scores(imported, rows, folder) : write_decisions(imported, rows, folder));
  return ImportOutcome{.samples = ids.size(), .columns = imported.columns};
}

}  // namespace assay::experiment
