#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/base/error.hpp"
#include "assay/base/result.hpp"

namespace assay::record {

inline constexpr std::string_view k_cell_schema = "assay.cell/1";

// How a cell ended. A cell without a record has not been run, or was cut off and is run again.
enum class CellStatus { ok, failed, skipped };
std::string_view name_of(CellStatus status);

// What a failed cell failed on. The data is the same for every model, so its faults are the whole run's; the others
// concern their own model alone.
enum class Fault { model, data, machine };
std::string_view name_of(Fault fault);
Fault fault_named(std::string_view name);  // model for a name it does not know

// cells/<id>/cell.json: the specification a worker was given and what became of it. Written last, with the folder's
// rename, so that a folder that has one is complete.
struct CellRecord {
  std::string id;
  nlohmann::ordered_json specification;  // canonical form; the id is its digest
  CellStatus status = CellStatus::ok;
  ErrorCode code = ErrorCode::internal;  // of a failed cell
  Fault fault = Fault::model;            // of a failed cell
  std::string message;                   // of a failed or skipped cell
  nlohmann::ordered_json outcome;        // what the worker reports beside its arrays: samples, batch, runtime, seconds
};

// First 16 hexadecimal digits of the SHA-256 of the specification's text.
std::string cell_id(const nlohmann::ordered_json& specification);

Status write_cell(const std::filesystem::path& folder, const CellRecord& cell);
Result<CellRecord> read_cell(const std::filesystem::path& folder);

}  // namespace assay::record
