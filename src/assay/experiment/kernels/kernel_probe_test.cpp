#include "assay/experiment/kernels/kernel_probe.hpp"

#include <algorithm>
#include <list>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::kernel_probe_test {
namespace {

using record::KernelReport;
using record::KernelRow;
using record::KernelStatus;
using testing_only::ScratchFolder;

// How the wrapped engine is made to misbehave.
enum class Fault { none, adds_two, refuses, runs_badly, takes_one_node };

class FaultySession final : public runtime::Session {
 public:
  FaultySession(std::unique_ptr<runtime::Session> inner, Fault fault) : inner_(std::move(inner)), fault_(fault) {}
  const std::vector<runtime::ValueInfo>& inputs() const override { return inner_->inputs(); }
  const std::vector<runtime::ValueInfo>& outputs() const override { return inner_->outputs(); }
  Result<std::span<const tensor::TensorView>> run(std::span<const tensor::TensorView> inputs) override {
    if (fault_ == Fault::runs_badly) return fail(ErrorCode::runtime, "no");
    ASSAY_ASSIGN(const auto outputs, inner_->run(inputs));
    copies_.clear();
    views_.clear();
    for (const tensor::TensorView& output : outputs) views_.push_back(falsified(output));
    return std::span<const tensor::TensorView>(views_);
  }
  Result<std::span<const tensor::TensorView>> bind(std::span<const tensor::TensorView> inputs) override {
    return run(inputs);
  }
  Status run_bound() override { return {}; }

 private:
  tensor::TensorView falsified(const tensor::TensorView& output) {
    if (output.dtype() != tensor::DType::i32) return output;
    tensor::Tensor& copy = copies_.emplace_back(tensor::DType::i32, output.shape());
    std::ranges::copy(output.as<std::int32_t>(), copy.as<std::int32_t>().begin());
    copy.as<std::int32_t>().back() += 2;
    return copy.view();
  }

  std::unique_ptr<runtime::Session> inner_;
  Fault fault_;
  std::list<tensor::Tensor> copies_;
  std::vector<tensor::TensorView> views_;
};

class FaultyEngine final : public runtime::Runtime {
 public:
  explicit FaultyEngine(Fault fault) : inner_(std::move(*open_engine("onnxruntime", ""))), fault_(fault) {}
  std::string name() const override { return "Faulty"; }
  std::string version() const override { return "1"; }
  std::string device() const override { return "CPU"; }
  std::filesystem::path library() const override { return inner_->library(); }
  Result<std::unique_ptr<runtime::Session>> load(const std::filesystem::path& model,
                                                 const runtime::SessionOptions& options) override {
    if (fault_ == Fault::refuses) {
      return fail(ErrorCode::runtime, "Could not find an implementation for MatMulInteger(10) node");
    }
    ASSAY_ASSIGN(auto session, inner_->load(model, options));
    ++loaded_;
    if (fault_ == Fault::takes_one_node && session->outputs().size() > 1) {
      return fail(ErrorCode::runtime, "one node is all that is taken");
    }
    if (fault_ == Fault::none || fault_ == Fault::takes_one_node) return session;
    return std::unique_ptr<runtime::Session>(std::make_unique<FaultySession>(std::move(session), fault_));
  }

  int loaded() const { return loaded_; }

