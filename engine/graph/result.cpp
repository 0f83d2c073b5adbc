#include "engine/graph/result.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <type_traits>

#include "engine/base/hash.hpp"

namespace mekhala {
namespace {

// One byte image of a result: each part is preceded by its length or by what kind it is.
class Image {
 public:
  Image() { hash_.add_field("mekhala/result/1"); }
  std::string finish() { return to_hex(hash_.finish()); }

  void add(bool value) { hash_.add_u64(value ? 1 : 0); }
  void add(std::uint32_t value) { hash_.add_u64(value); }
  void add(std::uint64_t value) { hash_.add_u64(value); }
  void add(std::int64_t value) { hash_.add_u64(static_cast<std::uint64_t>(value)); }
  void add(double value) {
    // Every NaN says the same: no value.
    hash_.add_u64(value != value ? 0x7ff8000000000000ULL : std::bit_cast<std::uint64_t>(value));
  }
  void add(const std::string& value) { hash_.add_field(value); }
  template <typename A, typename B>
  void add(const std::pair<A, B>& value) {
    add(value.first);
    add(value.second);
  }
  template <typename... Ts>
  void add(const std::variant<Ts...>& value) {
    add(std::uint64_t{value.index()});
    std::visit([this](const auto& held) { this->add(held); }, value);
  }
  template <typename T>
  void add(const std::vector<T>& values) {
    add(std::uint64_t{values.size()});
    for (const T& value : values) add(value);
  }
  template <typename T>
  void add(const std::optional<T>& value) {
    add(value.has_value());
    if (value) add(*value);
  }
  template <typename T>
  void add(const Column<T>& column) {
    add(std::uint64_t{column.size()});
    for (std::size_t row = 0; row < column.size(); ++row) {
      add(column.has(row));
      if (column.has(row)) add(column[row]);
    }
  }
  void add(const ColumnTable& table) {
    add(std::uint64_t{table.num_rows()});
    add(table.names());
    for (std::size_t i = 0; i < table.names().size(); ++i) add(table.at(i));
  }
  void add(const RunInfo& info) {
    add(info.converged);
    add(info.rounds);
    add(info.residual);
    add(info.sampled);
    add(info.seed);
    add(info.notes);
  }
  void add(const Path& path) {
    add(path.nodes);
    add(path.edges);
    add(path.length);
  }
  void add(const Facts& facts) {
    add(facts.items);
    add(facts.info);
  }
  void add(const NodeScores& scores) {
    add(scores.values);
    add_tail(scores);
  }
  void add(const EdgeScores& scores) {
    add(scores.values);
    add_tail(scores);
  }
  void add(const NodeLabels& labels) {
    add(labels.values);
    add(labels.count);
    add(labels.quality);
    add_tail(labels);
  }
  void add(const NodePoints& points) {
    add(points.x);
    add(points.y);
    add_tail(points);
  }
  void add(const Paths& paths) {
    add(paths.paths);
    add_tail(paths);
  }
  void add(const Table& table) {
    add(static_cast<std::uint32_t>(table.key));
    add(table.ids);
    if (table.key == TableKey::node_pair) add(table.others);
    add(table.group_pairs);
    add(table.columns);
    add_tail(table);
  }

 private:
  template <typename T>
  void add_tail(const T& result) {
    add(result.facts);
    add(result.info);
  }

  Sha256 hash_;
};

// Labels as 0..k-1 in the order of their values; returns k.
std::uint32_t make_dense(std::vector<std::uint32_t>& labels) {
  std::vector<std::uint32_t> values(labels);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (std::uint32_t& label : labels) {
    label = static_cast<std::uint32_t>(std::lower_bound(values.begin(), values.end(), label) -
                                       values.begin());
  }
  return static_cast<std::uint32_t>(values.size());
}

}  // namespace

RunInfo& run_info(Result& result) {
  return std::visit([](auto& held) -> RunInfo& { return held.info; }, result);
}

const RunInfo& run_info(const Result& result) {
  return std::visit([](const auto& held) -> const RunInfo& { return held.info; }, result);
}

const Facts& facts_of(const Result& result) {
  return std::visit(
      [](const auto& held) -> const Facts& {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(held)>, Facts>) {
          return held;
        } else {
          return held.facts;
        }
      },
      result);
}

std::string fingerprint(const Result& result) {
  Image image;
  image.add(result);
  return image.finish();
}

std::uint32_t canonicalize_labels(std::vector<std::uint32_t>& labels) {
  if (labels.empty()) return 0;
  std::uint64_t bound = std::uint64_t{*std::max_element(labels.begin(), labels.end())} + 1;
  if (bound > 2 * labels.size() + 1024) bound = make_dense(labels);
  struct Group {
    std::uint64_t size = 0;
    std::uint32_t label = 0;  // before
    std::uint32_t first = 0;  // its smallest node
  };
  std::vector<Group> groups(bound);
  for (std::size_t node = labels.size(); node-- > 0;) {
    Group& group = groups[labels[node]];
    ++group.size;
    group.label = labels[node];
    group.first = static_cast<std::uint32_t>(node);
  }
  std::erase_if(groups, [](const Group& group) { return group.size == 0; });
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.size != b.size ? a.size > b.size : a.first < b.first;
  });
  std::vector<std::uint32_t> renamed(bound);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    renamed[groups[i].label] = static_cast<std::uint32_t>(i);
  }
  for (std::uint32_t& label : labels) label = renamed[label];
  return static_cast<std::uint32_t>(groups.size());
}

}  // namespace mekhala
