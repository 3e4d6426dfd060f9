#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/data/scratch_folder_test.hpp"
#include "assay/data/source.hpp"

namespace assay::data::damaged_files_test {
namespace {

using tensor::DType;

// Valid files with bytes changed, cut off, doubled or put in: whatever comes out, it is a data set or an error.
class DamagedFilesTest : public ScratchFolder {
 protected:
  static std::string damaged(std::string bytes, RandomStream& random) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const std::uint32_t changes = 1 + random.below(4);
    for (std::uint32_t i = 0; i < changes && !bytes.empty(); ++i) {
      const std::size_t where = random.below(random.below(2) == 0 ? std::min(size, 80U) : size) % bytes.size();
      switch (random.below(5)) {
        case 0:
          bytes.resize(where);
          break;
        case 1:
          bytes.insert(where, 1, static_cast<char>(random.below(256)));
          break;
        case 2:
          bytes.insert(where, bytes.substr(where, 1 + random.below(40)));
          break;
        case 3:
          bytes[where] = "\x00\xff\x7f\"\n,:-[{"[random.below(10)];
          break;
        default:
          bytes[where] = static_cast<char>(bytes[where] ^ static_cast<char>(1U << random.below(8)));
      }
    }
    return bytes;
  }

  static bool reads(const SourceOptions& options) {
    const auto set = open_dataset(options);
    if (!set) {
      EXPECT_NE(set.error().code(), ErrorCode::internal) << set.error().text();
      return false;
    }
    EXPECT_TRUE((*set)->annotations());
    const auto reader = (*set)->open();
    Batch batch;
    while (reader && (*reader)->read(4, batch)) {
      if (batch.count == 0) return true;
    }
    return false;
  }

  // `file` is damaged, `options` are what reads it.
  void damage(const std::string& file, const SourceOptions& options, int rounds) {
    ASSERT_TRUE(reads(options)) << file;
    const std::string whole = *read_file(at(file));
    RandomStream random(7, stream_named(file), 0);
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
      write(file, damaged(whole, random));
      refused += reads(options) ? 0 : 1;
    }
    EXPECT_GT(refused, 0) << file;
    write(file, whole);
  }
};

TEST_F(DamagedFilesTest, CsvNeverCrashes) {
  write("a.csv", "id,x,y,label\np,1,2.5,no\n\"q\",3,\"4\",yes\nr,5,6,no\n");
  write_gzip("b.csv.gz", *read_file(at("a.csv")));
  damage("a.csv", {.path = at("a.csv"), .target = "label", .id = "id"}, 300);
  damage("b.csv.gz", {.path = at("b.csv.gz"), .target = "4", .id = "1"}, 300);
}

TEST_F(DamagedFilesTest, ArraysNeverCrash) {
  write_npy<float>("x.npy", DType::f32, {3, 2}, {1, 2, 3, 4, 5, 6});
  write_npy<std::int64_t>("y.npy", DType::i64, {3}, {0, 1, 1});
  write_zip("a.npz", {{"x.npy", at("x.npy")}, {"y.npy", at("y.npy")}});
  write("x.idx", idx_bytes(0x0B, {3, 2}, "123456123456"));
  write_gzip("x.idx.gz", *read_file(at("x.idx")));
  damage("x.npy", {.path = at("x.npy"), .labels = at("y.npy")}, 300);
  damage("y.npy", {.path = at("x.npy"), .labels = at("y.npy")}, 300);
  damage("a.npz", {.path = at("a.npz")}, 300);
  damage("x.idx", {.path = at("x.idx")}, 300);
  damage("x.idx.gz", {.path = at("x.idx.gz")}, 300);
}

TEST_F(DamagedFilesTest, ImagesNeverCrash) {
  for (const std::string name :
       {"png_colour.png", "png_palette.png", "png_grey_alpha.png", "jpeg_progressive.jpg", "jpeg_subsampled.jpg"}) {
    const std::string file = "i_" + name + "/" + name;
    write(file, *read_file(testdata(name)));
    damage(file, {.path = at("i_" + name), .images = {.resize = 9, .crop = 8}}, 150);
  }
}

TEST_F(DamagedFilesTest, ManifestNeverCrashes) {
  write("a.csv", "x,y,z\n1,2,0\n3,4,1\n");
  write("dataset.yaml",
        "name: a\ntask: classification\ninputs:\n  - name: image\n    file: a.csv\n    columns: [x, y]\n"
        "    shape: [1, 2]\n    scale: 0.5\n    mean: [0.5]\n    std: [0.25]\ntarget: z\nclasses: [\"0\", \"1\"]\n"
        "slices: {ink: {file: a.csv, column: x}}\nsplit: {column: z, use: 1}\ncosts: [[0, 1], [1, 0]]\n");
  damage("dataset.yaml", {.path = at("dataset.yaml")}, 500);
}

}  // namespace
}  // namespace assay::data::damaged_files_test
