#include "assay/record/kernels.hpp"

#include <algorithm>
#include <array>

#include "assay/record/result_fields_internal.hpp"

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

}  // namespace

template <class Io>
void fields(const Io& io, Fields<KernelRow> auto& row) {
  io("kernel", row.kernel);
  io("types", row.types);
  io("status", row.status);
  io("trials", row.trials);
  io("wrong", row.wrong);
  io("allowed", row.allowed);
  io("largest_error", row.largest_error);
  io("worst", row.worst);
  io("message", row.message);
}

template <class Io>
void fields(const Io& io, Fields<KernelReport> auto& report) {
  io("runtime", report.runtime);
  io("library", report.library);
  io("flags", report.flags);
  io("seed", report.seed);
  io.later("seconds", report.seconds);
  io("rows", report.rows);
}

std::string_view name_of(KernelStatus status) {
  return std::ranges::find(k_status_names, status, &StatusName::status)->name;
}

KernelStatus kernel_status_named(std::string_view name) {
  const auto* const found = std::ranges::find(k_status_names, name, &StatusName::name);
  return found == k_status_names.end() ? KernelStatus::failed : found->status;
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
  fields(Writer(document), report);
  return document;
}

Result<KernelReport> kernels_from_json(const ordered_json& document) {
  try {
    KernelReport report;
    fields(Reader(document), report);
    return report;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a report on kernels: {}", error.what());
  }
}

}  // namespace assay::record
