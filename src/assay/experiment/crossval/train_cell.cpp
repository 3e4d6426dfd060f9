#include "assay/experiment/crossval/train_cell.hpp"

#include <optional>
#include <span>

#include "assay/base/units.hpp"
#include "assay/data/npz_file.hpp"
#include "assay/experiment/block_reader.hpp"
#include "assay/experiment/cell_data.hpp"
#include "assay/experiment/outside_command.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/model/model.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::Fault;

constexpr std::size_t k_training_block = 256;

template <class Value>
Status write_column(const fs::path& file, const std::vector<Value>& values) {
  const tensor::Shape shape{static_cast<std::int64_t>(values.size())};
  return tensor::write_npy(file, {tensor::dtype_of<Value>, shape, std::as_bytes(std::span(values)).data()});
}

// Collects samples as the arrays of an archive, in a folder of its own.
class TrainingArrays {
 public:
  TrainingArrays(const data::Dataset& dataset, data::Annotations annotations, fs::path folder)
      : annotations_(std::move(annotations)), folder_(std::move(folder)), writers_(dataset.info().inputs.size()) {
    for (const data::InputInfo& input : dataset.info().inputs) {
      keys_.push_back(dataset.info().inputs.size() == 1 ? "x" : input.name);
    }
  }

  Status take(const data::Batch& block) {
    for (std::size_t i = 0; i < block.count; ++i, ++row_) {
      const bool usable = block.usable.empty() || block.usable[i] != 0;
      const bool labelled = annotations_.labels.empty() || annotations_.labels[row_] >= 0;
      if (usable && labelled) ASSAY_TRY(append(block, i));
    }
    return {};
  }

  Status finish(const fs::path& archive) {
    std::vector<std::pair<std::string, fs::path>> arrays;
    for (std::size_t k = 0; k < writers_.size(); ++k) {
      if (!writers_[k]) return fail(ErrorCode::insufficient_data, "none of the rows to train on can be used");
      ASSAY_TRY(writers_[k]->commit());
      arrays.emplace_back(keys_[k], array_file(k));
    }
    if (!labels_.empty()) ASSAY_TRY(write_column(folder_ / "y.npy", labels_));
    if (!values_.empty()) ASSAY_TRY(write_column(folder_ / "y.npy", values_));
    if (!labels_.empty() || !values_.empty()) arrays.emplace_back("y", folder_ / "y.npy");
    ASSAY_TRY(tensor::write_npy_strings(folder_ / "ids.npy", ids_));
    arrays.emplace_back("ids", folder_ / "ids.npy");
    return data::write_npz(archive, arrays);
  }

  std::uint64_t samples() const { return ids_.size(); }

 private:
  fs::path array_file(std::size_t input) const { return folder_ / fmt::format("input-{}.npy", input); }

  Status append(const data::Batch& block, std::size_t sample) {
    for (std::size_t k = 0; k < block.inputs.size(); ++k) {
      const tensor::Tensor& input = block.inputs[k];
      if (!writers_[k]) {
        const tensor::Shape shape(input.shape().begin() + 1, input.shape().end());
        ASSAY_ASSIGN(tensor::NpyWriter writer, tensor::NpyWriter::create(array_file(k), input.dtype(), shape));
        writers_[k].emplace(std::move(writer));
      }
      const std::size_t bytes = input.bytes().size() / static_cast<std::size_t>(input.shape().front());
      ASSAY_TRY(writers_[k]->append(input.bytes().subspan(sample * bytes, bytes)));
    }
    if (!annotations_.labels.empty()) labels_.push_back(annotations_.labels[row_]);
    if (!annotations_.values.empty()) values_.push_back(annotations_.values[row_]);
    ids_.push_back(annotations_.ids[row_]);
    return {};
  }

  data::Annotations annotations_;
  fs::path folder_;
  std::vector<std::optional<tensor::NpyWriter>> writers_;  // by input; begun with the first sample
  std::vector<std::string> keys_;
  std::size_t row_ = 0;
  std::vector<std::int64_t> labels_;
  std::vector<double> values_;
  std::vector<std::string> ids_;
};

Status read_into(const data::Dataset& dataset, TrainingArrays& arrays) {
  ASSAY_ASSIGN(auto reader, dataset.open());
  BlockReader blocks(std::move(reader), k_training_block);
  while (true) {
    ASSAY_ASSIGN(const data::Batch block, blocks.next());
    if (block.count == 0) return {};
    ASSAY_TRY(arrays.take(block));
  }
}

