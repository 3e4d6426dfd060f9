#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {

// What is known of a model before it runs.
struct ModelDescription {
  model::ModelSummary summary;
  nlohmann::ordered_json engine;   // null: the plan's own runtime; else name, version and options of its file's
  std::filesystem::path library;   // of that
  std::optional<MakingMark> mark;  // what the file says of how it was made
};

// Of an ONNX file what it says. Of another engine's what that engine says: names, with any shape; the file is loaded
// for it. Errors: those of model::inspect(), of mark_of() and of Runtime::load().
Result<ModelDescription> describe_model(const std::filesystem::path& model, const std::string& runtime,
                                        const RuntimeOptions& options = {});

// What measuring needs of a model whose format says nothing: the names of its inputs.
std::vector<std::string> undeclared_inputs(const ModelDescription& description);

// A summary made of those again, without loading the file.
model::ModelSummary summary_of_undeclared(const std::vector<std::string>& inputs);

}  // namespace assay::experiment