 private:
  std::unique_ptr<runtime::Runtime> inner_;
  Fault fault_;
  int loaded_ = 0;
};

KernelReport probed(Fault fault) {
  const ScratchFolder scratch("kernel_probe_test");
  FaultyEngine engine(fault);
  const auto report = probe_kernels(engine, {.seed = 3, .scratch = scratch.path()});
  EXPECT_TRUE(report) << report.error().text();
  return report.value_or(KernelReport{});
}

const KernelRow& row_of(const KernelReport& report, const std::string& kernel, const std::string& types) {
  const auto found = std::ranges::find_if(
      report.rows, [&](const KernelRow& row) { return row.kernel == kernel && row.types == types; });
  if (found == report.rows.end()) throw std::runtime_error("no row of " + kernel);
  return *found;
}

// That the kernels of this machine are right is not asserted: they need not be. That exact arithmetic and the runtime
// agree somewhere is.
TEST(KernelProbe, HoldsEveryKernelAgainstExactArithmetic) {
  const KernelReport report = probed(Fault::none);
  EXPECT_EQ(report.runtime, "Faulty 1 (CPU)");
  const KernelRow& row = row_of(report, "MatMulInteger", "uint8 × uint8");
  EXPECT_EQ(row.trials, 9U * 3 * 12);
  EXPECT_EQ(row.status, KernelStatus::right) << row.worst << " " << row.largest_error;
  for (const char* kernel : {"QLinearMatMul", "QGemm", "ConvInteger", "QLinearConv"}) {
    EXPECT_GT(row_of(report, kernel, "uint8 × uint8").trials, 0U) << kernel;
  }
  EXPECT_LE(row_of(report, "DynamicQuantizeMatMul", "float32 × int8").largest_error, 1.0);
  for (const int bits : {4, 8}) {
    EXPECT_GT(row_of(report, "MatMulNBits", fmt::format("float32 × int{}, accuracy level 4", bits)).trials, 0U);
  }
}

TEST(KernelProbe, CasesAreLoadedTogetherAndGiveWhatTheyGiveAlone) {
  const ScratchFolder scratch("kernel_probe_test");
  FaultyEngine together(Fault::none);
  FaultyEngine alone(Fault::takes_one_node);
  const auto report = probe_kernels(together, {.seed = 3, .scratch = scratch.path()});
  const auto one_by_one = probe_kernels(alone, {.seed = 3, .scratch = scratch.path()});
  ASSERT_TRUE(report && one_by_one);
  EXPECT_LT(together.loaded(), 40);
  EXPECT_GT(alone.loaded(), 250);
  ASSERT_EQ(report->rows.size(), one_by_one->rows.size());
  for (std::size_t k = 0; k < report->rows.size(); ++k) {
    const KernelRow& row = report->rows[k];
    const KernelRow& other = one_by_one->rows[k];
    EXPECT_EQ(row.kernel + row.types + row.worst, other.kernel + other.types + other.worst);
    EXPECT_EQ(row.status, other.status) << row.kernel << " " << row.types;
    EXPECT_EQ(row.trials, other.trials);
    EXPECT_EQ(row.largest_error, other.largest_error) << row.kernel << " " << row.types;
  }
}

TEST(KernelProbe, WrongSumsAreSeenWithTheirShape) {
  const KernelReport report = probed(Fault::adds_two);
  const KernelRow& row = row_of(report, "MatMulInteger", "uint8 × uint8");
  EXPECT_EQ(row.status, KernelStatus::wrong);
  EXPECT_EQ(row.wrong, row.trials);
  EXPECT_EQ(row.largest_error, 2);
  EXPECT_THAT(row.worst, testing::HasSubstr("K=1 N=1"));
  EXPECT_TRUE(report.any_wrong());
}

TEST(KernelProbe, KernelThatDoesNotExistIsNotCalledWrong) {
  const KernelReport report = probed(Fault::refuses);
  const KernelRow& row = row_of(report, "MatMulInteger", "uint8 × int8");
  EXPECT_EQ(row.status, KernelStatus::not_implemented);
  EXPECT_EQ(row.trials, 0U);
  EXPECT_FALSE(report.any_wrong());
}

TEST(KernelProbe, KernelThatDoesNotRunHasTheRuntimesWords) {
  const KernelRow row = row_of(probed(Fault::runs_badly), "QLinearConv", "int8 × int8");
  EXPECT_EQ(row.status, KernelStatus::failed);
  EXPECT_EQ(row.message, "no");
}

TEST(KernelProbe, FlagsThatChooseKernelsAreKept) {
  EXPECT_EQ(kernel_flags({"fpu", "avx2", "avx512_vnni", "sse4_2", "lm"}),
            (std::vector<std::string>{"avx2", "avx512_vnni", "sse4_2"}));
}

}  // namespace
}  // namespace assay::experiment::kernel_probe_test
