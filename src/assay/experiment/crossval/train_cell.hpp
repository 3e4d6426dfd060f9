#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/cell_failure.hpp"

namespace assay::experiment {

// The cell of kind "train": runs the command line of its specification on some rows of the data, and leaves what it
// made under the name places.file. In the command line stand for paths
//   {train}, {validation}   archives of arrays, written here and gone afterwards: one for each input ("x" where there
//   is
//                           one input, otherwise the input's name; float32 as a model is given them, or the source's
//                           own integers where it declares no scaling), "y" (int64 classes or float64 values), "ids"
//   {out}                   the ONNX file to be written
//   {seed}                  of this training
//   {baseline}              the run's baseline, as an architecture or to go on from
// Outcome: program, seconds, log, exit_code, file, file_bytes, training_rows, validation_rows.
Attempt<nlohmann::ordered_json> run_train_cell(const nlohmann::ordered_json& specification,
                                               const nlohmann::ordered_json& places,
                                               const std::filesystem::path& folder);

// Without {train}, {validation}, {out} and {seed} in it no trainer could do what is asked: invalid_argument, with what
// is missing; also for an unclosed quote.
Status check_trainer(const std::string& command);

// Writes the rows of `rows_file` of the data as such an archive. Returns how many samples are in it: those that could
// not be decoded and those without a label are not.
Result<std::uint64_t> write_training_file(const nlohmann::ordered_json& data_source,
                                          const std::filesystem::path& rows_file, const std::filesystem::path& archive);

}  // namespace assay::experiment
