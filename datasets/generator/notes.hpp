#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "datasets/generator/evidence.hpp"
#include "datasets/generator/written.hpp"

// What the sources have in common: what is hidden from all of them, how they call people, and a
// record of whom they named how. Internal to this folder.
namespace mekhala::generator {

class Notes {
 public:
  Notes(const World& world, const std::vector<Journey>& journeys, const Truth& truth);

  const World& world;
  const std::vector<Journey>& journeys;
  const Truth& truth;

  // The share of its possible records that a source holds.
  [[nodiscard]] double coverage(File file) const {
    return coverage_[static_cast<std::size_t>(file)];
  }
  [[nodiscard]] bool interviewed(std::uint32_t victim) const;
  [[nodiscard]] bool nameless(std::uint32_t agent) const;  // nobody learned the name
  [[nodiscard]] bool in_recruiter_sheet(std::uint32_t agent) const;
  [[nodiscard]] bool is_repeated(std::uint32_t agent) const;

  // A victim's name as the interview has it, now and then with a slip of the pen.
  [[nodiscard]] std::string interview_name(std::uint32_t victim) const;
  // The name in the country's own script that an interview now and then adds; else "".
  [[nodiscard]] std::string interview_alias(std::uint32_t victim) const;
  // A file holds the ticket out, or home.
  [[nodiscard]] bool booked(std::uint32_t victim) const;
  [[nodiscard]] bool booked_home(std::uint32_t victim) const;

  // "" where an agent has no such spelling.
  [[nodiscard]] std::string spelled(std::uint32_t agent, Spelling spelling) const;
  // These note that the file has named the agent so.
  std::string named(std::uint32_t agent, File file, Spelling spelling) const;
  // As people say it: mostly the usual name; "" of whoever is nameless.
  std::string said(std::uint32_t agent, File file, Random& random) const;
  std::string phone(std::uint32_t agent, File file, Random& random) const;
  std::string bank(std::uint32_t agent, File file) const;
  std::string handle(std::uint32_t account, File file) const;
  std::string compound(std::uint32_t compound) const;

  // Bits: spellings, then kPhone and kBank, then files from kFirstFile on.
  static constexpr unsigned kPhone = 1U << 5, kBank = 1U << 6;
  static constexpr unsigned kFirstFile = 8;
  [[nodiscard]] unsigned marks(std::uint32_t agent) const {
    return marks_[agent].load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool is_compound_named(std::uint32_t compound) const {
    return compounds_named_[compound].load(std::memory_order_relaxed);
  }

 private:
  void mark(std::uint32_t agent, File file, unsigned what) const;

  mutable std::vector<std::atomic<std::uint16_t>> marks_;
  mutable std::vector<std::atomic<bool>> compounds_named_;
  std::array<double, kFiles> coverage_{};
  std::uint8_t thin_country_ = 0;
};

// Streams of chance, one for each purpose; those of world.hpp's neighbors are below 10.
inline constexpr std::uint64_t kInterviewStream = 10;
inline constexpr std::uint64_t kInterviewRowStream = 11;
inline constexpr std::uint64_t kPaymentStream = 12;
inline constexpr std::uint64_t kBookingStream = 13;
inline constexpr std::uint64_t kRecruiterStream = 14;
inline constexpr std::uint64_t kAccountStream = 15;
inline constexpr std::uint64_t kAdvertRowStream = 16;
inline constexpr std::uint64_t kFtmStream = 17;
inline constexpr std::uint64_t kHidingStream = 18;
inline constexpr std::uint64_t kCallStream = 19;
inline constexpr std::uint64_t kVictimNameStream = 20;
inline constexpr std::uint64_t kBookedStream = 21;
inline constexpr std::uint64_t kBookedHomeStream = 22;
inline constexpr std::uint64_t kVictimAliasStream = 23;

[[nodiscard]] std::string mixed_date(std::uint32_t day, Random& random);
[[nodiscard]] std::string victim_phone(std::uint32_t victim, std::uint8_t origin);
// The same one for a victim in every file.
[[nodiscard]] std::uint32_t one_of(const std::vector<std::uint32_t>& list, std::uint32_t victim);

}  // namespace mekhala::generator
