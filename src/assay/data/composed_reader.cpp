#include <algorithm>
#include <cstring>

#include "assay/data/composed_dataset_internal.hpp"
#include "assay/data/preprocessing_internal.hpp"

namespace assay::data {
namespace {

using tensor::DType;
using tensor::Shape;
using tensor::Tensor;

// "[0, 3, 5]" for an element of a sample.
std::string element_text(std::size_t element, const Shape& sample) {
  Shape index(sample.size());
  for (std::size_t axis = sample.size(); axis-- > 0;) {
    index[axis] = static_cast<std::int64_t>(element % static_cast<std::size_t>(sample[axis]));
    element /= static_cast<std::size_t>(sample[axis]);
  }
  return tensor::to_text(index);
}

// One input: where its rows come from, and what is done to them.
struct Track {
  const InputInfo& info;
  std::unique_ptr<InputStream> stream;
  RawRows raw;
  Preprocessor preprocessor;
  bool is_direct;  // rows are wanted as they are
  std::vector<std::byte> scratch;
};

class ComposedReader : public SampleReader {
 public:
  explicit ComposedReader(std::shared_ptr<const Composition> whole) : whole_(std::move(whole)) {}

  Status add(const ComposedInput& input, const InputInfo& info) {
    ASSAY_ASSIGN(auto stream, input.source->open());
    const RawRows& raw = input.source->raw();
    ASSAY_ASSIGN(Preprocessor preprocessor,
                 Preprocessor::create(input.spec.preprocessing, raw.dtype, info.shape, "'" + info.name + "'"));
    const bool is_direct = preprocessor.output() == raw.dtype && input.spec.preprocessing.changes_nothing();
    tracks_.push_back({info, std::move(stream), raw, std::move(preprocessor), is_direct, {}});
    return {};
  }

  Status read(std::size_t count, Batch& batch) override {
    const std::uint64_t left = whole_->selection.size() - next_;
    batch.count = static_cast<std::size_t>(std::min<std::uint64_t>(count, left));
    batch.usable.clear();
    batch.inputs.resize(tracks_.size());
    if (batch.count == 0) return {};
    for (std::size_t k = 0; k < tracks_.size(); ++k) ASSAY_TRY(read_track(tracks_[k], batch.inputs[k], batch));
    next_ += batch.count;
    return {};
  }

  Status skip(std::uint64_t count) override {
    next_ += std::min<std::uint64_t>(count, whole_->selection.size() - next_);
    return {};
  }

 private:
  Status read_track(Track& track, Tensor& out, Batch& batch) {
    Shape shape{static_cast<std::int64_t>(batch.count)};
    shape.insert(shape.end(), track.info.shape.begin(), track.info.shape.end());
    if (out.dtype() != track.info.dtype || out.shape() != shape) out = Tensor(track.info.dtype, shape);
    if (!track.is_direct) track.scratch.resize(batch.count * track.raw.row_bytes());
    const std::span<std::byte> raw = track.is_direct ? out.bytes() : std::span(track.scratch);
    std::vector<std::size_t> lost;
    ASSAY_TRY(read_rows(track, raw, batch.count, lost));
    if (!track.is_direct) {
      ASSAY_TRY(within(track.preprocessor.apply(raw, out.bytes()), "reading input '" + track.info.name + "'"));
    }
    blank_out(lost, out, batch);
    return check_finite(track, out);
  }

  // The next `count` selected rows; `lost` are the positions of those that do not decode.
  Status read_rows(Track& track, std::span<std::byte> raw, std::size_t count, std::vector<std::size_t>& lost) {
    const std::size_t row_bytes = track.raw.row_bytes();
    std::vector<Undecodable> undecodable;
    for (std::size_t done = 0; done < count;) {
      const std::uint64_t first = whole_->selection.row(next_ + done);
      const auto run = static_cast<std::size_t>(whole_->selection.run_from(next_ + done, count - done));
      undecodable.clear();
      ASSAY_TRY(track.stream->read(first, run, raw.subspan(done * row_bytes, run * row_bytes), undecodable));
      for (const Undecodable& one : undecodable) {
        ASSAY_TRY(count_undecodable(one));
        lost.push_back(done + one.row - first);
      }
      done += run;
    }
    return {};
  }

  Status count_undecodable(const Undecodable& one) {
    ++undecodable_;
    if (undecodable_ <= whole_->max_undecodable) return {};
    return fail(ErrorCode::corrupt, "{}; {} undecodable so far, {} allowed (max_undecodable)", one.reason, undecodable_,
                whole_->max_undecodable);
  }

  static void blank_out(const std::vector<std::size_t>& lost, Tensor& out, Batch& batch) {
    if (lost.empty()) return;
    if (batch.usable.empty()) batch.usable.assign(batch.count, 1);
    const std::size_t bytes = out.bytes().size() / batch.count;
    for (const std::size_t sample : lost) {
      batch.usable[sample] = 0;
      std::ranges::fill(out.bytes().subspan(sample * bytes, bytes), std::byte{0});
    }
  }

  Status check_finite(const Track& track, const Tensor& out) const {
    if (out.dtype() != DType::f32) return {};
    const std::span<const float> values = out.as<float>();
    const std::size_t bad = first_not_finite(values);
    if (bad == values.size()) return {};
    const std::size_t elements = tensor::elements_of(track.info.shape);
    const std::uint64_t sample = next_ + bad / elements;
    const std::string input = track.info.name.empty() ? "the input" : "input '" + track.info.name + "'";
    return fail(ErrorCode::corrupt, "sample '{}' (row {}, from 0): {} is {} at element {}", whole_->id(sample),
                whole_->selection.row(sample), input, values[bad], element_text(bad % elements, track.info.shape));
  }

  std::shared_ptr<const Composition> whole_;
  std::vector<Track> tracks_;
  std::uint64_t next_ = 0;
  std::uint64_t undecodable_ = 0;
};

}  // namespace

Result<std::unique_ptr<SampleReader>> open_composed_reader(const std::shared_ptr<const Composition>& composition) {
  if (composition->inputs.empty()) {
    return fail(ErrorCode::invalid_argument, "{}: holds labels only, no inputs to run a model on",
                composition->info.name);
  }
  auto reader = std::make_unique<ComposedReader>(composition);
  for (std::size_t i = 0; i < composition->inputs.size(); ++i) {
    ASSAY_TRY(reader->add(composition->inputs[i], composition->info.inputs[i]));
  }
  return reader;
}

}  // namespace assay::data
