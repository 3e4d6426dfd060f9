#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/ranges.h>

#include "assay/base/digest.hpp"
#include "assay/data/composed_dataset_internal.hpp"

namespace assay::data {
namespace {

// Codes in order of first appearance.
struct Coded {
  std::vector<std::int32_t> codes;
  std::vector<std::string> values;
};

Coded coded(const Column& column, const Selection& selection) {
  Coded result;
  std::unordered_map<std::string, std::int32_t> code_of;
  for (std::uint64_t i = 0; i < selection.size(); ++i) {
    std::string text = column.text(selection.row(i));
    const auto [found, is_new] = code_of.emplace(text, static_cast<std::int32_t>(result.values.size()));
    if (is_new) result.values.push_back(std::move(text));
    result.codes.push_back(found->second);
  }
  return result;
}

// How an input is read, without where it lies: two copies of a data set have the same digest.
std::string how_read(const InputSpec& spec) {
  const Preprocessing& steps = spec.preprocessing;
  const ImageOptions& images = spec.images;
  const std::string text = fmt::format(
      "input {} key {} columns {} not {} shape {} scale {} offset {} mean {} std {} last {} resize {} crop {} {} {} "
      "{}\n",
      spec.name, spec.key, spec.columns, spec.not_inputs, spec.shape, steps.scale, steps.offset, steps.mean, steps.std,
      steps.channels_last, images.resize, images.crop, images.interpolation, images.channels, images.layout);
  return spec.delimiter == 0 ? text : text + fmt::format("delimiter {}\n", spec.delimiter);
}

class ContentDigest {
 public:
  Status add(const std::filesystem::path& path) {
    auto found = known_.find(path);
    if (found == known_.end()) {
      ASSAY_ASSIGN(std::string digest, sha256_of_file(path));
      found = known_.emplace(path, std::move(digest)).first;
    }
    total_.update(found->second + "\n");
    return {};
  }
  void add_text(const std::string& text) { total_.update(text); }
  std::string finish() { return total_.finish(); }

 private:
  Sha256 total_;
  std::map<std::filesystem::path, std::string> known_;
};

}  // namespace

std::string Composition::id(std::uint64_t sample) const {
  const std::uint64_t row = selection.row(sample);
  return ids ? ids->text(row) : std::to_string(row);
}

Result<Annotations> ComposedDataset::annotations() const {
  const Composition& whole = *composition_;
  Annotations result;
  if (whole.labels) {
    result.labels = whole.labels->labels;
    result.values = whole.labels->values;
    result.classes = whole.labels->classes;
  }
  for (std::uint64_t i = 0; i < whole.selection.size(); ++i) result.ids.push_back(whole.id(i));
  if (whole.groups) result.groups = coded(*whole.groups, whole.selection).codes;
  for (std::size_t k = 0; k < whole.slices.size(); ++k) {
    Coded slice = coded(whole.slices[k], whole.selection);
    result.slices.push_back({whole.slice_names[k], std::move(slice.values), std::move(slice.codes)});
  }
  return result;
}

Result<std::unique_ptr<SampleReader>> ComposedDataset::open() const {
  return open_composed_reader(composition_);
}

// Which rows of the source are the samples: two splits of one file are two data sets.
static void add_rows(const Selection& selection, ContentDigest& digest) {
  for (std::uint64_t sample = 0; sample < selection.size();) {
    const std::uint64_t run = selection.run_from(sample, selection.size() - sample);
    digest.add_text(fmt::format("rows {} {}\n", selection.row(sample), run));
    sample += run;
  }
}

Result<std::string> ComposedDataset::digest() const {
  const Composition& whole = *composition_;
  ContentDigest digest;
  digest.add_text(fmt::format("assay.data/1 split {} samples {} classes {}\n", whole.info.split, whole.info.samples,
                              whole.info.classes));
  add_rows(whole.selection, digest);
  for (const ComposedInput& input : whole.inputs) {
    digest.add_text(how_read(input.spec));
    for (const auto& file : input.source->files()) ASSAY_TRY(digest.add(file));
  }
  digest.add_text(fmt::format("slices {}\n", whole.slice_names));
  if (whole.labels) digest.add_text(fmt::format("labels {} {}\n", whole.labels->labels, whole.labels->values));
  for (const auto& file : whole.files) ASSAY_TRY(digest.add(file));
  return digest.finish();
}

}  // namespace assay::data
