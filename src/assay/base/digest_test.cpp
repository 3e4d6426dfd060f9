#include "assay/base/digest.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace assay::digest_test {
namespace {

// Vectors from FIPS 180-4 / NIST CAVP.
TEST(Sha256, MatchesPublishedVectors) {
  EXPECT_EQ(sha256_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, PiecesGiveTheDigestOfTheWhole) {
  Sha256 digest;
  digest.update("a");
  digest.update("bc");
  EXPECT_EQ(digest.finish(), sha256_of("abc"));
}

TEST(Sha256, OfAFileEqualsThatOfItsBytes) {
  const auto path = std::filesystem::path(testing::TempDir()) / "assay_digest_test.bin";
  const std::string text(3'000'000, 'x');
  std::ofstream(path) << text;
  EXPECT_EQ(sha256_of_file(path).value(), sha256_of(text));
  std::filesystem::remove(path);
}

TEST(Sha256, OfAMissingFileIsNotFound) {
  const auto digest = sha256_of_file("/no/such/file");
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::digest_test
