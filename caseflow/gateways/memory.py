"""Stand-ins for what is outside, shipped for tests and trials: a mailer that keeps, a store that forgets."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import deque
from pathlib import Path

from caseflow.gateways.files import DiskFiles
from caseflow.gateways.mail import Mail, MailError


class MemoryMailer:
    """Keeps every mail in `sent`; raises the errors put into `failures`, one a mail, before it sends again."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: deque[MailError] = deque()

    def send(self, mail: Mail) -> None:
        """Keeps `mail`, or raises the next planned failure."""
        if self.failures:
            raise self.failures.popleft()
        self.sent.append(mail)


class MemoryFiles(DiskFiles):
    """The real store in a folder that disappears with it: the same behaviour, nothing left behind."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="caseflow-files-"))
        super().__init__(folder)
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def close(self) -> None:
        """Forgets every file now, instead of with the object."""
        self._remove()
