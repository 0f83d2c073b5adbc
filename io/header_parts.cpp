#include "io/header_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <unordered_map>
#include <vector>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kMaxHeaderKey = 80;

using Words = std::initializer_list<const char*>;

// Parties that are neither role nor kind of the ontology, or more than that.
const std::unordered_map<std::string, Party>& own_parties() {
  static const auto* parties = [] {
    auto* made = new std::unordered_map<std::string, Party>;
    const auto add = [&](const Party& party, Words words) {
      for (const char* word : words) made->emplace(term_key(word), party);
    };
    add({.name = "caller", .side = 1, .act = "called"},
        {"caller",     "calling",        "a party", "a number",   "a no",    "calling party",
         "ผู้โทร",       "ผู้โทรออก",        "ຜູ້ໂທ",     "អ្នកហៅ",      "ខေါ်ဆိုသူ",   "主叫",
         "主叫号码",   "主叫方",         "tumawag", "người gọi",  "số gọi",  "số gọi đi",
         "số máy gọi", "calling number", "โทรออก",  "เบอร์โทรออก", "เบอร์ผู้โทร"});
    add({.name = "called", .side = 2, .act = "called"},
        {"called",        "callee",    "b party",     "b number",    "b no",
         "called party",  "ผู้รับสาย",    "ຜູ້ຮັບສາຍ",      "អ្នកទទួលទូរស័ព្ទ", "ခေါ်ခံရသူ",
         "被叫",          "被叫号码",  "被叫方",      "tinawagan",   "người nhận cuộc gọi",
         "số nhận",       "số bị gọi", "số được gọi", "số máy nhận", "dialled number",
         "dialed number", "เบอร์รับสาย", "เบอร์ผู้รับสาย",  "เบอร์ผู้รับ"});
    add({.name = "payer", .side = 1, .act = "pays", .link = "paid_for"},
        {"payer",        "paid by",
         "transferor",   "remitter",
         "debtor",       "from account holder",
         "ผู้โอน",         "ผู้จ่าย",
         "ผู้โอนเงิน",      "ຜູ້ໂອນ",
         "ຜູ້ຈ່າຍ",         "អ្នកផ្ទេរ",
         "អ្នកបង់ប្រាក់",    "ငွေလွှဲသူ",
         "ငွေပေးသူ",       "付款人",
         "汇款人",       "nagbayad",
         "nagpadala",    "người trả",
         "người chuyển", "người chuyển tiền"});
    add({.name = "payee", .side = 2, .act = "pays"},
        {"payee", "paid to", "transferee", "beneficiary", "creditor", "to account holder", "ผู้รับ",
         "ผู้รับเงิน", "ผู้รับโอน", "ຜູ້ຮັບ", "ຜູ້ຮັບໂອນ", "អ្នកទទួល", "អ្នកទទួលប្រាក់", "လက်ခံသူ", "ငွေလက်ခံသူ", "收款人",
         "tumanggap", "người nhận", "người nhận tiền"});
    add({.name = "sender", .side = 1}, {"sender", "sender name", "sent by", "ผู้ส่งเงิน", "from user",
                                        "发件人", "发送人", "người gửi", "ผู้ส่ง", "ຜູ້ສົ່ງ", "អ្នកផ្ញើ"});
    add({.name = "receiver", .side = 2},
        {"receiver", "receiver name", "recipient", "to user", "收件人", "接收人"});
    add({.name = "passenger"}, {"passenger", "traveller", "traveler", "guest", "applicant",
                                "candidate", "worker name", "ผู้โดยสาร", "ผู้เดินทาง", "ຜູ້ໂດຍສານ",
                                "អ្នកដំណើរ", "ခရီးသည်", "乘客", "旅客", "pasahero", "hành khách"});
    add({.name = "interviewee"},
        {"interviewee", "informant name", "respondent", "ผู้ให้สัมภาษณ์", "受访者"});
    add({.name = "staff", .link = "works_for"},
        {"staff", "staff member", "employee", "officer", "contact person", "พนักงาน", "เจ้าหน้าที่",
         "ພະນັກງານ", "បុគ្គលិក", "ဝန်ထမ်း", "雇员", "联系人", "kawani", "nhân viên"});
    add({.name = "recruiter", .role = "recruiter", .link = "recruited"},
        {"recruited by", "hired by", "lured by", "介绍人", "ถูกชักชวนโดย", "ຖືກຊັກຊວນໂດຍ", "ជ្រើសរើសដោយ",
         "ni-recruit ni", "được tuyển bởi", "người tuyển", "người tuyển dụng", "người môi giới"});
    add({.name = "booker", .link = "booked"},
        {"booked by", "reserved by", "booking made by", "จองโดย", "ຈອງໂດຍ", "កក់ដោយ", "预订人",
         "订票人", "nag-book", "người đặt vé"});
    add({.name = "owner", .link = "owns"}, {"owner", "proprietor", "เจ้าของ", "ເຈົ້າຂອງ", "ម្ចាស់",
                                            "ပိုင်ရှင်", "所有人", "may-ari", "chủ sở hữu"});
    add({.name = "director", .link = "directs"},
        {"director", "กรรมการ", "ຜູ້ອຳນວຍການ", "នាយក", "董事长", "direktor", "giám đốc"});
    add({.name = "helper", .kind = "organization", .link = "rescued_by", .from_party = false},
        {"helped by", "assisted by", "supported by", "referred by ngo", "rescued by", "shelter",
         "ngo", "ช่วยเหลือโดย", "ຊ່ວຍເຫຼືອໂດຍ", "ជួយដោយ", "ကူညီသူ", "救助方", "tinulungan ng",
         "được giúp bởi"});
    add({.name = "seller", .link = "sold"}, {"sold by", "seller", "ขายโดย", "卖方", "người bán"});
    add({.name = "buyer", .link = "sold_to", .from_party = false},
        {"sold to", "bought by", "buyer", "ขายให้", "买方", "người mua"});
    add({.name = "agency", .kind = "organization", .link = "recruited"},
        {"agency", "recruitment agency", "agency name", "employment agency", "manpower agency",
         "บริษัทจัดหางาน", "ບໍລິສັດຈັດຫາງານ", "ទីភ្នាក់ងារ", "အေဂျင်စီ", "中介公司", "招聘公司", "ahensiya",
         "công ty môi giới"});
    add({.name = "employer", .kind = "organization", .link = "works_for", .from_party = false},
        {"employer", "company", "workplace", "works for", "นายจ้าง", "บริษัท", "ນາຍຈ້າງ", "ບໍລິສັດ",
         "និយោជក", "ក្រុមហ៊ុន", "အလုပ်ရှင်", "ကုမ္ပဏီ", "雇主", "公司", "kumpanya", "công ty"});
    add({.name = "compound",
         .kind = "location",
         .link = "held_at",
         .from_party = false,
         .place = "compound"},
        {"compound",
         "park",
         "scam compound",
         "scam centre",
         "scam center",
         "held at",
         "detained at",
         "exploitation place",
         "place of exploitation",
         "คอมพาวนด์",
         "สถานที่กักขัง",
         "ສະຖານທີ່ກັກຂັງ",
         "កន្លែងឃុំ",
         "ခြံဝင်း",
         "园区",
         "khu lừa đảo",
         "bị giữ ở",
         "bị giữ tại",
         "nơi bị giữ",
         "nơi giam giữ"});
    add({.name = "place", .kind = "location", .link = "located_in", .from_party = false},
        {"place", "location", "site", "สถานที่", "ສະຖານທີ່", "ទីកន្លែង", "နေရာ", "地点", "lugar",
         "địa điểm", "nơi"});
    add({.name = "origin", .kind = "location", .link = "travelled_from", .from_party = false},
        {"origin", "place of origin", "from place", "departure", "departure place", "from city",
         "departed from", "ออกจาก", "出发地", "pinanggalingan", "nơi đi", "nơi xuất phát"});
    add({.name = "destination", .kind = "location", .link = "travelled_to", .from_party = false},
        {"destination", "place of destination", "to place", "arrival place", "to city",
         "travelled to", "จุดหมาย", "目的地", "destinasyon", "nơi đến", "điểm đến"});
    add({.name = "crossing",
         .kind = "location",
         .link = "crossed_at",
         .from_party = false,
         .place = "crossing"},
        {"crossing", "border crossing", "checkpoint", "border gate", "crossing point", "entered at",
         "ด่าน", "ด่านชายแดน", "ດ່ານ", "ច្រកទ្វារ", "နယ်စပ်ဂိတ်", "口岸", "tawiran", "cửa khẩu"});
    add({.name = "hotel",
         .kind = "location",
         .link = "lodged_at",
         .from_party = false,
         .place = "hotel"},
        {"hotel", "guest house", "guesthouse", "safe house", "lodging", "stayed at", "โรงแรม",
         "ໂຮງແຮມ", "សណ្ឋាគារ", "ဟိုတယ်", "酒店", "khách sạn"});
    add({.name = "advert", .kind = "advertisement", .link = "answered", .from_party = false},
        {"advert", "ad", "advertisement", "job ad", "job advert", "posting", "โฆษณา", "ໂຄສະນາ",
         "ការផ្សាយពាណិជ្ជកម្ម", "ကြော်ငြာ", "广告", "patalastas", "quảng cáo"});
    return made;
  }();
  return *parties;
}

