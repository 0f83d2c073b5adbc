#include "datasets/demo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/file.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The program must hold the very bytes of the files, whatever is in them: NULs, quotes, high bytes.
TEST(Demo, BuiltInFilesAreTheFilesByteForByte) {
  const std::string folder = std::string(MEKHALA_SOURCE_DIR) + "/datasets/demo/files/";
  EXPECT_TRUE(data::demo_interviews_csv == FileBytes(folder + "interviews.csv").view());
  EXPECT_TRUE(data::demo_phones_txt == FileBytes(folder + "phones.txt").view());
  EXPECT_TRUE(data::demo_agencies_xlsx == FileBytes(folder + "agencies.xlsx").view());
  EXPECT_TRUE(data::demo_payments_csv == FileBytes(folder + "payments.csv").view());
  EXPECT_TRUE(data::demo_aleph_ftm_json == FileBytes(folder + "aleph.ftm.json").view());
}

TEST(Demo, FilesAreOfFiveKinds) {
  EXPECT_THAT(std::string(data::demo_interviews_csv), HasSubstr("Iv\xe1n N\xfa\xf1"
                                                                "ez"))
      << "Windows-1252";
  EXPECT_THAT(std::string(data::demo_phones_txt), StartsWith("\xff\xfe"));
  EXPECT_THAT(std::string(data::demo_agencies_xlsx), StartsWith("PK"));
  EXPECT_THAT(std::string(data::demo_payments_csv), HasSubstr("\xc7\xd1\xb9")) << "TIS-620";
  EXPECT_THAT(std::string(data::demo_aleph_ftm_json), HasSubstr("\"schema\": \"UserAccount\""));
}

}  // namespace
}  // namespace mekhala
