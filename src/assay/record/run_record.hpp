#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

inline constexpr std::string_view k_run_schema = "assay.run/1";

// One model of the run and the cell that holds its predictions.
struct RunModel {
  std::string name;
  std::string path;
  std::string digest;
  std::string cell;
  nlohmann::ordered_json facts;  // bytes, operators: what is known without running it

  // Cells of speed and memory. Of a candidate: launches with the baseline; of the baseline: launches alone (`bench` of
  // one model). Empty: not measured, for `speed_reason`, `memory_reason`.
  std::vector<std::string> latency_cells = {};
  std::vector<std::string> throughput_cells = {};
  std::vector<std::string> memory_cells = {};
  std::string speed_reason = {};
  std::string memory_reason = {};

  // Cells of scenarios under load, one each, in the order asked for, and of searches for the peak rate.
  std::vector<std::string> load_cells = {};
  std::vector<std::string> peak_cells = {};
  std::string load_reason = {};

  std::vector<std::string> energy_cells = {};  // launches of this model alone, in turn with the other models'
  std::string energy_reason = {};

  // Of a candidate that is explained: cells of the error by layer, of the times by operator (each holds one launch of
  // one model) and of one layer quantized at a time.
  std::vector<std::string> layer_cells = {};
  std::vector<std::string> profile_cells = {};
  std::vector<std::string> sensitivity_cells = {};
  std::string explain_reason = {};

  // Of a model made from the baseline in this run: name, options, cell, simulated, packed_bytes, notes, calibration,
  // command; see docs/formats/run-directory.md. Of a file that was given and says how it was made the same, with
  // made_by instead of a cell. Null: it does not say.
  nlohmann::ordered_json method = nullptr;

  // As ModelRow::is_simulated().
  bool is_simulated() const { return method.is_object() && method.value("simulated", false); }
};

// run.json: what was asked for and with what. Written before the first cell.
struct RunRecord {
  std::string id;  // digest of `plan`
  std::string created;
  std::string tool;
  nlohmann::ordered_json plan;      // canonical: what is measured; the same plan continues the run
  nlohmann::ordered_json analysis;  // gates, level, seed, as the run was told
  nlohmann::ordered_json environment;
  RunModel baseline;
  std::vector<RunModel> candidates;
  std::vector<std::string> notes;
  std::vector<std::string> trivial_memory_cells = {};  // of the model that does nothing: the runtime's fixed cost
  std::vector<std::string> kernel_cells = {};  // of the probe of integer kernels: one, or none where no model needs it

  // Of a search for a mixed precision: method, layers[]{node, sqnr_db, changed}, steps[]{candidate, left_in_float},
  // ended. Null: there was none.
  nlohmann::ordered_json search = nullptr;
  std::string failure = {};  // the error it ended with; empty: none, or it did not end
};

// What tells runs apart: the first 16 hexadecimal digits of the plan's SHA-256.
std::string run_id(const nlohmann::ordered_json& plan);

Status write_run(const std::filesystem::path& folder, const RunRecord& run);

// not_found when the folder holds no run.
Result<RunRecord> read_run(const std::filesystem::path& folder);

}  // namespace assay::record
