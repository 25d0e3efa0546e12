"""Informatics: families on spreadsheets, databases and graphs."""

from itertools import combinations, pairwise
from random import Random

from .families import Draft, Text, Unclean, draft, first_distinct, say

NODES = "ABCDEFG"
FUNCTIONS = (("SUM", sum), ("MAX", max), ("MIN", min))


# Tables


def copied_formula(rng: Random) -> Draft:
    """A formula after copying; mistakes: $ ignored, nothing moved, rows and columns swapped."""
    right_by, down_by = rng.sample((1, 2, 3), 2)
    row, fixed = rng.randint(1, 4), rng.randint(5, 9)
    column, to_row, to_fixed = NODES[right_by], row + down_by, fixed + down_by
    target = f"{NODES[3 + right_by]}{row + down_by}"
    return draft(
        say(
            "Elektron cədvəlin D{row} xanasındakı {formula} düsturu {target} xanasına köçürüldü. "
            "{target} xanasında hansı düstur alınar?",
            "The formula {formula} of the cell D{row} of a spreadsheet is copied to the cell "
            "{target}. Which formula does {target} get?",
            row=row,
            formula=f"=A{row}*$B{fixed}",
            target=target,
        ),
        f"={column}{to_row}*$B{to_fixed}",
        (
            f"={column}{to_row}*{NODES[1 + right_by]}{to_fixed}",
            f"=A{row}*$B{fixed}",
            f"={column}{to_row}*$B{fixed}",
            f"={NODES[down_by]}{row + right_by}*$B{fixed + right_by}",
        ),
    )


def sql_count(rng: Random) -> Draft:
    """The rows an SQL condition selects; mistakes: OR before AND, one part of the condition."""
    rows = [(rng.choice((9, 10, 11)), rng.randrange(50, 100, 5)) for _ in range(8)]
    limit = rng.choice((70, 75, 80, 85))
    right = sum(g == 11 or (g == 10 and p > limit) for g, p in rows)
    guesses = (
        sum(g in (10, 11) and p > limit for g, p in rows),
        sum(g == 10 and p > limit for g, p in rows),
        sum(g in (10, 11) for g, p in rows),
        sum(g == 11 for g, p in rows),
        sum(p > limit for g, p in rows),
    )
    return draft(
        say(
            "ŞAGİRD cədvəlinin (sinif; bal) sətirləri: {rows}. SELECT COUNT(*) FROM ŞAGİRD WHERE "
            "sinif = 11 OR sinif = 10 AND bal > {limit} sorğusunun nəticəsi neçədir?",
            "The rows (grade, score) of the table PUPIL are {rows}. What is the result of SELECT "
            "COUNT(*) FROM PUPIL WHERE grade = 11 OR grade = 10 AND score > {limit}?",
            rows=say(
                "; ".join(f"({g}; {p})" for g, p in rows), ", ".join(f"({g}, {p})" for g, p in rows)
            ),
            limit=limit,
        ),
        right,
        first_distinct(right, guesses),
    )


def cell_condition(rng: Random) -> Draft:
    """The value of an IF over a range."""
    cells = rng.sample(range(2, 20), 3)
    limit = rng.randint(18, 36)
    (yes, first), (no, second) = rng.sample(FUNCTIONS[1:], 2)
    total = sum(cells)
    right = (first if total > limit else second)(cells)
    if abs(total - limit) > 8 or total == limit:
        raise Unclean("seen at once")
    middle = sorted(cells)[1]
    return draft(
        say(
            "Elektron cədvəldə A1 = {a}, A2 = {b}, A3 = {c}. B1 xanasına "
            "=IF(SUM(A1:A3)>{limit};{yes}(A1:A3);{no}(A1:A3)) düsturu yazılıb. B1 xanasında hansı "
            "qiymət görünəcək?",
            "In a spreadsheet A1 = {a}, A2 = {b}, A3 = {c}. The cell B1 holds the formula "
            "=IF(SUM(A1:A3)>{limit},{yes}(A1:A3),{no}(A1:A3)). Which value does B1 show?",
            a=cells[0],
            b=cells[1],
            c=cells[2],
            limit=limit,
            yes=yes,
            no=no,
        ),
        right,
        first_distinct(right, (min(cells), max(cells), total, limit, middle)),
        why=say(
            "SUM(A1:A3) = {a} + {b} + {c} = {total}. Bu, {limit} ədədindən {relation}, ona görə "
            "{used} hesablanır: {right}.",
            "SUM(A1:A3) = {a} + {b} + {c} = {total}, which is {relation} {limit}, so {used} is "
            "computed: {right}.",
            a=cells[0],
            b=cells[1],
            c=cells[2],
            total=total,
            limit=limit,
            relation={"az": "böyükdür", "en": "greater than"}
            if total > limit
            else {"az": "böyük deyil", "en": "not greater than"},
            used=f"{yes if total > limit else no}(A1:A3)",
            right=right,
        ),
    )


# Graphs


