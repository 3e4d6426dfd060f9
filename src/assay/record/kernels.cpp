#include "assay/record/kernels.hpp"

#include <algorithm>
#include <array>

namespace assay::record {
namespace {

using nlohmann::ordered_json;

struct StatusName {
  KernelStatus status;
  std::string_view name;
};

constexpr std::array<StatusName, 4> k_status_names{{{KernelStatus::right, "right"},
                                                    {KernelStatus::wrong, "wrong"},
                                                    {KernelStatus::not_implemented, "not implemented"},
                                                    {KernelStatus::failed, "failed"}}};

ordered_json to_json(const KernelRow& row) {
  ordered_json document;
  document["kernel"] = row.kernel;
  document["types"] = row.types;
  document["status"] = name_of(row.status);
  document["trials"] = row.trials;
  document["wrong"] = row.wrong;
  document["allowed"] = row.allowed;
  document["largest_error"] = row.largest_error;
  document["worst"] = row.worst;
  document["message"] = row.message;
  return document;
}

KernelRow row_from_json(const ordered_json& document) {
  const auto* const found =
      std::ranges::find(k_status_names, document.at("status").get<std::string>(), &StatusName::name);
  if (found == k_status_names.end()) {
    throw ordered_json::other_error::create(501, document.at("status").dump() + " is no status", nullptr);
  }
  return {.kernel = document.at("kernel"),
          .types = document.at("types"),
          .status = found->status,
          .trials = document.at("trials"),
          .wrong = document.at("wrong"),
          .allowed = document.at("allowed"),
          .largest_error = document.at("largest_error"),
          .worst = document.at("worst"),
          .message = document.at("message")};
}

}  // namespace

std::string_view name_of(KernelStatus status) {
  return std::ranges::find(k_status_names, status, &StatusName::status)->name;
}

bool KernelReport::any_wrong() const {
  return std::ranges::any_of(rows, [](const KernelRow& row) { return row.status == KernelStatus::wrong; });
}

std::vector<std::string> warnings_of(const KernelReport& report) {
  std::vector<std::string> warnings;
  for (const KernelRow& row : report.rows) {
    if (row.status != KernelStatus::wrong) continue;
    warnings.push_back(fmt::format(
        "{} computes {} ({}) wrongly on this processor: {} of {} trials beyond what rounding explains, by up to {:.6g} "
        "where {:.6g} is allowed, worst at {}. Quality measured here is that of the kernel, not of the quantization: "
        "use another version of the runtime, or reduce_range where the processor has no VNNI",
        report.runtime, row.kernel, row.types, row.wrong, row.trials, row.largest_error, row.allowed, row.worst));
  }
  return warnings;
}

ordered_json to_json(const KernelReport& report) {
  ordered_json document;
  document["runtime"] = report.runtime;
  document["library"] = report.library;
  document["flags"] = report.flags;
  document["seed"] = report.seed;
  document["seconds"] = report.seconds;
  document["rows"] = ordered_json::array();
  for (const KernelRow& row : report.rows) document["rows"].push_back(to_json(row));
  return document;
}

Result<KernelReport> kernels_from_json(const ordered_json& document) {
  try {
    KernelReport report{.runtime = document.at("runtime"),
                        .library = document.at("library"),
                        .flags = document.at("flags").get<std::vector<std::string>>(),
                        .seed = document.at("seed"),
                        .seconds = document.value("seconds", 0.0)};
    for (const ordered_json& row : document.at("rows")) report.rows.push_back(row_from_json(row));
    return report;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a report on kernels: {}", error.what());
  }
}

}  // namespace assay::record
