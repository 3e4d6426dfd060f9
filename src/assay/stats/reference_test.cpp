// Every row of reference_values.inc, which scripts/reference/stats_reference.py writes from scipy and from definitions,
// against the function of that name.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/stats/bootstrap.hpp"
#include "assay/stats/corrected_t.hpp"
#include "assay/stats/five_by_two.hpp"
#include "assay/stats/mcnemar.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/multiplicity.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/permutation.hpp"
#include "assay/stats/proportion.hpp"
#include "assay/stats/quantile.hpp"
#include "assay/stats/sample_size.hpp"
#include "assay/stats/tango.hpp"
#include "assay/stats/tost.hpp"
#include "assay/stats/variance_components.hpp"

namespace assay::stats::reference_test {
namespace {

using Arguments = std::vector<double>;
using Function = std::function<double(const Arguments&)>;
using Functions = std::map<std::string, Function>;

std::uint64_t whole(double value) {
  return static_cast<std::uint64_t>(value);
}

PairedCounts counts_of(const Arguments& a) {
  return {whole(a[0]), whole(a[1]), whole(a[2])};
}

// The two ends as name_low and name_high.
template <class IntervalOf>
void add_ends(Functions& functions, const std::string& name, IntervalOf interval_of) {
  functions[name + "_low"] = [interval_of](const Arguments& a) { return interval_of(a).low; };
  functions[name + "_high"] = [interval_of](const Arguments& a) { return interval_of(a).high; };
}

void add_rates(Functions& f) {
  f["normal_cdf"] = [](const Arguments& a) { return normal_cdf(a[0]); };
  f["normal_quantile"] = [](const Arguments& a) { return normal_quantile(a[0]); };
  add_ends(f, "clopper_pearson", [](const Arguments& a) { return clopper_pearson(whole(a[0]), whole(a[1]), a[2]); });
  add_ends(f, "wilson", [](const Arguments& a) { return wilson(whole(a[0]), whole(a[1]), a[2]); });
  f["mcnemar_exact"] = [](const Arguments& a) { return mcnemar_exact(whole(a[0]), whole(a[1])); };
  f["mcnemar_mid_p"] = [](const Arguments& a) { return mcnemar_mid_p(whole(a[0]), whole(a[1])); };
  f["tango_z"] = [](const Arguments& a) { return tango_z(counts_of(a), a[3]); };
  add_ends(f, "tango", [](const Arguments& a) { return tango_interval(counts_of(a), a[3]); });
  f["non_inferiority_p"] = [](const Arguments& a) { return non_inferiority_p(counts_of(a), a[3]); };
  f["inferiority_p"] = [](const Arguments& a) { return inferiority_p(counts_of(a), a[3]); };
}

void add_quantiles_and_means(Functions& f) {
  f["quantile_minimum_n"] = [](const Arguments& a) { return static_cast<double>(quantile_minimum_n(a[0], a[1])); };
  add_ends(f, "quantile_rank", [](const Arguments& a) {
    std::vector<double> ranks(whole(a[0]));
    std::iota(ranks.begin(), ranks.end(), 1.0);
    return quantile_interval(ranks, a[1], a[2]).value();
  });
  static const std::vector<double> paired{.92 - .915, .88 - .882, .95 - .945, .90 - .902, .91 - .905,
                                          .87 - .871, .93 - .926, .89 - .887, .94 - .936, .90 - .899};
  f["paired_tost_p"] = [](const Arguments& a) { return paired_tost_p(paired, a[0], a[1]).value(); };
  add_ends(f, "student", [](const Arguments& a) { return student_interval(paired, a[0]).value(); });
}

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// Over all 5⁵ resamples of five numbers.
Interval exhaustive_bca(double (*statistic)(const std::vector<double>&), double level) {
  const std::vector<double> data{1, 2, 4, 8, 16};
  std::vector<double> replicates;
  for (int code = 0; code < 3125; ++code) {
    std::vector<double> drawn;
    for (int k = 0, rest = code; k < 5; ++k, rest /= 5) drawn.push_back(data[static_cast<std::size_t>(rest % 5)]);
    replicates.push_back(statistic(drawn));
  }
  std::vector<JackknifePoint> jackknife;
  for (std::size_t left_out = 0; left_out < 5; ++left_out) {
    auto rest = data;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
    jackknife.push_back({statistic(rest), 1});
  }
  return bca_interval(statistic(data), replicates, jackknife, level).value();
}

// The generator of stats_reference.py.
Interval drawn_bca(double level) {
  const std::vector<double> data{0.3, 1.1, 0.2, 5.7, 2.9, 0.8, 1.6, 9.2, 0.1, 3.3, 0.6};
  std::uint64_t state = 7;
  std::vector<double> replicates;
  for (int b = 0; b < 499; ++b) {
    double sum = 0;
    for (std::size_t k = 0; k < data.size(); ++k) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      sum += data[(state >> 33) % data.size()];
    }
    replicates.push_back(sum / 11);
  }
  std::vector<JackknifePoint> jackknife;
  for (const double value : data) jackknife.push_back({(sum_of(data) - value) / 10, 1});
  return bca_interval(sum_of(data) / 11, replicates, jackknife, level).value();
}

void add_resampling(Functions& f) {
  add_ends(f, "bca_sum", [](const Arguments& a) { return exhaustive_bca(sum_of, a[0]); });
  add_ends(f, "bca_square", [](const Arguments& a) {
    return exhaustive_bca([](const std::vector<double>& v) { return sum_of(v) * sum_of(v); }, a[0]);
  });
  add_ends(f, "bca_largest", [](const Arguments& a) {
    return exhaustive_bca([](const std::vector<double>& v) { return *std::ranges::max_element(v); }, a[0]);
  });
  add_ends(f, "bca_drawn", [](const Arguments& a) { return drawn_bca(a[0]); });
  f["sign_flip_p"] = [](const Arguments& a) {
    const std::vector<double> d{1.2, -.4, .9, 2.1, .3, -.1, 1.5, .8, -.6, 1.1};
    RandomStream random(1, 1, 1);
    return sign_flip_p(std::span(d).first(whole(a[0])), 1, random);
  };
}

// The power of Tango's test with these samples, over all outcomes.
double power(const Arguments& a) {
  const auto [discordant, difference, margin, alpha] = std::tuple(a[0], a[1], a[2], a[3]);
  const double n = a[4];
  const double log_gain = std::log((discordant + difference) / 2);
  const double log_loss = std::log((discordant - difference) / 2);
  const auto most = whole(discordant * n + 9 * std::sqrt(discordant * n) + 12);
  double total = 0;
  for (std::uint64_t losses = 0; losses < most; ++losses) {
    for (std::uint64_t gains = 0; gains < most && gains + losses <= whole(n); ++gains) {
      if (non_inferiority_p({gains, losses, whole(n)}, margin) >= alpha) continue;
      const auto x = static_cast<double>(gains);
      const auto y = static_cast<double>(losses);
      total += std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(y + 1) - std::lgamma(n - x - y + 1) +
                        x * log_gain + y * log_loss + (n - x - y) * std::log1p(-discordant));
    }
  }
  return total;
}

