#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/number.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::record {

// What was concluded about where a candidate's error comes from and where its time goes: the key `explain` of a
// candidate in result.json, documented in docs/explain.md.

// How far a tensor of the candidate is from the baseline's, errors of earlier layers included.
struct LayerRow {
  std::string tensor;
  std::string node;
  std::string op;
  Number sqnr_db;  // 10 log10(Σ f² / Σ (f − q)²)
  Range sqnr_interval;
  Number relative_error;  // √(Σ (f − q)² / Σ f²)
  Range relative_interval;
  Number cosine;  // of each run, then the mean
  Range cosine_interval;
  std::uint64_t elements = 0;
};

// Time of all nodes of one operator in a run.
struct OperatorRow {
  std::string op;
  std::uint64_t baseline_nodes = 0;
  std::uint64_t candidate_nodes = 0;
  Number baseline_us;
  Range baseline_interval;
  Number candidate_us;
  Range candidate_interval;
};

// Time of one node of the candidate.
struct NodeRow {
  std::string node;
  std::string op;
  Number us;
  Range interval;
  double share = 0;  // of the time of all nodes
};

// How a quantized activation uses its grid.
struct ActivationRow {
  std::string tensor;
  std::string type;
  double scale = 1;
  std::int64_t zero_point = 0;
  Number cut;  // share of the values outside the grid
  Range cut_interval;
  Number at_ends;     // share on the lowest or highest level
  Number used_range;  // share of the grid between the lowest and the highest level seen
};

// What became of the output when one layer alone was quantized.
struct SensitivityRow {
  std::string node;
  Number sqnr_db;
  Range sqnr_interval;
  Number cosine;
};

// Nothing is advised about the time of a candidate whose nodes take less than this together: the profiler counts whole
// microseconds, so that each is off by up to one.
inline constexpr double k_least_explained_us = 100;

struct Explanation {
  std::uint64_t samples = 0;
  std::vector<LayerRow> layers;            // in the order of the baseline
  std::vector<ActivationRow> activations;  // most cut first
  std::string errors_undefined;            // why there are no layers; empty: there are
  std::uint64_t launches = 0;
  std::uint64_t batch = 0;
  std::vector<OperatorRow> operators;  // by the candidate's time, most first; then by the baseline's
  std::vector<NodeRow> nodes;          // of the candidate, most first
  std::string times_undefined;
  std::vector<SensitivityRow> sensitivity;  // worst first
  std::string sensitivity_undefined = "not measured";
  std::vector<std::string> findings;  // plain sentences

  double candidate_us() const;  // of all its nodes
};

}  // namespace assay::record
