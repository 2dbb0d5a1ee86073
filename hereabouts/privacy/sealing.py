"""Encrypts what is kept, when the operator sets a key, and reads what was kept before there was one."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from hereabouts.errors import SettingError, StoreError

KEY_SETTING = "HEREABOUTS_STORE_KEY"
_SEALED = "sealed:"


def new_key() -> str:
    """Return a fresh key for `HEREABOUTS_STORE_KEY`; keep it where the database is not."""
    return Fernet.generate_key().decode("ascii")


class Sealer:
    """Seals and opens texts: Fernet with one or more keys, or plain text when there is none.

    The first key seals; every key opens, so a key is rotated by writing the new one in front of the old one.
    """

    def __init__(self, *keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError as wrong:
            mend = "make one with `hereabouts.privacy.new_key()`; several are separated by commas, the newest first"
            raise SettingError(f"{KEY_SETTING} holds something that is not a key: {mend}.") from wrong

    @classmethod
    def from_environment(cls) -> Sealer:
        """Return a sealer with the keys in `HEREABOUTS_STORE_KEY`; SettingError when one is not a key."""
        return cls(*(key.strip() for key in os.environ.get(KEY_SETTING, "").split(",") if key.strip()))

    @property
    def seals(self) -> bool:
        """Whether there is a key, so that what is kept is encrypted."""
        return self._fernet is not None

    def seal(self, text: str) -> str:
        """Return `text` as it may be kept: encrypted with the first key, or as it is when there is no key."""
        if self._fernet is None:
            return text
        return _SEALED + self._fernet.encrypt(text.encode("utf-8")).decode("ascii")

    def open(self, text: str) -> str:
        """Return what was sealed; rows written before a key was set come back as they are.

        Raises StoreError when the text was sealed with a key that is not here.
        """
        if not text.startswith(_SEALED):
            return text
        if self._fernet is None:
            raise StoreError(
                f"The store is encrypted and {KEY_SETTING} is not set: set it to the key it was written with."
            )
        try:
            return self._fernet.decrypt(text[len(_SEALED) :].encode("ascii", "replace")).decode("utf-8")
        except InvalidToken as wrong:
            raise StoreError(
                f"None of the keys in {KEY_SETTING} opens this row: add the key it was written with, after a comma, "
                "behind the newest one. Without that key the row cannot be read."
            ) from wrong
