#include "io/pdf_same_bytes.hpp"

#include <gtest/gtest.h>

namespace mekhala {
namespace {

TEST(PdfSameBytes, NoDayIsTold) {
  std::string pdf = "/CreationDate (D:20240131120000+00'00')/ModDate (D:20240131)";
  take_out_dates(pdf);
  EXPECT_EQ(pdf, "/CreationDate (D:20000101000000+00'00')/ModDate (D:20240131)");
}

TEST(PdfSameBytes, PartsAreNumberedInTheirOrder) {
  std::string early = "/ID (node00000080) [(node00000012) (node00000080)] (node1) (node00000012";
  std::string late = "/ID (node00000081) [(node00000013) (node00000081)] (node1) (node00000012";
  const std::size_t size = early.size();
  number_parts_anew(early);
  number_parts_anew(late);
  EXPECT_EQ(early, "/ID (node00000002) [(node00000001) (node00000002)] (node1) (node00000012");
  EXPECT_EQ(early, late);
  EXPECT_EQ(early.size(), size);
}

}  // namespace
}  // namespace mekhala
