"""The form by which an organisation claims a ground for priority: what the plan asks about it, and the evidence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict

from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.forms import values
from caseflow.forms.compiler import compile_form
from caseflow.services.enterprises.priority import Claimable
from caseflow.services.files.storage import Upload
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.forms import BaseForm, required
from caseflow.web.frame.i18n import locale, say_text


class EvidenceForm(BaseForm):
    """The file that proves a claim."""

    file = FileField(_l("Minh chứng (PDF, JPG, PNG)"), [required()])


class ClaimForm:
    """One ground with its questions, bound to what was posted for it; several of them may stand on one page."""

    def __init__(self, kind: str, ground: Claimable, posted: MultiDict[str, str] | None = None) -> None:
        self.kind = kind
        self.ground = ground
        self.sheet = ground.form
        prefix, given = f"{kind}-", () if posted is not None else (None,)
        meta = {"today": local_date(ctx().clock.now())}
        self.answers = compile_form(self.sheet, None, locale())(posted, prefix=prefix, meta=meta)
        self.evidence = EvidenceForm(*given, prefix=prefix)
        self.evidence.file.description = say_text(ground.evidence)
        self.said: list[str] = []

    def validate(self) -> bool:
        """Whether the questions are answered rightly and a file is there; what is wrong stands at each."""
        right = self.answers.validate()
        return self.evidence.validate() and right

    @property
    def details(self) -> Plain:
        """The typed answers."""
        return values.clean(self.sheet, None, self.answers)

    @property
    def upload(self) -> Upload:
        """The file as it was sent."""
        sent = self.evidence.file.data
        return Upload(sent.filename, sent.stream)

    def take(self, error: Invalid) -> None:
        """Puts what the service says at the questions it names; what names none of them goes to the whole form."""
        for name, messages in error.fields.items():
            said = [say_text(message) for message in messages]
            places = {**self.answers._fields, **self.evidence._fields}
            if name in places:
                places[name].errors = [*places[name].errors, *said]
            else:
                self.said += said

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """Every message as (id of the input, label, message), top to bottom."""
        file = self.evidence.file
        return [*self.answers.summary(), *((file.id, str(file.label.text), str(words)) for words in file.errors)]

    @property
    def title(self) -> Text:
        """What is claimed."""
        return self.ground.title
