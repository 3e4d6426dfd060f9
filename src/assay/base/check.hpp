#pragma once

namespace assay {

// Prints the broken condition to standard error and aborts. For our own bugs only, never for bad input.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace assay

// Always on, in release builds too.
#define ASSAY_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::assay::check_failed(#condition, __FILE__, __LINE__))
