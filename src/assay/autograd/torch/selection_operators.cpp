#include <algorithm>
#include <numeric>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

// Every `step`-th element from `start` to before `end`, both clamped to the extent. As Python counts them, but that a
// backward slice which starts before the front starts at element 0.
at::Tensor sliced(const at::Tensor& x, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step) {
  const std::int64_t extent = x.size(axis);
  if (step == 0) throw OperatorFailure("a step of 0");
  const auto counted = [&](std::int64_t place) { return place < 0 ? place + extent : place; };
  if (step > 0) {
    const std::int64_t first = std::clamp<std::int64_t>(counted(start), 0, extent);
    const std::int64_t last = std::clamp<std::int64_t>(counted(end), first, extent);
    return at::slice(x, axis, first, last, std::min(step, std::max<std::int64_t>(extent, 1)));
  }
  if (extent == 0) return x;
  const std::int64_t first = std::clamp<std::int64_t>(counted(start), 0, extent - 1);
  const std::int64_t last = std::clamp<std::int64_t>(counted(end), -1, first);
  const at::Tensor turned = at::flip(x.narrow(axis, last + 1, first - last), axis);
  return at::slice(turned, axis, 0, first - last, std::min(-std::max(step, -extent - 1), extent + 1));
}

// The limits are attributes before operator set 10.
Tensors slice(const OperatorCall& call) {
  at::Tensor x = call.input(0);
  const auto starts = call.integers(1, "starts");
  const auto ends = call.integers(2, "ends");
  if (!starts || !ends || starts->size() != ends->size()) throw OperatorFailure("its starts and ends do not match");
  std::vector<std::int64_t> all(starts->size());
  std::iota(all.begin(), all.end(), 0);
  const auto axes = call.axes(call.integers(3, "axes").value_or(all), x.dim());
  const auto steps = call.integers(4, "steps").value_or(std::vector<std::int64_t>(starts->size(), 1));
  if (axes.size() != starts->size() || steps.size() != starts->size()) {
    throw OperatorFailure("its axes or steps do not match its starts");
  }
  for (std::size_t i = 0; i < axes.size(); ++i) x = sliced(x, axes[i], (*starts)[i], (*ends)[i], steps[i]);
  return {x};
}

// As many parts as outputs, equal but for the last, unless the sizes are given.
Tensors split(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), x.dim());
  if (const auto sizes = call.integers(1, "split")) return at::split_with_sizes(x, *sizes, axis);
  const auto parts = static_cast<std::int64_t>(call.node().outputs.size());
  const std::int64_t size = (x.size(axis) + parts - 1) / parts;
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(parts), size);
  sizes.back() = x.size(axis) - size * (parts - 1);
  return at::split_with_sizes(x, sizes, axis);
}

// Whole numbers below 0 count from the end.
at::Tensor counted_from_the_start(const at::Tensor& indices, std::int64_t extent) {
  const at::Tensor whole = indices.to(at::kLong);
  return at::where(whole < 0, whole + extent, whole);
}

Tensors gather(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), x.dim());
  const at::Tensor indices = counted_from_the_start(call.input(1), x.size(axis));
  auto extents = x.sizes().vec();
  extents.erase(extents.begin() + axis);
  const auto chosen = indices.sizes().vec();
  extents.insert(extents.begin() + axis, chosen.begin(), chosen.end());
  return {at::index_select(x, axis, indices.flatten()).reshape(extents)};
}

Tensors gather_elements(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), x.dim());
  return {at::gather(x, axis, counted_from_the_start(call.input(1), x.size(axis)))};
}

// The last axis of the indices names places along the first axes of x.
Tensors gather_nd(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  if (call.integer("batch_dims", 0) != 0) throw OperatorFailure("batch_dims other than 0 are not supported");
  c10::List<c10::optional<at::Tensor>> places;
  const auto parts = at::unbind(call.input(1), -1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    places.push_back(c10::optional<at::Tensor>(counted_from_the_start(parts[i], x.size(static_cast<std::int64_t>(i)))));
  }
  return {at::index(x, places)};
}

// Where the elements of a padded axis come from.
std::vector<std::int64_t> padded_places(const std::string& mode, std::int64_t extent, std::int64_t before,
                                        std::int64_t behind) {
  std::vector<std::int64_t> places;
  for (std::int64_t i = -before; i < extent + behind; ++i) {
    std::int64_t place = i;
    if (mode == "edge") {
      place = std::clamp<std::int64_t>(i, 0, extent - 1);
    } else if (mode == "wrap") {
      place = ((i % extent) + extent) % extent;
    } else if (extent > 1) {
      const std::int64_t period = 2 * (extent - 1);
      place = ((i % period) + period) % period;
      if (place >= extent) place = period - place;
    } else {
      place = 0;
    }
    places.push_back(place);
  }
  return places;
}

