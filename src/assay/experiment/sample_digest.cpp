#include "assay/experiment/sample_digest.hpp"

#include <algorithm>
#include <numeric>

#include "assay/base/digest.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/block_reader.hpp"
#include "assay/experiment/input_extremes.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/tensor/npy.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::Fault;

constexpr std::size_t k_digits = 32;
constexpr std::size_t k_block = 256;
constexpr const char* k_file = "digests.npy";

Result<tensor::Tensor> as_floats(const tensor::Tensor& values) {
  tensor::Tensor floats(tensor::DType::f32, values.shape());
  ASSAY_TRY(tensor::to_float32(values.view(), nullptr, floats.as<float>()));
  return floats;
}

// Places of the inputs in the order of their names.
std::vector<std::size_t> by_name(const data::DatasetInfo& info) {
  std::vector<std::size_t> places(info.inputs.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::stable_sort(places, {}, [&](std::size_t place) { return info.inputs[place].name; });
  return places;
}

}  // namespace

Result<std::vector<std::string>> sample_digests(const data::Batch& block, const data::DatasetInfo& info) {
  std::vector<Sha256> running(block.count);
  for (const std::size_t input : by_name(info)) {
    ASSAY_ASSIGN(const tensor::Tensor floats, as_floats(block.inputs[input]));
    const std::size_t bytes = floats.bytes().size() / std::max<std::size_t>(1, block.count);
    for (std::size_t i = 0; i < block.count; ++i) running[i].update(floats.bytes().subspan(i * bytes, bytes));
  }
  std::vector<std::string> digests;
  for (Sha256& each : running) digests.push_back(each.finish().substr(0, k_digits));
  return digests;
}

Attempt<ordered_json> run_samples_cell(const ordered_json& places, const fs::path& folder) {
  ASSAY_ASSIGN(const auto source, source_from_json(places.at("data")));
  const auto dataset = data::open_dataset(source);
  if (!dataset) return blame(Fault::data, dataset.error());
  auto samples = (*dataset)->open();
  if (!samples) return blame(Fault::data, samples.error());
  BlockReader blocks(std::move(*samples), k_block);
  ProgressReporter report;
  std::vector<std::string> digests;
  InputExtremes extremes((*dataset)->info());
  while (true) {
    auto block = blocks.next();
    if (!block) return blame(Fault::data, block.error());
    if (block->count == 0) break;
    ASSAY_ASSIGN(const auto more, sample_digests(*block, (*dataset)->info()));
    digests.insert(digests.end(), more.begin(), more.end());
    ASSAY_TRY(extremes.take(*block));
    report(digests.size());
  }
  if (const Status written = tensor::write_npy_strings(folder / k_file, digests); !written) {
    return blame(Fault::machine, written.error());
  }
  return ordered_json{{"samples", digests.size()}, {"inputs", extremes.json()}};
}

Result<ToldApart> tell_samples_apart(const CellTask& task, const ExecutorOptions& executor) {
  ASSAY_ASSIGN(const auto cells, run_cells({task}, executor));
  const record::CellRecord& cell = cells.front();
  if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  ToldApart told{.digests = {}, .inputs = cell.outcome.value("inputs", ordered_json::object())};
  ASSAY_ASSIGN(told.digests, read_sample_digests(executor.run_folder / "cells" / task.id()));
  return told;
}

Result<std::vector<std::string>> read_sample_digests(const fs::path& folder) {
  return tensor::read_npy_strings(folder / k_file);
}

}  // namespace assay::experiment
