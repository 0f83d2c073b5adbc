#include "datasets/generator/sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

// A bank writes a holder in the script of the account, if it says at all.
std::string holder(const Notes& notes, std::uint32_t agent, Random& random) {
  if (notes.world.agents[agent].kind == EntityKind::account) return {};
  if (notes.nameless(agent) || random.uniform() < 0.2) return {};
  return notes.named(agent, File::payments,
                     random.uniform() < 0.5 ? Spelling::local : Spelling::usual);
}

Row payment(const Notes& notes, std::uint32_t day, std::uint32_t payer, std::uint32_t payee,
            std::uint32_t amount, std::string_view what, Random& random) {
  const std::string from = holder(notes, payer, random);
  const std::string to = holder(notes, payee, random);
  return {thai_date(day),
          from,
          notes.bank(payer, File::payments),
          "",
          to,
          notes.bank(payee, File::payments),
          "ธนาคารริมน้ำ",
          std::to_string(amount),
          std::string(what)};
}

// Straight, or through a shop that serves everybody.
void pay(const Notes& notes, std::vector<Row>& rows, std::uint32_t day, std::uint32_t payer,
         std::uint32_t payee, std::uint32_t amount, std::string_view what, std::uint32_t v,
         Random& random) {
  if (random.uniform() < 0.12) {
    const std::uint32_t shop = one_of(notes.world.remittances, v);
    rows.push_back(payment(notes, day, payer, shop, amount, what, random));
    rows.push_back(payment(notes, day + 1, shop, payee, amount - amount / 50, what, random));
    return;
  }
  rows.push_back(payment(notes, day, payer, payee, amount, what, random));
}

void ransom_row(const Notes& notes, std::vector<Row>& rows, std::uint32_t v,
                std::uint32_t collector, Random& random) {
  const Journey& journey = notes.journeys[v];
  // Kin have the victim's family name, or none that anybody wrote down.
  const std::string kin =
      random.uniform() < 0.7
          ? person_name(journey.origin,
                        notes.world.people[kNamePool[journey.origin]] + v + 1'000'003)
          : std::string();
  rows.push_back({thai_date(journey.left - 3U), kin, fmt::format("000-8-{:07}-1", v), "ผู้จ่ายค่าไถ่",
                  holder(notes, collector, random), notes.bank(collector, File::payments),
                  "ธนาคารริมน้ำ", std::to_string(journey.price / 2), "ค่าไถ่"});
}

void mother_rows(const Notes& notes, std::size_t index, std::vector<Row>& rows) {
  Random random = notes.world.random(kPaymentStream, notes.journeys.size() + index);
  const std::uint32_t mother = notes.world.mothers[index];
  const auto [first, second] = notes.truth.children[index];
  for (const std::uint32_t child : {first, second}) {
    if (child == kNobody) continue;
    const Journey& journey = notes.journeys[child];
    const std::uint32_t collector =
        notes.world.cells[notes.world.compounds[journey.compound].cell].collector;
    for (std::uint32_t part = 0; part < 2; ++part) {
      const std::string from = notes.named(mother, File::payments, Spelling::usual);
      // Half of the time nobody wrote down what she paid for.
      const bool said_so = random.uniform() < 0.5;
      rows.push_back({thai_date(journey.arrived + 60U + part), from,
                      notes.bank(mother, File::payments), said_so ? "ผู้จ่ายค่าไถ่" : "",
                      holder(notes, collector, random), notes.bank(collector, File::payments),
                      "ธนาคารริมน้ำ", std::to_string(90000 + 5000 * part),
                      said_so ? "ค่าไถ่" : "ไม่ทราบ"});
    }
  }
}

}  // namespace

void payment_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  if (unit >= notes.journeys.size()) {
    mother_rows(notes, static_cast<std::size_t>(unit - notes.journeys.size()), rows);
    return;
  }
  const auto v = static_cast<std::uint32_t>(unit);
  Random random = notes.world.random(kPaymentStream, v);
  const Journey& journey = notes.journeys[v];
  const double cover = notes.coverage(File::payments);
  const bool money = notes.world.plan.regime == Regime::money;
  const Compound& compound = notes.world.compounds[journey.compound];
  const std::uint32_t collector = notes.world.cells[compound.cell].collector;
  const std::uint32_t router = journey.liaison == kNobody ? collector : journey.liaison;
  if ((journey.recruiter & kVictimBit) == 0 && random.uniform() < cover * (money ? 0.45 : 0.25)) {
    pay(notes, rows, journey.recruited + 3U, router, journey.recruiter, 20000, "ค่านายหน้า", v,
        random);
  }
  if (random.uniform() < cover * (money ? 0.3 : 0.14)) {
    pay(notes, rows, journey.arrived, compound.manager, router, journey.price, "ค่าตัว", v, random);
  }
  if (random.uniform() < cover * 0.1) {
    pay(notes, rows, journey.arrived, router, journey.driver, 2500, "ค่ารถ", v, random);
  }
  if (journey.ransom && random.uniform() < cover * 0.6)
    ransom_row(notes, rows, v, collector, random);
}

Row payment_header() {
  return {"วันที่", "ผู้โอน", "บัญชีผู้โอน", "บทบาทผู้โอน", "ผู้รับ", "บัญชีผู้รับ", "ธนาคาร", "จำนวนเงิน", "รายการ"};
}

}  // namespace mekhala::generator
