#include <algorithm>
#include <cstring>
#include <optional>

#include "assay/data/image_file_internal.hpp"
#include "assay/data/image_list_internal.hpp"
#include "assay/data/input_source_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;
using tensor::Shape;

Shape shape_of(const Image& image, const ImageOptions& options) {
  const auto width = static_cast<std::int64_t>(image.width);
  const auto height = static_cast<std::int64_t>(image.height);
  const auto channels = static_cast<std::int64_t>(image.channels);
  return options.layout == "nhwc" ? Shape{height, width, channels} : Shape{channels, height, width};
}

Status check_crop(const Image& image, const ImageOptions& options, const fs::path& path) {
  const auto side = static_cast<std::size_t>(options.crop);
  if (image.width >= side && image.height >= side) return {};
  return fail(ErrorCode::invalid_argument, "{}: {} × {} pixels, too small for a crop of {}; resize to {} or more first",
              path.string(), image.width, image.height, side, side);
}

// An image of a few pixels by many would become enormous.
Status check_resize(const Image& image, const ImageOptions& options, const fs::path& path) {
  const auto side = static_cast<std::uint64_t>(options.resize);
  const std::uint64_t longer = side * std::max(image.width, image.height) / std::min(image.width, image.height);
  if (check_image_extents(side, longer, UINT64_MAX)) return {};
  return fail(ErrorCode::invalid_argument, "{}: {} × {} pixels would become {} × {}", path.string(), image.width,
              image.height, side, longer);
}

// The decoded image as the options want it.
Result<Image> prepared(Image image, const ImageOptions& options, const fs::path& path) {
  const auto interpolation = options.interpolation == "bicubic" ? Interpolation::bicubic : Interpolation::bilinear;
  if (options.channels == "grey") image = grey(image);
  if (options.resize > 0) {
    ASSAY_TRY(check_resize(image, options, path));
    image = with_shorter_side(image, static_cast<std::size_t>(options.resize), interpolation);
  }
  if (options.crop == 0) return image;
  ASSAY_TRY(check_crop(image, options, path));
  return centre_crop(image, static_cast<std::size_t>(options.crop));
}

void lay_out(const Image& image, const ImageOptions& options, std::span<std::byte> out) {
  const std::size_t pixels = image.width * image.height;
  const std::size_t channels = image.channels;
  for (std::size_t c = 0; c < channels; ++c) {
    const std::size_t to = options.channels == "bgr" ? channels - 1 - c : c;
    const std::size_t step = options.layout == "nhwc" ? channels : 1;
    std::byte* target = out.data() + (options.layout == "nhwc" ? to : to * pixels);
    for (std::size_t i = 0; i < pixels; ++i) target[i * step] = std::byte{image.pixels[i * channels + c]};
  }
}

class ImageStream : public InputStream {
 public:
  ImageStream(std::shared_ptr<const ImageList> list, const ImageOptions& options, Shape shape)
      : list_(std::move(list)), options_(options), shape_(std::move(shape)) {}

  Status read(std::size_t first, std::size_t count, std::span<std::byte> out,
              std::vector<Undecodable>& undecodable) override {
    const std::size_t bytes = tensor::elements_of(shape_);
    for (std::size_t i = 0; i < count; ++i) ASSAY_TRY(read_one(first + i, out.subspan(i * bytes, bytes), undecodable));
    return {};
  }

 private:
  Status read_one(std::size_t row, std::span<std::byte> out, std::vector<Undecodable>& undecodable) {
    const fs::path path = list_->folder / list_->files[row];
    auto decoded = read_image(path);
    if (!decoded) {
      std::ranges::fill(out, std::byte{0});
      undecodable.push_back({row, decoded.error().message()});
      return {};
    }
    ASSAY_ASSIGN(const Image image, prepared(std::move(*decoded), options_, path));
    const Shape shape = shape_of(image, options_);
    if (shape != shape_) {
      return fail(ErrorCode::corrupt,
                  "{}: becomes {} where the first image became {}; give a resize and a crop so that all are equal",
                  path.string(), tensor::to_text(shape), tensor::to_text(shape_));
    }
    lay_out(image, options_, out);
    return {};
  }

  std::shared_ptr<const ImageList> list_;
  ImageOptions options_;
  Shape shape_;
};

class ImageInput : public InputSource {
 public:
  ImageInput(ImageList list, const ImageOptions& options, Shape shape)
      : list_(std::make_shared<const ImageList>(std::move(list))),
        options_(options),
        raw_{tensor::DType::u8, std::move(shape), list_->files.size()} {}

  const RawRows& raw() const override { return raw_; }

  Result<std::unique_ptr<InputStream>> open() const override {
    return std::make_unique<ImageStream>(list_, options_, raw_.shape);
  }

  std::vector<fs::path> files() const override {
    std::vector<fs::path> paths;
    for (const std::string& file : list_->files) paths.push_back(list_->folder / file);
    return paths;
  }

 private:
  std::shared_ptr<const ImageList> list_;
  ImageOptions options_;
  RawRows raw_;
};

// By the crop, or else by the first image that decodes.
Result<Shape> shape_of_all(const ImageList& list, const ImageOptions& options) {
  if (options.crop > 0) {
    const auto side = static_cast<std::size_t>(options.crop);
    return shape_of({side, side, options.channels == "grey" ? std::size_t{1} : std::size_t{3}, {}}, options);
  }
  std::optional<Error> first_failure;
  for (const std::string& file : list.files) {
    auto decoded = read_image(list.folder / file);
    if (decoded) {
      ASSAY_ASSIGN(const Image image, prepared(std::move(*decoded), options, list.folder / file));
      return shape_of(image, options);
    }
    if (!first_failure) first_failure = std::move(decoded).error();
  }
  return tl::unexpected<Error>(std::move(*first_failure).within("looking for an image that decodes"));
}

}  // namespace

Result<std::unique_ptr<InputSource>> open_image_input(const InputSpec& spec) {
  ASSAY_ASSIGN(ImageList list, list_images(spec.path));
  ASSAY_ASSIGN(Shape shape, shape_of_all(list, spec.images));
  return std::make_unique<ImageInput>(std::move(list), spec.images, std::move(shape));
}

}  // namespace assay::data
