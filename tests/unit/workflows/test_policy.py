"""Who may see a case and as whom they act in it: every relation beside every role."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.actor import SYSTEM, Actor
from caseflow.workflows.policy import Policy, Relation
from caseflow.workflows.schema import Roles

ROLES = Roles.model_validate(
    {
        "permissions": {"case:read_all": "Read", "case:act": "Act", "queue:read": "Queue"},
        "roles": {
            "applicant": {"title": "A", "party": "outside", "may": ["case:act"]},
            "case_officer": {"title": "B", "may": ["case:read_all", "case:act", "queue:read"]},
            "finance": {"title": "C", "may": ["case:read_all", "case:act"]},
            "sysadmin": {"title": "D"},
            "laboratory": {"title": "E", "party": "partner", "may": ["case:act"]},
            "ministry": {"title": "F", "party": "partner", "may": ["queue:read"]},
            "expert": {"title": "I", "may": ["case:act", "case:read_all"], "assigned": True},
            "stranger": {"title": "J", "party": "partner", "may": ["case:act"], "assigned": True},
            "council_chair": {"title": "G", "party": "council", "may": ["case:act"]},
            "system": {"title": "H", "party": "system"},
        },
    }
)
POLICY = Policy(ROLES)
ME, OTHER = 7, 8


def person(*roles: str) -> Actor:
    return Actor(ME, "An", roles=frozenset(roles))


LAB, CHAIR = frozenset({"laboratory"}), "chair"


@pytest.mark.parametrize(
    ("roles", "relation", "parties", "sees"),
    [
        ((), Relation(), set(), False),
        ((), Relation(member=True), {"applicant"}, True),
        ((), Relation(member=True, submitted=False), {"applicant"}, True),
        (("case_officer",), Relation(member=True, officer_id=ME), {"applicant"}, True),
        (("council_chair",), Relation(member=True, seat=CHAIR), {"applicant"}, True),
        (("council_chair",), Relation(member=True, seat=CHAIR, conflicted=True), {"applicant"}, True),
        (("laboratory",), Relation(member=True, named=LAB), {"applicant"}, True),
        (("case_officer",), Relation(), {"case_officer"}, True),
        (("case_officer",), Relation(officer_id=ME), {"case_officer"}, True),
        (("case_officer",), Relation(officer_id=OTHER), set(), True),
        (("case_officer", "finance"), Relation(officer_id=OTHER), {"finance"}, True),
        (("finance",), Relation(officer_id=OTHER), {"finance"}, True),
        (("finance", "unknown"), Relation(), {"finance"}, True),
        (("finance", "applicant", "system", "council_chair"), Relation(), {"finance"}, True),
        (("case_officer",), Relation(submitted=False), {"case_officer"}, False),
        (("sysadmin",), Relation(), {"sysadmin"}, False),
        (("expert",), Relation(), set(), True),
        (("expert",), Relation(assigned=frozenset({"expert"})), {"expert"}, True),
        (("expert", "finance"), Relation(assigned=frozenset({"stranger"})), {"finance"}, True),
        (("expert",), Relation(assigned=frozenset({"expert"}), member=True), {"applicant"}, True),
        (("stranger",), Relation(named=frozenset({"stranger"})), set(), False),
        (("stranger",), Relation(assigned=frozenset({"stranger"})), set(), False),
        (("stranger",), Relation(named=frozenset({"stranger"}), assigned=frozenset({"stranger"})), {"stranger"}, True),
        (("stranger", "laboratory"), Relation(named=frozenset({"stranger"}) | LAB), {"laboratory"}, True),
        (("laboratory",), Relation(), set(), False),
        (("laboratory",), Relation(named=LAB), {"laboratory"}, True),
        (("laboratory",), Relation(named=LAB, submitted=False), {"laboratory"}, False),
        (("laboratory", "finance"), Relation(named=LAB), {"laboratory", "finance"}, True),
        (("council_chair",), Relation(), set(), False),
        (("council_chair",), Relation(seat=CHAIR), {"council_chair"}, True),
        (("council_chair",), Relation(seat="member"), {"council_member"}, True),
        (("council_chair",), Relation(seat=CHAIR, submitted=False), {"council_chair"}, False),
        (("council_chair",), Relation(seat=CHAIR, conflicted=True), set(), False),
        (("council_chair",), Relation(seat=CHAIR, undeclared=True), {"council_chair"}, False),
        (("case_officer",), Relation(seat=CHAIR, officer_id=ME), {"council_chair"}, True),
        (("case_officer",), Relation(seat=CHAIR, conflicted=True), set(), False),
        (("case_officer",), Relation(seat=CHAIR, undeclared=True), {"council_chair"}, False),
        (("case_officer",), Relation(conflicted=True, undeclared=True), {"case_officer"}, True),
        (("laboratory",), Relation(seat=CHAIR, conflicted=True, named=LAB), set(), False),
    ],
)
def test_how_a_person_stands_to_a_case_says_what_they_see_and_as_whom_they_act(
    roles: tuple[str, ...], relation: Relation, parties: set[str], sees: bool
) -> None:
    assert POLICY.parties(person(*roles), relation) == parties
    assert POLICY.may_see(person(*roles), relation) is sees


people = st.sets(st.sampled_from(sorted(ROLES.roles))).map(lambda roles: person(*roles))
relations = st.builds(
    Relation,
    member=st.booleans(),
    submitted=st.booleans(),
    officer_id=st.sampled_from([None, ME, OTHER]),
    seat=st.sampled_from(["", "chair", "member"]),
    conflicted=st.booleans(),
    undeclared=st.booleans(),
    named=st.sets(st.sampled_from(["laboratory", "ministry"])).map(frozenset),
)


@given(people, relations)
def test_a_member_of_the_council_in_conflict_sees_nothing_and_acts_as_nobody(who: Actor, how: Relation) -> None:
    if how.seat and how.conflicted and not how.member:
        assert not POLICY.may_see(who, how)
        assert POLICY.parties(who, how) == frozenset()


@given(people, relations)
def test_a_draft_is_seen_by_nobody_but_its_applicant(who: Actor, how: Relation) -> None:
    if not how.submitted:
        assert POLICY.may_see(who, how) is how.member


@given(people, relations)
def test_whoever_acts_for_the_enterprise_acts_as_the_applicant_alone(who: Actor, how: Relation) -> None:
    assert ("applicant" in POLICY.parties(who, how)) is how.member
    if how.member:
        assert POLICY.parties(who, how) == {"applicant"}


@given(people, relations)
def test_only_its_own_officer_acts_as_the_case_officer(who: Actor, how: Relation) -> None:
    if "case_officer" in POLICY.parties(who, how):
        assert how.officer_id in (None, ME)
        assert "case_officer" in who.roles


@given(relations)
def test_the_system_sees_every_case_and_acts_as_itself_alone(how: Relation) -> None:
    assert POLICY.may_see(SYSTEM, how)
    assert POLICY.parties(SYSTEM, how) == {"system"}


def test_the_matrix_is_read_row_by_row() -> None:
    for role, permission in product(ROLES.roles, ROLES.permissions):
        holds = permission in ROLES.roles[role].may
        assert POLICY.permits(person(role), permission) is holds
        assert (role in POLICY.roles_with(permission)) is holds
    assert POLICY.roles_with("case:read_all") == ("case_officer", "finance", "expert")
    assert POLICY.permits(person("sysadmin", "finance"), "case:act"), "one of several roles is enough"
    assert not POLICY.permits(person(), "case:act")
    assert not POLICY.permits(person("unknown"), "case:act")
    assert POLICY.roles is ROLES


def test_partners_are_known_by_their_party() -> None:
    assert POLICY.partner_roles(person("laboratory", "finance", "unknown")) == {"laboratory"}
    assert POLICY.partner_roles(person("ministry", "laboratory")) == {"laboratory", "ministry"}
    assert POLICY.partner_roles(person("applicant", "system")) == frozenset()


def test_whoever_nothing_is_known_of_is_a_stranger_to_a_case_that_was_handed_in() -> None:
    assert Relation() == Relation(False, True, None, "", False, False, frozenset())


def test_what_somebody_may_comes_with_the_roles_through_which_they_may_it() -> None:
    assert POLICY.reasons(["finance", "case_officer"]) == {
        "case:read_all": ("case_officer", "finance"),
        "case:act": ("case_officer", "finance"),
        "queue:read": ("case_officer",),
    }
    assert POLICY.reasons(["sysadmin"]) == POLICY.reasons([]) == {}
    everybody = list(ROLES.roles)
    for name, through in POLICY.reasons(everybody).items():
        assert all(POLICY.permits(person(role), name) == (role in through) for role in everybody)
