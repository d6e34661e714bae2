"""What models answer about a picture: English and Spanish, labelled lines, JSON, and nonsense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.light import Hour
from watchroom.demo.pictures.scenes import Event
from watchroom.domain.execution import RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An answer, and what it says."""

    text: str
    level: RiskLevel  # UNREADABLE: nobody can tell
    confidence: float | None  # 0 to 1
    description: str  # what was seen


_LEVELS: Final[Mapping[Event, tuple[tuple[RiskLevel, int], ...]]] = {
    Event.EMPTY: ((RiskLevel.NONE, 62), (RiskLevel.LOW, 37), (RiskLevel.MEDIUM, 1)),
    Event.FOG: ((RiskLevel.NONE, 25), (RiskLevel.LOW, 66), (RiskLevel.MEDIUM, 9)),
    Event.SMOKE: ((RiskLevel.LOW, 7), (RiskLevel.MEDIUM, 58), (RiskLevel.HIGH, 35)),
    Event.FIRE: ((RiskLevel.HIGH, 42), (RiskLevel.CRITICAL, 58)),
}
_ENGLISH: Final[Mapping[Event, tuple[str, ...]]] = {
    Event.EMPTY: (
        "Clear view over the ridges, no smoke and no flames.",
        "Hills under a partly cloudy sky; nothing unusual is visible.",
        "Dry grass on the slopes, good visibility, no sign of fire.",
        "Normal scene. The light spots near the houses are street lamps.",
        "The valley is quiet; the haze in the distance is ordinary.",
    ),
    Event.FOG: (
        "Fog fills the valley; its flat, even shape is not that of smoke.",
        "Low clouds cover the far ridges, visibility is reduced.",
        "A bank of mist hides the lower slopes; no source of smoke can be made out.",
    ),
    Event.SMOKE: (
        "A column of smoke rises from the slope and leans with the wind.",
        "Greyish smoke is visible behind the second ridge; the source cannot be confirmed.",
        "A thin plume rises from one point among the trees, likely an early fire.",
        "Whitish smoke drifts over the hill, denser at its base.",
    ),
    Event.FIRE: (
        "Active flames on the slope with dark smoke above them.",
        "A line of fire is spreading along the hillside.",
        "Open flames and a strong glow; the fire is moving uphill.",
    ),
}
_SPANISH: Final[Mapping[Event, tuple[str, ...]]] = {
    Event.EMPTY: (
        "Cielo despejado sobre la sierra, sin humo ni llamas.",
        "Vegetación seca junto al camino; no se observan columnas de humo.",
        "Escena normal, buena visibilidad, sin anomalías.",
        "Las luces del pueblo son normales; no hay indicios de fuego.",
    ),
    Event.FOG: (
        "Niebla baja en el valle, visibilidad reducida; no parece humo.",
        "Nubes bajas cubren las sierras; no se distingue ninguna fuente de humo.",
    ),
    Event.SMOKE: (
        "Columna de humo gris sobre la ladera, inclinada por el viento.",
        "Se observa humo detrás de la segunda loma; no se confirma el origen.",
        "Humo blanco y denso que nace de un solo punto entre los árboles.",
    ),
    Event.FIRE: (
        "¡Llamas activas en la ladera, con humo oscuro!",
        "Frente de fuego que avanza cuesta arriba; se requiere respuesta inmediata.",
    ),
}
_SPANISH_LEVELS: Final = {
    RiskLevel.NONE: "NINGUNO",
    RiskLevel.LOW: "BAJO",
    RiskLevel.MEDIUM: "MEDIO",
    RiskLevel.HIGH: "ALTO",
    RiskLevel.CRITICAL: "CRÍTICO",
}
_UNREADABLE: Final = (
    "I'm sorry, but I can't determine the situation from this image.",
    "The image shows a landscape. Please provide more context about what you would like to know.",
    "RISK_LEVEL: NONE|LOW|MEDIUM|HIGH|CRITICAL\nConfidence: 0-1\nDescription: one sentence.",
    "No puedo analizar la imagen con la información disponible.",
    "",
)
_AT_NIGHT: Final = (" Infrared view.", " Vista infrarroja.")


def answer_about(dice: Dice, event: Event, hour: Hour) -> Words:
    """Return what a model says of a picture; one in forty answers cannot be read."""
    level = _level(dice, event)
    spanish = dice.share() < 0.32
    description = dice.pick((_SPANISH if spanish else _ENGLISH)[event])
    if hour is Hour.NIGHT:
        description += _AT_NIGHT[spanish]
    confidence = round(dice.between(0.55, 0.98), 2)
    if dice.share() < 0.025:
        text = dice.pick(_UNREADABLE)
        return Words(text=text, level=RiskLevel.UNREADABLE, confidence=None, description=text)
    write = _spanish_lines if spanish else _english_style(dice)
    text = write(level, confidence, description)
    return Words(text=text, level=level, confidence=confidence, description=description)


def _level(dice: Dice, event: Event) -> RiskLevel:
    mark = dice.whole(1, 100)
    for level, weight in _LEVELS[event]:
        mark -= weight
        if mark <= 0:
            return level
    raise AssertionError(f"the weights of {event} are less than 100")


def _english_style(dice: Dice) -> Callable[[RiskLevel, float, str], str]:
    mark = dice.share()
    return _json if mark < 0.17 else _markdown if mark < 0.25 else _english_lines


def _english_lines(level: RiskLevel, confidence: float, description: str) -> str:
    return f"RISK_LEVEL: {level}\nConfidence: {confidence}\nDescription: {description}"


def _spanish_lines(level: RiskLevel, confidence: float, description: str) -> str:
    number = f"{confidence:.2f}".replace(".", ",")
    word = _SPANISH_LEVELS[level]
    return f"NIVEL_DE_RIESGO: {word}\nConfianza: {number}\nDescripción: {description}"


def _markdown(level: RiskLevel, confidence: float, description: str) -> str:
    return (
        f"**Risk level:** {level.capitalize()}\n**Confidence:** {confidence * 100:.0f}%\n"
        f"**Description:** {description}"
    )


def _json(level: RiskLevel, confidence: float, description: str) -> str:
    told = {"risk_level": level.lower(), "confidence": confidence, "description": description}
    return f"```json\n{msgspec.json.format(msgspec.json.encode(told)).decode()}\n```"