struct Word {
  Attribute attribute;
  const char* property = "";
};

const std::unordered_map<std::string, Word>& own_attributes() {
  static const auto* attributes = [] {
    auto* made = new std::unordered_map<std::string, Word>;
    const auto add = [&](Word meaning, Words words) {
      for (const char* word : words) made->emplace(term_key(word), meaning);
    };
    add({Attribute::number}, {"number", "no", "nr", "num", "หมายเลข", "เลขที่", "ເລກ", "ເລກທີ", "លេខ",
                              "နံပါတ်", "号码", "numero", "số"});
    add({Attribute::name},
        {"owner", "subscriber", "user", "holder", "registered to", "name", "full name", "ชื่อ",
         "เจ้าของ", "ຊື່", "ឈ្មោះ", "အမည်", "姓名", "名字", "机主", "pangalan", "tên", "họ tên"});
    add({Attribute::phone}, {"tel no", "phone no", "phone number", "mobile no", "contact no",
                             "contact phone", "contact number", "เบอร์", "เบอร์โทร", "เบอร์ติดต่อ",
                             "โทร", "联系电话", "手机号", "手机号码", "电话号码"});
    add({Attribute::service}, {"service", "platform", "app", "account service", "account platform",
                               "account type", "social media", "แพลตฟอร์ม", "平台"});
    add({Attribute::account}, {"whatsapp",
                               "zalo",
                               "viber",
                               "signal",
                               "fb",
                               "ig",
                               "twitter",
                               "messenger",
                               "facebook profile",
                               "facebook name",
                               "facebook id",
                               "telegram id",
                               "wechat id",
                               "zalo id",
                               "line account",
                               "social media handle",
                               "social media account",
                               "social handle",
                               "social account",
                               "social",
                               "handles",
                               "social handles",
                               "social media handles",
                               "微信",
                               "微信号",
                               "ไลน์",
                               "ไอดีไลน์",
                               "ไลน์ไอดี",
                               "เฟซบุ๊ก",
                               "เฟสบุ๊ค",
                               "เฟสบุ๊ก",
                               "เทเลแกรม"});
    add({Attribute::account},
        {"account",      "handle",  "username",  "user name", "account handle",
         "account name", "profile", "facebook",  "telegram",  "line id",
         "wechat",       "tiktok",  "instagram", "บัญชี",       "ບັນຊີ",
         "គណនី",          "အကောင့်",   "账号",      "账户",      "tài khoản"});
    add({Attribute::bank_account},
        {"bank account", "account number", "account no", "bank account no", "iban", "เลขบัญชี",
         "เลขที่บัญชี", "บัญชีธนาคาร", "ເລກບັນຊີ", "លេខគណនី", "银行账号", "银行账户", "số tài khoản"});
    add({Attribute::bank},
        {"bank", "bank name", "ธนาคาร", "ທະນາຄານ", "ធនាគារ", "ဘဏ်", "银行", "bangko", "ngân hàng"});
    add({Attribute::wallet},
        {"wallet", "wallet address", "crypto wallet", "usdt", "钱包", "钱包地址", "ví"});
    add({Attribute::document, "passport_number"},
        {"passport", "passport no", "passport number", "passport id", "หนังสือเดินทาง",
         "เลขหนังสือเดินทาง", "พาสปอร์ต", "ໜັງສືຜ່ານແດນ", "លិខិតឆ្លងដែន", "护照", "护照号", "护照号码",
         "pasaporte", "hộ chiếu", "số hộ chiếu"});
    add({Attribute::document, "id_number"},
        {"national id", "identity card", "id card", "id card no", "national id no", "เลขบัตรประชาชน",
         "บัตรประชาชน", "身份证", "身份证号", "cmnd", "cccd"});
    add({Attribute::id}, {"id", "ref", "reference", "case no", "case id", "case number",
                          "record id", "file no", "รหัส", "ລະຫັດ", "编号", "mã", "mã số"});
    add({Attribute::property, "birth_date"},
        {"year of birth", "birth year", "yob", "ปีเกิด", "ປີເກີດ", "ឆ្នាំកំណើត", "出生年份", "năm sinh"});
    add({Attribute::property, "amount"},
        {"amount", "จำนวนเงิน", "ຈຳນວນເງິນ", "ចំនួនទឹកប្រាក់", "金额", "halaga", "số tiền"});
    add({Attribute::note},
        {"item", "reason", "purpose", "รายการ", "ລາຍການ", "មូលហេតុ", "用途", "lý do"});
    return made;
  }();
  return *attributes;
}

