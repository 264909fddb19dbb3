"""Plays the cases of the plan step by step through the services, as the people of the province would have done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import new_public_id
from caseflow.core.values import Plain
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.demo import ways
from caseflow.demo.answers import Scene, answers, named
from caseflow.demo.firms import Firm
from caseflow.demo.people import Cast
from caseflow.demo.plan import Planned
from caseflow.demo.scans import Scans
from caseflow.papers.authority import LINKS
from caseflow.papers.words import OfPaper
from caseflow.services.cases import assigning, cases, documents, submissions, tasks
from caseflow.services.cases.draft_view import DraftPage, Sheet
from caseflow.services.engine import actions
from caseflow.services.enterprises import enterprises
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, SYSTEM_PARTY
from caseflow.workflows.step_words import SUBMIT
from caseflow.workflows.words import DOCUMENTS_COMPLETE

_NOTES = {
    "refuse_intake": "Hồ sơ không có giấy tờ xác định quy mô và báo giá theo danh mục.",
    "find_ineligible": "Qua kiểm tra, đơn vị chưa hoạt động sản xuất ổn định trên địa bàn tỉnh trong 12 tháng qua.",
    "conclude_reject": "Điểm trung bình của hội đồng dưới mức đạt; phương án thực hiện chưa cụ thể, đối ứng chưa rõ.",
    "disapprove": "Kinh phí còn lại của kế hoạch năm không đủ; đơn vị có thể đăng ký lại trong năm sau.",
    "withdraw": "Đơn vị thay đổi kế hoạch sản xuất nên xin rút hồ sơ đăng ký.",
    "stop": "Dừng giải quyết vì đơn vị tạm ngừng kinh doanh theo thông báo của cơ quan đăng ký.",
    "conclude_revise": "Đề nghị làm rõ phạm vi áp dụng, chỉ tiêu đầu ra và tiến độ thực hiện theo từng quý.",
    "return_revision": "Bản chỉnh sửa chưa nêu chỉ tiêu đầu ra đo được; đề nghị bổ sung.",
    "return_to_finance": "Đề nghị làm rõ căn cứ xác định chi phí tư vấn trước khi trình lại.",
    "suspend_work": "Đơn vị di chuyển nhà xưởng, đề nghị tạm dừng trong thời gian lắp đặt lại thiết bị.",
    "return_certificate": "Bản quét thiếu phụ lục về phạm vi và địa điểm; đề nghị đơn vị nộp đủ các trang.",
    "fail_certification": "Tổ chức đánh giá kết luận hệ thống chưa đáp ứng yêu cầu sau thời hạn khắc phục.",
    "fail_acceptance": "Chưa hoàn thành đào tạo đánh giá viên nội bộ theo hợp đồng.",
    "suspend_certificate": "Tổ chức cấp giấy đình chỉ hiệu lực vì đánh giá giám sát không thực hiện đúng hạn.",
    "restore_certificate": "Đã thực hiện đánh giá giám sát bổ sung, hiệu lực được khôi phục.",
    "withdraw_certificate": "Tổ chức cấp giấy thu hồi giấy vì đơn vị không duy trì hệ thống.",
}
"""What is written as the reason of an action; other actions say what the form's own answer says."""


@dataclass
class Stage:
    """What all cases of one scheme share while they are played."""

    ctx: Context
    cast: Cast
    book: Rulebook
    application: str | None
    scans: Scans = field(default_factory=Scans)


