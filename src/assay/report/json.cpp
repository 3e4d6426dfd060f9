#include "assay/report/json.hpp"

#include "assay/record/result_json.hpp"

namespace assay::report {

std::string render_json(const record::RunResult& result) {
  return record::to_json(result).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace assay::report
