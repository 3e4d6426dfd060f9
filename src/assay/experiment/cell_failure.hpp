#pragma once

#include <utility>

#include "assay/base/result.hpp"
#include "assay/record/cell.hpp"

namespace assay::experiment {

// Why a cell could not be done, and what is at fault. An error nobody else answers for is the model's.
struct CellFailure : Error {
  // Implicit, so that ASSAY_TRY and ASSAY_ASSIGN pass a model's errors on.
  CellFailure(Error error, record::Fault at = record::Fault::model) : Error(std::move(error)), fault(at) {}
  record::Fault fault;
};

// The value or a failure. ASSAY_TRY and ASSAY_ASSIGN must not be given one: they would forget the fault.
template <class T>
using Attempt = tl::expected<T, CellFailure>;

// return blame(Fault::data, dataset.error());
inline tl::unexpected<CellFailure> blame(record::Fault fault, Error error) {
  return tl::unexpected<CellFailure>(CellFailure(std::move(error), fault));
}

}  // namespace assay::experiment