// What a date in a header may be the date of, by the start of the words around it.
struct DateStem {
  const char* stem;
  const char* link;
};
constexpr DateStem kDateStems[] = {{"recruit", "recruited"},
                                   {"ชักชวน", "recruited"},
                                   {"จัดหา", "recruited"},
                                   {"ຊັກຊວນ", "recruited"},
                                   {"ជ្រើសរើស", "recruited"},
                                   {"စုဆောင်း", "recruited"},
                                   {"招募", "recruited"},
                                   {"招聘", "recruited"},
                                   {"pagrekrut", "recruited"},
                                   {"tuyển", "recruited"},
                                   {"arriv", "held_at"},
                                   {"entry", "held_at"},
                                   {"entered", "held_at"},
                                   {"held", "held_at"},
                                   {"มาถึง", "held_at"},
                                   {"ถูกกักขัง", "held_at"},
                                   {"กักขัง", "held_at"},
                                   {"ມາຮອດ", "held_at"},
                                   {"មកដល់", "held_at"},
                                   {"ရောက်ရှိ", "held_at"},
                                   {"到达", "held_at"},
                                   {"入园", "held_at"},
                                   {"pagdating", "held_at"},
                                   {"đến", "held_at"},
                                   {"travel", "travelled_to"},
                                   {"flight", "travelled_to"},
                                   {"เดินทาง", "travelled_to"},
                                   {"ເດີນທາງ", "travelled_to"},
                                   {"ធ្វើដំណើរ", "travelled_to"},
                                   {"depart", "travelled_from"},
                                   {"left", "travelled_from"},
                                   {"ออกเดินทาง", "travelled_from"},
                                   {"出发", "travelled_from"},
                                   {"pag-alis", "travelled_from"},
                                   {"crossing", "crossed_at"},
                                   {"crossed", "crossed_at"},
                                   {"ข้ามแดน", "crossed_at"},
                                   {"ຂ້າມແດນ", "crossed_at"},
                                   {"ឆ្លងដែន", "crossed_at"},
                                   {"过境", "crossed_at"},
                                   {"vượt biên", "crossed_at"},
                                   {"rescue", "rescued_by"},
                                   {"exit", "rescued_by"},
                                   {"ช่วยเหลือ", "rescued_by"},
                                   {"ຊ່ວຍເຫຼືອ", "rescued_by"},
                                   {"សង្គ្រោះ", "rescued_by"},
                                   {"ကယ်ဆယ်", "rescued_by"},
                                   {"获救", "rescued_by"},
                                   {"解救", "rescued_by"},
                                   {"pagsagip", "rescued_by"},
                                   {"giải cứu", "rescued_by"},
                                   {"release", "released_to"},
                                   {"ปล่อยตัว", "released_to"},
                                   {"ປ່ອຍຕົວ", "released_to"},
                                   {"ដោះលែង", "released_to"},
                                   {"释放", "released_to"},
                                   {"paglaya", "released_to"},
                                   {"sold", "sold_to"},
                                   {"paid", "pays"},
                                   {"payment", "pays"},
                                   {"โอน", "pays"},
                                   {"จ่าย", "pays"},
                                   {"ໂອນ", "pays"},
                                   {"付款", "pays"},
                                   {"汇款", "pays"},
                                   {"call", "called"}};

