#include "assay/experiment/optimise_cell.hpp"

#include "assay/experiment/engine.hpp"

namespace assay::experiment {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

CellTask optimise_task(const fs::path& model, const std::string& digest, const std::string& runtime,
                       const fs::path& library) {
  CellTask task{.name = model.filename().string()};
  task.specification = {{"kind", "optimise"}, {"model", digest}, {"runtime", {{"name", runtime}}}};
  task.places = {{"model", fs::absolute(model).string()}, {"library", library.string()}};
  task.samples = 1;
  return task;
}

Result<ordered_json> run_optimise_cell(const ordered_json& specification, const ordered_json& places,
                                       const fs::path& folder) {
  ASSAY_ASSIGN(const auto engine,
               open_engine(specification.at("runtime").at("name"), places.at("library").get<std::string>()));
  runtime::SessionOptions options{.optimized_model = folder / k_optimised_model};
  options.config = {
      {"session.optimized_model_external_initializers_file_name", std::string(k_optimised_model) + ".data"},
      {"session.optimized_model_external_initializers_min_size_in_bytes", "1024"}};
  ASSAY_TRY(engine->load(places.at("model").get<std::string>(), options).map([](const auto&) {}));
  return ordered_json{{"runtime", description_of(*engine)}};
}

}  // namespace assay::experiment
