#include "assay/record/cell.hpp"

#include <array>

#include "assay/base/digest.hpp"
#include "assay/record/json_file.hpp"

namespace assay::record {
namespace {

constexpr std::array<std::string_view, 3> k_statuses{"ok", "failed", "skipped"};
constexpr std::array<std::string_view, 3> k_faults{"model", "data", "machine"};

}  // namespace

std::string_view name_of(CellStatus status) {
  return k_statuses[static_cast<std::size_t>(status)];
}

std::string_view name_of(Fault fault) {
  return k_faults[static_cast<std::size_t>(fault)];
}

Fault fault_named(std::string_view name) {
  for (std::size_t i = 0; i < k_faults.size(); ++i) {
    if (k_faults[i] == name) return static_cast<Fault>(i);
  }
  return Fault::model;
}

std::string cell_id(const nlohmann::ordered_json& specification) {
  return sha256_of(specification.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)).substr(0, 16);
}

Status write_cell(const std::filesystem::path& folder, const CellRecord& cell) {
  nlohmann::ordered_json document;
  document["schema"] = k_cell_schema;
  document["id"] = cell.id;
  document["specification"] = cell.specification;
  document["status"] = name_of(cell.status);
  if (cell.status == CellStatus::failed) {
    document["failed"] = {{"code", name_of(cell.code)}, {"fault", name_of(cell.fault)}, {"message", cell.message}};
  }
  if (cell.status == CellStatus::skipped) document["skipped"] = {{"reason", cell.message}};
  document["outcome"] = cell.outcome;
  return write_json(folder / "cell.json", document);
}

Result<CellRecord> read_cell(const std::filesystem::path& folder) {
  ASSAY_ASSIGN(const auto document, read_json(folder / "cell.json"));
  try {
    if (document.at("schema") != k_cell_schema) {
      return fail(ErrorCode::unsupported, "{}: schema {} is not {}", (folder / "cell.json").string(),
                  document.at("schema").dump(), k_cell_schema);
    }
    CellRecord cell;
    cell.id = document.at("id");
    cell.specification = document.at("specification");
    cell.outcome = document.at("outcome");
    const std::string status = document.at("status");
    cell.status = status == "ok" ? CellStatus::ok : status == "failed" ? CellStatus::failed : CellStatus::skipped;
    if (cell.status == CellStatus::failed) {
      cell.code = error_code_of(document.at("failed").at("code").get<std::string>());
      cell.fault = fault_named(document.at("failed").value("fault", std::string()));
      cell.message = document.at("failed").at("message");
    }
    if (cell.status == CellStatus::skipped) cell.message = document.at("skipped").at("reason");
    return cell;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not a cell record: {}", (folder / "cell.json").string(), error.what());
  }
}

}  // namespace assay::record