std::optional<HeaderParts> dated(std::string_view header) {
  const std::string low = to_lower(trim(header));
  std::string stem;
  for (const std::string_view tail : {" on", " date", "_date", "_on", "_at", " time", " day",
                                      "日期", "时间", "သည့်ရက်စွဲ", "သည့်ရက်", "ရက်စွဲ", "သည့်နေ့"}) {
    if (stem.empty() && low.size() > tail.size() && low.ends_with(tail))
      stem = low.substr(0, low.size() - tail.size());
  }
  for (const std::string_view head :
       {"date of ", "date_of_", "date ", "day of ", "first ", "วันเดือนปีที่", "วันที่", "ວັນທີ", "កាលបរិច្ឆេទ",
        "ថ្ងៃ", "petsa ng ", "ngày "}) {
    if (stem.empty() && low.size() > head.size() && low.starts_with(head))
      stem = std::string(trim(std::string_view(low).substr(head.size())));
  }
  if (stem.empty()) return std::nullopt;
  // The day of an interview or a report is not the day on which anybody was recruited.
  HeaderParts parts{.attribute = Attribute::date, .date_of = kOtherDate, .sureness = 0.7};
  for (const DateStem& known : kDateStems) {
    if (stem.starts_with(known.stem)) {
      parts.date_of = known.link;
      parts.sureness = 0.85;
      break;
    }
  }
  return parts;
}

