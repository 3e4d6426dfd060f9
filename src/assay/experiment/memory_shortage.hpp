#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "assay/base/process.hpp"
#include "assay/base/units.hpp"

namespace assay::experiment {

// What a worker says whose own memory ran out.
inline constexpr std::string_view k_out_of_memory = "out of memory";

// True when an error's text says that memory could not be had: our own, a C++ runtime's, ONNX Runtime's, the loader's.
bool tells_of_memory_shortage(std::string_view text);

// The reason why a cell failed, with the limit named where it was the cause: surely where the text says that memory ran
// out, probably where the process was ended by a signal that programs without memory are ended by. Otherwise, and
// without a limit, the reason itself. `exit` is empty where the worker reported its failure in order.
std::string with_memory_limit(const std::string& reason, std::optional<Bytes> limit,
                              const std::optional<ProcessExit>& exit);

}  // namespace assay::experiment
