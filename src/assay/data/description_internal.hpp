#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/data/source.hpp"

namespace assay::data {

// value = raw · scale + offset, then (value − mean) / std, computed in double and rounded once to float32.
struct Preprocessing {
  double scale = 0;  // 0: not set
  double offset = 0;
  std::vector<double> mean;  // empty: not set; one for all or one per channel
  std::vector<double> std;
  bool channels_last = false;  // which axis of a sample has the channels

  bool changes_nothing() const { return scale == 0 && offset == 0 && mean.empty() && std.empty(); }
};

// One input: a file or an image folder, and how to read it.
struct InputSpec {
  std::string name;
  std::filesystem::path path;
  std::string key;                      // npz: the array's name; empty: "x"
  std::vector<std::string> columns;     // csv: names, numbers from 1, or "first..last"; empty: all but `not_inputs`
  std::vector<std::string> not_inputs;  // csv: columns that are used otherwise
  char delimiter = 0;                   // csv: as CsvTable's
  tensor::Shape shape;                  // empty: as in the file
  Preprocessing preprocessing;
  ImageOptions images;
};

// One value per sample, from a column of a csv, an array, or an image folder ("class", "file").
struct ColumnSpec {
  std::string name;            // slices
  std::filesystem::path file;  // empty: the first input that is a csv
  std::string column;          // csv and folders
  std::string key;             // npz
  std::string id;              // column or key of ids in `file`, to join by; empty: in the order of the samples
};

struct SplitSpec {
  ColumnSpec column;
  std::string use;            // empty: all rows
  bool to_calibrate = false;  // `use` does not count: the split that is there to calibrate with
};

// A data set as its manifest says it, or as it follows from the options alone. Paths can be opened as they are.
struct Description {
  std::string name;
  std::string origin;  // the manifest or the data path, for messages
  std::optional<Task> task;
  std::vector<InputSpec> inputs;
  std::optional<ColumnSpec> target;
  std::optional<ColumnSpec> ids;
  std::optional<ColumnSpec> groups;
  std::vector<ColumnSpec> slices;
  std::optional<SplitSpec> split;
  std::vector<std::string> classes;
  std::string positive;
  std::vector<std::vector<double>> costs;
  std::uint64_t max_undecodable = 0;
  std::uint64_t limit = 0;
  char delimiter = 0;              // of every csv; as CsvTable's
  std::vector<std::string> notes;  // what a person must know about how the data were read
};

// A single file or folder as a data set of one input, nothing known beside it.
Result<Description> describe_path(const std::filesystem::path& path);

// The same for a .npz, with the arrays 'y', 'ids' and 'group' as target, ids and groups where they exist.
Result<Description> describe_npz(const std::filesystem::path& path);

// Image folders give what else is not said: sub-folders are the classes, file names the ids.
Status describe_folders(Description& description);

}  // namespace assay::data
