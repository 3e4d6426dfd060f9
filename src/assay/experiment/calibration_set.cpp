#include "assay/experiment/calibration_set.hpp"

#include <algorithm>
#include <cctype>

#include "assay/base/digest.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::string_view k_schema = "assay.calibration/1";

Result<CalibrationContent> described_in(const fs::path& file) {
  ASSAY_ASSIGN(const ordered_json document, record::read_json(file));
  CalibrationContent content;
  try {
    if (document.at("schema") != k_schema) {
      return fail(ErrorCode::unsupported, "{}: schema {} is not {}", file.string(), document.at("schema").dump(),
                  k_schema);
    }
    for (const auto& input : document.at("inputs")) content.inputs.push_back({input.at("name"), input.at("file")});
    content.data = document.value("data", std::string());
    content.seed = document.value("seed", std::uint64_t{0});
    content.ranges = document.value("ranges", ordered_json::object());
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: no description of calibration samples: {}", file.string(), error.what());
  }
  return content;
}

}  // namespace

std::string CalibrationContent::digest() const {
  Sha256 all;
  for (const std::string& one : digests) all.update(one + "\n");
  return all.finish();
}

std::vector<std::string> array_names(const std::vector<std::string>& inputs) {
  std::vector<std::string> names;
  for (std::string name : inputs) {
    for (char& c : name) {
      const bool stays = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
      if (!stays) c = '_';
    }
    if (name.empty() || name == "ids" || name == "digests") name += "_input";
    std::string free = name;
    for (int k = 2; std::ranges::find(names, free + ".npy") != names.end(); ++k) free = fmt::format("{}_{}", name, k);
    names.push_back(free + ".npy");
  }
  return names;
}

Status write_calibration(const fs::path& folder, const CalibrationContent& content) {
  ASSAY_TRY(tensor::write_npy_strings(folder / "ids.npy", content.ids));
  ASSAY_TRY(tensor::write_npy_strings(folder / "digests.npy", content.digests));
  ordered_json document{{"schema", k_schema},   {"data", content.data},       {"samples", content.ids.size()},
                        {"seed", content.seed}, {"digest", content.digest()}, {"ranges", content.ranges}};
  document["inputs"] = ordered_json::array();
  for (const auto& input : content.inputs) document["inputs"].push_back({{"name", input.name}, {"file", input.file}});
  return record::write_json(folder / "calibration.json", document);
}

Result<CalibrationSet> CalibrationSet::open(const fs::path& folder) {
  CalibrationSet set;
  ASSAY_ASSIGN(set.content_, described_in(folder / "calibration.json"));
  ASSAY_ASSIGN(set.content_.ids, tensor::read_npy_strings(folder / "ids.npy"));
  ASSAY_ASSIGN(set.content_.digests, tensor::read_npy_strings(folder / "digests.npy"));
  for (const auto& input : set.content_.inputs) {
    ASSAY_ASSIGN(tensor::NpyReader array, tensor::NpyReader::open(folder / input.file));
    if (array.rows() != set.samples()) {
      return fail(ErrorCode::corrupt, "{}: {} samples, but {} ids", (folder / input.file).string(), array.rows(),
                  set.samples());
    }
    set.arrays_.push_back(std::move(array));
  }
  if (set.samples() == 0) return fail(ErrorCode::insufficient_data, "{}: no calibration sample", folder.string());
  return set;
}

Result<std::vector<tensor::Tensor>> CalibrationSet::read(std::size_t first, std::size_t count) const {
  std::vector<tensor::Tensor> tensors;
  for (const tensor::NpyReader& array : arrays_) {
    tensor::Shape shape = array.header().shape;
    shape.front() = static_cast<std::int64_t>(count);
    tensor::Tensor rows(array.header().dtype, shape);
    for (std::size_t done = 0; done < count;) {
      const std::size_t from = (first + done) % samples();
      const std::size_t run = std::min(count - done, samples() - from);
      const std::size_t bytes = array.row_bytes();
      ASSAY_TRY(array.read(from, run, rows.bytes().subspan(done * bytes, run * bytes)));
      done += run;
    }
    tensors.push_back(std::move(rows));
  }
  return tensors;
}

}  // namespace assay::experiment
