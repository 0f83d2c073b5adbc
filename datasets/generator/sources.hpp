#pragma once

#include "datasets/generator/notes.hpp"

// One function a source: what it holds of one victim or agent, as rows. Internal to this folder.
namespace mekhala::generator {

[[nodiscard]] Row interview_header();
void interview_rows(const Notes& notes, std::uint64_t victim, std::vector<Row>& rows);

[[nodiscard]] Row payment_header();
// Units: victims, then mothers.
void payment_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows);

[[nodiscard]] Row booking_header();
void booking_rows(const Notes& notes, std::uint64_t victim, std::vector<Row>& rows);

[[nodiscard]] Row recruiter_header();
void recruiter_rows(const Notes& notes, std::uint64_t agent, std::vector<Row>& rows);
[[nodiscard]] Row account_header();
void account_rows(const Notes& notes, std::uint64_t agent, std::vector<Row>& rows);
[[nodiscard]] Row advert_header();
void advert_rows(const Notes& notes, std::uint64_t agent, std::vector<Row>& rows);
// True of an advertisement that a file holds; `number` counts those of its account from 1.
[[nodiscard]] bool is_advert_shown(const Notes& notes, std::uint32_t account, std::uint32_t number);

// Units: agents, then every kVictimsPerCall-th victim.
inline constexpr std::uint64_t kVictimsPerCall = 20;
void ftm_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows);

}  // namespace mekhala::generator
