#include "assay/report/findings.hpp"

#include <fmt/format.h>

#include "assay/record/memory_ratio.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::SubsetRow;
using record::Unit;

constexpr double k_noteworthy = 0.05;
constexpr const char* k_class = "class";

std::string test_of(const record::Agreement& agreement) {
  if (agreement.mcnemar_midp.defined()) return fmt::format(" (McNemar mid-p {})", p_text(agreement.mcnemar_midp));
  if (agreement.sign_flip_p.defined())
    return fmt::format(" (sign-flip p over groups {})", p_text(agreement.sign_flip_p));
  return "";
}

bool is_noteworthy(const SubsetRow& row) {
  return row.p_adjusted.defined() && row.p_adjusted.value() < k_noteworthy;
}

bool got_worse(const SubsetRow& row) {
  return row.regressions > row.improvements;
}

}  // namespace

std::string flips_sentence(const CandidateResult& candidate, const record::RunResult& result) {
  const record::Agreement& agreement = candidate.agreement;
  const std::string ties = agreement.ties.defined() ? "; ties " + count_text(agreement.ties) : "";
  const std::string samples = count_text(samples_of(candidate, result));
  if (agreement.flips.defined()) {
    return fmt::format("{} of {}: {} got worse, {} got better{}{}", count_text(agreement.flips), samples,
                       count_text(agreement.regressions), count_text(agreement.improvements), test_of(agreement), ties);
  }
  if (!agreement.disagreements.defined()) return "";
  return fmt::format("{} of {} decisions changed{}", count_text(agreement.disagreements), samples, ties);
}

const SubsetRow* worst_class(const CandidateResult& candidate) {
  const SubsetRow* worst = nullptr;
  for (const SubsetRow& row : candidate.subsets) {
    if (row.slice != k_class || row.regressions == 0) continue;
    const bool worse = worst == nullptr || row.regressions > worst->regressions ||
                       (row.regressions == worst->regressions && row.n < worst->n);
    if (worse) worst = &row;
  }
  return worst;
}

std::string subset_sentence(const SubsetRow& row) {
  const std::string name = row.slice == k_class ? row.value : row.slice + " = " + row.value;
  const std::string change = row.most_common_change.empty() ? "" : " (" + row.most_common_change + ")";
  const std::string p = is_noteworthy(row) ? ", adjusted p " + p_text(row.p_adjusted) : "";
  return fmt::format("{}: {} of {} newly wrong{}{}", name, count_text(row.regressions), count_text(row.n), change, p);
}

const SubsetRow* worst_slice(const CandidateResult& candidate) {
  const SubsetRow* worst = nullptr;
  for (const SubsetRow& row : candidate.subsets) {
    if (row.slice == k_class || !is_noteworthy(row) || !got_worse(row)) continue;
    if (worst == nullptr || row.p_adjusted.value() < worst->p_adjusted.value()) worst = &row;
  }
  return worst;
}

std::string size_sentence(const record::ModelRow& baseline, const record::ModelRow& candidate) {
  const record::Number before = record::size_of_file(baseline);
  const record::Number after = record::size_of_file(candidate);
  if (!before.defined() && !after.defined()) return "";
  const auto ratio = ratio_of(after, before);
  return fmt::format("{} → {}{}{}", value_text(before, Unit::bytes), value_text(after, Unit::bytes),
                     candidate.is_simulated() ? " packed" : "", ratio.defined() ? ", " + ratio_text(ratio) : "");
}

}  // namespace assay::report