void add_multiplicity(Functions& f) {
  static const std::vector<double> p{0.012, 0.0004, 0.03, 0.049, 0.5, 0.012, 0.021};
  f["holm"] = [](const Arguments& a) { return holm(p)->at(whole(a[0])); };
  f["benjamini_hochberg"] = [](const Arguments& a) { return benjamini_hochberg(p)->at(whole(a[0])); };
  f["benjamini_yekutieli"] = [](const Arguments& a) { return benjamini_yekutieli(p)->at(whole(a[0])); };
}

void add_refitting(Functions& f) {
  static const std::vector<double> differences{.012, -.004, .021, .008, .0, .017, -.011, .009, .013, .002};
  f["corrected_t_p"] = [](const Arguments& a) {
    return corrected_resampled_t(differences, {a[0], a[1]}, 0.95)->p_value;
  };
  add_ends(f, "corrected_t", [](const Arguments& a) {
    return corrected_resampled_t(differences, {a[0], a[1]}, 0.95)->interval;
  });
  const auto five_by_two = [](const Arguments& a) {
    FiveByTwoDifferences folds{};
    for (std::size_t i = 0; i < 10; ++i) folds[i / 2][i % 2] = a[i];
    return five_by_two_test(folds).value();
  };
  f["five_by_two_t_p"] = [=](const Arguments& a) { return five_by_two(a).t_p_value; };
  f["five_by_two_f_p"] = [=](const Arguments& a) { return five_by_two(a).f_p_value; };
}

void add_variance_components(Functions& f) {
  const auto nested = [](const Arguments& a) {  // level asked for, number of levels, their sizes, values
    std::vector<std::uint32_t> sizes;
    const std::size_t levels = whole(a[1]);
    for (std::size_t k = 0; k < levels; ++k) sizes.push_back(static_cast<std::uint32_t>(a[2 + k]));
    return nested_components(std::span(a).subspan(2 + levels), sizes, 0.95).value()[whole(a[0])];
  };
  f["nested"] = [=](const Arguments& a) { return nested(a).estimate; };
  add_ends(f, "nested_last", [=](const Arguments& a) { return nested(a).interval.value(); });
}

struct Row {
  const char* name;
  Arguments arguments;
  double expected;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> k_rows{
#include "assay/stats/reference_values.inc"
  };
  return k_rows;
}

TEST(Reference, EveryFunctionGivesTheValueFoundAnotherWay) {
  Functions functions{{"power", power}};
  add_rates(functions);
  add_quantiles_and_means(functions);
  add_resampling(functions);
  add_multiplicity(functions);
  add_refitting(functions);
  add_variance_components(functions);
  std::map<std::string, int> checked;
  for (const Row& row : rows()) {
    ASSERT_TRUE(functions.contains(row.name)) << row.name;
    const double actual = functions[row.name](row.arguments);
    EXPECT_NEAR(actual, row.expected, 1e-9 * std::max(std::abs(row.expected), 1e-300))
        << row.name << testing::PrintToString(row.arguments);
    ++checked[row.name];
  }
  EXPECT_EQ(checked.size(), functions.size()) << "a function without a row";
}

}  // namespace
}  // namespace assay::stats::reference_test
