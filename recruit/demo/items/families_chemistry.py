"""Chemistry: its topics and its families, thirty paper items and ten for practice."""

from . import families_chemistry_ions as ions
from . import families_chemistry_matter as matter
from . import families_chemistry_organic as organic
from . import families_chemistry_reactions as reactions
from . import families_chemistry_solutions as solutions
from .families import Family, Text

TOPICS: dict[str, Text] = {
    "amount": {"az": "Maddə miqdarı və tərkib", "en": "Amount and composition"},
    "solutions": {"az": "Məhlullar", "en": "Solutions"},
    "gases": {"az": "Qazlar", "en": "Gases"},
    "reactions": {"az": "Reaksiya tənlikləri üzrə hesablamalar", "en": "Stoichiometry"},
    "redox": {"az": "Oksidləşmə-reduksiya", "en": "Oxidation and reduction"},
    "electrolytes": {"az": "Elektrolitlər və pH", "en": "Electrolytes and pH"},
    "atom": {"az": "Atomun quruluşu", "en": "Structure of the atom"},
    "organic": {"az": "Üzvi kimya", "en": "Organic chemistry"},
}

FAMILIES = (
    Family("mass-of-moles", "amount", 1, matter.mass_of_moles, items=2),
    Family("atoms-in-sample", "amount", 2, matter.atoms_in_sample),
    Family("mass-fraction", "amount", 1, matter.mass_fraction, items=2),
    Family("oxide-formula", "amount", 2, matter.oxide_formula),
    Family("salt-and-water", "solutions", 1, solutions.salt_and_water, items=2),
    Family("dilution", "solutions", 2, solutions.dilution),
    Family("mixing-solutions", "solutions", 2, solutions.mixing_solutions),
    Family("molarity", "solutions", 2, solutions.molarity),
    Family("gas-volume", "gases", 1, solutions.gas_volume),
    Family("gas-mixture", "gases", 3, solutions.gas_mixture),
    Family("burning-oxygen", "gases", 2, reactions.burning_oxygen),
    Family("metal-in-acid", "reactions", 2, reactions.metal_in_acid, items=2),
    Family("impure-limestone", "reactions", 2, reactions.impure_limestone),
    Family("gas-yield", "reactions", 2, reactions.gas_yield),
    Family("unknown-metal", "reactions", 3, reactions.unknown_metal),
    Family("oxidation-number", "redox", 1, ions.oxidation_number, items=2),
    Family("redox-sum", "redox", 3, ions.redox_sum),
    Family("donated-electrons", "redox", 2, ions.donated_electrons),
    Family("strong-ph", "electrolytes", 2, ions.strong_ph),
    Family("base-dilution", "electrolytes", 3, ions.base_dilution),
    Family("ion-electrons", "atom", 1, matter.ion_electrons),
    Family("alkane-by-mass", "organic", 1, organic.alkane_by_mass),
    Family("hydrogen-count", "organic", 1, organic.hydrogen_count),
    Family("bromine-mass", "organic", 2, organic.bromine_mass),
    Family("combustion-formula", "organic", 3, organic.combustion_formula),
    Family("relative-density", "gases", 1, solutions.relative_density, "practice", items=2),
    Family("outer-shell", "atom", 1, matter.outer_shell, "practice"),
    Family("ion-amount", "electrolytes", 1, ions.ion_amount, "practice"),
    Family("neutralisation", "electrolytes", 2, ions.neutralisation, "practice"),
    Family("isotope-mean", "atom", 2, matter.isotope_mean, "practice"),
    Family("sigma-bonds", "organic", 2, organic.sigma_bonds, "practice"),
    Family("molarity-from-density", "solutions", 3, solutions.molarity_from_density, "practice", 2),
    Family("limiting-reagent", "reactions", 3, reactions.limiting_reagent, "practice"),
)