Attribute of_word(HeaderWord word) {
  switch (word) {
    case HeaderWord::weight:
      return Attribute::weight;
    case HeaderWord::relation:
      return Attribute::relation;
    case HeaderWord::date:
      return Attribute::date;
    case HeaderWord::start:
      return Attribute::start;
    case HeaderWord::end:
      return Attribute::end;
    case HeaderWord::id:
      return Attribute::id;
    case HeaderWord::name:
      return Attribute::name;
    case HeaderWord::kind:
      return Attribute::kind;
    case HeaderWord::grade:
      return Attribute::grade;
    case HeaderWord::note:
      return Attribute::note;
    case HeaderWord::directed:
      return Attribute::directed;
    case HeaderWord::said_by:
      return Attribute::said_by;
    case HeaderWord::source:
    case HeaderWord::target:
    case HeaderWord::none:
      break;
  }
  return Attribute::none;
}

// Roles that organizations have, as headers name them.
bool is_organizational(std::string_view role) {
  for (const char* name : {"police", "embassy", "rescuer", "service", "bank", "carrier"}) {
    if (role == name) return true;
  }
  return false;
}

Party party_of_role(const RoleSpec& role) {
  Party party{.name = role.name,
              .kind = is_organizational(role.name) ? "organization" : "person",
              .role = role.name};
  struct RoleLink {
    const char* role;
    const char* link;
    bool from_party;
  };
  static constexpr RoleLink kLinks[] = {{"recruiter", "recruited", true},
                                        {"agent", "referred", true},
                                        {"broker", "recruited", true},
                                        {"transporter", "transported", true},
                                        {"document_forger", "made_document", true},
                                        {"supervisor", "supervised", true},
                                        {"guard", "guarded", true},
                                        {"site_manager", "supervised", true},
                                        {"account_controller", "contacted", true},
                                        {"negotiator", "negotiated_for", true},
                                        {"family", "family_of", true},
                                        {"ransom_payer", "family_of", true},
                                        {"rescuer", "rescued_by", false},
                                        {"embassy", "rescued_by", false},
                                        {"interviewer", "interviewed", true}};
  for (const RoleLink& known : kLinks) {
    if (role.name == known.role) {
      party.link = known.link;
      party.from_party = known.from_party;
    }
  }
  return party;
}

