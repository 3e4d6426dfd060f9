#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"

namespace assay::data {

// How images become numbers: resize the shorter side, cut the centre out, order channels, scale, normalise.
struct ImageOptions {
  int resize = 0;                          // pixels of the shorter side; 0: as they are
  int crop = 0;                            // side of the square cut from the centre; 0: none
  std::string interpolation = "bilinear";  // or "bicubic"; as Pillow computes them, with antialias
  std::string channels = "rgb";            // "bgr", "grey"
  std::string layout = "nchw";             // "nhwc"
};

// Where a data set is and how to read it. Plain values, so that a worker can be told. A data-set manifest says most of
// this itself; what is set here goes before it.
struct SourceOptions {
  std::filesystem::path path;    // what --data names; empty when only labels are given
  std::filesystem::path labels;  // .npy, idx or csv
  std::string task;              // "classification", "regression"; empty: by the targets
  std::string delimiter;         // of every csv: one character or "tab"; empty: a comma
  std::string target;            // column of a csv, by name or number from 1
  std::string id;                // of the data's own ids; in a csv of labels beside them, of the ids to join by
  std::string group;
  std::vector<std::string> slices;
  std::vector<std::string> features;  // columns of a csv; empty: all not used otherwise
  std::vector<std::string> classes;
  std::string positive;
  std::string split;        // value of the manifest's split column
  bool calibrates = false;  // without `split`: of a manifest that has splits the one to calibrate with, never the one
                            // that it uses to judge: "calibration", or else "train" (see calibration_splits())
  tensor::Shape shape;      // of one sample of a csv
  double scale = 0;         // value = raw · scale + offset; 0: not set (images: 1/255)
  double offset = 0;
  std::vector<double> mean;  // then (value − mean) / std, one for all or one per channel
  std::vector<double> std;
  ImageOptions images;
  std::uint64_t max_undecodable = 0;
  std::uint64_t limit = 0;  // the first samples only, of an image folder the labels in turn; 0: all
};

// Opens whatever the options name. Errors name file, row or sample, what was expected and what to do.
Result<std::unique_ptr<Dataset>> open_dataset(const SourceOptions& options);

// Names of splits to calibrate with, the first that a manifest's column holds.
std::vector<std::string> calibration_splits();

// What `assay list readers` says.
struct ReaderInfo {
  std::string name;
  std::string recognised_by;
  std::string summary;
};
std::vector<ReaderInfo> builtin_readers();

}  // namespace assay::data
