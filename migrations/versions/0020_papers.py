"""Papers pass a chain of people before they count; one register a kind of paper, issuer and year gives their numbers.

No paper is on its way yet: what cases of older editions decided, they decided in one press, and so they go on. The
notices of two books become one register: numbers that both books had given stay as they were issued, the later ones
marked as twins, and counting goes on after the highest. Nobody was authorised to sign for somebody else yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "number_books",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=40), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("first_serial", NUMBER, nullable=False),
        sa.Column("last_serial", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_books")),
        sa.UniqueConstraint(
            "agency", "issuer", "series", "year", name=op.f("uq_number_books_agency_issuer_series_year")
        ),
    )
    op.create_table(
        "authorisations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("position", sa.String(length=100), nullable=False),
        sa.Column("ground", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("given_by", NUMBER, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_authorisations_account_id_accounts")),
        sa.ForeignKeyConstraint(["given_by"], ["accounts.id"], name=op.f("fk_authorisations_given_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.create_index("ix_authorisations_account_id_until_on", ["account_id", "until_on"], unique=False)

    op.create_table(
        "papers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("link", sa.String(length=10), nullable=True),
        sa.Column("waits_for", sa.String(length=40), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("template", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", NUMBER, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", NUMBER, nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", NUMBER, nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=True),
        sa.Column("numbered_by", NUMBER, nullable=True),
        sa.Column("numbered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", NUMBER, nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number_id", NUMBER, nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("code", sa.String(length=24), nullable=True),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("docx", sa.String(length=64), nullable=True),
        sa.Column("corrects_id", NUMBER, nullable=True),
        sa.Column("corrected_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_papers_case_id_cases")),
        sa.ForeignKeyConstraint(["corrects_id"], ["papers.id"], name=op.f("fk_papers_corrects_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_papers_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_papers_public_id")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index("ix_papers_agency_status_id", ["agency", "status", "id"], unique=False)
        batch_op.create_index("ix_papers_case_id_id", ["case_id", "id"], unique=False)
        batch_op.create_index("ix_papers_docx", ["docx"], unique=False)
        batch_op.create_index("ix_papers_pdf", ["pdf"], unique=False)
        batch_op.create_index("ix_papers_number_id", ["number_id"], unique=False)
        batch_op.create_index("ix_papers_waiting", ["agency", "waits_for", "link", "id"], unique=False)

    op.create_table(
        "paper_texts",
        sa.Column("paper_id", NUMBER, nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stands", sa.String(length=10), nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_texts_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_texts")),
    )
    with op.batch_alter_table("paper_texts", schema=None) as batch_op:
        batch_op.create_index("ix_paper_texts_agency_stands_paper_id", ["agency", "stands", "paper_id"], unique=False)

    op.create_table(
        "taken_numbers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("book_id", NUMBER, nullable=False),
        sa.Column("serial", NUMBER, nullable=False),
        sa.Column("twin", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("case_id", NUMBER, nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("taken_by", NUMBER, nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["number_books.id"], name=op.f("fk_taken_numbers_book_id_number_books")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_taken_numbers_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_numbers")),
        sa.UniqueConstraint("book_id", "serial", "twin", name=op.f("uq_taken_numbers_book_id_serial_twin")),
    )
    with op.batch_alter_table("taken_numbers", schema=None) as batch_op:
        batch_op.create_index("ix_taken_numbers_book_id_id", ["book_id", "id"], unique=False)

    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """INSERT INTO number_books (agency, issuer, series, year, first_serial, last_serial)
        SELECT agency, 'sub_department', 'TB', year, 1, MAX(serial) FROM notices GROUP BY agency, year"""
    )
    op.execute(
        """INSERT INTO taken_numbers (book_id, serial, twin, number, about, case_id, taken_on, taken_by, reason)
        SELECT b.id, n.serial, ROW_NUMBER() OVER (PARTITION BY n.agency, n.year, n.serial ORDER BY n.id) - 1,
            n.number, '', n.case_id, n.issued_on, n.issued_by, ''
        FROM notices n JOIN number_books b ON b.agency = n.agency AND b.year = n.year ORDER BY n.id"""
    )
