#include "assay/train/augmentation.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "assay/base/random.hpp"

namespace assay::train {
namespace {

constexpr std::int64_t k_most_channels = 4;
constexpr std::uint32_t k_most_pixels = 1024;

// A picture's axes, whatever their order.
struct PictureLayout {
  std::int64_t channels = 1;
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool channels_last = false;

  std::size_t at(std::int64_t c, std::int64_t y, std::int64_t x) const {
    return static_cast<std::size_t>(channels_last ? (y * width + x) * channels + c : (c * height + y) * width + x);
  }
};

PictureLayout picture_layout(const tensor::Shape& sample) {
  if (sample.size() == 2) return {.height = sample[0], .width = sample[1]};
  if (sample[0] <= k_most_channels) return {.channels = sample[0], .height = sample[1], .width = sample[2]};
  return {.channels = sample[2], .height = sample[0], .width = sample[1], .channels_last = true};
}

// Pixel (y, x) becomes what was at (y + dy, x' + dx), x' being x or its mirror image.
struct PictureMove {
  std::int64_t dy = 0;
  std::int64_t dx = 0;
};

PictureMove drawn_move(std::uint32_t most, RandomStream& random) {
  const auto draw = [&random, most] {
    return static_cast<std::int64_t>(random.below(2 * most + 1)) - static_cast<std::int64_t>(most);
  };
  const std::int64_t dy = draw();
  return {dy, draw()};
}

// `outside_is_zero`: otherwise the edge goes on.
void move_picture(std::span<float> pixels, const PictureLayout& layout, const PictureMove& move, bool outside_is_zero,
                  std::vector<float>& before) {
  before.assign(pixels.begin(), pixels.end());
  for (std::int64_t y = 0; y < layout.height; ++y) {
    for (std::int64_t x = 0; x < layout.width; ++x) {
      const std::int64_t from_y = std::clamp<std::int64_t>(y + move.dy, 0, layout.height - 1);
      const std::int64_t from_x = std::clamp<std::int64_t>(x + move.dx, 0, layout.width - 1);
      const bool inside = from_y == y + move.dy && from_x == x + move.dx;
      for (std::int64_t c = 0; c < layout.channels; ++c) {
        pixels[layout.at(c, y, x)] = inside || !outside_is_zero ? before[layout.at(c, from_y, from_x)] : 0.0F;
      }
    }
  }
}

void mirror_picture(std::span<float> pixels, const PictureLayout& layout) {
  for (std::int64_t c = 0; c < layout.channels; ++c) {
    for (std::int64_t y = 0; y < layout.height; ++y) {
      for (std::int64_t x = 0; x < layout.width / 2; ++x) {
        std::swap(pixels[layout.at(c, y, x)], pixels[layout.at(c, y, layout.width - 1 - x)]);
      }
    }
  }
}

Result<std::uint32_t> augmentation_pixels(const std::string& part) {
  const std::string text = part.substr(part.find('=') + 1);
  std::uint32_t pixels = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), pixels);
  if (error != std::errc{} || stop != text.data() + text.size() || pixels == 0 || pixels > k_most_pixels) {
    return fail(ErrorCode::invalid_argument, "--augment {}: expected a number of pixels from 1 to {}", part,
                k_most_pixels);
  }
  return pixels;
}

}  // namespace

Result<Augmentation> parse_augmentation(const std::string& text) {
  Augmentation made;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    if (part == "flip") {
      made.flip = true;
    } else if (part.starts_with("shift=")) {
      ASSAY_ASSIGN(made.shift, augmentation_pixels(part));
    } else if (part.starts_with("crop=")) {
      ASSAY_ASSIGN(made.crop, augmentation_pixels(part));
    } else {
      return fail(ErrorCode::invalid_argument, "--augment {}: expected flip, shift=PIXELS, crop=PIXELS, with commas",
                  text);
    }
    begin = end + 1;
  }
  return made;
}

std::string to_text(const Augmentation& augmentation) {
  std::string text = augmentation.flip ? "flip" : "";
  const auto add = [&text](const char* name, std::uint32_t pixels) {
    if (pixels > 0) text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, pixels);
  };
  add("shift", augmentation.shift);
  add("crop", augmentation.crop);
  return text;
}

bool is_picture(const tensor::Shape& sample) {
  if (sample.size() == 2) return sample[0] > 1 && sample[1] > 1;
  return sample.size() == 3 && (sample[0] <= k_most_channels || sample[2] <= k_most_channels);
}

std::int64_t shorter_side(const tensor::Shape& picture) {
  const PictureLayout layout = picture_layout(picture);
  return std::min(layout.height, layout.width);
}

void augment(tensor::Tensor& batch, std::span<const std::uint32_t> rows, const Augmentation& augmentation,
             std::uint64_t seed, std::uint64_t epoch) {
  if (!augmentation.any() || rows.empty()) return;
  const PictureLayout layout = picture_layout({batch.shape().begin() + 1, batch.shape().end()});
  const std::span<float> pixels = batch.as<float>();
  const std::size_t size = pixels.size() / rows.size();
  const std::uint32_t stream = stream_named("augmentation") ^ static_cast<std::uint32_t>(epoch);
  std::vector<float> before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RandomStream random(seed, stream, rows[i]);
    const std::span<float> picture = pixels.subspan(i * size, size);
    if (augmentation.flip && random.below(2) == 1) mirror_picture(picture, layout);
    if (augmentation.shift > 0) {
      move_picture(picture, layout, drawn_move(augmentation.shift, random), false, before);
    }
    if (augmentation.crop > 0) move_picture(picture, layout, drawn_move(augmentation.crop, random), true, before);
  }
}

}  // namespace assay::train
