#pragma once

#include <span>
#include <string>
#include <utility>
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
  std::string reason;      // "equal folded names, shared phone, same birth date"; no values
  std::size_t shared = 0;  // identifiers that both hold
  bool decided = false;
  Verdict verdict = Verdict::unsure;
  TxNumber tx = 0;
};

class Identity {
 public:
  // Pairs of entities of one kind that may be the same, best first, never those that were judged.
  // The score is 0.9 times how alike their names are, more where they hold one identifier (phone,
  // account, document ...) that few hold or are born on one day, less where they are born on
  // different days: equal names alone are 0.9, with a shared identifier 1. Candidates share a word
  // of a name or an identifier, so that the cost stays near O(n log n).
  [[nodiscard]] static std::vector<SameAs> suggest(const Case& store, Context& context,
                                                   double least_score = 0.85);
  static TxNumber decide(Case& store, EntityRow a, EntityRow b, Verdict verdict, const Actor& actor,
                         std::string_view reason);
  // Several pairs at once, as one transaction that one undo takes back.
  static TxNumber decide(Case& store, std::span<const std::pair<EntityRow, EntityRow>> pairs,
                         Verdict verdict, const Actor& actor, std::string_view reason);
  [[nodiscard]] static std::vector<SameAs> decisions(const Case& store);
  // For each entity row the representative of its confirmed cluster (smallest row); rows without a
  // merge are absent.
  [[nodiscard]] static std::vector<std::pair<EntityRow, EntityRow>> clusters(const Case& store);

 private:
  struct Evidence;
};

}  // namespace mekhala
