#include "assay/data/row_view.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "assay/base/check.hpp"
#include "assay/base/digest.hpp"

namespace assay::data {
namespace {

template <class Value>
std::vector<Value> values_in_rows(const std::vector<Value>& all, std::span<const std::uint64_t> rows) {
  std::vector<Value> some;
  if (all.empty()) return some;
  some.reserve(rows.size());
  for (const std::uint64_t row : rows) some.push_back(all.at(row));
  return some;
}

// Appends the samples of `more` to `batch`, whose tensors have room for them.
void append_samples(const Batch& more, Batch& batch) {
  for (std::size_t k = 0; k < more.inputs.size(); ++k) {
    const std::size_t sample_bytes = more.inputs[k].bytes().size() / more.count;
    std::memcpy(batch.inputs[k].bytes().data() + batch.count * sample_bytes, more.inputs[k].bytes().data(),
                more.inputs[k].bytes().size());
  }
  if (!more.usable.empty() && batch.usable.empty()) batch.usable.assign(batch.count, 1);
  if (!more.usable.empty()) batch.usable.insert(batch.usable.end(), more.usable.begin(), more.usable.end());
  if (more.usable.empty() && !batch.usable.empty()) batch.usable.resize(batch.usable.size() + more.count, 1);
  batch.count += more.count;
}

class RowViewReader : public SampleReader {
 public:
  RowViewReader(std::unique_ptr<SampleReader> whole, std::shared_ptr<const std::vector<std::uint64_t>> rows)
      : whole_(std::move(whole)), rows_(std::move(rows)) {}

  Status read(std::size_t count, Batch& batch) override {
    batch = {};
    count = std::min<std::size_t>(count, rows_->size() - next_);
    while (batch.count < count) {
      const std::size_t run = run_length(count - batch.count);
      ASSAY_TRY(whole_->skip((*rows_)[next_] - at_));
      Batch part;
      ASSAY_TRY(whole_->read(run, part));
      if (part.count != run) return fail(ErrorCode::corrupt, "the data end before sample {}", (*rows_)[next_]);
      if (batch.inputs.empty()) reserve(part, count, batch);
      append_samples(part, batch);
      at_ = (*rows_)[next_] + run;
      next_ += run;
    }
    return {};
  }

  Status skip(std::uint64_t count) override {
    next_ += std::min<std::uint64_t>(count, rows_->size() - next_);
    return {};
  }

 private:
  // How many of the next rows follow each other without a gap.
  std::size_t run_length(std::size_t most) const {
    std::size_t run = 1;
    while (run < most && (*rows_)[next_ + run] == (*rows_)[next_] + run) ++run;
    return run;
  }

  static void reserve(const Batch& part, std::size_t count, Batch& batch) {
    for (const tensor::Tensor& input : part.inputs) {
      tensor::Shape shape = input.shape();
      shape.front() = static_cast<std::int64_t>(count);
      batch.inputs.emplace_back(input.dtype(), shape);
    }
  }

  std::unique_ptr<SampleReader> whole_;
  std::shared_ptr<const std::vector<std::uint64_t>> rows_;
  std::size_t next_ = 0;  // place in rows_
  std::uint64_t at_ = 0;  // sample of the whole that is read next
};

class RowView : public Dataset {
 public:
  RowView(std::unique_ptr<Dataset> whole, std::vector<std::uint64_t> rows)
      : whole_(std::move(whole)),
        rows_(std::make_shared<const std::vector<std::uint64_t>>(std::move(rows))),
        info_(whole_->info()) {
    info_.samples = rows_->size();
  }

  const DatasetInfo& info() const override { return info_; }

  Result<Annotations> annotations() const override {
    ASSAY_ASSIGN(Annotations all, whole_->annotations());
    Annotations some;
    some.labels = values_in_rows(all.labels, *rows_);
    some.values = values_in_rows(all.values, *rows_);
    some.classes = std::move(all.classes);
    some.ids = values_in_rows(all.ids, *rows_);
    some.groups = values_in_rows(all.groups, *rows_);
    for (auto& slice : all.slices) {
      some.slices.push_back({std::move(slice.name), std::move(slice.values), values_in_rows(slice.codes, *rows_)});
    }
    return some;
  }

  Result<std::unique_ptr<SampleReader>> open() const override {
    ASSAY_ASSIGN(auto reader, whole_->open());
    return std::make_unique<RowViewReader>(std::move(reader), rows_);
  }

  Result<std::string> digest() const override {
    ASSAY_ASSIGN(const std::string whole, whole_->digest());
    Sha256 digest;
    digest.update(whole);
    digest.update(std::as_bytes(std::span(*rows_)));
    return digest.finish();
  }

 private:
  std::unique_ptr<Dataset> whole_;
  std::shared_ptr<const std::vector<std::uint64_t>> rows_;
  DatasetInfo info_;
};

}  // namespace

Result<std::unique_ptr<Dataset>> view_of_rows(std::unique_ptr<Dataset> whole, std::vector<std::uint64_t> rows) {
  if (rows.empty()) return fail(ErrorCode::insufficient_data, "{}: no row is wanted", whole->info().name);
  ASSAY_CHECK(std::ranges::adjacent_find(rows, std::greater_equal<>()) == rows.end());
  if (rows.back() >= whole->info().samples) {
    return fail(ErrorCode::out_of_range, "{}: sample {} is wanted, but there are {}", whole->info().name, rows.back(),
                whole->info().samples);
  }
  return std::make_unique<RowView>(std::move(whole), std::move(rows));
}

}  // namespace assay::data
