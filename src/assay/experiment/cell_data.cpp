#include "assay/experiment/cell_data.hpp"

#include "assay/data/row_view.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment {

void restrict_to_rows(const std::filesystem::path& run_folder, const record::RowSet& rows, CellTask& task) {
  task.specification["rows"] = rows.digest;
  task.places["rows"] = std::filesystem::absolute(record::rows_file(run_folder, rows.digest)).string();
  task.samples = rows.rows.size();
}

Result<std::unique_ptr<data::Dataset>> open_cell_data(const nlohmann::ordered_json& places) {
  ASSAY_ASSIGN(const auto source, source_from_json(places.at("data")));
  ASSAY_ASSIGN(auto whole, data::open_dataset(source));
  if (!places.contains("rows")) return whole;
  ASSAY_ASSIGN(auto rows, record::read_rows(places.at("rows").get<std::string>()));
  return data::view_of_rows(std::move(whole), std::move(rows));
}

}  // namespace assay::experiment