std::optional<Party> party_named(const Ontology& ontology, const std::string& key) {
  const HeaderWord word = header_word(key);
  if (const auto own = own_parties().find(key); own != own_parties().end()) return own->second;
  if (word == HeaderWord::source) return Party{.name = "source", .kind = "", .side = 1};
  if (word == HeaderWord::target) return Party{.name = "target", .kind = "", .side = 2};
  if (const RoleId role = ontology.role(key); role != kNoTerm) {
    return party_of_role(ontology.roles()[role]);
  }
  const KindId kind = ontology.kind(key);
  if (kind == kNoTerm || ontology.kinds()[kind].identifier) return std::nullopt;
  const std::string& name = ontology.kinds()[kind].name;
  if (name == "person") return Party{.name = "person"};
  if (name == "organization") return own_parties().at(term_key("employer"));
  if (name == "location") return own_parties().at(term_key("place"));
  return std::nullopt;
}

struct Known {
  Attribute attribute = Attribute::none;
  PropertyId property = kNoTerm;
};

std::optional<Known> attribute_named(const Ontology& ontology, const std::string& key) {
  if (const auto own = own_attributes().find(key); own != own_attributes().end()) {
    const PropertyId property =
        *own->second.property == 0 ? kNoTerm : ontology.property(own->second.property);
    return Known{own->second.attribute, property};
  }
  if (const Attribute word = of_word(header_word(key)); word != Attribute::none) {
    return Known{word, kNoTerm};
  }
  const PropertyId property = ontology.property(key);
  if (property == kNoTerm) return std::nullopt;
  switch (ontology.properties()[property].type) {
    case ValueType::phone:
      return Known{Attribute::phone, property};
    case ValueType::email:
      return Known{Attribute::email, property};
    default:
      break;
  }
  const std::string& name = ontology.properties()[property].name;
  if (name == "record_id") return Known{Attribute::id, property};
  if (name == "name") return Known{Attribute::name, property};
  if (name == "date") return Known{Attribute::date, property};
  if (name == "start_date") return Known{Attribute::start, property};
  if (name == "end_date") return Known{Attribute::end, property};
  if (name == "strength" || name == "count") return Known{Attribute::weight, property};
  if (name == "identifier") return Known{Attribute::account, property};
  if (name == "account_number" || name == "iban") return Known{Attribute::bank_account, property};
  if (name == "wallet_address") return Known{Attribute::wallet, property};
  if (name == "passport_number" || name == "id_number") return Known{Attribute::document, property};
  if (name == "notes" || name == "description") return Known{Attribute::note, property};
  return Known{Attribute::property, property};
}

