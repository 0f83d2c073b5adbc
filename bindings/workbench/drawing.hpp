#pragma once

// Drawing of maps, for surfaces: they reach Graphviz through the workbench only.
#include "io/graphviz.hpp"  // IWYU pragma: export