Status check_made(const std::string& command, const fs::path& out, const fs::path& log) {
  std::error_code ignored;
  if (!fs::exists(out, ignored)) {
    return fail(ErrorCode::runtime, "the trainer '{}' ended well but wrote no {{out}}{}", command, log_tail(log));
  }
  const auto summary = model::inspect(out);
  if (summary) return {};
  return fail(ErrorCode::runtime, "what the trainer '{}' wrote is no model that can be used: {}{}", command,
              summary.error().message(), log_tail(log));
}

void remove_made(const fs::path& folder, const std::string& file) {
  std::error_code ignored;
  for (const char* end : {"", ".data"}) fs::remove(folder / (file + end), ignored);
}

Result<OutsideRun> train(const ordered_json& specification, const ordered_json& places, const fs::path& folder) {
  const std::string command = specification.at("command");
  ASSAY_ASSIGN(const auto timeout, parse_duration(places.at("timeout").get<std::string>()));
  const fs::path out = folder / places.at("file").get<std::string>();
  const fs::path log = folder / "command.log";
  ASSAY_ASSIGN(const OutsideRun run,
               run_outside({.line = command,
                            .places = {{"{train}", (folder / "train.npz").string()},
                                       {"{validation}", (folder / "validation.npz").string()},
                                       {"{out}", out.string()},
                                       {"{seed}", std::to_string(specification.at("seed").get<std::uint64_t>())},
                                       {"{baseline}", places.at("model").get<std::string>()}},
                            .timeout = timeout,
                            .log = log}));
  ASSAY_TRY(check_made(command, out, log));
  return run;
}

}  // namespace

Status check_trainer(const std::string& command) {
  ASSAY_ASSIGN(const auto words, within(split_words(command), "reading --trainer"));
  if (words.empty()) return fail(ErrorCode::invalid_argument, "--trainer: it names no program");
  if (const auto program = program_of(words.front()); !program) {
    return fail(ErrorCode::invalid_argument, "--trainer '{}': {}", command, program.error().message());
  }
  for (const char* place : {"{train}", "{validation}", "{out}", "{seed}"}) {
    if (command.find(place) != std::string::npos) continue;
    return fail(ErrorCode::invalid_argument,
                "--trainer '{}': it lacks {}. Expected COMMAND {{train}} {{validation}} {{out}} {{seed}}, in any order",
                command, place);
  }
  return {};
}

Result<std::uint64_t> write_training_file(const ordered_json& data_source, const fs::path& rows_file,
                                          const fs::path& archive) {
  ASSAY_ASSIGN(const auto dataset, open_cell_data({{"data", data_source}, {"rows", rows_file.string()}}));
  ASSAY_ASSIGN(data::Annotations annotations, dataset->annotations());
  const fs::path folder = archive.string() + ".arrays";
  TrainingArrays arrays(*dataset, std::move(annotations), folder);
  ASSAY_TRY(read_into(*dataset, arrays));
  ASSAY_TRY(arrays.finish(archive));
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return arrays.samples();
}

Attempt<ordered_json> run_train_cell(const ordered_json& specification, const ordered_json& places,
                                     const fs::path& folder) {
  const auto training =
      write_training_file(places.at("data"), places.at("train").get<std::string>(), folder / "train.npz");
  if (!training) return blame(Fault::data, training.error());
  const auto validation =
      write_training_file(places.at("data"), places.at("validation").get<std::string>(), folder / "validation.npz");
  if (!validation) return blame(Fault::data, validation.error());
  const std::string file = places.at("file");
  const auto run = train(specification, places, folder);
  std::error_code ignored;
  for (const char* archive : {"train.npz", "validation.npz"}) fs::remove(folder / archive, ignored);
  if (!run) {
    remove_made(folder, file);
    return blame(Fault::model, run.error());
  }
  ProgressReporter report;
  report(1);
  return ordered_json{{"program", run->program},
                      {"seconds", run->seconds},
                      {"exit_code", 0},
                      {"log", run->log},
                      {"file", file},
                      {"file_bytes", fs::file_size(folder / file)},
                      {"training_rows", *training},
                      {"validation_rows", *validation}};
}

}  // namespace assay::experiment