// A name and what belongs to it, in either order: "recruiter" + "phone", "บัญชี" + "ผู้โอน".
std::optional<HeaderParts> split_parts(const Ontology& ontology, const std::string& key) {
  for (std::size_t cut = 1; cut + 1 < key.size(); ++cut) {
    // A key is UTF-8: never cut inside a character.
    if ((static_cast<unsigned char>(key[cut]) & 0xc0) == 0x80) continue;
    std::string first = key.substr(0, cut), second = key.substr(cut);
    for (const bool turned : {false, true}) {
      if (turned) {
        // "phone of recruiter"
        if (second.starts_with("of") && second.size() > 4) second = second.substr(2);
        std::swap(first, second);
      }
      const auto party = party_named(ontology, first);
      const auto attribute = party ? attribute_named(ontology, second) : std::nullopt;
      if (attribute) {
        return HeaderParts{.party = party,
                           .attribute = attribute->attribute,
                           .property = attribute->property,
                           .date_of = {},
                           .sureness = 0.85};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

namespace {

HeaderParts read_whole(const Ontology& ontology, std::string_view header) {
  const std::string key = term_key(header.substr(0, 400));
  if (key.empty() || key.size() > kMaxHeaderKey) return {};
  const HeaderWord word = header_word(key);
  if (word == HeaderWord::source || word == HeaderWord::target) {
    return {.party = party_named(ontology, key), .attribute = Attribute::none, .sureness = 0.95};
  }
  const auto own = own_parties().find(key);
  if (own != own_parties().end()) {
    return {.party = own->second, .attribute = Attribute::none, .sureness = 0.9};
  }
  if (const auto attribute = attribute_named(ontology, key)) {
    return {.party = {},
            .attribute = attribute->attribute,
            .property = attribute->property,
            .date_of = {},
            .sureness = 0.95};
  }
  if (const auto party = party_named(ontology, key)) {
    return {.party = party, .attribute = Attribute::none, .sureness = 0.9};
  }
  if (auto date = dated(header); date && date->sureness > 0.8) return *date;
  if (auto parts = split_parts(ontology, key)) return *parts;
  if (auto date = dated(header)) return *date;
  // "Hotel on the way": the words in front.
  std::size_t end = header.find(' ');
  std::optional<HeaderParts> best;
  while (end != std::string_view::npos) {
    if (auto party = party_named(ontology, term_key(header.substr(0, end)))) {
      best = HeaderParts{.party = party, .attribute = Attribute::none, .sureness = 0.5};
    }
    end = header.find(' ', end + 1);
  }
  return best.value_or(HeaderParts{});
}

bool mean_the_same(const HeaderParts& a, const HeaderParts& b) {
  const std::string_view party_a = a.party ? a.party->name : std::string_view();
  const std::string_view party_b = b.party ? b.party->name : std::string_view();
  return party_a == party_b && a.attribute == b.attribute && a.property == b.property;
}

// "ชื่อ-นามสกุล / Name", "Nationality (สัญชาติ)": one name in two languages. Pieces that mean
// different things ("From / To") mean nothing; no value where there is nothing to take apart.
std::optional<HeaderParts> read_pieces(const Ontology& ontology, std::string_view header) {
  constexpr std::string_view kBetween = "/()[]|\n\r";
  HeaderParts best;
  std::size_t pieces = 0;
  for (std::size_t at = 0; at < header.size();) {
    const std::size_t end = std::min(header.find_first_of(kBetween, at), header.size());
    const std::string_view piece = trim(header.substr(at, end - at));
    at = end + 1;
    if (piece.empty()) continue;
    ++pieces;
    HeaderParts parts = read_whole(ontology, piece);
    if (parts.sureness == 0) continue;
    if (best.sureness > 0 && !mean_the_same(best, parts)) return HeaderParts{};
    if (parts.sureness > best.sureness) best = std::move(parts);
  }
  if (pieces < 2 || best.sureness == 0) return std::nullopt;
  best.sureness *= 0.9;
  return best;
}

// "Phone 2" is one more phone, "Recruiter 2" another person in the same part.
std::optional<HeaderParts> read_numbered(const Ontology& ontology, std::string_view header) {
  const std::size_t last = header.find_last_not_of("0123456789");
  if (last == std::string_view::npos || header.size() - last - 1 > 2) return std::nullopt;
  const std::string_view number = header.substr(last + 1);
  if (number.empty()) return std::nullopt;
  HeaderParts parts = read_whole(ontology, trim(header.substr(0, last + 1)));
  if (parts.sureness < 0.8) return std::nullopt;
  if (parts.party && number != "1") parts.party->name += fmt::format("_{}", number);
  return parts;
}

}  // namespace

HeaderParts read_header(const Ontology& ontology, std::string_view header) {
  header = header.substr(0, 400);
  // "Recruiter's phone" is the phone of the recruiter.
  for (const std::string_view mark : {"'s ", "\u2019s "}) {
    const std::size_t at = header.find(mark);
    if (at == std::string_view::npos || at == 0) continue;
    return read_header(ontology,
                       fmt::format("{} {}", header.substr(0, at), header.substr(at + mark.size())));
  }
  HeaderParts whole = read_whole(ontology, header);
  if (whole.sureness >= 0.8) return whole;
  if (auto numbered = read_numbered(ontology, trim(header))) return *std::move(numbered);
  return read_pieces(ontology, header).value_or(whole);
}

}  // namespace mekhala
