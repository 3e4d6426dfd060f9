#include "assay/experiment/crossval/fold_rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "assay/base/units.hpp"
#include "assay/data/row_draw.hpp"
#include "assay/experiment/overlap.hpp"
#include "assay/experiment/validation_split.hpp"

namespace assay::experiment {
namespace {

using data::FoldAssignment;
using data::FoldKind;
using record::DataRecord;

const char* word_of(FoldKind kind) {
  switch (kind) {
    case FoldKind::plain:
      return "plain";
    case FoldKind::stratified:
      return "stratified";
    case FoldKind::grouped:
      return "grouped";
    case FoldKind::stratified_grouped:
      return "stratified-grouped";
    case FoldKind::time_ordered:
      break;
  }
  return "time-ordered";
}

FoldKind with_groups(FoldKind kind) {
  if (kind == FoldKind::plain) return FoldKind::grouped;
  return kind == FoldKind::stratified ? FoldKind::stratified_grouped : kind;
}

// How often each value sorts before others: numbers as numbers, otherwise texts.
std::vector<double> order_of_values(const std::vector<std::string>& values) {
  std::vector<double> numbers;
  for (const std::string& value : values) {
    const auto number = parse_number(value);
    if (!number) break;
    numbers.push_back(*number);
  }
  if (numbers.size() == values.size()) return numbers;
  std::vector<std::string> sorted = values;
  std::ranges::sort(sorted);
  std::vector<double> ranks;
  for (const std::string& value : values) {
    ranks.push_back(static_cast<double>(std::ranges::lower_bound(sorted, value) - sorted.begin()));
  }
  return ranks;
}

std::vector<std::uint64_t> wide(std::span<const std::uint32_t> rows) {
  return {rows.begin(), rows.end()};
}

class Divider {
 public:
  Divider(const FoldPlan& plan, const FoldGround& ground) : plan_(plan), ground_(ground), data_(*ground.data) {}

  Result<FoldDivision> run() {
    ASSAY_TRY(check_plan());
    division_.together = inseparable(data_.groups, ground_.digests);
    note_same_content();
    take_counted_rows();
    ASSAY_ASSIGN(const auto assignments, ground_.given != nullptr ? given_folds() : assigned_folds());
    division_.repeats = static_cast<std::uint32_t>(assignments.size());
    division_.folds = assignments.front().folds();
    for (std::uint32_t repeat = 0; repeat < division_.repeats; ++repeat) {
      for (std::uint32_t fold = 0; fold < division_.folds; ++fold) {
        ASSAY_TRY(add_fold(assignments[repeat], repeat, fold));
      }
    }
    return std::move(division_);
  }

 private:
  Status check_plan() const {
    if (!(plan_.validation_share > 0 && plan_.validation_share < 1)) {
      return fail(ErrorCode::invalid_argument, "--validation-share {}: expected a share between 0 and 1",
                  plan_.validation_share);
    }
    const bool in_time = plan_.kind == FoldKind::time_ordered;
    if (ground_.times != nullptr && plan_.kind && !in_time) {
      return fail(ErrorCode::invalid_argument, "--time {}: only folds in time order read it, not --fold-kind {}",
                  plan_.time_column, word_of(*plan_.kind));
    }
    const bool asked = plan_.kind || ground_.times != nullptr || plan_.five_by_two || plan_.repeats > 1;
    if (ground_.given != nullptr && asked) {
      return fail(ErrorCode::invalid_argument,
                  "--fold-column {}: the column says what the folds are; leave out --fold-kind, --time, --repeats and "
                  "5x2",
                  plan_.fold_column);
    }
    const bool stratified = plan_.kind == FoldKind::stratified || plan_.kind == FoldKind::stratified_grouped;
    if (stratified && data_.labels.empty()) {
      return fail(ErrorCode::invalid_argument, "--fold-kind {}: the data have no classes; take plain or grouped",
                  word_of(*plan_.kind));
    }
    const bool grouped = plan_.kind == FoldKind::grouped || plan_.kind == FoldKind::stratified_grouped;
    if (grouped && data_.groups.empty()) {
      return fail(ErrorCode::invalid_argument, "--fold-kind {}: name the column of the groups with --group",
                  word_of(*plan_.kind));
    }
    return {};
  }