def shortest_path(rng: Random) -> Draft:
    """The length of the shortest way; mistakes: other ways through the graph."""
    pairs = [("A", "B"), ("A", "C"), ("B", "C"), ("B", "D"), ("C", "D"), ("C", "E"), ("D", "E")]
    lengths = {pair: rng.randint(2, 15) for pair in pairs}
    ways = sorted({way_length(way, lengths) for way in simple_ways("A", "E", pairs)})
    if len(ways) < 5 or ways[0] == lengths["A", "C"] + lengths["C", "E"]:
        raise Unclean("the shortest way is seen at once")
    return draft(
        say(
            "Yollar və onların uzunluqları (km): {roads}. A məntəqəsi ilə E məntəqəsi arasında ən "
            "qısa yolun uzunluğu neçə kilometrdir? (Yollar hər iki istiqamətlidir.)",
            "The roads and their lengths (km) are {roads}. How long is the shortest way between A "
            "and E? (All roads run both ways.)",
            roads=", ".join(f"{a}–{b}: {lengths[a, b]}" for a, b in pairs),
        ),
        ways[0],
        ways[1:5],
        "km",
    )


def simple_ways(start: str, end: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Every way from start to end that visits no node twice."""
    neighbours = {
        n: {b for a, b in pairs if a == n} | {a for a, b in pairs if b == n} for n in NODES
    }
    done, open_ways = [], [start]
    while open_ways:
        way = open_ways.pop()
        if way[-1] == end:
            done.append(way)
        else:
            open_ways += [way + n for n in neighbours[way[-1]] if n not in way]
    return done


def way_length(way: str, lengths: dict[tuple[str, str], int]) -> int:
    """The length of a way along roads that run both ways."""
    return sum(lengths[min(step), max(step)] for step in pairwise(way))


def path_count(rng: Random) -> Draft:
    """The ways through one-way roads; mistakes: a road forgotten, roads counted."""
    pairs = [(a, b) for a, b in combinations("ABCDEF", 2) if rng.random() < 0.65]
    ways = {"A": 1}
    for node in "BCDEF":
        ways[node] = sum(ways[a] for a, b in pairs if b == node)
    right = ways["F"]
    if not 6 <= right <= 14 or not 9 <= len(pairs) <= 11 or 0 in ways.values():
        raise Unclean("too few or too many ways")
    return draft(
        say(
            "Birtərəfli yollar: {roads}. A məntəqəsindən F məntəqəsinə neçə müxtəlif yolla getmək "
            "olar?",
            "One-way roads: {roads}. In how many different ways can one get from A to F?",
            roads=", ".join(f"{a}→{b}" for a, b in pairs),
        ),
        right,
        first_distinct(right, (len(pairs), right - 1, right + 1, right - 2, right + 2)),
    )


def tree_nodes(rng: Random) -> Draft:
    """The nodes of a full tree; mistakes: leaves only, one level more, no minus one."""
    arity, levels = rng.choice((2, 3)), rng.randint(4, 6)
    word: Text = {2: {"az": "iki", "en": "two"}, 3: {"az": "üç", "en": "three"}}[arity]
    nodes = (arity**levels - 1) // (arity - 1)
    return draft(
        say(
            "Ağacda yarpaq olmayan hər təpənin dəqiq {word} övladı var, bütün yarpaqlar eyni "
            "səviyyədədir. Kök birinci səviyyə sayılmaqla ağacın {levels} səviyyəsi varsa, onda "
            "cəmi neçə təpə var?",
            "In a tree every node that is not a leaf has exactly {word} children and all leaves "
            "are on one level. The tree has {levels} levels, the root being the first. How many "
            "nodes does it have in all?",
            word=word,
            levels=levels,
        ),
        nodes,
        first_distinct(
            nodes,
            (arity ** (levels - 1), nodes + 1, arity * levels, arity**levels, nodes * arity + 1),
        ),
    )


def degree_sum(rng: Random) -> Draft:
    """The edges of a graph from the degrees of its nodes."""
    size = rng.randint(5, 7)
    edges = rng.sample(list(combinations(range(size), 2)), rng.randint(size, size + 3))
    degrees = sorted((sum(node in edge for edge in edges) for node in range(size)), reverse=True)
    if 0 in degrees:
        raise Unclean("a lonely node")
    total = sum(degrees)
    return draft(
        say(
            "Qrafın {size} təpəsi var, təpələrin dərəcələri: {degrees}. Qrafın neçə tili var?",
            "A graph has {size} nodes with the degrees {degrees}. How many edges does it have?",
            size=size,
            degrees=", ".join(map(str, degrees)),
        ),
        len(edges),
        first_distinct(len(edges), (total, size * (size - 1) // 2, size - 1, size, total // 2 + 1)),
        why=say(
            "Hər til iki təpənin dərəcəsində iştirak edir, ona görə dərəcələrin cəmi tillərin "
            "sayının iki mislidir: {line} = {total}, {total}/2 = {right}.",
            "Every edge counts in the degrees of two nodes, so the sum of the degrees is twice "
            "the number of edges: {line} = {total}, {total}/2 = {right}.",
            line=" + ".join(map(str, degrees)),
            total=total,
            right=len(edges),
        ),
    )
