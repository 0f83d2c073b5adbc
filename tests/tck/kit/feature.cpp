#include "tests/tck/kit/feature.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include "engine/base/text.hpp"

namespace mekhala::tck {
namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool starts(std::string_view text, std::string_view word) { return text.starts_with(word); }

// | a | b \| c | becomes {"a", "b | c"}.
TableRow cells_of(std::string_view line) {
  TableRow cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      const char next = line[++i];
      if (next == '|') {
        cell += '|';
      } else if (next == 'n') {
        cell += '\n';
      } else if (next == '\\') {
        cell += '\\';
      } else {
        cell += '\\';
        cell += next;
      }
    } else if (line[i] == '|') {
      cells.emplace_back(trim(cell));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

std::string replaced(std::string text, const std::map<std::string, std::string>& values) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t close = text[i] == '<' ? text.find('>', i) : std::string::npos;
    const auto found =
        close == std::string::npos ? values.end() : values.find(text.substr(i + 1, close - i - 1));
    if (found == values.end()) {
      result += text[i++];
    } else {
      result += found->second;
      i = close + 1;
    }
  }
  return result;
}

class Reader {
 public:
  Reader(std::filesystem::path file, std::vector<Scenario>& out)
      : file_(std::move(file)), lines_(lines_of(file_)), out_(out) {}

  void run() {
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = trim(lines_[at_]);
      if (line.empty() || line[0] == '#' || line[0] == '@') continue;
      if (starts(line, "Feature:")) continue;
      if (starts(line, "Background:")) {
        finish();
        in_background_ = true;
      } else if (starts(line, "Scenario:") || starts(line, "Scenario Outline:")) {
        finish();
        in_background_ = false;
        open_ = true;
        current_ = {.area = file_.parent_path().filename().string(),
                    .name = file_.stem().string() + " " +
                            std::string(trim(line.substr(line.find(':') + 1)))};
      } else if (starts(line, "Examples:")) {
        examples();
      } else {
        step_line(line);
      }
    }
    finish();
  }

 private:
  std::vector<Step>& steps() { return in_background_ ? background_ : current_.steps; }

  void step_line(std::string_view line) {
    if (line[0] == '|') {
      steps().back().table.push_back(cells_of(line));
    } else if (starts(line, "\"\"\"")) {
      document();
    } else {
      const std::size_t space = line.find(' ');
      steps().push_back({.text = std::string(trim(line.substr(space)))});
    }
  }

  // The indentation of the quotes is no part of the text.
  void document() {
    const std::size_t indent = lines_[at_].find('"');
    std::string& text = steps().back().document;
    for (++at_; at_ < lines_.size() && !starts(trim(lines_[at_]), "\"\"\""); ++at_) {
      std::string line = lines_[at_];
      line.erase(0, std::min(line.find_first_not_of(' '), indent));
      text += (text.empty() ? "" : "\n") + line;
    }
  }

  void examples() {
    std::vector<TableRow> table;
    while (at_ + 1 < lines_.size()) {
      const std::string_view line = trim(lines_[at_ + 1]);
      if (!line.empty() && line[0] != '|' && line[0] != '#') break;
      ++at_;
      if (!line.empty() && line[0] == '|') table.push_back(cells_of(line));
    }
    for (std::size_t i = 1; i < table.size(); ++i) {
      std::map<std::string, std::string> values;
      for (std::size_t column = 0; column < table[0].size(); ++column) {
        values[table[0][column]] = table[i].at(column);
      }
      emit(values, ++examples_);
    }
  }

  void emit(const std::map<std::string, std::string>& values, std::size_t number) {
    Scenario scenario = current_;
    if (number > 0) scenario.name += " #" + std::to_string(number);
    scenario.steps.insert(scenario.steps.begin(), background_.begin(), background_.end());
    for (Step& step : scenario.steps) {
      step.text = replaced(step.text, values);
      step.document = replaced(step.document, values);
      for (TableRow& row : step.table) {
        for (std::string& cell : row) cell = replaced(cell, values);
      }
    }
    out_.push_back(std::move(scenario));
  }

  void finish() {
    if (open_ && examples_ == 0) emit({}, 0);
    open_ = false;
    examples_ = 0;
  }

  std::filesystem::path file_;
  std::vector<std::string> lines_;
  std::vector<Scenario>& out_;
  std::size_t at_ = 0;
  bool in_background_ = false;
  bool open_ = false;
  std::size_t examples_ = 0;
  std::vector<Step> background_;
  Scenario current_;
};

}  // namespace

std::vector<Scenario> read_features(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".feature") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Scenario> scenarios;
  for (const auto& file : files) Reader(file, scenarios).run();
  return scenarios;
}

}  // namespace mekhala::tck
