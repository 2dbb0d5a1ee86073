"""Every error Hereabouts raises on purpose; each message says what to do next.

HereaboutsError
 +-- ContentError      a content, contacts or lexicon file is wrong: file, line, item, mend
 +-- ModelMissing      a trained model or the encoder is not where it should be
 +-- RegionUnknown     a region code nobody wrote contacts for
 +-- SettingError      an environment variable or operator's setting is wrong or unsafe
 +-- StoreError        the conversation store cannot be read or written
"""

from __future__ import annotations


class HereaboutsError(Exception):
    """Base of every error raised on purpose."""


class ContentError(HereaboutsError):
    """A content, contacts or lexicon file is wrong."""

    def __init__(self, file: str, line: int, item: str, mend: str) -> None:
        self.file, self.line, self.item, self.mend = file, line, item, mend
        where = f"{file}:{line}"
        super().__init__(f"{where}: {item}: {mend}" if item else f"{where}: {mend}")


class ModelMissing(HereaboutsError):
    """A trained model or the encoder is not where it should be."""


class RegionUnknown(HereaboutsError):
    """A region code nobody wrote contacts for."""


class SettingError(HereaboutsError):
    """An environment variable or operator's setting is wrong or unsafe."""


class StoreError(HereaboutsError):
    """The conversation store cannot be read or written."""
