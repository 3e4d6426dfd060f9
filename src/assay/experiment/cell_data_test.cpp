#include "assay/experiment/cell_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment {
namespace cell_data_test {

using testing_only::labelled_grid;
using testing_only::ScratchFolder;
using testing_only::write_array;

TEST(CellData, RowsOfACellAreInItsIdentityAndInWhatItReads) {
  const ScratchFolder folder("cell_data_test");
  data::SourceOptions source;
  source.path = write_array(folder / "x.npy", {10, 2}, labelled_grid(10).values);
  CellTask task{.name = "m", .specification = {{"kind", "predict"}}, .places = {{"data", to_json(source)}}};
  const std::string whole = task.id();
  EXPECT_EQ((*open_cell_data(task.places))->info().samples, 10U);
  const record::RowSet rows = record::row_set({2, 7});
  ASSERT_TRUE(record::write_rows(record::rows_file(folder.path(), rows.digest), rows.rows));
  restrict_to_rows(folder.path(), rows, task);
  EXPECT_NE(task.id(), whole);
  EXPECT_EQ(task.samples, 2U);
  const auto some = open_cell_data(task.places);
  ASSERT_TRUE(some) << some.error().text();
  EXPECT_EQ((*some)->info().samples, 2U);
  data::Batch batch;
  ASSERT_TRUE((*(*some)->open())->read(2, batch));
  EXPECT_EQ(batch.inputs[0].as<float>()[2], labelled_grid(10).values[14]);
}

TEST(CellData, MissingRowsAreAnError) {
  const ScratchFolder folder("cell_data_test");
  data::SourceOptions source;
  source.path = write_array(folder / "x.npy", {10, 2}, labelled_grid(10).values);
  CellTask task{.name = "m", .specification = {{"kind", "predict"}}, .places = {{"data", to_json(source)}}};
  restrict_to_rows(folder.path(), record::row_set({2, 7}), task);
  EXPECT_EQ(open_cell_data(task.places).error().code(), ErrorCode::not_found);
}

}  // namespace cell_data_test
}  // namespace assay::experiment
