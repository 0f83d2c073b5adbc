#include "datasets/generator/adverts.hpp"

#include <fmt/format.h>

#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kAdvertStream = 4;
constexpr std::uint64_t kCampaignStream = 5;

struct Language {
  std::string_view code;
  std::string_view texts[3];  // {0} pay in dollars, {1} place, {2} handle
};
constexpr Language kLanguages[] = {
    {"en",
     {"Urgent hiring! Customer service and typing jobs in {1}. Salary {0} USD a month, free "
      "ticket, "
      "visa and room. No experience needed. Message {2} now.",
      "Online sales staff wanted, {1}. {0} USD plus commission, flight and meals paid, age 18-35, "
      "good English. Contact {2}, only serious people.",
      "Work abroad with us: call centre in {1}, {0} USD monthly, contract of six months, company "
      "pays all travel. Write to {2} on the app."}},
    {"th",
     {"รับสมัครด่วน! แอดมินตอบแชท ทำงานที่ {1} เงินเดือน {0} ดอลลาร์ ตั๋วฟรี ที่พักฟรี ไม่ต้องมีประสบการณ์ ทัก {2}",
      "หางานออนไลน์ที่ {1} รายได้ {0} ดอลลาร์ต่อเดือน มีค่าคอม บริษัทออกค่าเดินทางให้ อายุ 18-35 ปี ติดต่อ {2}",
      "งานคอลเซ็นเตอร์ต่างประเทศ {1} เงินดี {0} ดอลลาร์ สัญญาหกเดือน อาหารและที่พักฟรี สนใจแอด {2}"}},
    {"vi",
     {"Tuyển gấp nhân viên chăm sóc khách hàng tại {1}, lương {0} đô một tháng, bao vé máy bay, "
      "visa và chỗ ở. "
      "Không cần kinh nghiệm. Nhắn {2} ngay.",
      "Việc nhẹ lương cao ở {1}: {0} đô cộng hoa hồng, công ty lo toàn bộ chi phí đi lại, tuổi "
      "18-35. Liên hệ {2}.",
      "Cần người đánh máy và bán hàng trực tuyến, làm việc tại {1}, thu nhập {0} đô, hợp đồng sáu "
      "tháng. Hỏi {2}."}},
    {"zh",
     {"急招客服打字员，工作地点{1}，月薪{0}美元，包机票包签证包吃住，无需经验，有意者联系{2}。",
      "高薪招聘线上销售，{1}，底薪{0}美元加提成，公司承担路费，年龄18到35岁，联系{2}，非诚勿扰。",
      "海外呼叫中心招人，地点{1}，每月{0}美元，合同六个月，免费食宿，详情请加{2}。"}},
    {"id",
     {"Lowongan kerja segera! Staf layanan pelanggan di {1}, gaji {0} dolar per bulan, tiket, visa "
      "dan mes "
      "gratis. Tanpa pengalaman. Hubungi {2} sekarang.",
      "Dicari tenaga penjualan online di {1}, gaji {0} dolar ditambah komisi, biaya berangkat "
      "ditanggung, usia "
      "18-35 tahun. Kirim pesan ke {2}.",
      "Kerja di luar negeri, pusat panggilan {1}, penghasilan {0} dolar, kontrak enam bulan, makan "
      "dan tempat "
      "tinggal gratis. Tanya {2}."}},
    {"tl",
     {"Urgent hiring! Kailangan ng customer service sa {1}, sahod {0} dolyar kada buwan, libre ang "
      "tiket, visa "
      "at tirahan. Hindi kailangan ng karanasan. Mag-message sa {2}.",
      "Naghahanap ng online sales sa {1}, {0} dolyar at may komisyon, sagot ng kumpanya ang "
      "pamasahe, edad "
      "18-35. Makipag-ugnayan sa {2}.",
      "Trabaho sa ibang bansa: call center sa {1}, {0} dolyar buwan-buwan, kontratang anim na "
      "buwan, libre ang "
      "pagkain. Sulatan si {2}."}}};

std::size_t language_of(std::uint8_t origin) {
  constexpr std::pair<std::string_view, std::size_t> kSpoken[] = {
      {"TH", 1}, {"VN", 2}, {"CN", 3}, {"ID", 4}, {"PH", 5}};
  for (const auto& [names, language] : kSpoken) {
    if (kOrigins[origin].names == names) return language;
  }
  return 0;
}

std::uint32_t campaign_of(const World& world, std::uint32_t account, Random& random) {
  const Agent& agent = world.agents[account];
  if (agent.part == Part::liaison) return account;
  const Recruiter& owner = world.recruiters[world.recruiter_of_agent[agent.owner]];
  if (!owner.liaisons.empty() && world.plan.regime != Regime::money && random.uniform() < 0.5) {
    return owner.liaisons[random.below(owner.liaisons.size())];
  }
  return world.cells[agent.cell].collector;
}

}  // namespace

std::vector<Advert> adverts_of(const World& world, std::uint32_t account) {
  Random random = world.random(kAdvertStream, account);
  std::vector<Advert> made;
  const std::uint64_t count = 1 + random.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    Advert advert;
    advert.id = fmt::format("AD{}-{}", account + 1, i + 1);
    advert.account = account;
    advert.campaign = campaign_of(world, account, random);
    advert.language = kLanguages[language_of(world.agents[account].origin)].code;
    advert.day = static_cast<std::uint32_t>(random.below(kDays - 80));
    made.push_back(std::move(advert));
  }
  return made;
}

std::string advert_text(const World& world, const Advert& advert) {
  Random campaign = world.random(kCampaignStream, advert.campaign);
  const std::size_t language = language_of(world.agents[advert.account].origin);
  const std::string_view pattern = kLanguages[language].texts[campaign.below(3)];
  const std::uint64_t pay = 700 + 50 * campaign.below(27);
  const std::string& place = towns()[campaign.below(towns().size())].name;
  const std::string handle = agent_name(world, advert.account);
  std::string text = fmt::format(fmt::runtime(pattern), pay, place, handle);
  // What a copy changes: a mark at the end, doubled space, a word of greeting.
  Random hand = world.random(kAdvertStream, (std::uint64_t{advert.account} << 3) +
                                                static_cast<unsigned char>(advert.id.back()));
  constexpr std::string_view kEnds[] = {"", "!!", " 🔥", " #job", " (2 slots left)", " ✈"};
  text += kEnds[hand.below(6)];
  if (hand.uniform() < 0.3) text.insert(0, "🔥 ");
  if (hand.uniform() < 0.2) {
    const std::size_t at = text.find(' ');
    if (at != std::string::npos) text.insert(at, " ");
  }
  return text;
}

}  // namespace mekhala::generator
