#include "io/header_words.hpp"

#include <initializer_list>
#include <string>
#include <unordered_map>

#include "engine/case/ontology.hpp"

namespace mekhala {
namespace {

using Words = std::unordered_map<std::string, HeaderWord>;

Words make_words() {
  Words words;
  const auto add = [&](HeaderWord meaning, std::initializer_list<const char*> names) {
    for (const char* name : names) words.emplace(term_key(name), meaning);
  };
  add(HeaderWord::source,
      {"source",     "src",      "from",      "from id",  "source id", "source node", "node 1",
       "node a",     "node1",    "node from", "sender",   "caller",    "payer",       "actor 1",
       "person 1",   "person a", "ego",       "end 1",    "entity 1",  "subject",     "tail",
       "start node", "ต้นทาง",    "จาก",       "ຕົ້ນທາງ",    "ຈາກ",       "ប្រភព",        "ពី",
       "အရင်းအမြစ်",   "မှ",        "起点",      "源",       "从",        "来源节点",    "mula",
       "mula kay",   "nguồn",    "từ",        "nút nguồn"});
  add(HeaderWord::target,
      {"target", "tgt",     "dst",         "to",       "to id",    "target id", "target node",
       "node 2", "node b",  "node2",       "node to",  "receiver", "recipient", "callee",
       "payee",  "actor 2", "person 2",    "person b", "alter",    "end 2",     "entity 2",
       "object", "head",    "end node",    "ปลายทาง",  "ถึง",       "ไปยัง",      "ປາຍທາງ",
       "ເຖິງ",    "គោលដៅ",   "ទៅ",          "ပန်းတိုင်",    "သို့",        "终点",      "目标",
       "到",     "patungo", "patungo kay", "đích",     "đến",      "nút đích"});
  add(HeaderWord::weight,
      {"weight",   "strength",     "value",  "count",    "frequency", "times",   "number of calls",
       "calls",    "tie strength", "น้ำหนัก",  "จำนวนครั้ง", "ນ້ຳໜັກ",      "ຈຳນວນຄັ້ງ", "ទម្ងន់",
       "ចំនួនដង",    "အလေးချိန်",      "အကြိမ်ရေ", "权重",     "次数",      "bigat",   "dalas",
       "trọng số", "số lần"});
  add(HeaderWord::relation,
      {"relation", "relationship", "relation type", "link", "link type", "edge type", "tie type",
       "tie", "interaction", "ความสัมพันธ์", "ຄວາມສຳພັນ", "ទំនាក់ទំនង", "ဆက်ဆံရေး", "关系", "关系类型",
       "relasyon", "ugnayan", "quan hệ", "mối quan hệ"});
  add(HeaderWord::date,
      {"date",          "day",           "when",       "time",      "timestamp",  "datetime",
       "date time",     "date and time", "start time", "call time", "call date",  "event date",
       "date of event", "incident date", "วันที่",        "วัน",        "วันที่เกิดเหตุ",  "ວັນທີ",
       "ថ្ងៃ",           "កាលបរិច្ឆេទ",     "ថ្ងៃខែ",      "ရက်စွဲ",       "နေ့စွဲ",        "日期",
       "时间",          "petsa",         "araw",       "ngày",      "ngày tháng", "thời gian"});
  add(HeaderWord::start,
      {"start",     "start date", "begin",      "begin date",      "since",   "from date",
       "date from", "valid from", "first seen", "วันที่เริ่ม",          "เริ่ม",     "วันเริ่มต้น",
       "ວັນທີເລີ່ມ",    "ເລີ່ມ",        "ចាប់ផ្តើម",    "ថ្ងៃចាប់ផ្តើម",      "စတင်ရက်",   "စတင်",
       "开始",      "开始日期",   "simula",     "petsa ng simula", "bắt đầu", "ngày bắt đầu"});
  add(HeaderWord::end,
      {"end",     "end date", "until",    "to date", "date to",   "valid to", "last seen",
       "วันที่สิ้นสุด", "สิ้นสุด",     "ວັນທີສິ້ນສຸດ",  "ສິ້ນສຸດ",    "បញ្ចប់",      "ថ្ងៃបញ្ចប់",  "ပြီးဆုံးရက်",
       "ပြီးဆုံး",   "结束",     "结束日期", "wakas",   "katapusan", "kết thúc", "ngày kết thúc"});
  add(HeaderWord::id,
      {"id",        "key",       "code",      "no",        "nr",      "node",        "node id",
       "uid",       "ref",       "reference", "record id", "case no", "case number", "case id",
       "entity id", "person id", "รหัส",       "เลขที่",      "ลำดับ",    "ລະຫັດ",        "ເລກທີ",
       "លេខសម្គាល់",  "លេខកូដ",     "ល.រ",       "အမှတ်စဉ်",     "ကုဒ်",      "编号",        "代码",
       "序号",      "mã",        "mã số",     "số thứ tự", "numero",  "bilang"});
  add(HeaderWord::name,
      {"name", "label",     "full name", "fullname", "title",         "player",   "actor",
       "ชื่อ",   "ชื่อ-นามสกุล", "ชื่อสกุล",     "ຊື່",        "ຊື່ ແລະ ນາມສະກຸນ", "ឈ្មោះ",     "នាម",
       "အမည်",  "နာမည်",      "姓名",      "名字",     "名称",          "pangalan", "buong pangalan",
       "tên",  "họ tên",    "họ và tên"});
  add(HeaderWord::kind,
      {"kind", "type", "entity type", "node type", "class", "category", "schema", "ประเภท", "ชนิด",
       "ປະເພດ", "ប្រភេទ", "အမျိုးအစား", "类型", "种类", "uri", "loại", "phân loại"});
  add(HeaderWord::grade,
      {"grade", "grading", "reliability", "admiralty", "admiralty code", "evaluation", "5x5x5",
       "3x5x2", "source grade", "credibility", "ระดับความน่าเชื่อถือ", "ความน่าเชื่อถือ", "ລະດັບຄວາມໜ້າເຊື່ອຖື",
       "កម្រិតភាពជឿជាក់", "ယုံကြည်ရမှုအဆင့်", "可信度", "等级", "antas", "độ tin cậy"});
  add(HeaderWord::note, {"note",        "notes",   "remark",  "remarks",   "comment", "comments",
                         "description", "details", "หมายเหตุ", "รายละเอียด", "ໝາຍເຫດ",  "ລາຍລະອຽດ",
                         "កំណត់ចំណាំ",      "សម្គាល់",   "មតិ",      "မှတ်ချက်",     "备注",    "说明",
                         "tala",        "puna",    "ghi chú", "mô tả"});
  add(HeaderWord::directed, {"directed", "direction", "edge direction"});
  add(HeaderWord::said_by, {"reported by",
                            "information source",
                            "source of information",
                            "informed by",
                            "interviewer",
                            "interviewed by",
                            "collected by",
                            "reporter",
                            "reporting organisation",
                            "reporting organization",
                            "data source",
                            "แหล่งข่าว",
                            "แหล่งข้อมูล",
                            "ผู้ให้ข้อมูล",
                            "ແຫຼ່ງຂໍ້ມູນ",
                            "ប្រភពព័ត៌មាន",
                            "သတင်းရင်းမြစ်",
                            "信息来源",
                            "消息来源",
                            "pinagmulan ng impormasyon",
                            "nguồn tin"});
  return words;
}

}  // namespace

HeaderWord header_word(std::string_view header) {
  static const Words words = make_words();
  const auto found = words.find(term_key(header));
  return found == words.end() ? HeaderWord::none : found->second;
}

}  // namespace mekhala
