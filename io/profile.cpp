#include "io/profile.hpp"

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/case/date.hpp"
#include "engine/case/grade.hpp"
#include "engine/case/keys.hpp"
#include "io/batch_builder.hpp"
#include "io/mapping.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kSampleRows = 300;
constexpr std::size_t kMaxValues = 40;

bool looks_like_phone(std::string_view cell) {
  std::size_t digits = 0;
  bool marked = cell.starts_with('+') || cell.starts_with("00");
  for (const char c : cell) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c == ' ' || c == '-' || c == '(' || c == ')' || c == '.') {
      marked = true;
    } else if (c != '+') {
      return false;
    }
  }
  return digits >= 7 && digits <= 15 && (marked || digits >= 9);
}

// No amount, and hardly a code, begins with a plus sign or a zero.
bool is_dialled(std::string_view cell) {
  if (cell.starts_with("0.")) return false;  // a share: no dialled number is cut so early
  return looks_like_phone(cell) && (cell.starts_with('+') || cell.starts_with('0'));
}

bool looks_like_url(std::string_view cell) {
  return cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.");
}

}  // namespace

ColumnProfile profile_column(const CellTable& table, std::size_t column, const Ontology& ontology) {
  ColumnProfile profile;
  std::set<std::string> distinct;
  const std::size_t step = std::max<std::size_t>(1, table.rows() / kSampleRows);
  std::size_t integers = 0;
  for (std::size_t r = 0; r < table.rows(); r += step) {
    const std::string_view cell = table.cell(r, column);
    if (cell.empty()) continue;
    ++profile.filled;
    const std::string plain = ascii_digits(cell.substr(0, 200));
    profile.number += parse_double(plain) ? 1 : 0;
    integers += plain.size() <= 3 && parse_int(plain) ? 1 : 0;
    profile.phone += looks_like_phone(plain) ? 1 : 0;
    profile.dialled += is_dialled(plain) ? 1 : 0;
    profile.email += plain.find('@') != std::string::npos && email_key(plain) ? 1 : 0;
    profile.url += looks_like_url(plain) ? 1 : 0;
    profile.handle += plain.size() > 2 && plain[0] == '@' ? 1 : 0;
    const bool dated = table.type(r, column) == CellType::date ||
                       (plain.size() >= 6 && parse_date(cell).date.has_value());
    profile.date += dated ? 1 : 0;
    distinct.insert(std::string(cell));
  }
  if (profile.filled == 0) return profile;
  const auto share = [&](double& count) { count /= static_cast<double>(profile.filled); };
  for (double* count : {&profile.number, &profile.phone, &profile.dialled, &profile.email,
                        &profile.url, &profile.handle, &profile.date}) {
    share(*count);
  }
  profile.distinct = distinct.size();
  profile.short_integers = integers == profile.filled;
  for (const std::string& value : distinct) {
    if (profile.values.size() == kMaxValues) break;
    profile.values.push_back(value);
  }
  const auto among = [&](auto&& test) {
    const auto found = std::count_if(profile.values.begin(), profile.values.end(), test);
    return static_cast<double>(found) / static_cast<double>(profile.values.size());
  };
  profile.country = among([](const std::string& v) { return country_code(v).has_value(); });
  profile.grade = among([](const std::string& v) { return parse_grade(v).has_value(); });
  profile.role = among([&](const std::string& v) { return !ontology.roles_in(v).empty(); });
  profile.yes_no = among([&](const std::string& v) { return yes_or_no(v).has_value(); });
  profile.kind = among([&](const std::string& v) { return kind_named(ontology, v) != kNoTerm; });
  profile.link = among([&](const std::string& v) { return ontology.link(v) != kNoTerm; });
  profile.direction = among([](const std::string& v) {
    const std::string low = to_lower(v);
    return low == "directed" || low == "undirected" || low == "mutual";
  });
  return profile;
}

double choice_share(const ColumnProfile& profile, const Ontology& ontology, PropertyId property) {
  if (profile.values.empty()) return 0;
  const auto found =
      std::count_if(profile.values.begin(), profile.values.end(),
                    [&](const auto& v) { return ontology.choice(property, v).has_value(); });
  return static_cast<double>(found) / static_cast<double>(profile.values.size());
}

}  // namespace mekhala
