#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Metrics by name. A family is made on demand from what stands in brackets: "recall[3]", "top_k[5]",
// "partial_auc[0.1]".
class MetricRegistry {
 public:
  // Makes a member of the family, or says why the parameter makes none.
  using Family = std::function<Result<std::unique_ptr<Metric>>(std::string_view parameter)>;
  struct FamilyInfo {
    std::string name;       // "recall"
    std::string parameter;  // "class"
    std::string definition;
  };

  void add(std::unique_ptr<Metric> metric);
  void add_family(FamilyInfo info, Family family);

  const std::vector<std::unique_ptr<Metric>>& metrics() const { return metrics_; }
  std::vector<FamilyInfo> families() const;

  // The metric of this name, made if need be; lives as long as the registry. A class may be named as in `classes`.
  // invalid_argument with the nearest name when there is none.
  Result<const Metric*> find(std::string_view name, const std::vector<std::string>& classes = {});

 private:
  const Metric* keep(std::unique_ptr<Metric> metric);

  struct FamilyEntry {
    FamilyInfo info;
    Family make;
  };
  std::vector<std::unique_ptr<Metric>> metrics_;
  std::vector<std::unique_ptr<Metric>> made_;
  std::vector<FamilyEntry> families_;
};

// Every metric this program knows; one line each in builtin.cpp.
MetricRegistry builtin_metrics();

}  // namespace assay::metrics
