"""The twelve cameras: where they stand and what they look at."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera on a hill."""

    id: str  # as it names itself in its requests
    name: str  # as it stands in its pictures
    place: str  # the village that it watches over
    device: str  # the box that it hangs on
    bearing: int  # in which direction it looks, in degrees from north
    horizon: float  # how far down the picture the far ridge is: 0 is the top, 1 the bottom
    ridges: int  # how many lines of hills stand one behind the other
    rugged: float  # 0.3 for soft hills, 0.6 for rocks
    green: float  # 0 for a dry land, 1 for woods
    trees: float  # 0 for none in front of it, 1 for a wood
    landmark: str  # "mast", "village", "road", "lake", "tower" or nothing


CAMERAS: Final = (
    Camera(id="cam-01", name="CERRO ALTO N", place="La Falda", device="edge-01", bearing=12,
           horizon=0.40, ridges=5, rugged=0.45, green=0.7, trees=0.5, landmark="mast"),
    Camera(id="cam-02", name="CERRO ALTO S", place="La Falda", device="edge-01", bearing=187,
           horizon=0.36, ridges=4, rugged=0.50, green=0.5, trees=0.8, landmark="road"),
    Camera(id="cam-03", name="EL CUADRADO", place="Cosquín", device="edge-02", bearing=96,
           horizon=0.44, ridges=5, rugged=0.38, green=0.4, trees=0.2, landmark="village"),
    Camera(id="cam-04", name="PAN DE AZUCAR", place="Cosquín", device="edge-02", bearing=241,
           horizon=0.42, ridges=4, rugged=0.55, green=0.6, trees=0.4, landmark="tower"),
    Camera(id="cam-05", name="MIRADOR DEL LAGO", place="Villa Carlos Paz", device="edge-03",
           bearing=318, horizon=0.38, ridges=3, rugged=0.42, green=0.6, trees=0.6,
           landmark="lake"),
    Camera(id="cam-06", name="LOS GIGANTES", place="Tanti", device="edge-03", bearing=274,
           horizon=0.46, ridges=5, rugged=0.62, green=0.2, trees=0.0, landmark=""),
    Camera(id="cam-07", name="COPINA", place="Icho Cruz", device="edge-04", bearing=152,
           horizon=0.41, ridges=4, rugged=0.48, green=0.3, trees=0.3, landmark="road"),
    Camera(id="cam-08", name="ALTA GRACIA O", place="Alta Gracia", device="edge-05", bearing=263,
           horizon=0.45, ridges=3, rugged=0.36, green=0.8, trees=0.9, landmark="village"),
    Camera(id="cam-09", name="CHAMPAQUI", place="Villa Alpina", device="edge-06", bearing=33,
           horizon=0.34, ridges=5, rugged=0.58, green=0.3, trees=0.1, landmark=""),
    Camera(id="cam-10", name="YACANTO", place="Yacanto", device="edge-06", bearing=208,
           horizon=0.39, ridges=4, rugged=0.44, green=0.8, trees=0.7, landmark="mast"),
    Camera(id="cam-11", name="DIQUE LA VINA", place="Nono", device="edge-07", bearing=121,
           horizon=0.40, ridges=4, rugged=0.46, green=0.4, trees=0.3, landmark="lake"),
    Camera(id="cam-12", name="CAPILLA E", place="Capilla del Monte", device="edge-08", bearing=78,
           horizon=0.43, ridges=5, rugged=0.52, green=0.5, trees=0.5, landmark="village"),
)  # fmt: skip
