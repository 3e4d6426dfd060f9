#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// How one integer kernel of a runtime did against exact arithmetic.
enum class KernelStatus { right, wrong, not_implemented, failed };
std::string_view name_of(KernelStatus status);
KernelStatus kernel_status_named(std::string_view name);  // failed for what is none

struct KernelRow {
  std::string kernel;  // "MatMulInteger"
  std::string types;   // "uint8 × int8"
  KernelStatus status = KernelStatus::right;
  std::uint64_t trials = 0;  // runs compared: shapes × draws
  std::uint64_t wrong = 0;   // of them, beyond what is allowed
  double allowed = 0;        // largest difference that rounding explains, in units of the output; 0: exact
  double largest_error = 0;  // seen, in the same units
  std::string worst;         // the trial with the largest excess over what is allowed; empty when none is wrong
  std::string message;       // of a kernel that failed, in the runtime's words
};

// What the probe found with one library on one processor. Kernels are drawn the same work by the same seed.
struct KernelReport {
  std::string runtime;             // "ONNX Runtime 1.30.0 (CPU)"
  std::string library;             // digest of the library's file
  std::vector<std::string> flags;  // of the processor, those that choose kernels
  std::uint64_t seed = 0;
  double seconds = 0;
  std::vector<KernelRow> rows;

  bool any_wrong() const;
};

// "MatMulInteger (uint8 × int8): 3 of 120 products wrong, …": one sentence for each kernel that is wrong.
std::vector<std::string> warnings_of(const KernelReport& report);

nlohmann::ordered_json to_json(const KernelReport& report);
// corrupt when the document is none.
Result<KernelReport> kernels_from_json(const nlohmann::ordered_json& document);

}  // namespace assay::record