  void note_same_content() {
    const std::unordered_set<std::string_view> contents(ground_.digests.begin(), ground_.digests.end());
    const std::size_t copies = ground_.digests.size() - contents.size();
    if (copies == 0) return;
    division_.notes.push_back(fmt::format(
        "{} of the {} samples have the content of another one; such samples are kept on one side of every fold", copies,
        ground_.digests.size()));
  }

  // Rows without a label judge nothing and train nothing.
  void take_counted_rows() {
    for (std::uint32_t row = 0; row < data_.samples; ++row) {
      if (data_.labels.empty() || data_.labels[row] >= 0) counted_.push_back(row);
    }
    const std::size_t left_out = data_.samples - counted_.size();
    if (left_out > 0) division_.notes.push_back(fmt::format("{} samples have no label and are in no fold", left_out));
  }

  data::SplitColumns all_columns() const {
    return {.rows = data_.samples,
            .labels = data_.labels,
            .groups = division_.together,
            .times = times_,
            .class_names = data_.classes};
  }

  FoldKind kind_of_folds() const {
    if (ground_.times != nullptr) return FoldKind::time_ordered;
    const FoldKind kind = plan_.kind.value_or(data_.labels.empty() ? FoldKind::plain : FoldKind::stratified);
    return division_.together.empty() ? kind : with_groups(kind);
  }

  Result<std::vector<FoldAssignment>> assigned_folds() {
    const FoldKind kind = kind_of_folds();
    division_.kind = word_of(kind);
    if (ground_.times != nullptr) {
      const auto order = order_of_values(ground_.times->values);
      for (const std::int32_t code : ground_.times->codes) times_.push_back(order.at(static_cast<std::size_t>(code)));
    }
    const data::FoldOptions options{
        .kind = kind, .folds = plan_.folds, .shuffle = plan_.shuffle, .seed = plan_.seed, .gap = plan_.gap};
    const data::SelectedColumns selected(all_columns(), counted_);
    if (plan_.five_by_two) return data::assign_five_by_two(selected.columns(), options);
    return data::assign_repeated_folds(selected.columns(), options, plan_.repeats);
  }

  Result<std::vector<FoldAssignment>> given_folds() {
    division_.kind = "given";
    const auto order = order_of_values(ground_.given->values);
    std::set<double> distinct(order.begin(), order.end());
    std::vector<std::int64_t> column;
    std::vector<std::int32_t> groups;
    for (const std::uint32_t row : counted_) {
      const double value = order.at(static_cast<std::size_t>(ground_.given->codes[row]));
      column.push_back(std::distance(distinct.begin(), distinct.find(value)));
      if (!data_.groups.empty()) groups.push_back(data_.groups[row]);
    }
    ASSAY_ASSIGN(FoldAssignment assignment,
                 within(data::folds_of_column(column, groups), "--fold-column " + plan_.fold_column));
    ASSAY_TRY(check_contents_apart(column));
    return std::vector<FoldAssignment>{std::move(assignment)};
  }

  // Of given folds: no content in two of them.
  Status check_contents_apart(const std::vector<std::int64_t>& column) const {
    std::unordered_map<std::string_view, std::size_t> first_of_content;
    for (std::size_t i = 0; i < counted_.size(); ++i) {
      const std::size_t first = first_of_content.try_emplace(ground_.digests[counted_[i]], i).first->second;
      if (column[first] == column[i]) continue;
      const auto named = [&](std::size_t place) {
        const auto code = static_cast<std::size_t>(ground_.given->codes[counted_[place]]);
        return fmt::format("'{}' in fold {}", data_.ids[counted_[place]], ground_.given->values[code]);
      };
      return fail(
          ErrorCode::invalid_argument,
          "--fold-column {}: the same sample is in two folds: {} and {} have the same content. A model would be "
          "judged on what it was made from: put them into one fold, or leave one out",
          plan_.fold_column, named(first), named(i));
    }
    return {};
  }

  std::vector<std::uint32_t> counted_rows_of(const std::vector<std::uint32_t>& places) const {
    std::vector<std::uint32_t> rows;
    rows.reserve(places.size());
    for (const std::uint32_t place : places) rows.push_back(counted_[place]);
    return rows;
  }

  // In time order a group, or a copy, may reach from before the judged rows into them.
  void leave_out_likes(const std::vector<std::uint32_t>& judged, std::vector<std::uint32_t>& training) const {
    if (division_.together.empty()) return;
    std::unordered_set<std::int32_t> known;
    for (const std::uint32_t row : judged) known.insert(division_.together[row]);
    std::erase_if(training, [&](std::uint32_t row) { return known.contains(division_.together[row]); });
  }

