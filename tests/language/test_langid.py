"""A language is named only when it is surely not English."""

from __future__ import annotations

import pytest

from hereabouts.language.langid import detect_language

FOREIGN = {
    "mi esposa encontró los mensajes y ahora no me habla": "es",
    "je ne sais plus quoi faire avec mon mari, il me ment tous les jours": "fr",
    "ich kann nicht aufhören und meine Frau weiß es noch nicht": "de",
    "minha mulher descobriu tudo e eu não sei o que fazer agora": "pt",
    "nie mogę przestać i moja żona jeszcze o tym nie wie": "pl",
    "моя жена всё узнала и ушла из дома": "ru",
    "زوجتي اكتشفت كل شيء ولا أعرف ماذا أفعل": "ar",
    "我妻子发现了一切，我不知道该怎么办": "zh",
    "妻に全部見つかってしまいました。どうすればいいですか": "ja",
}
ENGLISH_OR_OPEN = [
    "i cant stop wacthing it and my wif knows evrything",
    "relapsd agn lol",
    "asdkjh askdjh aksjdh kajshd",
    "wtf man im proper banjaxed so i am",
    "ok",
    "",
    "🙂🙂🙂",
    "kya yaar",
    "no sabo",
    "he be on that grindr all nite fr fr",
    "sure look it's grand like, himself is at the pub",
    "hola",
    "1234567890 1234567890",
]


@pytest.mark.parametrize(("text", "code"), FOREIGN.items(), ids=list(FOREIGN.values()))
def test_a_plain_sentence_of_another_language_is_named(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize("text", ENGLISH_OR_OPEN)
def test_misspelt_english_slang_and_gibberish_are_not_taken_for_another_language(text: str) -> None:
    assert detect_language(text) in (None, "en")
