#include "assay/record/data_record.hpp"

#include "assay/record/json_file.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace {

using nlohmann::ordered_json;

template <class T>
Status write_vector(const std::filesystem::path& path, const std::vector<T>& values) {
  const tensor::Shape shape{static_cast<std::int64_t>(values.size())};
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  return tensor::write_npy(path, tensor::TensorView(tensor::dtype_of<T>, shape, bytes));
}

std::filesystem::path slice_path(const std::filesystem::path& folder, std::size_t k) {
  return folder / fmt::format("slice_{}.npy", k);
}

ordered_json to_json(const DataRecord& data) {
  ordered_json document;
  document["schema"] = "assay.data/1";
  document["name"] = data.name;
  document["path"] = data.path;
  document["digest"] = data.digest;
  document["split"] = data.split;
  document["task"] = data.task;
  document["samples"] = data.samples;
  document["labelled"] = data.labelled;
  document["classes"] = data.classes;
  document["positive"] = data.positive;
  document["costs"] = data.costs;
  document["grouped"] = !data.groups.empty();
  document["slices"] = ordered_json::array();
  for (const auto& slice : data.slices) {
    document["slices"].push_back({{"name", slice.name}, {"values", slice.values}});
  }
  document["calibration_rows"] = data.calibration_rows;
  document["validation_rows"] = data.validation_rows;
  return document;
}

void from_json(const ordered_json& document, DataRecord& data) {
  data.name = document.at("name");
  data.path = document.at("path");
  data.digest = document.at("digest");
  data.split = document.at("split");
  data.task = document.at("task");
  data.samples = document.at("samples");
  data.labelled = document.at("labelled");
  data.classes = document.at("classes").get<std::vector<std::string>>();
  data.positive = document.at("positive");
  data.costs = document.at("costs").get<std::vector<std::vector<double>>>();
  data.calibration_rows = document.value("calibration_rows", std::vector<std::uint64_t>());  // not in earlier records
  data.validation_rows = document.value("validation_rows", std::vector<std::uint64_t>());
  for (const auto& slice : document.at("slices")) {
    data.slices.push_back({slice.at("name"), slice.at("values").get<std::vector<std::string>>(), {}});
  }
}

}  // namespace

Status write_data(const std::filesystem::path& folder, const DataRecord& data) {
  ASSAY_TRY(tensor::write_npy_strings(folder / "ids.npy", data.ids));
  if (data.labelled && data.task == "regression") ASSAY_TRY(write_vector(folder / "targets.npy", data.values));
  if (data.labelled && data.task != "regression") ASSAY_TRY(write_vector(folder / "targets.npy", data.labels));
  if (!data.groups.empty()) ASSAY_TRY(write_vector(folder / "groups.npy", data.groups));
  for (std::size_t k = 0; k < data.slices.size(); ++k) {
    ASSAY_TRY(write_vector(slice_path(folder, k), data.slices[k].codes));
  }
  return write_json(folder / "data.json", to_json(data));
}

Result<DataRecord> read_data(const std::filesystem::path& folder) {
  ASSAY_ASSIGN(const auto document, read_json(folder / "data.json"));
  DataRecord data;
  bool grouped = false;
  try {
    from_json(document, data);
    grouped = document.at("grouped");
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not a data record: {}", (folder / "data.json").string(), error.what());
  }
  ASSAY_ASSIGN(data.ids, tensor::read_npy_strings(folder / "ids.npy"));
  if (data.labelled && data.task == "regression") {
    ASSAY_ASSIGN(data.values, tensor::read_npy_vector<double>(folder / "targets.npy", data.samples));
  } else if (data.labelled) {
    ASSAY_ASSIGN(data.labels, tensor::read_npy_vector<std::int64_t>(folder / "targets.npy", data.samples));
  }
  if (grouped) {
    ASSAY_ASSIGN(data.groups, tensor::read_npy_vector<std::int32_t>(folder / "groups.npy", data.samples));
  }
  for (std::size_t k = 0; k < data.slices.size(); ++k) {
    ASSAY_ASSIGN(data.slices[k].codes, tensor::read_npy_vector<std::int32_t>(slice_path(folder, k), data.samples));
  }
  return data;
}

}  // namespace assay::record
