"""Informatics: its topics and its families, thirty paper items and ten for practice."""

from . import families_informatics_data as data
from . import families_informatics_graphs as graphs
from . import families_informatics_numbers as numbers
from . import families_informatics_programs as programs
from .families import Family, Text

TOPICS: dict[str, Text] = {
    "number-systems": {"az": "Say sistemləri", "en": "Number systems"},
    "logic": {"az": "Məntiqin əsasları", "en": "Logic"},
    "programs": {"az": "Alqoritm və proqram", "en": "Algorithms and programs"},
    "efficiency": {"az": "Alqoritmlərin səmərəliliyi", "en": "Efficiency of algorithms"},
    "data": {"az": "İnformasiyanın ölçülməsi və kodlaşdırılması", "en": "Measuring and coding"},
    "networks": {"az": "Kompüter şəbəkələri", "en": "Computer networks"},
    "tables": {"az": "Cədvəllər və verilənlər bazaları", "en": "Spreadsheets and databases"},
    "graphs": {"az": "Qraflar", "en": "Graphs"},
}

FAMILIES = (
    Family("binary-to-decimal", "number-systems", 1, numbers.binary_to_decimal, items=2),
    Family("hex-to-octal", "number-systems", 2, numbers.hex_to_octal),
    Family("unknown-base", "number-systems", 3, numbers.unknown_base),
    Family("true-rows", "logic", 2, numbers.true_rows, items=2),
    Family("number-condition", "logic", 1, numbers.number_condition),
    Family("de-morgan", "logic", 1, numbers.de_morgan),
    Family("range-sum", "programs", 1, programs.range_sum, items=2),
    Family("euclid-loop", "programs", 2, programs.euclid_loop),
    Family("assignments", "programs", 1, programs.assignments),
    Family("recursive-calls", "programs", 3, programs.recursive_calls),
    Family("stack-top", "programs", 1, programs.stack_top),
    Family("bubble-passes", "programs", 3, programs.bubble_passes),
    Family("nested-loops", "efficiency", 2, programs.nested_loops),
    Family("binary-search", "efficiency", 2, programs.binary_search),
    Family("growth", "efficiency", 2, programs.growth),
    Family("bits-to-kilobytes", "data", 1, data.bits_to_kilobytes, items=2),
    Family("image-size", "data", 2, data.image_size),
    Family("code-bits", "data", 1, data.code_bits),
    Family("prefix-code", "data", 2, data.prefix_code),
    Family("subnet-hosts", "networks", 2, data.subnet_hosts),
    Family("network-address", "networks", 3, data.network_address),
    Family("copied-formula", "tables", 2, graphs.copied_formula),
    Family("sql-count", "tables", 2, graphs.sql_count),
    Family("shortest-path", "graphs", 2, graphs.shortest_path),
    Family("tree-nodes", "graphs", 1, graphs.tree_nodes),
    Family("path-count", "graphs", 3, graphs.path_count),
    Family("degree-sum", "graphs", 1, graphs.degree_sum, "practice"),
    Family("transfer-time", "networks", 1, data.transfer_time, "practice", items=2),
    Family("cell-condition", "tables", 1, graphs.cell_condition, "practice"),
    Family("search-union", "logic", 2, numbers.search_union, "practice"),
    Family("twos-complement", "number-systems", 2, numbers.twos_complement, "practice"),
    Family("audio-size", "data", 2, data.audio_size, "practice"),
    Family("huffman", "data", 3, data.huffman, "practice"),
    Family("ones-count", "number-systems", 3, numbers.ones_count, "practice", items=2),
)
