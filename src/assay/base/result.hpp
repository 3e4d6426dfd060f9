#pragma once

#include <utility>

#include <fmt/format.h>
#include <tl/expected.hpp>

#include "assay/base/error.hpp"

namespace assay {

// A value or the reason why there is none. One line to change when the compiler has std::expected.
template <class T>
using Result = tl::expected<T, Error>;

// Success or a reason.
using Status = Result<void>;

// return fail(ErrorCode::corrupt, "{}: {} rows, expected {}", path, rows, expected);
template <class... Args>
tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return tl::unexpected<Error>(Error(code, fmt::format(format, std::forward<Args>(args)...)));
}

// The result, with one line of context added when it is a failure.
template <class T>
Result<T> within(Result<T> result, std::string doing) {
  if (result) return result;
  return tl::unexpected<Error>(std::move(result).error().within(std::move(doing)));
}

}  // namespace assay

// ASSAY_TRY(write(path)); returns the failure to the caller.
#define ASSAY_TRY(expression)                                                 \
  do {                                                                        \
    if (auto assay_status = (expression); !assay_status) {                    \
      return tl::unexpected<::assay::Error>(std::move(assay_status).error()); \
    }                                                                         \
  } while (false)

// ASSAY_ASSIGN(const auto header, read_header(path)); declares `header`, or returns the failure to the caller.
#define ASSAY_ASSIGN(declaration, expression) ASSAY_ASSIGN_LINE(declaration, expression, __LINE__)
#define ASSAY_ASSIGN_LINE(declaration, expression, line) ASSAY_ASSIGN_NAMED(declaration, expression, line)
#define ASSAY_ASSIGN_NAMED(declaration, expression, line)                                                  \
  auto assay_result_##line = (expression);                                                                 \
  if (!assay_result_##line) return tl::unexpected<::assay::Error>(std::move(assay_result_##line).error()); \
  declaration = std::move(*assay_result_##line)
