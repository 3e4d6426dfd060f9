#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assay/data/column_internal.hpp"
#include "assay/data/dataset.hpp"
#include "assay/data/input_source_internal.hpp"
#include "assay/data/labels_internal.hpp"
#include "assay/data/selection_internal.hpp"

namespace assay::data {

struct ComposedInput {
  InputSpec spec;
  std::shared_ptr<const InputSource> source;
};

// A data set put together from its inputs and columns, everything checked. Columns have one value per source row.
struct Composition {
  DatasetInfo info;
  std::vector<ComposedInput> inputs;  // in the order of info.inputs
  Selection selection = Selection::all(0);
  std::optional<Labels> labels;  // of the selected rows
  std::optional<Column> ids;
  std::optional<Column> groups;
  std::vector<Column> slices;
  std::vector<std::string> slice_names;
  std::vector<std::filesystem::path> files;  // of the columns, for the digest
  std::uint64_t max_undecodable = 0;

  // The id of a sample: from its column, or the number of its row from 0.
  std::string id(std::uint64_t sample) const;
};

class ComposedDataset : public Dataset {
 public:
  explicit ComposedDataset(Composition composition)
      : composition_(std::make_shared<const Composition>(std::move(composition))) {}

  const DatasetInfo& info() const override { return composition_->info; }
  Result<Annotations> annotations() const override;
  Result<std::unique_ptr<SampleReader>> open() const override;
  Result<std::string> digest() const override;

 private:
  std::shared_ptr<const Composition> composition_;
};

// Reads the inputs of a composition in lockstep; the composition may be shared by several readers.
Result<std::unique_ptr<SampleReader>> open_composed_reader(const std::shared_ptr<const Composition>& composition);

}  // namespace assay::data
