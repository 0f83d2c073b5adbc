#include "datasets/generator/sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

constexpr double kBroken = 0.004;  // of rows: no importer can take them
constexpr std::uint32_t kDeepRows = 8;

enum InterviewCell : std::size_t {
  kCase,
  kName,
  kAlias,
  kBorn,
  kNationality,
  kCountry,
  kCompound,
  kTown,
  kRecruiter,
  kRecruiterPhone,
  kService,
  kAccount,
  kAgency,
  kBroker,
  kBrokerPhone,
  kDriver,
  kHotel,
  kRecruited,
  kArrived,
  kBatch,
  kStatus,
  kDecided,
  kRole,
  kCoerced,
  kOwnPhone,
  kPassport,
  kHelped,
  kInterpreter,
  kRemarks,
  kInterviewCells
};

// Somebody who saw much, and was asked for days: names from cells all over.
void deep_rows(const Notes& notes, std::vector<Row>& rows, const Row& row, Random& random) {
  for (std::uint32_t i = 0; i < kDeepRows; ++i) {
    Row again(kInterviewCells);
    for (const std::size_t c : {kCase, kName, kBatch}) again[c] = row[c];
    const std::uint32_t cell = static_cast<std::uint32_t>(random.below(notes.world.cells.size()));
    const std::vector<std::uint32_t>& known = notes.world.cells[cell].recruiters;
    if (!known.empty()) {
      const std::uint32_t one = notes.world.recruiters[known[random.below(known.size())]].agent;
      again[kRecruiter] = notes.said(one, File::interviews, random);
      again[kRecruiterPhone] = notes.phone(one, File::interviews, random);
    }
    again[kBroker] = notes.said(notes.world.cells[cell].collector, File::interviews, random);
    rows.push_back(std::move(again));
  }
}

void coerced_row(std::vector<Row>& rows, const Row& row, const Journey& journey) {
  Row again(kInterviewCells);
  for (const std::size_t c : {kCase, kName, kBatch}) again[c] = row[c];
  again[kArrived] = iso_date(journey.arrived + 30U);
  again[kRole] = "recruiter";
  again[kCoerced] = "yes";
  rows.push_back(std::move(again));
}

void moved_row(const Notes& notes, std::vector<Row>& rows, const Row& row, const Journey& journey) {
  Row again(kInterviewCells);
  for (const std::size_t c : {kCase, kName, kBatch}) again[c] = row[c];
  const Compound& to = notes.world.compounds[journey.moved_to];
  again[kCountry] = country_in_words(kDestinations[to.destination]);
  again[kCompound] = notes.compound(journey.moved_to);
  again[kArrived] = iso_date(journey.moved);
  rows.push_back(std::move(again));
}

void break_row(Row& row, Random& random) {
  if (random.uniform() < 0.5) {
    row[kRecruited] = "2024-02-30";
  } else {
    row[kRemarks] = row[kCase];
    row[kCase].clear();
  }
}

void name_account(const Notes& notes, Row& row, std::uint32_t account) {
  row[kService] = account_service(notes.world, account);
  row[kAccount] = notes.handle(account, File::interviews);
}

// Victims seldom meet whoever arranged their journey; of the money regime's they never hear.
void name_router(const Notes& notes, Row& row, const Journey& journey, std::uint32_t collector,
                 Random& random) {
  const double at = random.uniform();
  const std::uint32_t liaison = journey.liaison;
  if (liaison == kNobody || notes.world.plan.regime == Regime::money) {
    if (at < 0.12) row[kBroker] = notes.said(collector, File::interviews, random);
    return;
  }
  switch (notes.world.agents[liaison].kind) {
    case EntityKind::organization:
      if (at < 0.4) row[kAgency] = notes.named(liaison, File::interviews, Spelling::usual);
      return;
    case EntityKind::account:
      if (at < 0.4) name_account(notes, row, liaison);
      return;
    default:
      if (at < 0.15) {
        row[kBroker] = notes.said(liaison, File::interviews, random);
        if (at < 0.05) row[kBrokerPhone] = notes.phone(liaison, File::interviews, random);
      } else if (at < 0.22) {
        row[kBroker] = notes.said(collector, File::interviews, random);
      }
  }
}