@dataclass
class Player:
    """One case of the plan under way."""

    stage: Stage
    planned: Planned
    firm: Firm
    size: str
    owner: Actor
    enterprise: str
    case: str = ""
    version: int = 0
    state: str = ""
    filed: set[str] = field(default_factory=set)

    @property
    def _ctx(self) -> Context:
        return self.stage.ctx

    def actor(self, party: str) -> Actor:
        """Who acts as `party` in this case."""
        return self.owner if party == APPLICANT else self.stage.cast.one(party, self.planned.number)

    def start(self) -> None:
        """Opens the case."""
        scheme = self.stage.book.definition.name
        self.case = cases.start(self._ctx, self.owner, scheme, self.enterprise, new_public_id())["case"]
        self.state = self.stage.book.definition.initial

    def fill(self, first: float, last: float) -> None:
        """Saves the pages of the application that lie between these shares of it."""
        if self.stage.application is None:
            return
        sheet = submissions.sheet(self._ctx, self.owner, self.case, self.stage.application)
        values = {**answers(sheet.form, self.scene()), **sheet.values}
        names = sheet.form.page_names
        version = sheet.version
        for page in names[round(first * len(names)) : round(last * len(names))]:
            version = self._save(sheet, page, values, version)

    def _save(self, sheet: Sheet, page: str, values: Plain, version: int) -> int:
        here = {name: values[name] for name in sheet.form.fields_on(page) if name in values}
        saw = DraftPage(sheet.form.name, page, sheet.base(page), version)
        saved = submissions.save(self._ctx, self.owner, self.case, saw, here, new_public_id())
        return saved.version

    def attach(self, action: str = SUBMIT) -> None:
        """Adds every document that `action` waits for and that is not there yet."""
        for slot, document in self.stage.book.definition.documents.items():
            if action in document.awaited_by and slot not in self.filed:
                self.upload(slot)

    def upload(self, slot: str, *, again: bool = False) -> None:
        """Adds one document, or a newer one in its place."""
        document = self.stage.book.definition.documents[slot]
        name, content = self.stage.scans.of(slot, document, again=again)
        sent = Upload(name, content)
        documents.upload(self._ctx, self.actor(document.by), self.case, slot, sent, new_public_id())
        self.filed.add(slot)

    def take(self, action: str) -> None:
        """Takes one action, with whatever has to be done before it."""
        book = self.stage.book
        rule = book.definition.actions[action]
        if action != SUBMIT and ways.needs(book, action, DOCUMENTS_COMPLETE):
            self.attach(action)
        for said in book.needs[action]:
            awaited = set(said.named("task"))
            if awaited:
                self._end_tasks(awaited)
        for args in (said.args for said in book.needs[action]):
            if isinstance(args, OfPaper):
                self._have_issued(args.value)
        if action != SUBMIT and book.drafts(action):
            self._amend()
        values: Plain = {}
        if rule.form is not None:
            form = self._ctx.content.forms[rule.form]
            values = answers(form, self.scene(_NOTES.get(action, "")))
        people = [party for party in rule.by if party != SYSTEM_PARTY]
        actor = self.actor(people[self.planned.number % len(people)])
        if rule.assigns:
            self._assign(actor)
            return
        step = actions.Step(self.case, action, values, self.version, new_public_id())
        done = actions.perform(self._ctx, actor, step)
        if "paper" in done:
            self._issue(done["paper"])
        self._read()

    def further(self, action: str) -> None:
        """Takes the next step in each case that this one has opened and that `action` waits for."""
        for args in ways.brought(self.stage.book, action):
            for other in self._opened(args.value, args.where):
                way = ways.way_to(other.stage.book, args.is_[0], other.state)
                if way:
                    other._step(way[0].action)

    def _opened(self, kind: str, where: str) -> list[Player]:
        with self._ctx.read() as session:
            mine = case_rows.known(session, self.case)
            found = [case_rows.known(session, r.public_id) for r in link_rows.related(session, mine.id, kind, where)]
            books = [catalog.rulebook(self._ctx, session, row.definition) for row in found]
        return [
            replace(
                self, stage=replace(self.stage, book=book, application=application(book)), case=row.public_id,
                version=row.version, state=row.state, filed=set(),
            )
            for row, book in zip(found, books, strict=True)
        ]  # fmt: skip

    def _step(self, action: str) -> None:
        """Takes an action whose form and documents nobody has prepared before."""
        if self.stage.book.drafts(action):
            self.fill(0, 1)
            self.attach(action)
        self.take(action)

    def _end_tasks(self, wanted: set[str]) -> None:
        """Everybody hands in what of this stands open beside the state."""
        with self._ctx.read() as session:
            waiting = [row for row in task_rows.open_of(session, self.case) if row.name in wanted]
        for row in waiting:
            rule = self.stage.book.definition.tasks[row.name]
            self.attach(row.name)
            values = answers(self._ctx.content.forms[rule.form], self.scene())
            tasks.end(self._ctx, self.actor(rule.by[0]), row.public_id, values, new_public_id())
        if waiting:
            self._end_tasks(wanted)  # ending one may open another

    def _assign(self, head: Actor) -> None:
        """The head of the division gives the case to the officer who will handle it."""
        assigning.assign(self._ctx, head, self.case, self.actor(OFFICER).id, self.version, new_public_id())
        self._read()

    def _have_issued(self, kind: str) -> None:
        """The paper that a step waits for, made by the step of this state that makes it; nothing where it is there."""
        with self._ctx.read() as session:
            case = case_rows.known(session, self.case)
            known = [row for row in paper_rows.of_case(session, case.id) if row.entry == case.entry]
        if not any(row.kind == kind and row.status == paper_rows.ISSUED for row in known):
            here = self.stage.book.definition
            self.take(next(n for n in here.actions_from[self.state] if here.actions[n].paper == kind))

    def _issue(self, paper: str) -> None:
        """Everybody of the chain does their part of a paper."""
        while True:
            with self._ctx.read() as session:
                row = paper_rows.known(session, paper)
            link = next((one for one in LINKS if row is not None and one == row.link), None)
            if row is None or link is None or row.waits_for is None:
                return
            deed = links.Deed(paper, link, row.version, new_public_id())
            links.do(self._ctx, self.actor(row.waits_for), deed)

    def _read(self) -> None:
        """Where the case stands now."""
        with self._ctx.read() as session:
            case = case_rows.known(session, self.case)
        self.version, self.state = case.version, case.state

    def _amend(self) -> None:
        """Answers a request for supplements: one text says more, one document is sent again."""
        assert self.stage.application is not None
        sheet = submissions.sheet(self._ctx, self.owner, self.case, self.stage.application)
        for name in [n for n, f in sheet.form.fields.items() if f.kind == "long_text" and n in sheet.values][:1]:
            values = {**sheet.values, name: f"{sheet.values[name]} Đã bổ sung theo yêu cầu của Bộ phận một cửa."}
            self._save(sheet, sheet.form.page_of(name), values, sheet.version)
        asked = self.stage.book.definition.documents
        self.upload(next(slot for slot, document in asked.items() if not document.until), again=True)

    def scene(self, note: str = "") -> Scene:
        """What an answer given now depends on."""
        norm = self._ctx.programme.support_norm
        limits: Plain = {} if norm is None else {"cap": norm.cap, "percent": norm.percent}
        today = local_date(self._ctx.clock.now())
        rules = self.stage.book.definition.certificate
        ends_in: Plain = {}
        if rules is not None:
            ends_in = dict(zip(("standard", "edition", "validity"), named(rules, self.firm), strict=True))
        officer = self.actor(OFFICER).name
        return Scene(
            self.firm, today, self.planned.number, size=self.size, note=note, officer=officer, **limits, **ends_in
        )


def application(book: Rulebook) -> str | None:
    """The form that the first signature freezes."""
    return next((form for action in book.definition.actions for form in book.drafts(action)), None)


def particulars(firm: Firm) -> enterprises.Particulars:
    """What an organisation of the demo says about itself."""
    return enterprises.Particulars(
        name=firm.name, legal_form=firm.legal_form, sector=firm.trade.sector, address=firm.address,
        commune=firm.commune, phone=firm.phone, email=firm.email, representative=firm.representative,
        founded_on=firm.founded_on, insured_employees=firm.employees, revenue=firm.revenue, capital=firm.capital,
    )  # fmt: skip
