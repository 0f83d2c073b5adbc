#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "datasets/generator/truth.hpp"

// What an analyst gets: the log of events seen through six sources that each miss much of it and
// write the rest down in a manner of their own.
namespace mekhala::generator {

enum class FileForm : std::uint8_t { tabs_utf16, semicolons, commas, workbook, json_lines };

class Notes;

using Row = std::vector<std::string>;

// A file as rows of cells, made unit by unit so that nobody needs hold them all. `rows_of` may be
// called from several threads; units give the same rows in whatever order they are asked for.
struct EvidenceTable {
  std::string file;
  std::string sheet;  // of a workbook
  FileForm form = FileForm::commas;
  Row header;  // empty for JSON lines, whose rows are one cell
  std::uint64_t units = 0;
  std::function<void(std::uint64_t unit, std::vector<Row>& rows)> rows_of;
};

enum class Spelling : std::uint8_t { usual, local, other, slip, nickname };
inline constexpr std::size_t kSpellings = 5;
enum class File : std::uint8_t {
  recruiters,
  payments,
  interviews,
  accounts,
  adverts,
  bookings,
  ftm
};
inline constexpr std::size_t kFiles = 7;
inline constexpr std::string_view kFileNames[] = {
    "recruiters.txt", "payments.csv", "interviews.xlsx", "accounts.csv",
    "adverts.csv",    "bookings.csv", "aleph.ftm.json"};

// Evidence is hidden by link (each record is there by chance), by person (some names nobody
// learned), by source (two of them are thin) and by country (one sent few interviews). Of two
// people of one name, or two holders of one number, the files cannot tell which is which.
class Evidence {
 public:
  Evidence(const World& world, const std::vector<Journey>& journeys, const Truth& truth);
  ~Evidence();
  Evidence(const Evidence&) = delete;
  Evidence& operator=(const Evidence&) = delete;

  // They refer to this object.
  [[nodiscard]] std::vector<EvidenceTable> tables() const;

  // --- after all rows were made, which of them named whom ---------------------------------------
  // The names of an agent as they stand in the files, its usual one first if it does.
  [[nodiscard]] std::vector<std::string> spellings(std::uint32_t agent) const;
  // Phone and bank account, where a file holds them; a handle is among the spellings.
  [[nodiscard]] std::vector<std::string> identifiers(std::uint32_t agent) const;
  // The files that name an agent.
  [[nodiscard]] std::vector<std::string_view> files(std::uint32_t agent) const;
  [[nodiscard]] bool interviewed(std::uint32_t victim) const;
  // The names of a victim in interviews and tickets, in each script, and its case number, without
  // repeats.
  [[nodiscard]] std::vector<std::string> victim_spellings(std::uint32_t victim) const;
  [[nodiscard]] bool is_compound_named(std::uint32_t compound) const;
  // Of an account's advertisements, counted from 1.
  [[nodiscard]] bool is_advert_shown(std::uint32_t account, std::uint32_t number) const;
  // Agents whose entries in the FollowTheMoney export repeat the recruiter sheet.
  [[nodiscard]] bool is_repeated(std::uint32_t agent) const;

 private:
  std::unique_ptr<Notes> notes_;
};

}  // namespace mekhala::generator
