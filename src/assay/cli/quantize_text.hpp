#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "assay/experiment/make_one.hpp"

namespace assay::cli {

// What `assay quantize` says of a made model, for people: what became of the nodes, sizes before and after, the samples
// that calibrated, notes.
std::string quantize_text(const experiment::MadeModel& made, const std::filesystem::path& baseline);

// The same for programs, schema "assay.quantize/1": method, options, path, and everything in the outcome of the cell
// that made it, documented in docs/formats/run-directory.md.
nlohmann::ordered_json quantize_json(const experiment::MadeModel& made, const std::filesystem::path& baseline);

}  // namespace assay::cli
