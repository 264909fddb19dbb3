"""The tables of the guide for operators that are written from the code: settings, limits, what may be sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pydantic import SecretStr

from caseflow.core.settings import MEBIBYTE, PREFIX, Settings
from caseflow.gateways.inspection import EXTENSIONS, LIMITS
from caseflow.gateways.inspection.sandbox import FILE, PLACES, TABLE, WAITING
from caseflow.services.accounts import again, mail_links, passwords, sessions
from caseflow.services.certificates import check as certificate_check
from caseflow.services.certificates import import_reading
from caseflow.services.files import storage
from caseflow.services.foundation import throttle
from caseflow.services.messages import outbox
from caseflow.services.talk import notes, presence


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *([*row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings() -> str:
    """The variables of an installation with their defaults."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        rows.append((f"`{PREFIX}{name.upper()}`", f"`{shown}`" if shown else "–", field.description or ""))
    return table(("Variable", "Default", "Meaning"), rows)


def _limit(limit: throttle.Limit) -> str:
    within = {15: "15 minutes", 60: "an hour", 1440: "a day"}[limit.minutes]
    return f"{limit.tries} in {within}"


def _term(term: timedelta) -> str:
    """In the largest unit that leaves no rest; a single day is 24 hours."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        number = term // length
        if term % length == timedelta(0) and (number > 1 or unit == "hour"):
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{term // timedelta(minutes=1)} minutes"


def limits() -> str:
    """How often and how much, as operators read it."""
    setting = {name: field.default for name, field in Settings.model_fields.items()}
    rows = (
        ("Sign-in, one account from one address", _limit(throttle.SIGN_IN_PAIR)),
        ("Sign-in, all accounts from one address", _limit(throttle.SIGN_IN_ADDRESS)),
        (
            "Sign-in, one account from addresses it did not use in the last "
            f"{throttle.OWN_ADDRESS_DAYS} days; its owner is never locked out",
            _limit(throttle.SIGN_IN_ACCOUNT),
        ),
        ("Confirmation mails sent again to one address", _limit(throttle.CONFIRM_HOUR)),
        ("Reset mails to one address", f"{_limit(throttle.RESET_HOUR)}, {_limit(throttle.RESET_DAY)}"),
        ("Registrations from one address", _limit(throttle.REGISTER)),
        ("Changes of one's password", _limit(throttle.PASSWORD_CHANGE)),
        (
            f"The password before a signature, asked for {_term(again.FRAME)} after it was typed last",
            _limit(throttle.AGAIN),
        ),
        ("Uploads of one person", _limit(storage.UPLOADS)),
        ("Rows of one import into the register", f"{import_reading.MOST_ROWS}"),
        ("Looks at the public check of certificates from one address", _limit(certificate_check.LOOKS)),
        ("Password", f"{passwords.SHORTEST} to {passwords.LONGEST} characters, not easy to guess"),
        ("Session of staff", f"{_term(sessions.STAFF_IDLE)} idle, {_term(sessions.STAFF_WHOLE)} in all"),
        ("Session of applicants", f"{_term(sessions.OTHERS_IDLE)} idle, {_term(sessions.OTHERS_WHOLE)} in all"),
        ("Internal note", f"{notes.LONGEST} characters, changed by its author for `{PREFIX}NOTE_MINUTES`"),
        ("Who has a case open, after the last sign of the page", f"{presence.GONE.seconds} seconds"),
        ("Link to confirm an address", _term(mail_links.LIFETIME["confirm"])),
        ("Link to reset a password", _term(mail_links.LIFETIME["reset"])),
        ("Link of an invitation", _term(mail_links.LIFETIME["invite"])),
        (f"One file (`{PREFIX}FILE_BYTES`)", f"{setting['file_bytes'] // MEBIBYTE} MiB"),
        (f"All files of a case (`{PREFIX}CASE_BYTES`)", f"{setting['case_bytes'] // MEBIBYTE} MiB"),
        (f"Files of a case (`{PREFIX}CASE_FILES`)", str(setting["case_files"])),
        (f"One request (`{PREFIX}REQUEST_BYTES`)", f"{setting['request_bytes'] // MEBIBYTE} MiB"),
        ("Tries of one message that the server puts off", f"{outbox.TRIES}, then it is marked dead"),
        ("Lease of a message on its way", _term(outbox.LEASE)),
    )
    return table(("What", "Limit"), rows)


def uploads() -> str:
    """What a file that is sent may be."""
    rows = (
        ("Kinds", ", ".join(f"`.{name}`" for name in EXTENSIONS)),
        ("Parts of a DOCX or XLSX", str(LIMITS.members)),
        ("Its parts together, unpacked", f"{LIMITS.unpacked_bytes // MEBIBYTE} MiB"),
        ("Unpacked to packed", f"{LIMITS.ratio} to 1"),
        ("Its elements (two for every cell)", f"{LIMITS.elements // 1_000_000} million"),
        ("After the end of a PDF", f"{LIMITS.pdf_trailing_bytes} bytes"),
        ("Object streams of a PDF, unpacked", f"{LIMITS.pdf_objects_bytes // MEBIBYTE} MiB"),
        ("Streams of a PDF", str(LIMITS.pdf_streams)),
        ("Names in a PDF outside its streams", f"{LIMITS.pdf_names // 1_000_000} million"),
        ("Object streams of a PDF packed as ASCII85", f"{LIMITS.pdf_ascii_bytes // MEBIBYTE} MiB"),
        ("After the end of a JPEG", f"{LIMITS.image_trailing_bytes} bytes"),
        ("A picture", f"{LIMITS.pixels // 1_000_000} million pixels"),
        ("Passes over a gradual JPEG", str(LIMITS.scans)),
        ("Segments of a JPEG, chunks of a PNG", str(LIMITS.segments)),
        ("Looking into one file", f"{FILE.cpu} s of processor, {FILE.memory // MEBIBYTE} MiB of memory"),
        ("Reading one table", f"{TABLE.cpu} s of processor, {TABLE.memory // MEBIBYTE} MiB of memory"),
        ("Files looked into at once", f"{PLACES}, and {WAITING} more wait up to {FILE.patience:.0f} seconds"),
    )
    return table(("What", "At most"), rows)
