#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::data {

enum class Task { classification, regression };

// One input of every sample.
struct InputInfo {
  std::string name;  // empty when the source does not name it
  tensor::DType dtype = tensor::DType::f32;
  tensor::Shape shape;            // of one sample
  bool shape_is_declared = true;  // false: a csv's flat row, which its consumer may reshape
  std::string columns;            // of a csv: the names of what is in a row, the first of many; for messages
};

struct DatasetInfo {
  std::string name;
  std::optional<Task> task;
  std::vector<InputInfo> inputs;
  std::uint64_t samples = 0;
  bool labelled = false;
  std::vector<std::string> classes;        // names in the order of a model's outputs; may be empty
  std::string positive;                    // binary: the positive class by name; empty: the second
  std::vector<std::vector<double>> costs;  // rows = true class, columns = decided class; may be empty
  std::string id_column;                   // what the ids' column is called; empty: ids are row numbers
  std::string split;                       // the split's value that is used; may be empty
  std::vector<std::string> notes;          // what a person must know about how the data were read
};

// Consecutive samples. Inputs are float32 after scaling, or the source's own integers when it declares no scaling.
struct Batch {
  std::vector<tensor::Tensor> inputs;  // each [count, …]
  std::size_t count = 0;               // 0: the end
  std::vector<std::uint8_t> usable;    // per sample: 0 when it could not be decoded (its values are 0); empty: all are
};

// Reads samples front to back. Not thread-safe.
class SampleReader {
 public:
  virtual ~SampleReader() = default;

  // Up to `count` next samples. corrupt for a value that is not finite, with the sample and the element.
  virtual Status read(std::size_t count, Batch& batch) = 0;

  // Goes past the next samples without decoding them, where that can be done; none at the end is no failure.
  virtual Status skip(std::uint64_t count) = 0;
};

// What is known about the samples beside their inputs, in data-set order.
struct Annotations {
  struct Slice {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::int32_t> codes;  // into values
  };
  std::vector<std::int64_t> labels;  // classification; empty without labels
  std::vector<double> values;        // regression; empty without labels
  std::vector<std::string> classes;  // names, when they were found while reading the labels
  std::vector<std::string> ids;      // always: the row number from 0 where none are given
  std::vector<std::int32_t> groups;  // dense codes in order of first appearance; empty without groups
  std::vector<Slice> slices;
};

// Ordered samples. Opening reads what is needed to describe them, not the inputs.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual const DatasetInfo& info() const = 0;
  virtual Result<Annotations> annotations() const = 0;
  virtual Result<std::unique_ptr<SampleReader>> open() const = 0;

  // SHA-256 over the content of every file used and over how it is read.
  virtual Result<std::string> digest() const = 0;
};

}  // namespace assay::data
