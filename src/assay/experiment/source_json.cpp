#include "assay/experiment/source_json.hpp"

namespace assay::experiment {
namespace {

using data::SourceOptions;
using nlohmann::ordered_json;

std::string absolute_text(const std::filesystem::path& path) {
  return path.empty() ? std::string() : std::filesystem::absolute(path).string();
}

ordered_json images_to_json(const data::ImageOptions& images) {
  return {{"resize", images.resize},
          {"crop", images.crop},
          {"interpolation", images.interpolation},
          {"channels", images.channels},
          {"layout", images.layout}};
}

data::ImageOptions images_from_json(const ordered_json& document) {
  return {.resize = document.at("resize"),
          .crop = document.at("crop"),
          .interpolation = document.at("interpolation"),
          .channels = document.at("channels"),
          .layout = document.at("layout")};
}

}  // namespace

ordered_json to_json(const SourceOptions& options) {
  ordered_json document{{"path", absolute_text(options.path)},
                        {"labels", absolute_text(options.labels)},
                        {"task", options.task},
                        {"delimiter", options.delimiter},
                        {"target", options.target},
                        {"id", options.id},
                        {"group", options.group},
                        {"slices", options.slices},
                        {"features", options.features},
                        {"classes", options.classes},
                        {"positive", options.positive},
                        {"split", options.split},
                        {"shape", options.shape},
                        {"scale", options.scale},
                        {"offset", options.offset},
                        {"mean", options.mean},
                        {"std", options.std},
                        {"images", images_to_json(options.images)},
                        {"max_undecodable", options.max_undecodable},
                        {"limit", options.limit}};
  if (options.calibrates) document["calibrates"] = true;
  return document;
}

ordered_json reading_of(const SourceOptions& options) {
  ordered_json document = to_json(options);
  document.erase("path");
  document.erase("labels");
  return document;
}

Result<SourceOptions> source_from_json(const ordered_json& document) {
  try {
    return SourceOptions{.path = document.at("path").get<std::string>(),
                         .labels = document.at("labels").get<std::string>(),
                         .task = document.at("task"),
                         .delimiter = document.at("delimiter"),
                         .target = document.at("target"),
                         .id = document.at("id"),
                         .group = document.at("group"),
                         .slices = document.at("slices").get<std::vector<std::string>>(),
                         .features = document.at("features").get<std::vector<std::string>>(),
                         .classes = document.at("classes").get<std::vector<std::string>>(),
                         .positive = document.at("positive"),
                         .split = document.at("split"),
                         .calibrates = document.value("calibrates", false),
                         .shape = document.at("shape").get<tensor::Shape>(),
                         .scale = document.at("scale"),
                         .offset = document.at("offset"),
                         .mean = document.at("mean").get<std::vector<double>>(),
                         .std = document.at("std").get<std::vector<double>>(),
                         .images = images_from_json(document.at("images")),
                         .max_undecodable = document.at("max_undecodable"),
                         .limit = document.at("limit")};
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a description of a data set: {}", error.what());
  }
}

}  // namespace assay::experiment
