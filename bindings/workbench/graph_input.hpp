#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/workbench/session.hpp"
#include "engine/base/context.hpp"
#include "engine/case/projection.hpp"
#include "engine/graph/column.hpp"
#include "engine/graph/edge_list.hpp"
#include "engine/graph/graph.hpp"

namespace mekhala {

struct GraphInputOptions {
  // Nothing: a file as it says, else undirected; a case directed where a link kind in it is.
  std::optional<bool> directed;
  std::string encoding;       // of a text file; "" looks
  ProjectionSpec projection;  // of a case; `directed` above goes before its own
  // Of a case: edge columns `begin` and `until`, days since 1970 on which a link held or may have
  // happened (Disclosure::days); no begin: no date, or outside the work view that of a protected
  // person; no until: no end.
  bool dates = false;
  SessionOptions session;  // of a case
};

// A case or a graph file as a graph whose nodes have names: what `run` and `info` start from.
class GraphInput {
 public:
  // Errors: Error(invalid_input) naming the file; those of Session.
  [[nodiscard]] static GraphInput open(const std::filesystem::path& path,
                                       const GraphInputOptions& options, Context& context);

  // Of a case, what of it holds in a window of time; another window may follow. Undirected and
  // directed as at first.
  void narrow(const Date& from, const Date& to, Context& context);

  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] bool is_case() const { return projection_.has_value(); }
  [[nodiscard]] const Projection& projection() const { return *projection_; }
  [[nodiscard]] Session* session() const { return session_.get(); }  // null for a file
  [[nodiscard]] const std::string& format() const { return format_; }
  [[nodiscard]] const std::string& encoding() const { return encoding_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  [[nodiscard]] double load_seconds() const { return load_seconds_; }
  [[nodiscard]] const ColumnTable& node_columns() const { return node_columns_; }
  [[nodiscard]] const ColumnTable& edge_columns() const { return edge_columns_; }

  // As in the file, or as the view shows it.
  [[nodiscard]] std::string name(NodeId node) const;
  // What the view calls it: of a case its name, where that is another than name(); else "".
  [[nodiscard]] std::string label(NodeId node) const;
  // Protected people are part of the graph, but in a release, and of no list of results.
  [[nodiscard]] bool listed(NodeId node) const;
  // In a release people alone, without their numbers.
  [[nodiscard]] std::uint64_t num_unlisted() const { return unlisted_; }
  [[nodiscard]] ShownSize shown_size() const;  // of the graph, as far as the view counts it
  // Throws Error(usage) that does not repeat what was typed.
  [[nodiscard]] NodeId find(std::string_view typed) const;

 private:
  void project_case(Context& context);
  void open_file(const std::filesystem::path& path, const GraphInputOptions& options,
                 Context& context);
  [[nodiscard]] std::uint64_t count_unlisted() const;

  GraphInputOptions options_;
  Graph graph_;
  NodeNames names_;
  ColumnTable node_columns_, edge_columns_;
  std::optional<Projection> projection_;
  std::unique_ptr<Session> session_;
  std::string format_, encoding_;
  std::vector<std::string> notes_;
  double load_seconds_ = 0;
  std::uint64_t unlisted_ = 0;
};

}  // namespace mekhala
