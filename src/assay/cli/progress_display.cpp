#include "assay/cli/progress_display.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

constexpr double k_silent_seconds = 0.5;
constexpr double k_refresh_seconds = 0.2;
constexpr std::size_t k_most_named = 6;
constexpr double k_estimate_from = 0.02;  // share of the work

}  // namespace

std::string progress_line(const std::vector<experiment::Progress>& cells, double seconds, double since) {
  const bool many = cells.size() > k_most_named;
  const auto finished = std::ranges::count_if(cells, [](const auto& cell) { return cell.done >= cell.total; });
  std::string line = many ? fmt::format("{} of {} done", finished, cells.size()) : "";
  double done = 0;
  double total = 0;
  for (const auto& cell : cells) {
    const double share = cell.total > 0 ? static_cast<double>(cell.done) / static_cast<double>(cell.total) : 0.0;
    const bool named = !many || (cell.done > 0 && cell.done < cell.total);
    if (named) line += fmt::format("{}{} {:.0f} %", line.empty() ? "" : ", ", cell.cell, 100 * share);
    if (named && !cell.note.empty() && cell.done < cell.total) line += " (" + cell.note + ")";
    done += static_cast<double>(cell.done);
    total += static_cast<double>(cell.total);
  }
  if (total > 0 && done / total >= k_estimate_from && done < total) {
    const double left = seconds * (total - done) / done - since;
    if (left > 0)
      line += fmt::format(" · {} left", to_text(std::chrono::nanoseconds(static_cast<long long>(left * 1e9))));
  }
  return line;
}

void ProgressDisplay::show(const std::vector<experiment::Progress>& cells) {
  const double now = stage_watch_.seconds();
  std::uint64_t done = 0;
  for (const auto& cell : cells) done += cell.done;
  if (done != done_) done_at_ = now;
  done_ = done;
  write(progress_line(cells, done_at_, now - done_at_));
}

void ProgressDisplay::stage(const std::string& text) {
  stage_watch_ = {};
  done_ = 0;
  done_at_ = 0;
  stage_ = text;
  if (is_terminal_) last_shown_ = 0;
  write(text + " …");
}

void ProgressDisplay::log(const std::string& line) {
  const double now = watch_.seconds();
  if (now - last_shown_ < log_seconds_) return;
  last_shown_ = now;
  const bool begins_with_stage = stage_.empty() || line.starts_with(stage_);
  err_ << fmt::format("assay: after {}: {}{}\n", to_text(std::chrono::nanoseconds(static_cast<long long>(now * 1e9))),
                      begins_with_stage ? "" : stage_ + ": ", line)
       << std::flush;
}

void ProgressDisplay::write(std::string line) {
  if (!is_terminal_) return log(line);
  const double now = watch_.seconds();
  if (now < k_silent_seconds || now - last_shown_ < k_refresh_seconds) return;
  last_shown_ = now;
  shown_ = true;
  line.resize(std::min(line.size(), static_cast<std::size_t>(std::max(10, width_ - 1))));
  err_ << "\r\x1b[K" << line << std::flush;
}

void ProgressDisplay::clear() {
  if (shown_) err_ << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace assay::cli
