#include <memory>
#include <string>

#include <turbojpeg.h>

#include "assay/data/image_file_internal.hpp"

namespace assay::data {
namespace {

struct DestroyDecoder {
  void operator()(void* decoder) const { tjDestroy(decoder); }
};
using Decoder = std::unique_ptr<void, DestroyDecoder>;

tl::unexpected<Error> failure(tjhandle decoder) {
  return fail(ErrorCode::corrupt, "{}", tjGetErrorStr2(decoder));
}

// libjpeg goes on with grey where data is missing and only warns. Other warnings leave a whole image.
bool is_incomplete(tjhandle decoder) {
  if (tjGetErrorCode(decoder) == TJERR_FATAL) return true;
  return std::string(tjGetErrorStr2(decoder)).find("remature end") != std::string::npos;
}

}  // namespace

Result<Image> decode_jpeg(std::span<const std::byte> bytes) {
  const Decoder decoder(tjInitDecompress());
  if (!decoder) return fail(ErrorCode::internal, "no JPEG decoder: {}", tjGetErrorStr2(nullptr));
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  int width = 0;
  int height = 0;
  int sampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(decoder.get(), data, bytes.size(), &width, &height, &sampling, &colours) != 0 &&
      is_incomplete(decoder.get())) {
    return failure(decoder.get());
  }
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) return fail(ErrorCode::unsupported, "is a CMYK image");
  ASSAY_TRY(check_image_extents(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), bytes.size()));
  Image image{static_cast<std::size_t>(width), static_cast<std::size_t>(height), 3, {}};
  image.pixels.resize(image.width * image.height * 3);
  if (tjDecompress2(decoder.get(), data, bytes.size(), image.pixels.data(), width, 0, height, TJPF_RGB,
                    TJFLAG_ACCURATEDCT) != 0 &&
      is_incomplete(decoder.get())) {
    return failure(decoder.get());
  }
  return image;
}

}  // namespace assay::data
