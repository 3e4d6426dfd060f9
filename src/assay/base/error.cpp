#include "assay/base/error.hpp"

#include <array>
#include <utility>

namespace assay {
namespace {

constexpr std::array<std::pair<ErrorCode, std::string_view>, 10> k_names{{
    {ErrorCode::invalid_argument, "invalid_argument"},
    {ErrorCode::not_found, "not_found"},
    {ErrorCode::unsupported, "unsupported"},
    {ErrorCode::corrupt, "corrupt"},
    {ErrorCode::io, "io"},
    {ErrorCode::out_of_range, "out_of_range"},
    {ErrorCode::insufficient_data, "insufficient_data"},
    {ErrorCode::runtime, "runtime"},
    {ErrorCode::cancelled, "cancelled"},
    {ErrorCode::internal, "internal"},
}};

}  // namespace

std::string_view name_of(ErrorCode code) {
  for (const auto& [candidate, name] : k_names) {
    if (candidate == code) return name;
  }
  return "internal";
}

ErrorCode error_code_of(std::string_view name) {
  for (const auto& [code, candidate] : k_names) {
    if (candidate == name) return code;
  }
  return ErrorCode::internal;
}

Error Error::within(std::string doing) && {
  context_.push_back(std::move(doing));
  return std::move(*this);
}

std::string Error::text() const {
  std::string text = message_;
  for (const std::string& line : context_) text += "\n  in " + line;
  return text;
}

}  // namespace assay
