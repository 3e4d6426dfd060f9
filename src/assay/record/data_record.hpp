#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::record {

// What the run directory keeps of the data set, so that analysis never opens it again: data.json with targets.npy,
// ids.npy, groups.npy and slice_<k>.npy beside it, all in data-set order.
struct DataRecord {
  struct Slice {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::int32_t> codes;  // into values, one per sample
  };

  std::string name;
  std::string path;
  std::string digest;
  std::string split;
  std::string task;  // classification | regression
  std::uint64_t samples = 0;
  bool labelled = false;
  std::vector<std::string> classes;        // names in the order of a model's outputs; may be empty
  std::string positive;                    // binary: name or index of the positive class; empty: the second
  std::vector<std::vector<double>> costs;  // rows = true class, columns = decided class; may be empty

  std::vector<std::int64_t> labels;  // classification; -1 where a sample has none
  std::vector<double> values;        // regression
  std::vector<std::string> ids;      // one per sample
  std::vector<std::int32_t> groups;  // dense codes; empty without groups
  std::vector<Slice> slices;

  std::vector<std::uint64_t> calibration_rows = {};  // samples that made candidates and so do not judge; ascending
  std::vector<std::uint64_t> validation_rows = {};   // samples that a choice is made on, the others judge it; ascending
};

Status write_data(const std::filesystem::path& folder, const DataRecord& data);
Result<DataRecord> read_data(const std::filesystem::path& folder);

}  // namespace assay::record
