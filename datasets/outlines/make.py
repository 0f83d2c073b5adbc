#!/usr/bin/env python3
"""Cuts Natural Earth's country outlines to the region of the maps, as outlines.txt.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    datasets/outlines/make.py package/countries-50m.json > datasets/outlines/outlines.txt

The same input gives the same bytes. Borders are simplified arc by arc, and an arc is shared by the
two countries that it parts, so that no gap opens between neighbours.
"""

import json
import sys

WEST, EAST, SOUTH, NORTH = 60.0, 155.0, -15.0, 55.0
STEP = 100  # positions are whole hundredths of a degree: about a kilometre
SLACK = 0.02  # degrees that a simplified border may lie off the drawn one
LEAST_ISLAND = 0.012  # square degrees: smaller ones cannot be seen, unless they are all there is

# ISO 3166-1: numeric code, then alpha-2.
CODES = """
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM
064BT 068BO 070BA 072BW 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV 136KY
140CF 144LK 148TD 152CL 156CN 158TW 170CO 174KM 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM
214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 258PF 260TF 262DJ 266GA 268GE
270GM 275PS 276DE 288GH 296KI 300GR 304GL 308GD 316GU 320GT 324GN 328GY 332HT 334HM 336VA 340HN 344HK 348HU 352IS
356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB
426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV 466ML 470MT 478MR 480MU 484MX 492MC 496MN
498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 540NC 548VU 554NZ 558NI 562NE 566NG
570NU 574NF 578NO 580MP 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR
634QA 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL
702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG
776TO 780TT 784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI
854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM
"""


def decode(topology):
    """Arcs as lists of (longitude, latitude)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def simplify(points, slack):
    """Douglas and Peucker (1973), without recursion; both ends stay."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        worst, at = slack, None
        for i in range(first + 1, last):
            px, py = points[i]
            if length == 0:
                off = ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
            else:
                off = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            if off > worst:
                worst, at = off, i
        if at is not None:
            keep[at] = True
            spans += [(first, at), (at, last)]
    return [point for point, kept in zip(points, keep) if kept]


def ring_of(indices, arcs):
    ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc if not ring else arc[1:]
    return ring[:-1]


def clip(ring):
    """Sutherland and Hodgman (1974) against the four sides of the region."""
    sides = ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1))
    for axis, limit, sign in sides:
        out = []
        for i, point in enumerate(ring):
            before = ring[i - 1]
            inside, was = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if inside != was:
                t = (limit - before[axis]) / (point[axis] - before[axis])
                out.append(tuple(before[k] + t * (point[k] - before[k]) for k in (0, 1)))
            if inside:
                out.append(point)
        ring = out
        if not ring:
            break
    return ring


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def holds(ring, x, y):
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def middle(ring):
    """The point of a grid that lies deepest inside: where a name or a mark stands best."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, deepest = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2), -1.0
    cells = 24
    for i in range(cells):
        for j in range(cells):
            x = min(xs) + (max(xs) - min(xs)) * (i + 0.5) / cells
            y = min(ys) + (max(ys) - min(ys)) * (j + 0.5) / cells
            if not holds(ring, x, y):
                continue
            depth = min((px - x) ** 2 + (py - y) ** 2 for px, py in ring)
            if depth > deepest:
                best, deepest = (x, y), depth
    return best


def main():
    topology = json.load(open(sys.argv[1], encoding="utf-8"))
    codes = {code[:3]: code[3:] for code in CODES.split()}
    raw = decode(topology)
    fine = [simplify(arc, SLACK) for arc in raw]
    countries = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id"), "")  # "": land without a code is drawn without a name
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = countries.setdefault(code, [])
        rings += [(area(ring_of(p[0], raw)), p[0]) for p in polygons]
    print("# Country outlines, cut from Natural Earth 1:50m (public domain) by make.py; see README.md.")
    for code in sorted(countries):
        rings = sorted(countries[code], key=lambda ring: -ring[0])
        label = middle(ring_of(rings[0][1], raw))
        lines = []
        for size, indices in rings:
            if size < LEAST_ISLAND and (lines or rings[0][0] >= LEAST_ISLAND):
                continue
            # A small island would lose its shape.
            ring = clip(ring_of(indices, fine if size > 4 * LEAST_ISLAND else raw))
            points = []
            for x, y in ring:
                point = (round(x * STEP), round(y * STEP))
                if not points or point != points[-1]:
                    points.append(point)
            if len(points) < 3:
                continue
            steps = [points[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
            lines.append("ring " + " ".join(f"{x},{y}" for x, y in steps))
        if code or lines:
            print(f"country {code or '-'} {label[0]:.2f} {label[1]:.2f}")
        for line in lines:
            print(line)


main()