// Pads below 0 take away; what is padded is what is left.
at::Tensor cropped(const at::Tensor& x, std::int64_t axis, std::int64_t before, std::int64_t behind) {
  const std::int64_t first = std::max<std::int64_t>(-before, 0);
  const std::int64_t left = x.size(axis) - first - std::max<std::int64_t>(-behind, 0);
  if (left < 0) throw OperatorFailure(fmt::format("its pads take more from axis {} than there is", axis));
  return x.narrow(axis, first, left);
}

at::Tensor padded_from_within(at::Tensor x, const std::string& mode, const std::vector<std::int64_t>& before,
                              const std::vector<std::int64_t>& behind) {
  if (mode != "reflect" && mode != "edge" && mode != "wrap") {
    throw OperatorFailure(fmt::format("mode '{}' is not known", mode));
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == 0 && behind[i] == 0) continue;
    const auto axis = static_cast<std::int64_t>(i);
    x = cropped(x, axis, before[i], behind[i]);
    if (x.size(axis) == 0) throw OperatorFailure(fmt::format("axis {} has nothing to pad with", axis));
    const auto places =
        padded_places(mode, x.size(axis), std::max<std::int64_t>(before[i], 0), std::max<std::int64_t>(behind[i], 0));
    x = at::index_select(x, axis, at::tensor(places, at::kLong));
  }
  return x;
}

// Pads are attributes before operator set 11.
Tensors pad(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const auto rank = static_cast<std::size_t>(x.dim());
  const auto pads = call.integers(1, "pads");
  if (!pads) throw OperatorFailure("it has no pads");
  std::vector<std::int64_t> axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  if (call.has_input(3)) axes = call.axes(call.integers_of(3), x.dim());
  if (pads->size() != 2 * axes.size()) {
    throw OperatorFailure(fmt::format("{} pads for {} axes", pads->size(), axes.size()));
  }
  std::vector<std::int64_t> before(rank, 0);
  std::vector<std::int64_t> behind(rank, 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    before[static_cast<std::size_t>(axes[i])] = (*pads)[i];
    behind[static_cast<std::size_t>(axes[i])] = (*pads)[axes.size() + i];
  }
  const std::string mode = call.text("mode", "constant");
  if (mode != "constant") return {padded_from_within(x, mode, before, behind)};
  std::vector<std::int64_t> padding;
  for (std::size_t i = rank; i-- > 0;) {
    padding.push_back(before[i]);
    padding.push_back(behind[i]);
  }
  const at::Scalar value = call.has_input(2) ? call.input(2).item() : at::Scalar(call.real("value", 0));
  return {at::constant_pad_nd(x, padding, value)};
}

// Of equal ones the first. The number is an attribute before operator set 10.
Tensors top_elements(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = call.axis(call.integer("axis", -1), x.dim());
  const std::int64_t count = call.has("k") ? call.integer("k", 1) : call.integers_of(1).at(0);
  const bool largest = call.integer("largest", 1) != 0;
  const auto [values, places] = at::sort(x, c10::optional<bool>(true), axis, largest);
  return {values.narrow(axis, 0, count), places.narrow(axis, 0, count)};
}

Tensors scatter_elements(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const std::string reduction = call.text("reduction", "none");
  const std::int64_t axis = call.axis(call.integer("axis", 0), x.dim());
  const at::Tensor indices = counted_from_the_start(call.input(1), x.size(axis));
  if (reduction == "none") return {at::scatter(x, axis, indices, call.input(2))};
  if (reduction == "add") return {at::scatter_add(x, axis, indices, call.input(2))};
  throw OperatorFailure(fmt::format("reduction '{}' is not supported", reduction));
}

}  // namespace

std::vector<Operator> selection_operators() {
  return {{"", "Slice", slice},        {"", "Split", split},
          {"", "Gather", gather},      {"", "GatherElements", gather_elements},
          {"", "GatherND", gather_nd}, {"", "ScatterElements", scatter_elements},
          {"", "TopK", top_elements},  {"", "Pad", pad}};
}

}  // namespace assay::autograd
