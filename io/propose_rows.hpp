#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/import.hpp"
#include "io/propose_columns.hpp"

// Whom the rows of a table speak of, and which of its columns is whose. The second step of a
// proposal.
namespace mekhala {

// Somebody that rows name, with the columns that are about them.
struct PartyColumns {
  Party party;
  std::size_t name = kNoColumn;
  std::size_t id = kNoColumn;
  std::size_t service = kNoColumn;
  std::size_t bank = kNoColumn;
  std::size_t kind = kNoColumn;
  std::vector<std::size_t> phones, emails, accounts, bank_accounts, wallets;
  std::vector<std::pair<std::size_t, PropertyId>> documents, properties;
  std::size_t first_column = 0;

  [[nodiscard]] bool has_key() const { return name != kNoColumn || id != kNoColumn; }
  [[nodiscard]] bool has_identifier() const {
    return !phones.empty() || !emails.empty() || !accounts.empty() || !bank_accounts.empty() ||
           !wallets.empty();
  }
};

struct DateColumn {
  std::size_t column = 0;
  Attribute attribute = Attribute::date;
  std::string link;  // that it belongs to; "" any
};

struct RowPlan {
  std::vector<PartyColumns> groups;
  std::string main{};  // name of the group that rows are about; "" the ends of an edge
  std::vector<DateColumn> dates;
  std::vector<std::size_t> notes;                          // columns that fit nowhere
  std::vector<std::size_t> directions;                     // say only whether an edge is directed
  std::vector<std::pair<std::size_t, std::string>> towns;  // column, group: where the place is
  std::vector<std::pair<std::size_t, PropertyId>> link_properties;
  std::size_t weight = kNoColumn, relation = kNoColumn, grade = kNoColumn, link_key = kNoColumn;
  std::size_t exploited_in = kNoColumn;  // a country that is also where the victim was exploited

  // The group that rows are about, or that is side 1 or 2 of an edge; null for none.
  [[nodiscard]] PartyColumns* about();
  [[nodiscard]] PartyColumns* side(int which);
};

// Where no header is known, the first column in which no value repeats tells records apart; its
// sureness in `columns` becomes low. A plan with neither about() nor both sides speaks of nobody.
[[nodiscard]] RowPlan plan_rows(const CellTable& table, TableColumns& columns,
                                const ImportOptions& options, const Ontology& ontology);

}  // namespace mekhala
