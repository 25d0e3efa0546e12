"""Physics: its topics and its families, thirty paper items and ten for practice."""

from . import families_physics_electricity as electricity
from . import families_physics_energy as energy
from . import families_physics_heat as heat
from . import families_physics_mechanics as mechanics
from . import families_physics_waves as waves
from .families import Family, Text

TOPICS: dict[str, Text] = {
    "kinematics": {"az": "Kinematika", "en": "Kinematics"},
    "dynamics": {"az": "Dinamika", "en": "Dynamics"},
    "energy": {"az": "Enerji və impuls", "en": "Energy and momentum"},
    "heat": {"az": "Molekulyar fizika və istilik", "en": "Molecular physics and heat"},
    "electricity": {"az": "Elektrik", "en": "Electricity"},
    "optics": {"az": "Optika", "en": "Optics"},
    "waves": {"az": "Rəqslər və dalğalar", "en": "Oscillations and waves"},
    "atoms": {"az": "Atom və nüvə fizikası", "en": "Atomic and nuclear physics"},
}

FAMILIES = (
    Family("braking", "kinematics", 1, mechanics.braking, items=2),
    Family("average-speed", "kinematics", 2, mechanics.average_speed),
    Family("passing-trains", "kinematics", 2, mechanics.passing_trains),
    Family("half-speed-height", "kinematics", 3, mechanics.half_speed_height),
    Family("horizontal-throw", "kinematics", 2, mechanics.horizontal_throw),
    Family("friction", "dynamics", 2, mechanics.friction),
    Family("lift-weight", "dynamics", 1, mechanics.lift_weight),
    Family("pulley-tension", "dynamics", 3, mechanics.pulley_tension),
    Family("spring-extension", "dynamics", 1, mechanics.spring_extension),
    Family("collision-heat", "energy", 3, energy.collision_heat),
    Family("work-kinetic", "energy", 1, energy.work_kinetic, items=2),
    Family("crane-power", "energy", 2, energy.crane_power),
    Family("mixing-water", "heat", 1, heat.mixing_water),
    Family("ice-to-water", "heat", 3, heat.ice_to_water),
    Family("isochoric", "heat", 2, heat.isochoric, items=2),
    Family("carnot-cooler", "heat", 1, heat.carnot_cooler),
    Family("mixed-circuit", "electricity", 2, electricity.mixed_circuit, items=2),
    Family("terminal-voltage", "electricity", 2, electricity.terminal_voltage),
    Family("energy-use", "electricity", 1, electricity.energy_use),
    Family("coulomb-change", "electricity", 2, electricity.coulomb_change),
    Family("lens-image", "optics", 2, waves.lens_image),
    Family("wavelength-in-medium", "optics", 1, waves.wavelength_in_medium),
    Family("pendulum-length", "waves", 2, waves.pendulum_length),
    Family("crest-distance", "waves", 1, waves.crest_distance),
    Family("half-life", "atoms", 1, waves.half_life),
    Family("photoelectrons", "atoms", 3, waves.photoelectrons),
    Family("mirror-images", "optics", 1, waves.mirror_images, "practice"),
    Family("transformer", "electricity", 1, electricity.transformer, "practice", items=2),
    Family("decay-protons", "atoms", 1, waves.decay_protons, "practice"),
    Family("archimedes", "dynamics", 2, mechanics.archimedes, "practice", items=2),
    Family("convex-bridge", "dynamics", 2, mechanics.convex_bridge, "practice"),
    Family("spring-gun", "energy", 3, energy.spring_gun, "practice"),
    Family("stretched-wire", "electricity", 3, electricity.stretched_wire, "practice"),
    Family("nth-second", "kinematics", 3, mechanics.nth_second, "practice"),
)
