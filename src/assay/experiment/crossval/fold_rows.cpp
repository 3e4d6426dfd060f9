#include "assay/experiment/crossval/fold_rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
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

// The column's name and the row that first has one of its values: "when: row 7 ('img7')", rows from 1.
std::string place_of_value(const DataRecord& data, const DataRecord::Slice& column, std::size_t value) {
  const auto row = std::ranges::find(column.codes, static_cast<std::int32_t>(value)) - column.codes.begin();
  return fmt::format("column '{}', row {} ('{}')", column.name, row + 1, data.ids.at(static_cast<std::size_t>(row)));
}

// Where each value stands among the others: all are numbers, or all are texts, which sort by their characters.
Result<std::vector<double>> order_of_values(const DataRecord& data, const DataRecord::Slice& column) {
  std::vector<double> numbers;
  std::optional<std::size_t> text;
  for (std::size_t i = 0; i < column.values.size(); ++i) {
    if (column.values[i].empty())
      return fail(ErrorCode::invalid_argument, "{}: empty", place_of_value(data, column, i));
    const auto number = parse_number(column.values[i]);
    if (number) numbers.push_back(*number);
    if (!number && !text) text = i;
  }
  if (!text) return numbers;
  if (!numbers.empty()) {
    return fail(ErrorCode::invalid_argument, "{}: '{}' is no number, as other values of the column are",
                place_of_value(data, column, *text), column.values[*text]);
  }
  std::vector<std::string> sorted = column.values;
  std::ranges::sort(sorted);
  std::vector<double> ranks;
  for (const std::string& value : column.values) {
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
    if (plan_.gap > 0 && !in_time && ground_.times == nullptr) {
      return fail(ErrorCode::invalid_argument, "--gap {}: only folds in time order have one; name the --time column",
                  plan_.gap);
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
      ASSAY_ASSIGN(const auto order, within(order_of_values(data_, *ground_.times), "--time"));
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
    ASSAY_ASSIGN(const auto order, within(order_of_values(data_, *ground_.given), "--fold-column"));
    std::set<double> distinct(order.begin(), order.end());
    std::vector<std::int64_t> column;
    for (const std::uint32_t row : counted_) {
      const double value = order.at(static_cast<std::size_t>(ground_.given->codes[row]));
      column.push_back(std::distance(distinct.begin(), distinct.find(value)));
    }
    ASSAY_TRY(check_apart(column, data_.groups, "the same group", "are of one group. Its rows depend on each other"));
    ASSAY_TRY(check_apart(column, ground_.digests, "the same sample",
                          "have the same content. A model would be judged on what it was made from"));
    ASSAY_ASSIGN(FoldAssignment assignment,
                 within(data::folds_of_column(column), "--fold-column " + plan_.fold_column));
    return std::vector<FoldAssignment>{std::move(assignment)};
  }

  // Of given folds: rows that have the same key are in one of them. keys: of each row of the data, or none.
  template <class Keys>
  Status check_apart(const std::vector<std::int64_t>& column, const Keys& keys, const char* what,
                     const char* why) const {
    std::map<typename Keys::value_type, std::size_t> first_of_key;
    for (std::size_t i = 0; i < counted_.size() && !keys.empty(); ++i) {
      const std::size_t first = first_of_key.try_emplace(keys[counted_[i]], i).first->second;
      if (column[first] == column[i]) continue;
      const auto named = [&](std::size_t place) {
        const auto code = static_cast<std::size_t>(ground_.given->codes[counted_[place]]);
        return fmt::format("'{}' in fold {}", data_.ids[counted_[place]], ground_.given->values[code]);
      };
      return fail(ErrorCode::invalid_argument,
                  "--fold-column {}: {} is in two folds: {} and {} {}: put them into one fold, or leave one out",
                  plan_.fold_column, what, named(first), named(i), why);
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
    if (division_.kind == word_of(FoldKind::time_ordered))
      return set_latest_apart(std::max<std::uint64_t>(1, share), training, rows);
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

  // In time order what is trained on comes before what chooses, as that comes before what judges.
  Status set_latest_apart(std::uint64_t count, std::vector<std::uint32_t>& training, record::FoldRows& rows) const {
    std::vector<std::uint32_t> order = training;
    if (!times_.empty()) std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return times_[row]; });
    if (order.size() <= count) {
      return fail(ErrorCode::insufficient_data, "{} samples to train on, of which {} are to be set apart", order.size(),
                  count);
    }
    std::vector<std::uint32_t> latest(order.end() - static_cast<std::ptrdiff_t>(count), order.end());
    std::ranges::sort(latest);
    std::erase_if(training, [&](std::uint32_t row) { return std::ranges::binary_search(latest, row); });
    leave_out_likes(latest, training);
    rows.validation = record::row_set(wide(latest));
    if (!training.empty()) return {};
    return fail(ErrorCode::insufficient_data, "no sample is left to train on beside {} that are set apart", count);
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
  const std::string purpose = fmt::format("calibration samples of division {}", fold);
  const data::RowDraw one{
      .count = count, .grouped = !division.together.empty(), .seed = seed, .purpose = purpose, .repeat = draw};
  ASSAY_ASSIGN(const data::DrawnRows drawn, data::draw_rows(columns, rows, one));
  return wide(drawn.drawn);
}

std::string name_of_fold(const FoldDivision& division, std::size_t fold) {
  const record::FoldRows& rows = division.rows.at(fold);
  if (division.repeats == 1) return fmt::format("fold {}", rows.fold + 1);
  return fmt::format("fold {} of repeat {}", rows.fold + 1, rows.repeat + 1);
}

}  // namespace assay::experiment
