"""Who is writing, without saying who: a keyed hash in place of a platform's own ids."""

from __future__ import annotations

import hashlib
import hmac


class Naming:
    """Turns a platform's ids into sender ids; the key comes from the door's own secret, so nothing more is kept.

    The same person keeps the same id as long as the secret stays; a new secret begins everybody anew.
    """

    def __init__(self, door: str, secret: str) -> None:
        self._door = door
        self._key = hashlib.sha256(f"hereabouts sender ids of {door}\0{secret}".encode()).digest()

    def sender(self, *ids: str) -> str:
        """Return the sender id: the door's name and 128 bits.

        >>> Naming("slack", "s").sender("T1", "U1") == Naming("slack", "t").sender("T1", "U1")
        False
        """
        who = ":".join((self._door, *ids))
        digest = hmac.new(self._key, who.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        return f"{self._door}:{digest[:32]}"
