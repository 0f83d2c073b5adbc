"""Writes a C++ source that holds the bytes of one file: embed_file.py INPUT OUTPUT SYMBOL.

String literals of 64 bytes a line, which compilers read far faster than lists of numbers.
Octal escapes always have three digits, so a digit that follows cannot be taken for part of one.
"""

import sys


def literal(chunk: bytes) -> str:
    out = []
    for byte in chunk:
        char = chr(byte)
        plain = 32 <= byte < 127 and char not in '"\\?'  # '?': no trigraphs by chance
        out.append(char if plain else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def main(source: str, target: str, symbol: str) -> None:
    with open(source, "rb") as file:
        data = file.read()
    rows = [literal(data[at : at + 64]) for at in range(0, len(data), 64)] or ['""']
    text = (
        "#include <string_view>\n\n"
        "namespace mekhala::data {\n\n"
        "namespace {\n"
        "constexpr char kBytes[] =\n    " + "\n    ".join(rows) + ";\n"
        "}  // namespace\n\n"
        f"extern const std::string_view {symbol};\n"
        f"const std::string_view {symbol}(kBytes, {len(data)});\n\n"
        "}  // namespace mekhala::data\n"
    )
    with open(target, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
