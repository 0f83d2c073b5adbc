#include "engine/base/hash.hpp"

#include <gtest/gtest.h>

#include <set>

namespace mekhala {
namespace {

// Vectors of FIPS 180-4 and RFC 4231.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Sha256, PiecesMakeTheWhole) {
  const std::string text(100000, 'a');
  for (const std::size_t cut : {0U, 1U, 63U, 64U, 65U, 99999U}) {
    Sha256 hash;
    hash.add(std::string_view(text).substr(0, cut));
    hash.add(std::string_view(text).substr(cut));
    EXPECT_EQ(hash.finish(), sha256(text));
  }
}

TEST(Sha256, FieldsDoNotRunIntoEachOther) {
  const auto of = [](std::initializer_list<std::string_view> fields) {
    Sha256 hash;
    for (const auto field : fields) hash.add_field(field);
    return hash.finish();
  };
  EXPECT_NE(of({"ab", "c"}), of({"a", "bc"}));
  EXPECT_NE(of({"ab", ""}), of({"ab"}));
  EXPECT_EQ(of({"ab", "c"}), of({"ab", "c"}));
}

TEST(Sha256, NumbersAreLittleEndian) {
  Sha256 a;
  a.add_u64(0x0102030405060708ULL);
  EXPECT_EQ(a.finish(), sha256(std::string_view("\x08\x07\x06\x05\x04\x03\x02\x01", 8)));
}

TEST(Hash128, IsTheFirstHalfAndOrdered) {
  EXPECT_EQ(to_hex(hash128("abc")), "ba7816bf8f01cfea414140de5dae2223");
  EXPECT_LT((Hash128{1, 9}), (Hash128{2, 0}));
  EXPECT_LT((Hash128{1, 8}), (Hash128{1, 9}));
}

TEST(RandomBytes, DifferEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(random_bytes(0).size(), 0U);
  EXPECT_EQ(random_bytes(33).size(), 33U);
}

}  // namespace
}  // namespace mekhala
