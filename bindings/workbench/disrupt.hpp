#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/disruption/recovery.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/paths.hpp"

namespace mekhala {

// What `disrupt` is asked.
struct DisruptOptions {
  HubsOptions hubs;     // filters, groups, and which kinds may go
  bool places = false;  // take away places instead of actors; places carry then
  RemovalOrder order = RemovalOrder::degree;
  bool recompute = false;
  std::uint32_t block = 1;
  std::uint32_t removals = 10;
  Recovery recovery = Recovery::nearest;
  double share = 1;
  std::uint32_t trials = 50;
  std::vector<std::pair<std::string, double>> costs = {};  // kind -> cost; others 1
};

// After one more is taken away. Shares are of the network before.
struct DisruptRow {
  std::size_t step = 0;
  ShownEntity entity;
  double cost = 0;  // of all so far
  double largest = 0;
  double efficiency = 0;
  double recovered = 0, recovered_low = 0, recovered_high = 0;
  double recovered_left = 0;  // among those left: above `before`, the network works better
  std::string tied;     // victims with a link to this one, through the view's rule of counting
  std::string cut_off;  // victims, of all so far, who have lost their last tie to a way out
};

// The same number of steps, in other ways: nobody is named.
struct DisruptAction {
  std::string action;  // "remove", "protect", "protect and remove", "remove at random"
  std::string who;     // "10 actors", "4 protected people over whom ties of recruiting run"
  double largest = 0;
  double efficiency = 0;
  std::optional<double> low, high;  // of nine in ten draws at random
};

struct DisruptReport {
  std::uint64_t nodes = 0;   // of the network: what may carry
  std::uint64_t may_go = 0;  // of those, not protected and of a kind that is taken away
  double largest_before = 0, efficiency_before = 0, robustness = 0;
  std::string supported;  // victims with a tie to family, helpers or a way out
  std::vector<DisruptRow> rows;
  std::vector<DisruptAction> actions;
  std::vector<std::string> notes;
  Manifest manifest;
};

// What is left of the network of those who carry (people, organizations, accounts and the like; no
// victim but those over whom ties of recruiting run) as actors are taken away one by one or in
// blocks, without and with a reaction, and what that costs victims. A protected person is never
// taken away, whatever they do: beside "remove" stands "protect", which brings all of them out of
// the trade's reach, at once and unnamed. The order of ties does not hang on anybody protected. An
// experiment on what is known, no forecast.
//
// A tie to a way out: a link of the steps of ransom and exit, of family, or of representing.
// Errors: Error(refused) in the release view: an order of removals is a list of targets.
//   Error(usage) on an unknown kind in costs.
[[nodiscard]] DisruptReport disrupt(const Case& store, const Disclosure& disclosure,
                                    const DisruptOptions& options, Context& context);

}  // namespace mekhala
