#include "io/propose_columns.hpp"

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

// Headers over answers that are elsewhere the names of nothing.
constexpr std::array<std::string_view, 10> kAsksVictim{
    "isvictim", "victimyn",  "trafficked", "istrafficked", "wastrafficked",
    "rescued",  "isrescued", "exploited",  "survivor",     "vot"};

class ColumnReader {
 public:
  ColumnReader(const CellTable& table, const Ontology& ontology)
      : table_(table), ontology_(ontology) {}

  TableColumns run() {
    read_columns();
    settle_sides();
    settle_calls();
    settle_payments();
    return {std::move(profiles_), std::move(parts_)};
  }

 private:
  [[nodiscard]] const std::string& header(std::size_t c) const { return table_.header[c]; }
  [[nodiscard]] const ColumnProfile& profile(std::size_t c) const { return profiles_[c]; }
  [[nodiscard]] const std::string& property_name(PropertyId property) const {
    return ontology_.properties()[property].name;
  }

  void read_columns() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      profiles_.push_back(profile_column(table_, c, ontology_));
      HeaderParts parts =
          table_.header_line == 0 ? HeaderParts{} : read_header(ontology_, header(c));
      if (parts.sureness == 0) by_content(c, parts);
      if (profiles_[c].yes_no == 1 && profiles_[c].filled > 0) by_answers(c, parts);
      if (parts.attribute == Attribute::number) parts.attribute = number_is(c);
      if (parts.attribute == Attribute::service) parts.attribute = service_is(c);
      if (parts.attribute == Attribute::account) parts.attribute = account_is(c);
      parts_.push_back(std::move(parts));
    }
    // A file without header whose first two columns name things is a list of edges.
    if (table_.header_line == 0 && table_.columns() >= 2 && table_.columns() <= 3) {
      parts_[0] = {.party = Party{.name = "source", .kind = "", .side = 1}, .sureness = 0.4};
      parts_[1] = {.party = Party{.name = "target", .kind = "", .side = 2}, .sureness = 0.4};
      if (table_.columns() == 3 && profile(2).number > 0.9) {
        parts_[2] = {.attribute = Attribute::weight, .sureness = 0.4};
      }
    }
  }

  // What the cells say where the header says nothing.
  void by_content(std::size_t c, HeaderParts& parts) const {
    const ColumnProfile& p = profile(c);
    if (p.filled == 0) return;
    const auto is = [&](Attribute attribute) { parts.attribute = attribute; };
    if (p.email >= 0.8) return is(Attribute::email);
    if (p.handle >= 0.8) return is(Attribute::account);
    if (p.url >= 0.8) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property("website");
      return;
    }
    if (p.date >= 0.8 && p.number < 0.5) return is(Attribute::date);
    if (are_phones(p)) return is(Attribute::phone);
    const bool few = p.distinct <= 40 && p.number < 0.5;
    if (few && p.role >= 0.7) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property(property::kRole);
    } else if (few && p.country >= 0.8) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property(property::kCountry);
    }
  }

  // "Victim: yes": a column of answers says something of the row's person, whatever its header is
  // elsewhere the name of.
  void by_answers(std::size_t c, HeaderParts& parts) const {
    const std::string key = term_key(header(c));
    const bool asks_victim =
        std::find(kAsksVictim.begin(), kAsksVictim.end(), key) != kAsksVictim.end();
    const RoleId role = parts.party && parts.attribute == Attribute::none
                            ? ontology_.role(parts.party->role)
                            : kNoTerm;
    const bool of_victims = role != kNoTerm && ontology_.roles()[role].victim;
    const bool of_minors = role != kNoTerm && ontology_.roles()[role].name == property::kMinor;
    if (!asks_victim && !of_victims && !of_minors) return;
    parts = {.attribute = Attribute::property,
             .property = ontology_.property(of_minors ? property::kMinor : property::kVictimStatus),
             .sureness = 0.9};
  }

  [[nodiscard]] Attribute number_is(std::size_t c) const {
    if (profile(c).phone >= 0.5) return Attribute::phone;
    return Attribute::id;
  }
  // "Social media" holds names of services, or the handles themselves.
  [[nodiscard]] Attribute service_is(std::size_t c) const {
    const ColumnProfile& p = profile(c);
    const auto services =
        static_cast<std::size_t>(std::count_if(p.values.begin(), p.values.end(), [](const auto& v) {
          return service_name(v).has_value();
        }));
    const bool handles = p.handle >= 0.5 || p.url >= 0.5 ||
                         term_key(header(c)).find("socialmedia") != std::string::npos;
    return handles && 2 * services < p.values.size() ? Attribute::account : Attribute::service;
  }
  // "Account" holds a handle or the number of a bank account, "WhatsApp" a handle or a telephone.
  [[nodiscard]] Attribute account_is(std::size_t c) const {
    const ColumnProfile& p = profile(c);
    if (const std::string service = service_of(header(c)); !service.empty()) {
      const bool by_number = service == "whatsapp" || service == "viber" || service == "zalo" ||
                             service == "signal" || service == "telegram" || service == "line";
      return by_number && p.phone >= 0.8 ? Attribute::phone : Attribute::account;
    }
    std::size_t numbers = 0;
    for (const std::string& value : p.values) {
      const std::string plain = ascii_digits(value);
      const auto digits =
          std::count_if(plain.begin(), plain.end(), [](char x) { return x >= '0' && x <= '9'; });
      numbers +=
          digits >= 6 && plain.find_first_not_of("0123456789- ./") == std::string::npos ? 1 : 0;
    }
    return !p.values.empty() && numbers * 10 >= p.values.size() * 8 ? Attribute::bank_account
                                                                    : Attribute::account;
  }

  // "From" and "to" are the ends of an edge, unless the row is about somebody who travelled.
  void settle_sides() {
    std::size_t source = kNoColumn, target = kNoColumn;
    bool somebody = false, id = false;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (!parts.party) {
        id = id || parts.attribute == Attribute::id || parts.attribute == Attribute::name;
        continue;
      }
      if (parts.party->name == "source" && parts.attribute == Attribute::none) source = c;
      if (parts.party->name == "target" && parts.attribute == Attribute::none) target = c;
      somebody = somebody || (parts.party->side == 0 && parts.party->kind == "person");
    }
    if (source != kNoColumn && target != kNoColumn && somebody) {
      parts_[source].party = read_header(ontology_, "origin").party;
      parts_[target].party = read_header(ontology_, "destination").party;
      parts_[source].sureness = parts_[target].sureness = 0.6;
    } else if (source != kNoColumn && target == kNoColumn && (somebody || id)) {
      // A source without a target is where the information comes from.
      parts_[source] = {.attribute = Attribute::said_by, .sureness = 0.5};
    }
  }

  // In a list of calls, the number that does not say whose it is belongs to the end not named.
  void settle_calls() {
    int side = 0;
    std::size_t number = kNoColumn;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (parts.party && parts.party->act == "called") side |= parts.party->side;
      if (parts.party || parts.attribute != Attribute::phone) continue;
      if (number != kNoColumn) return;
      number = c;
    }
    if (number == kNoColumn || (side != 1 && side != 2)) return;
    parts_[number].party = read_header(ontology_, side == 1 ? "called" : "caller").party;
    parts_[number].sureness = 0.7;
  }

  // Between ends that do not say what passes between them, an amount of money is paid.
  void settle_payments() {
    bool amount = false, doubtful = false, currency = false;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (parts.party || parts.attribute != Attribute::property || parts.property == kNoTerm) {
        continue;
      }
      const std::string& name = property_name(parts.property);
      currency = currency || name == "currency";
      if (name != "amount") continue;
      // "Total" may as well be a number of calls.
      const std::string low = to_lower(trim(header(c)));
      const bool any = low == "sum" || low == "total" || low == "value";
      (any ? doubtful : amount) = true;
    }
    if (!amount && !(doubtful && currency)) return;
    for (HeaderParts& parts : parts_) {
      if (!parts.party || parts.party->side == 0 || !parts.party->act.empty()) continue;
      parts.party->act = "pays";
      parts.party->may_be_id = parts.party->name == "source" || parts.party->name == "target";
    }
  }

  const CellTable& table_;
  const Ontology& ontology_;
  std::vector<ColumnProfile> profiles_;
  std::vector<HeaderParts> parts_;
};

}  // namespace

bool are_phones(const ColumnProfile& p) {
  return p.phone >= 0.8 && (p.number < 0.5 || p.dialled >= 0.8);
}

std::string service_of(std::string_view name) {
  const std::string low = to_lower(name);
  constexpr std::pair<std::string_view, const char*> kLocal[] = {
      {"ไลน์", "line"},       {"เฟซบุ๊ก", "facebook"},    {"เฟสบุ๊ค", "facebook"},
      {"เฟสบุ๊ก", "facebook"}, {"เทเลแกรม", "telegram"}, {"微信", "wechat"}};
  for (const auto& [word, service] : kLocal) {
    if (low.find(word) != std::string::npos) return service;
  }
  constexpr std::string_view kBetween = " _-./()[]:";
  for (std::size_t at = 0; at < low.size();) {
    const std::size_t end = std::min(low.find_first_of(kBetween, at), low.size());
    const std::string word = low.substr(at, end - at);
    at = end + 1;
    // "x" is a service, and too short to be told from anything else.
    if (word.size() < 2) continue;
    if (auto service = service_name(word)) return *service;
  }
  return "";
}

TableColumns read_columns(const CellTable& table, const Ontology& ontology) {
  return ColumnReader(table, ontology).run();
}

}  // namespace mekhala
