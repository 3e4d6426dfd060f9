// Does the paired design keep its promises on a busy machine? bench_self_comparison [RUNS [LAUNCHES [ROUNDS [LOADS]]]]
// compares a matrix product with itself and with copies that spin for another 1 % and 5 % of the time they took, RUNS
// times each, by the code that compares models: every launch is a process of its own, with the baseline, the baseline
// again (the control) and the candidate, made in random order. LOADS processes burn a core each meanwhile. Prints every
// run, then how many claimed what.
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <numeric>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "matrix_product.hpp"
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assay/base/clock.hpp"
#include "assay/base/process.hpp"
#include "assay/base/random.hpp"
#include "assay/measure/launch_ratio.hpp"
#include "assay/stats/noise_floor.hpp"

namespace {

using namespace assay;
using std::chrono::nanoseconds;

constexpr double k_level = 0.95;
constexpr std::size_t k_rows = 160;
constexpr std::size_t k_resamples = 2000;

struct Design {
  int runs = 20;
  std::size_t launches = 10;
  std::size_t rounds = 200;  // of a launch, in blocks of ten; about what bench's default time gives this product
  int loads = 1;
};

struct Tally {
  int slower = 0;
  int faster = 0;
  int inconclusive = 0;
};

// Takes `share` longer than what it wraps.
measure::Run slowed(measure::Run run, double share) {
  return [run = std::move(run), share]() -> Status {
    const auto start = std::chrono::steady_clock::now();
    ASSAY_TRY(run());
    const auto end = std::chrono::steady_clock::now();
    const auto until = end + nanoseconds(static_cast<std::int64_t>(share * static_cast<double>((end - start).count())));
    while (std::chrono::steady_clock::now() < until) {
    }
    return {};
  };
}

std::vector<measure::Run> subjects_in_random_order(std::uint64_t seed, double share) {
  RandomStream random(seed, stream_named("creation order"), 0);
  std::array<std::size_t, 3> order{0, 1, 2};
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  std::vector<measure::Run> subjects(3);
  for (const std::size_t s : order) subjects[s] = bench::matrix_subject(k_rows);
  if (share > 0) subjects[2] = slowed(std::move(subjects[2]), share);
  return subjects;
}

// In the launched process: writes its block log-ratios to descriptor 3, the control's and then the candidate's.
int launch(std::uint64_t seed, double share, std::size_t rounds) {
  auto subjects = subjects_in_random_order(seed, share);
  measure::SteadyClock clock;
  const measure::LaunchOptions options{.seed = seed,
                                       .block_rounds = 10,
                                       .max_rounds = rounds,
                                       .warm_up_time = std::chrono::milliseconds(20),
                                       .time = std::chrono::seconds(30)};
  const auto timing = measure::time_launch(subjects, options, clock);
  if (!timing) {
    dprintf(3, "failed %s\n", timing.error().message().c_str());
    return 1;
  }
  for (std::size_t subject = 1; subject <= 2; ++subject) {
    std::string line;
    const auto blocks = measure::block_log_ratios(*timing, {subject, 0}).value();
    for (const double value : blocks.block_log_ratios) {
      line += fmt::format("{} ", value);
    }
    dprintf(3, "%s\n", line.c_str());
  }
  return 0;
}

stats::LaunchBlocks parse(const std::string& line) {
  stats::LaunchBlocks blocks;
  std::istringstream text(line);
  for (double value = 0; text >> value;) blocks.block_log_ratios.push_back(value);
  return blocks;
}

std::vector<std::string> lines_of_launch(std::uint64_t seed, double share, std::size_t rounds) {
  auto child = ChildProcess::start({.arguments = {own_executable().string(), "--launch", std::to_string(seed),
                                                  std::to_string(share), std::to_string(rounds)}})
                   .value();
  while (!child.poll()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return child.lines();
}

struct Comparison {
  std::vector<stats::LaunchBlocks> control, candidate;
};

// Launches that could not be timed within their budget are said and made again, up to as many as were asked for.
Comparison compare(const Design& design, std::uint64_t seed, double share) {
  Comparison comparison;
  for (std::size_t l = 0; l < 2 * design.launches && comparison.control.size() < design.launches; ++l) {
    const auto lines = lines_of_launch(seed * 1000 + l, share, design.rounds);
    if (lines.size() != 2) {
      fmt::print("    launch {}: {}\n", l, lines.empty() ? "no answer" : lines[0]);
      continue;
    }
    comparison.control.push_back(parse(lines[0]));
    comparison.candidate.push_back(parse(lines[1]));
  }
  return comparison;
}

void run_once(const Design& design, std::uint64_t seed, double share, Tally& tally) {
  const Comparison comparison = compare(design, seed, share);
  const auto control = stats::ratio_of_launches(comparison.control, k_level, k_resamples, seed);
  const auto candidate = stats::ratio_of_launches(comparison.candidate, k_level, k_resamples, seed);
  if (!control || !candidate) {
    fmt::print("  {}\n", (control ? candidate : control).error().message());
    ++tally.inconclusive;
    return;
  }
  const double floor = stats::noise_floor(*control);
  const auto change = stats::change_beyond(candidate->interval, floor);
  tally.slower += change == stats::RatioChange::higher ? 1 : 0;
  tally.faster += change == stats::RatioChange::lower ? 1 : 0;
  tally.inconclusive += change == stats::RatioChange::none_shown ? 1 : 0;
  fmt::print("  +{:.0f} %  ratio {:.4f} [{:.4f}, {:.4f}]  control [{:.4f}, {:.4f}]  floor {:.2f} %  {}\n", 100 * share,
             candidate->ratio, candidate->interval.low, candidate->interval.high, control->interval.low,
             control->interval.high, 100 * floor,
             change == stats::RatioChange::none_shown ? "inconclusive"
             : change == stats::RatioChange::higher   ? "slower"
                                                      : "faster");
  std::fflush(stdout);
}

std::vector<pid_t> start_loads(int count) {
  std::vector<pid_t> loads;
  for (int i = 0; i < count; ++i) {
    const pid_t id = fork();
    if (id == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (bench::MatrixProduct product(256);;) product.run();
    }
    loads.push_back(id);
  }
  return loads;
}

void stop(const std::vector<pid_t>& loads) {
  for (const pid_t id : loads) {
    kill(id, SIGKILL);
    waitpid(id, nullptr, 0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 4 && arguments[0] == "--launch") {
    return launch(std::stoull(arguments[1]), std::stod(arguments[2]), std::stoul(arguments[3]));
  }
  Design design;
  if (arguments.size() > 0) design.runs = std::stoi(arguments[0]);
  if (arguments.size() > 1) design.launches = std::stoul(arguments[1]);
  if (arguments.size() > 2) design.rounds = std::stoul(arguments[2]);
  if (arguments.size() > 3) design.loads = std::stoi(arguments[3]);
  const Stopwatch watch;
  const auto loads = start_loads(design.loads);
  constexpr std::array<double, 3> shares{0.0, 0.01, 0.05};
  std::array<Tally, shares.size()> tallies{};
  for (int run = 0; run < design.runs; ++run) {
    for (std::size_t s = 0; s < shares.size(); ++s) {
      run_once(design, static_cast<std::uint64_t>(run) * shares.size() + s, shares[s], tallies[s]);
    }
  }
  stop(loads);
  fmt::print("{} runs of {} launches of {} rounds, {} loads, {:.0f} s\n", design.runs, design.launches, design.rounds,
             design.loads, watch.seconds());
  for (std::size_t s = 0; s < shares.size(); ++s) {
    fmt::print("+{:.0f} %: slower {}, faster {}, inconclusive {}\n", 100 * shares[s], tallies[s].slower,
               tallies[s].faster, tallies[s].inconclusive);
  }
  return 0;
}
