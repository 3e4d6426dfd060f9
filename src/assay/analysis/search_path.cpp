#include "assay/analysis/search_path.hpp"

namespace assay::analysis {

void add_search(const nlohmann::ordered_json& search, record::Choice& choice) {
  if (search.is_null()) return;
  choice.search.method = search.at("method");
  choice.search.ended = search.at("ended");
  for (const auto& layer : search.at("layers")) {
    const auto& sqnr = layer.at("sqnr_db");
    choice.search.layers.push_back(
        {.node = layer.at("node"),
         .sqnr_db = sqnr.is_number() ? record::Number(sqnr.get<double>())
                                     : record::Number::undefined(layer.at("sqnr_db_undefined").get<std::string>()),
         .changed = layer.at("changed")});
  }
  for (record::ChoiceRow& row : choice.rows) {
    for (const auto& step : search.at("steps")) {
      if (step.at("candidate") == row.candidate) row.left_in_float = step.at("left_in_float");
    }
  }
}

}  // namespace assay::analysis
