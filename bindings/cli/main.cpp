#include "bindings/cli/program.hpp"
#include "bindings/cli/shell.hpp"

int main(int count, char** values) {
  mekhala::cli::Shell shell;
  return mekhala::cli::run_program(shell, {values + 1, values + count});
}
