#pragma once

#include <string>
#include <vector>

#include "engine/case/case.hpp"

namespace mekhala {

enum class Verdict { same, different, unsure };
[[nodiscard]] const char* name_of(Verdict verdict);

// A suggestion or decision that two entities are one. Equal names only suggest; a person confirms.
struct SameAs {
  EntityRow a = 0;
  EntityRow b = 0;
  double score = 0;
  std::string reason;  // "equal folded name, same birth date"; no values
  bool decided = false;
  Verdict verdict = Verdict::unsure;
  TxNumber tx = 0;
};

class Identity {
 public:
  // Pairs of entities of one kind that may be the same: folded names equal or nearly so, shared
  // strong identifiers; best first. Never pairs that were judged. Blocking keeps it near O(n log
  // n).
  [[nodiscard]] static std::vector<SameAs> suggest(const Case& store, Context& context,
                                                   double least_score = 0.85);
  static TxNumber decide(Case& store, EntityRow a, EntityRow b, Verdict verdict, const Actor& actor,
                         std::string_view reason);
  [[nodiscard]] static std::vector<SameAs> decisions(const Case& store);
  // For each entity row the representative of its confirmed cluster (smallest row); rows without a
  // merge are absent.
  [[nodiscard]] static std::vector<std::pair<EntityRow, EntityRow>> clusters(const Case& store);
};

}  // namespace mekhala