  Status add_fold(const FoldAssignment& assignment, std::uint32_t repeat, std::uint32_t fold) {
    const std::vector<std::uint32_t> judged = counted_rows_of(assignment.judged_rows(fold));
    std::vector<std::uint32_t> training = counted_rows_of(assignment.training_rows(fold));
    leave_out_likes(judged, training);
    record::FoldRows rows{.repeat = repeat, .fold = fold, .judged = record::row_set(wide(judged))};
    division_.rows.push_back(rows);
    const std::string name = name_of_fold(division_, division_.rows.size() - 1);
    if (training.empty()) return fail(ErrorCode::insufficient_data, "{}: no sample is left to train on", name);
    ASSAY_TRY(within(check_no_leak(wide(training), rows.judged.rows, ground_.digests), name));
    if (ground_.with_validation) {
      ASSAY_TRY(within(set_validation_apart(training, division_.rows.back()), name));
    }
    record::FoldRows& added = division_.rows.back();
    record::RowSet set = record::row_set(wide(training));
    added.training_rows = set.rows.size();
    added.training = set.digest;
    division_.training.push_back(std::move(set.rows));
    return {};
  }

  Status set_validation_apart(std::vector<std::uint32_t>& training, record::FoldRows& rows) const {
    const auto share =
        static_cast<std::uint64_t>(std::llround(plan_.validation_share * static_cast<double>(training.size())));
    const data::RowDraw draw{.count = std::max<std::uint64_t>(1, share),
                             .stratified = !data_.labels.empty(),
                             .grouped = !division_.together.empty(),
                             .seed = plan_.seed,
                             .purpose = "validation",
                             .repeat = static_cast<std::uint32_t>(division_.rows.size() - 1)};
    ASSAY_ASSIGN(data::DrawnRows drawn, data::draw_rows(all_columns(), training, draw));
    rows.validation = record::row_set(wide(drawn.drawn));
    training = std::move(drawn.rest);
    return {};
  }

  const FoldPlan& plan_;
  const FoldGround& ground_;
  const DataRecord& data_;
  std::vector<std::uint32_t> counted_;
  std::vector<double> times_;
  FoldDivision division_;
};

}  // namespace

Result<FoldDivision> divide_rows(const FoldPlan& plan, const FoldGround& ground) {
  return Divider(plan, ground).run();
}

Status check_no_leak(std::span<const std::uint64_t> training, std::span<const std::uint64_t> judged,
                     std::span<const std::string> digests) {
  const auto contents = [&](std::span<const std::uint64_t> rows) {
    std::vector<std::string> found;
    for (const std::uint64_t row : rows) found.push_back(digests[row]);
    return found;
  };
  const Overlap overlap = find_overlap(contents(training), contents(judged));
  if (overlap.calibration == 0) return {};
  return fail(ErrorCode::internal, "{} samples that train have the content of samples that judge, first row {}",
              overlap.calibration, training[overlap.first]);
}

Result<std::vector<std::uint64_t>> draw_calibration_rows(const FoldDivision& division, std::size_t fold,
                                                         std::uint64_t count, std::uint64_t seed, std::uint32_t draw) {
  const std::vector<std::uint64_t>& training = division.training.at(fold);
  if (count >= training.size()) {
    return fail(
        ErrorCode::invalid_argument,
        "{} calibration samples: {} has {} rows to draw them from, and one must be left. Take fewer samples, or "
        "more folds",
        count, name_of_fold(division, fold), training.size());
  }
  const std::vector<std::uint32_t> rows(training.begin(), training.end());
  const data::SplitColumns columns{.rows = division.together.empty() ? training.back() + 1 : division.together.size(),
                                   .labels = {},
                                   .groups = division.together,
                                   .times = {}};
  ASSAY_ASSIGN(const data::DrawnRows drawn, data::draw_rows(columns, rows,
                                                            {.count = count,
                                                             .grouped = !division.together.empty(),
                                                             .seed = seed,
                                                             .purpose = "calibration samples",
                                                             .repeat = draw}));
  return wide(drawn.drawn);
}

std::string name_of_fold(const FoldDivision& division, std::size_t fold) {
  const record::FoldRows& rows = division.rows.at(fold);
  if (division.repeats == 1) return fmt::format("fold {}", rows.fold + 1);
  return fmt::format("fold {} of repeat {}", rows.fold + 1, rows.repeat + 1);
}

}  // namespace assay::experiment
