#include <algorithm>
#include <cmath>
#include <span>

#include "assay/data/resize_internal.hpp"

namespace assay::data {
namespace {

constexpr int k_precision = 32 - 8 - 2;

double bilinear(double x) {
  x = std::abs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

// Keys, "Cubic convolution interpolation for digital image processing", 1981.
double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
  if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
  return 0.0;
}

// For each output position the first input position that counts, and the fixed-point weights from there on.
struct Weights {
  std::vector<std::size_t> first;
  std::vector<std::size_t> count;
  std::vector<std::int32_t> weight;  // `width` for each output position
  std::size_t width = 0;

  std::span<const std::int32_t> at(std::size_t position) const {
    return std::span(weight).subspan(position * width, count[position]);
  }
};

Weights weights_for(std::size_t input, std::size_t output, Interpolation interpolation) {
  const auto kernel = interpolation == Interpolation::bicubic ? bicubic : bilinear;
  const double scale = static_cast<double>(input) / static_cast<double>(output);
  const double filter_scale = std::max(scale, 1.0);
  const double support = (interpolation == Interpolation::bicubic ? 2.0 : 1.0) * filter_scale;
  Weights weights;
  weights.width = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
  weights.weight.resize(output * weights.width);
  std::vector<double> exact(weights.width);
  for (std::size_t position = 0; position < output; ++position) {
    const double centre = (static_cast<double>(position) + 0.5) * scale;
    const auto first = static_cast<std::size_t>(std::max(0.0, std::trunc(centre - support + 0.5)));
    const auto end = std::min(input, static_cast<std::size_t>(std::trunc(centre + support + 0.5)));
    const std::size_t count = end - first;
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) {
      exact[i] = kernel((static_cast<double>(i + first) - centre + 0.5) * (1.0 / filter_scale));
      total += exact[i];
    }
    for (std::size_t i = 0; i < count; ++i) {
      const double weight = (total != 0.0 ? exact[i] / total : exact[i]) * (1 << k_precision);
      weights.weight[position * weights.width + i] = static_cast<std::int32_t>(std::lround(weight));
    }
    weights.first.push_back(first);
    weights.count.push_back(count);
  }
  return weights;
}

std::uint8_t rounded(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> k_precision, 0, 255));
}

Image resized_across(const Image& image, std::size_t width, Interpolation interpolation) {
  const Weights weights = weights_for(image.width, width, interpolation);
  const std::size_t channels = image.channels;
  Image result{width, image.height, channels, std::vector<std::uint8_t>(width * image.height * channels)};
  for (std::size_t y = 0; y < image.height; ++y) {
    const std::uint8_t* row = image.pixels.data() + y * image.width * channels;
    std::uint8_t* out = result.pixels.data() + y * width * channels;
    for (std::size_t x = 0; x < width; ++x) {
      const auto weight = weights.at(x);
      const std::uint8_t* in = row + weights.first[x] * channels;
      for (std::size_t c = 0; c < channels; ++c) {
        std::int32_t sum = 1 << (k_precision - 1);
        for (std::size_t i = 0; i < weight.size(); ++i) sum += std::int32_t{in[i * channels + c]} * weight[i];
        *out++ = rounded(sum);
      }
    }
  }
  return result;
}

Image resized_down(const Image& image, std::size_t height, Interpolation interpolation) {
  const Weights weights = weights_for(image.height, height, interpolation);
  const std::size_t row = image.width * image.channels;
  Image result{image.width, height, image.channels, std::vector<std::uint8_t>(row * height)};
  std::vector<std::int32_t> sums(row);
  for (std::size_t y = 0; y < height; ++y) {
    std::ranges::fill(sums, 1 << (k_precision - 1));
    const auto weight = weights.at(y);
    for (std::size_t i = 0; i < weight.size(); ++i) {
      const std::uint8_t* in = image.pixels.data() + (weights.first[y] + i) * row;
      for (std::size_t x = 0; x < row; ++x) sums[x] += std::int32_t{in[x]} * weight[i];
    }
    std::ranges::transform(sums, result.pixels.begin() + static_cast<std::ptrdiff_t>(y * row), rounded);
  }
  return result;
}

}  // namespace

Image resized(const Image& image, std::size_t width, std::size_t height, Interpolation interpolation) {
  Image result = width == image.width ? image : resized_across(image, width, interpolation);
  return height == result.height ? result : resized_down(result, height, interpolation);
}

Image with_shorter_side(const Image& image, std::size_t side, Interpolation interpolation) {
  const auto longer = [&](std::size_t shorter_now, std::size_t longer_now) {
    return static_cast<std::size_t>(static_cast<double>(side * longer_now) / static_cast<double>(shorter_now));
  };
  if (image.width <= image.height) return resized(image, side, longer(image.width, image.height), interpolation);
  return resized(image, longer(image.height, image.width), side, interpolation);
}

Image centre_crop(const Image& image, std::size_t side) {
  const auto margin = [&](std::size_t extent) {
    return static_cast<std::size_t>(std::nearbyint(static_cast<double>(extent - side) / 2.0));
  };
  const std::size_t left = margin(image.width);
  const std::size_t top = margin(image.height);
  Image result{side, side, image.channels, {}};
  result.pixels.reserve(side * side * image.channels);
  for (std::size_t y = 0; y < side; ++y) {
    const auto begin =
        image.pixels.begin() + static_cast<std::ptrdiff_t>(((top + y) * image.width + left) * image.channels);
    result.pixels.insert(result.pixels.end(), begin, begin + static_cast<std::ptrdiff_t>(side * image.channels));
  }
  return result;
}

Image grey(const Image& image) {
  if (image.channels == 1) return image;
  Image result{image.width, image.height, 1, std::vector<std::uint8_t>(image.width * image.height)};
  for (std::size_t i = 0; i < result.pixels.size(); ++i) {
    const std::uint8_t* rgb = image.pixels.data() + 3 * i;
    result.pixels[i] = static_cast<std::uint8_t>((rgb[0] * 19595U + rgb[1] * 38470U + rgb[2] * 7471U + 0x8000U) >> 16);
  }
  return result;
}

}  // namespace assay::data
