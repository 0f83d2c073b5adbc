#include "datasets/generator/sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datasets/generator/adverts.hpp"
#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

// Whoever asked for the list marked most of those it was about.
std::string role_said(Random& random) { return random.uniform() < 0.85 ? "possible victim" : ""; }

// Agencies that are liaisons have the recruiters who supply them on their staff lists.
void employer(const Notes& notes, std::string& cell, const Recruiter& recruiter, Random& random) {
  std::uint32_t last = kNobody;  // the cell holds one
  for (const std::uint32_t liaison : recruiter.liaisons) {
    if (notes.world.agents[liaison].kind != EntityKind::organization || random.uniform() > 0.6)
      continue;
    last = liaison;
  }
  if (last != kNobody) cell = notes.named(last, File::recruiters, Spelling::usual);
}

}  // namespace

void booking_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto v = static_cast<std::uint32_t>(unit);
  Random random = notes.world.random(kBookingStream, v);
  const Journey& journey = notes.journeys[v];
  const std::string name = victim_name(notes.world, v, journey.origin);
  if (notes.booked(v)) {
    const std::uint32_t payer = journey.booker;
    // The money regime's liaisons book through whoever recruited.
    const bool shown = notes.world.agents[payer].kind == EntityKind::person &&
                       !(payer == journey.liaison && notes.world.plan.regime == Regime::money);
    const double at = random.uniform();
    rows.push_back(
        {fmt::format("BK{}", v + 1), name, role_said(random),
         random.uniform() < 0.8 ? passport_number(v) : std::string(),
         shown && at < 0.7 ? notes.said(payer, File::bookings, random) : std::string(),
         shown && at > 0.4 ? notes.phone(payer, File::bookings, random) : std::string(),
         std::string(kOrigins[journey.origin].name), std::string(kTransit[journey.transit]),
         mixed_date(journey.recruited + 3U, random),
         random.uniform() < 0.3
             ? notes.named(one_of(notes.world.guest_houses, v), File::bookings, Spelling::usual)
             : std::string()});
  }
  if (notes.booked_home(v)) {
    const std::uint32_t officer = one_of(notes.world.officers, v);
    rows.push_back({fmt::format("RT{}", v + 1), name, role_said(random), passport_number(v),
                    notes.named(officer, File::bookings, Spelling::usual),
                    notes.phone(officer, File::bookings, random), std::string(kTransit[0]),
                    std::string(kOrigins[journey.origin].name),
                    mixed_date(journey.left + 5U, random), ""});
  }
}

Row booking_header() {
  return {"Booking ref", "Passenger", "Passenger role", "Passport no",     "Paid by", "Payer phone",
          "From",        "To",        "Travel date",    "Hotel on the way"};
}

void advert_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto agent = static_cast<std::uint32_t>(unit);
  const Agent& one = notes.world.agents[agent];
  if (one.kind != EntityKind::account) return;
  Random random = notes.world.random(kAdvertRowStream, agent);
  std::uint32_t number = 0;
  for (const Advert& advert : adverts_of(notes.world, agent)) {
    if (!is_advert_shown(notes, agent, ++number)) continue;
    const bool calls = one.owner != kNobody && random.uniform() < 0.5;
    rows.push_back({advert.id, "advertisement", iso_date(advert.day),
                    notes.handle(agent, File::adverts),
                    std::string(account_service(notes.world, agent)),
                    calls ? notes.phone(one.owner, File::adverts, random) : "",
                    std::string(advert.language), advert_text(notes.world, advert)});
  }
}

Row advert_header() {
  return {"Ad no", "Type", "Posted on", "Account", "Service", "Contact phone", "Language", "Text"};
}

void account_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto agent = static_cast<std::uint32_t>(unit);
  const Agent& one = notes.world.agents[agent];
  if (one.part != Part::account) return;
  Random random = notes.world.random(kAccountStream, agent);
  if (random.uniform() > 0.5) return;
  const std::string owner = notes.said(one.owner, File::accounts, random);
  rows.push_back({notes.handle(agent, File::accounts),
                  std::string(account_service(notes.world, agent)), owner,
                  random.uniform() < 0.6 ? notes.phone(one.owner, File::accounts, random) : "",
                  std::string(kOrigins[one.origin].code), ""});
}

Row account_header() {
  return {"Handle", "Service", "Owner", "Contact phone", "Country", "Remarks"};
}

void recruiter_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto agent = static_cast<std::uint32_t>(unit);
  if (!notes.in_recruiter_sheet(agent)) return;
  Random random = notes.world.random(kRecruiterStream, (1ULL << 33) + agent);
  const Agent& one = notes.world.agents[agent];
  Row row(recruiter_header().size());
  row[0] = notes.named(agent, File::recruiters, Spelling::usual);
  if (random.uniform() < 0.5) {
    row[1] = notes.named(agent, File::recruiters,
                         random.uniform() < 0.5 ? Spelling::local : Spelling::nickname);
  }
  row[2] = one.part == Part::recruiter ? "recruiter"
           : one.part == Part::driver  ? "driver"
                                       : "broker";
  row[3] = kOrigins[one.origin].code;
  if (random.uniform() < 0.8) row[4] = notes.phone(agent, File::recruiters, random);
  if (one.part == Part::recruiter) {
    const Recruiter& recruiter = notes.world.recruiters[notes.world.recruiter_of_agent[agent]];
    if (random.uniform() < 0.6) {
      const std::uint32_t account = recruiter.accounts[random.below(recruiter.accounts.size())];
      row[5] = account_service(notes.world, account);
      row[6] = notes.handle(account, File::recruiters);
    }
    employer(notes, row[7], recruiter, random);
  }
  row[8] = thai_date(static_cast<std::uint32_t>(random.below(300)));
  rows.push_back(std::move(row));
}

Row recruiter_header() {
  return {"Full name", "Also known as", "Role",     "Country",      "Phone",
          "Service",   "Account",       "Employer", "Active since", "Remarks"};
}

bool is_advert_shown(const Notes& notes, std::uint32_t account, std::uint32_t number) {
  const std::uint64_t index = (1ULL << 33) + (std::uint64_t{account} << 3) + number;
  return notes.world.random(kAdvertRowStream, index).uniform() <
         notes.coverage(File::adverts) * 0.8;
}

}  // namespace mekhala::generator
