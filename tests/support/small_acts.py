"""Small acts of people, each witnessed once: a mail asked for again, letters read, the clock of a demo moved."""

from __future__ import annotations

from datetime import timedelta

from caseflow.core.clock import local_date
from caseflow.services.accounts import accounts, confirming
from caseflow.services.administration import demo_clock
from caseflow.services.desks import inbox
from tests.support import factories
from tests.support.contexts import settings_for
from tests.support.factories import PASSWORD, address, key, refreshed
from tests.support.journey import Journey
from tests.support.stations import context
from tests.support.witness import Witness


def each(witness: Witness, journey: Journey) -> None:
    """All of them, one event each."""
    _of_applicants(witness, journey)
    _of_a_demo(witness)


def _of_applicants(witness: Witness, journey: Journey) -> None:
    """A confirmation asked for once more; one letter opened, then all the others."""
    email = "cho@doanh-nghiep.example"
    person = accounts.Registration(email, "Người Chờ", "0221 000 002", PASSWORD, "vi")
    accounts.register(witness.ctx, person, address=address(), key=key())
    witness(confirming.confirm_again, email=email)
    owner = refreshed(witness.ctx, journey.applicant)
    box = inbox.page(witness.ctx, owner)
    assert len(box.letters) > 1
    witness(inbox.open_letter, owner, box.letters[0].id)
    witness(inbox.read_all, owner)
    assert inbox.unread(witness.ctx, owner) == 0


def _of_a_demo(witness: Witness) -> None:
    """The clock of a demo is moved by a day, over the same database."""
    before = witness.ctx
    url = before.database.engine.url.render_as_string(hide_password=False)
    settings = settings_for(url, before.settings.var, demo=True, content=before.settings.content)
    witness.ctx = context(url, before.settings.var, before.clock.now(), settings)
    admin = factories.staff(witness.ctx, "sysadmin")
    witness(demo_clock.move, admin, local_date(witness.ctx.clock.now()) + timedelta(days=1))
    witness.ctx = before