void about_the_way(const Notes& notes, Row& row, std::uint32_t v, const Journey& journey,
                   Random& random) {
  const bool forced = (journey.recruiter & kVictimBit) != 0;
  bool saw_account = false;
  if (forced && random.uniform() < 0.8) {
    row[kRecruiter] = victim_id(journey.recruiter & ~kVictimBit);
  } else if (!forced) {
    if (random.uniform() < 0.72)
      row[kRecruiter] = notes.said(journey.recruiter, File::interviews, random);
    if (random.uniform() < 0.35)
      row[kRecruiterPhone] = notes.phone(journey.recruiter, File::interviews, random);
    saw_account = random.uniform() < 0.4;
  }
  const std::uint32_t collector =
      notes.world.cells[notes.world.compounds[journey.compound].cell].collector;
  name_router(notes, row, journey, collector, random);
  // A row has room for one account; what is said of another stands in no file.
  if (saw_account && row[kAccount].empty()) name_account(notes, row, journey.account);
  if (row[kAgency].empty() && random.uniform() < 0.06) {
    row[kAgency] =
        notes.named(one_of(notes.world.lawful_agencies, v), File::interviews, Spelling::usual);
  }
  if (random.uniform() < 0.25) row[kDriver] = notes.said(journey.driver, File::interviews, random);
  if (random.uniform() < 0.35)
    row[kHotel] =
        notes.named(one_of(notes.world.guest_houses, v), File::interviews, Spelling::usual);
  if (random.uniform() < 0.85) row[kRecruited] = mixed_date(journey.recruited, random);
  if (random.uniform() < 0.85) row[kArrived] = mixed_date(journey.arrived, random);
  if (journey.left > 0 && random.uniform() < 0.5)
    row[kHelped] = notes.named(one_of(notes.world.hotlines, v), File::interviews, Spelling::usual);
  if (random.uniform() < 0.4)
    row[kInterpreter] =
        notes.named(one_of(notes.world.interpreters, v), File::interviews, Spelling::usual);
}

void about_the_victim(const Notes& notes, Row& row, std::uint32_t v, const Journey& journey,
                      Random& random) {
  row[kCase] = victim_id(v);
  row[kName] = notes.interview_name(v);
  row[kAlias] = notes.interview_alias(v);
  const auto born = static_cast<std::uint32_t>(1980 + random.below(25));
  if (random.uniform() < 0.7) row[kBorn] = std::to_string(born);
  const Origin& from = kOrigins[journey.origin];
  row[kNationality] = random.uniform() < 0.5 ? from.code : from.name;
  const Compound& compound = notes.world.compounds[journey.compound];
  // A few do not know, or say the country next door.
  if (random.uniform() < 0.97) {
    const std::string_view code = kDestinations[compound.destination];
    row[kCountry] = random.uniform() < 0.3 ? code : country_in_words(code);
  }
  if (random.uniform() < 0.85) {
    row[kCompound] = notes.compound(journey.compound);
    if (random.uniform() < 0.8) row[kTown] = towns()[compound.town].name;
  }
  constexpr std::string_view kStates[] = {"Possible", "Actual", "Actual"};
  constexpr std::string_view kBodies[] = {"NGO", "Police", "NonPoliceGovernmental"};
  row[kStatus] = kStates[random.below(3)];
  row[kDecided] = kBodies[random.below(3)];
  row[kBatch] = fmt::format("{}-{}", kDestinations[compound.destination], 1 + journey.arrived / 30);
  if (random.uniform() < 0.55)
    row[kOwnPhone] = written_phone(victim_phone(v, journey.origin), random.next());
  if (random.uniform() < 0.6) row[kPassport] = passport_number(v);
  constexpr std::string_view kNotes[] = {"",
                                         "",
                                         "",
                                         "tired, second talk planned",
                                         "fears for the family",
                                         "has screenshots of the chat"};
  row[kRemarks] = kNotes[random.below(6)];
}

}  // namespace

void interview_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto v = static_cast<std::uint32_t>(unit);
  if (!notes.interviewed(v)) return;
  Random random = notes.world.random(kInterviewRowStream, v);
  const Journey& journey = notes.journeys[v];
  Row row(kInterviewCells);
  about_the_victim(notes, row, v, journey, random);
  about_the_way(notes, row, v, journey, random);
  if (random.uniform() < kBroken) break_row(row, random);
  rows.push_back(row);
  if (journey.moved_to != kNobody && random.uniform() < 0.7) moved_row(notes, rows, row, journey);
  if (std::binary_search(notes.truth.coerced.begin(), notes.truth.coerced.end(), v)) {
    coerced_row(rows, row, journey);
  }
  if (v == notes.truth.deep_victim) deep_rows(notes, rows, row, random);
}

Row interview_header() {
  return {"Case no",
          "Full name",
          "Also known as",
          "Year of birth",
          "Nationality",
          "Country of exploitation",
          "Compound",
          "Town",
          "Recruiter",
          "Recruiter phone",
          "Recruiter service",
          "Recruiter account",
          "Agency",
          "Broker",
          "Broker phone",
          "Driver",
          "Hotel on the way",
          "Recruited on",
          "Arrived on",
          "Interview batch",
          "Victim status",
          "Decided by",
          "Role",
          "Coerced",
          "Phone",
          "Passport no",
          "Helped by",
          "Interpreter",
          "Remarks"};
}

}  // namespace mekhala::generator
