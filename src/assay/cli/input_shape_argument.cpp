#include "assay/cli/input_shape_argument.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

Result<std::pair<std::string, tensor::Shape>> parse_input_shape(const std::string& text) {
  const auto equals = text.rfind('=');
  tensor::Shape shape;
  bool whole = equals != std::string::npos && equals > 0;
  for (std::size_t at = whole ? equals + 1 : text.size(); at < text.size();) {
    const std::size_t end = std::min(text.find('x', at), text.size());
    const auto extent = parse_number(text.substr(at, end - at));
    whole = whole && extent && *extent == std::floor(*extent) && (*extent > 0 || (*extent == -1 && shape.empty()));
    shape.push_back(extent ? static_cast<std::int64_t>(*extent) : 0);
    at = end + 1;
  }
  if (!whole || shape.empty()) {
    return fail(ErrorCode::invalid_argument, "--input-shape {}: expected NAME=1x3x224x224", text);
  }
  return std::pair{text.substr(0, equals), shape};
}

}  // namespace

Result<std::map<std::string, tensor::Shape>> parse_input_shapes(const std::vector<std::string>& texts) {
  std::map<std::string, tensor::Shape> shapes;
  for (const std::string& text : texts) {
    ASSAY_ASSIGN(auto shape, parse_input_shape(text));
    shapes.insert(std::move(shape));
  }
  return shapes;
}

}  // namespace assay::cli
