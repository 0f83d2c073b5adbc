#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/case/case.hpp"

namespace mekhala {

// The action of the transaction that lifts a protection; no other lifts one.
inline constexpr std::string_view kLiftAction = "lift_protection";

enum class ProtectedAs : std::uint8_t {
  none,
  victim,
  minor,
  witness,
  informant,
  family,
  ransom_payer,
  identifier
};

// Who is protected, computed over the whole case before any filter of grade, time or identity; the
// strictest statement wins; one "not a victim" does not lift it, nor does recruiting under
// coercion; only an audited lift with a reason does. Identifiers used only by protected people are
// protected, also where somebody else is said to hold one in a later transaction (so it depends on
// their order; one transaction is judged as a whole). Who was recruited, sold, held or rescued is a
// possible victim without being called so, unless they have a part in the trade. Merging keeps the
// stricter. DESIGN section 3.
class Protection {
 public:
  [[nodiscard]] static Protection compute(const Case& store);
  [[nodiscard]] ProtectedAs of(EntityRow entity) const;
  [[nodiscard]] bool is_protected(EntityRow entity) const {
    return of(entity) != ProtectedAs::none;
  }
  // Whether everything that `before` protects is protected still.
  [[nodiscard]] bool keeps(const Protection& before) const;
  [[nodiscard]] bool is_victim(EntityRow entity) const;  // possible or actual, at any date
  [[nodiscard]] std::uint64_t count() const { return protected_.size(); }
  [[nodiscard]] std::uint64_t count_people() const;  // without identifiers

 private:
  std::unordered_map<EntityRow, ProtectedAs> protected_;
  std::vector<EntityRow> victims_;  // sorted
};
[[nodiscard]] const char* name_of(ProtectedAs reason);

}  // namespace mekhala
