"""Every list of the product taken along as a file once, each by who may read it."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.services.accounts import exporting as accounts
from caseflow.services.administration import audit_log
from caseflow.services.certificates import exporting as certificates
from caseflow.services.certificates.register import Filters
from caseflow.services.desks import exporting as queue
from caseflow.services.desks import views
from caseflow.services.enterprises import exporting as enterprises
from caseflow.services.foundation import lists
from caseflow.services.foundation.lists import FileForm, Sheet
from tests.support import factories
from tests.support.witness import Witness

ANY = say("Bất kỳ", "Any")


def every_list(witness: Witness) -> None:
    """One event each, and none more when it is repeated."""
    head, admin = (factories.staff(witness.ctx, role) for role in ("director", "sysadmin"))
    witness(queue.export, head, views.Filter(desk=views.ALL), FileForm("csv"))
    witness(certificates.export, head, Filters(), FileForm("csv"))
    witness(enterprises.export, head, "", FileForm("xlsx"))
    witness(accounts.export, admin, "", "staff", FileForm("csv"))
    witness(audit_log.export, admin, audit_log.Asked(kind="role_granted"), FileForm("csv"))
    witness(lists.take, head, Sheet("any", ANY, (ANY,)), lambda _locale: [["=1"]], FileForm("csv"))
