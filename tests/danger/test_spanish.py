"""Spanish, with and without its accents."""

from __future__ import annotations

import pytest

from tests.danger.reading import levels

SAID = [
    ("Me voy a matar esta noche", "suicide_risk", "imminent"),
    ("ya me tomé todas las pastillas", "suicide_risk", "imminent"),
    ("quiero morirme", "suicide_risk", "elevated"),
    ("ya no quiero vivir", "suicide_risk", "elevated"),
    ("estarian mejor sin mi", "suicide_risk", "possible"),
    ("mi marido me pega", "partner_violence", "elevated"),
    ("me agarró del cuello", "partner_violence", "imminent"),
    ("le tengo miedo a mi marido", "partner_violence", "possible"),
    ("lo voy a matar esta noche", "harm_to_others", "imminent"),
    ("le pegué anoche", "harm_to_others", "elevated"),
    ("me violó mi jefe", "sexual_assault", "elevated"),
    ("me violaron anoche", "sexual_assault", "imminent"),
    ("he visto pornografía infantil", "risk_to_minor", "elevated"),
    ("me atraen los niños", "risk_to_minor", "possible"),
    ("tengo 15 años y no puedo parar", "underage_user", "possible"),
    ("no se despierta, tomó demasiadas pastillas", "medical_emergency", "imminent"),
    ("se rompió el condón anoche", "medical_emergency", "elevated"),
]


@pytest.mark.parametrize(("text", "kind", "level"), SAID)
def test_spanish_is_read(text: str, kind: str, level: str) -> None:
    assert levels(text).get(kind) == level


@pytest.mark.parametrize(
    "text",
    [
        "no quiero morir, quiero vacaciones",
        "me quiero morir de risa",
        "nunca me ha pegado",
        "mi hija tiene 15 años",
        "encontré los mensajes en su teléfono y no sé qué hacer",
        "llevo tres semanas sin ver porno",
    ],
)
def test_ordinary_spanish_is_not_danger(text: str) -> None:
    assert levels(text) == {}
