"""What is kept: redaction, sealing, retention."""

from hereabouts.privacy.redaction import redact
from hereabouts.privacy.retention import retention_phrase, retention_seconds
from hereabouts.privacy.sealing import Sealer, new_key

__all__ = ["Sealer", "new_key", "redact", "retention_phrase", "retention_seconds"]
