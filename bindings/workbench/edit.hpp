#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/workbench/session.hpp"
#include "engine/case/identity.hpp"

// What a case worker changes by hand. Each function is one audited transaction, or only checks
// where `dry_run` is set. Sessions must be open for writing.
namespace mekhala {

struct EditOptions {
  std::string source = "notes";  // name space and name of the hand-made statements' source
  std::string country;           // for telephone numbers without a country code
  std::optional<Grade> grade;
  std::optional<Date> from, to;
  std::string reason;
  bool dry_run = false;
};

struct EditOutcome {
  TxNumber tx = 0;                    // 0 in a dry run
  std::vector<ShownEntity> entities;  // concerned, as the view shows them afterwards
  bool existed = false;               // the entity or link was there before
  std::vector<std::string> notes;
};

// PROPERTY=VALUE as given; values are brought into the normal form of their property.
using PropertyTexts = std::vector<std::pair<std::string, std::string>>;

// A new entity, or more about one with the same strong key (telephone number, account ...). Kinds
// without a strong key get an identity of their own.
EditOutcome add_entity(Session& session, std::string_view kind, const PropertyTexts& properties,
                       const EditOptions& options, Context& context);
// A link between entities that are there.
EditOutcome add_link(Session& session, std::string_view kind, EntityRow from, EntityRow to,
                     const PropertyTexts& properties, const EditOptions& options, Context& context);
// More about an entity that is there: `role`, for one.
EditOutcome add_claims(Session& session, EntityRow entity, const PropertyTexts& properties,
                       std::string_view action, const EditOptions& options, Context& context);

// Which of an entity's statements is meant.
struct StatementChoice {
  StatementRow statement = 0;            // by number, or
  std::string property;                  // by property, where it has one value only
  std::optional<std::string> old_value;  // or this value among several
};
// A new value in an old one's place; nothing takes the old one away. A reason is required.
EditOutcome correct(Session& session, EntityRow entity, const StatementChoice& choice,
                    const std::optional<std::string>& value, const EditOptions& options);
EditOutcome regrade(Session& session, EntityRow entity, const StatementChoice& choice,
                    const Grade& grade, const EditOptions& options);

// Puts an entity under protection as `role` (witness, informant ...), or lifts it: only with a
// reason.
EditOutcome protect(Session& session, EntityRow entity, std::string_view role,
                    const EditOptions& options, Context& context);
EditOutcome lift_protection(Session& session, EntityRow entity, const EditOptions& options,
                            Context& context);

EditOutcome decide_same(Session& session, EntityRow a, EntityRow b, Verdict verdict,
                        const EditOptions& options);

// Decides all suggested pairs at least so alike at once, as one transaction. Pairs of which one is
// protected and the other not are left to be looked at one by one; pairs of two protected entities
// too, unless the view is work. Returns how many were (or would be) decided, and the transaction (0
// in a dry run or where there was nothing to decide).
struct ResolvedPairs {
  std::size_t pairs = 0;
  std::size_t left = 0;  // suggested at least so alike, and left for a person; shown ones only
  TxNumber tx = 0;
};
ResolvedPairs decide_suggested(Session& session, double least, Verdict verdict,
                               const EditOptions& options, Context& context);

// The normal form that a value of this property has in a case. Throws Error(usage) that states the
// rule; the value is in Place only.
[[nodiscard]] std::string normal_value(const Ontology& ontology, PropertyId property,
                                       std::string_view text, std::string_view country);

}  // namespace mekhala
