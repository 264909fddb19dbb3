"""Mail as a real server receives it, and what each of its answers means."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.clock import FixedClock
from caseflow.core.settings import load_settings
from caseflow.gateways.mail import Mail, MailError, PermanentMailError, SmtpMailer, TransientMailError
from caseflow.gateways.memory import MemoryMailer

CLOCK = FixedClock(datetime(2026, 3, 2, 1, 30, tzinfo=UTC))
MAIL = Mail(
    sender="mot-cua@so.example",
    recipient="doanh-nghiep@example.vn",
    subject="Hồ sơ HY-2026-0001 đã được tiếp nhận: chứng nhận hệ thống quản lý chất lượng theo ISO 9001",
    body="Kính gửi Quý đơn vị,\n\n.Dòng bắt đầu bằng dấu chấm\n" + "Việc cần làm: đợi kết quả. " * 60 + "\n",
    message_id="<event-1.account-2@so.example>",
    headers={"X-Case": "HY-2026-0001"},
)


class Server:
    """Answers as told and keeps what it accepted."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answers: dict[str, str] = {}
        self.drop_after_data = False
        self.received: list[bytes] = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope.content)
        if self.drop_after_data:
            server.transport.abort()
        return self.answers.get("DATA", "250 OK")

    def mail(self) -> EmailMessage:
        (content,) = self.received
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def server():
    """A real SMTP server on a free port."""
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mailer(port: int, **settings: str) -> SmtpMailer:
    ours = load_settings(demo=True, smtp_host="127.0.0.1", smtp_port=port, **settings)
    return SmtpMailer(ours, CLOCK, timeout=5)


def test_a_vietnamese_mail_arrives_as_it_was_written(server):
    mailer(server.port).send(MAIL)
    assert server.mail()["Subject"] == MAIL.subject
    assert server.mail().get_content().replace("\r\n", "\n") == MAIL.body
    assert server.mail()["To"] == MAIL.recipient
    assert server.mail()["From"] == MAIL.sender
    assert max(len(line) for line in server.received[0].splitlines()) <= 998
    assert server.received[0].isascii()


def test_a_mail_says_what_made_it_when_and_under_which_id(server):
    mailer(server.port).send(MAIL)
    assert server.mail()["Message-ID"] == "<event-1.account-2@so.example>"
    assert server.mail()["Auto-Submitted"] == "auto-generated"
    assert server.mail()["Date"].datetime == CLOCK.now()
    assert server.mail()["X-Case"] == "HY-2026-0001"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [("451 4.3.0 Try again later", TransientMailError), ("550 5.1.1 No such person", PermanentMailError)],
)
def test_the_class_of_the_code_decides(server, command: str, answer: str, error: type[MailError]):
    server.answers[command] = answer
    with pytest.raises(error, match=answer):
        mailer(server.port).send(MAIL)


def test_a_sender_may_have_a_vietnamese_name_and_a_name_alone_is_no_address(server):
    mailer(server.port).send(replace(MAIL, sender="Sở Khoa học và Công nghệ <mot-cua@so.example>"))
    assert server.mail()["From"] == "Sở Khoa học và Công nghệ <mot-cua@so.example>"
    for wrong in ("doanh nghiệp", "", "đơn@example.vn"):
        with pytest.raises(PermanentMailError):
            mailer(server.port).send(replace(MAIL, recipient=wrong))


@given(st.text(st.sampled_from('aăđếộ ôn,.:()=?_"📄'), min_size=1, max_size=250))
def test_no_subject_loses_or_gains_a_letter_on_its_way(text: str):
    subject = " ".join(text.split())
    raw = SmtpMailer(load_settings(demo=True), CLOCK)._compose(replace(MAIL, subject=subject))
    assert message_from_bytes(raw, policy=default)["Subject"] == subject


def test_after_a_451_the_same_mail_goes_through_under_the_same_id(server):
    server.answers["RCPT"] = "451 4.7.1 Greylisted"
    with pytest.raises(TransientMailError):
        mailer(server.port).send(MAIL)
    server.answers.clear()
    mailer(server.port).send(MAIL)
    assert server.mail()["Message-ID"] == MAIL.message_id


def test_a_connection_that_breaks_after_the_mail_is_transient(server):
    server.drop_after_data = True
    with pytest.raises(TransientMailError, match="the connection broke"):
        mailer(server.port).send(MAIL)


def test_nobody_listening_is_transient():
    with pytest.raises(TransientMailError, match="no connection to the mail server"):
        mailer(free_port()).send(MAIL)


def test_a_server_that_never_answers_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        slow = SmtpMailer(load_settings(demo=True, smtp_host="127.0.0.1", smtp_port=port), CLOCK, timeout=0.2)
        with pytest.raises(TransientMailError, match="timed out"):
            slow.send(MAIL)


@pytest.mark.parametrize(
    "settings", [{"smtp_security": "starttls"}, {"smtp_user": "u", "smtp_password": "hidden-word"}]
)
def test_a_server_without_what_the_settings_ask_keeps_the_mail_and_tells_no_secret(server, settings):
    with pytest.raises(TransientMailError) as caught:
        mailer(server.port, **settings).send(MAIL)
    assert "hidden-word" not in str(caught.value)
    assert server.received == []


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "A\r\nBcc: thief@example.org"},
        {"recipient": "a@example.org\nBcc: thief@example.org"},
        {"sender": "a@example.org\r\nX: y"},
        {"message_id": "<a@b>\r\nX: y"},
        {"headers": {"X-Case": "1\u2028X: y"}},
        {"headers": {"X-Case\r\nBcc": "thief@example.org"}},
    ],
)
def test_a_forged_header_is_never_sent(server, change):
    with pytest.raises(PermanentMailError):
        mailer(server.port).send(replace(MAIL, **change))
    assert server.received == []


def test_the_stand_in_keeps_mail_and_fails_when_planned():
    stand_in = MemoryMailer()
    stand_in.failures.append(TransientMailError("later"))
    with pytest.raises(TransientMailError):
        stand_in.send(MAIL)
    stand_in.send(MAIL)
    assert stand_in.sent == [MAIL]
