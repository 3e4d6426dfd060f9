#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "assay/analysis/latency.hpp"
#include "assay/record/cell.hpp"

namespace assay::analysis {

// What cells of one kind left. One that failed, was not finished or cannot be read counts as failed.
template <class T>
struct Cells {
  std::vector<T> usable;
  FailedCells failed;

  void fail(std::string message) {
    if (failed.count++ == 0) failed.first = std::move(message);
  }
};

// The cells of a run folder by id; read(folder of the cell, outcome) gives a Result<T>.
template <class T, class Read>
Cells<T> read_cells(const std::filesystem::path& folder, const std::vector<std::string>& ids, Read read) {
  Cells<T> cells;
  for (const std::string& id : ids) {
    const std::filesystem::path path = folder / "cells" / id;
    const auto cell = record::read_cell(path);
    if (!cell) {
      cells.fail(cell.error().message());
    } else if (cell->status != record::CellStatus::ok) {
      cells.fail(cell->message);
    } else if (Result<T> value = read(path, cell->outcome)) {
      cells.usable.push_back(std::move(*value));
    } else {
      cells.fail(value.error().message());
    }
  }
  return cells;
}

}  // namespace assay::analysis
