"""which letters lack what"""

from caseflow.services.papers import composing, page
from tests.support.journey import Journey, MAIN


def test_l(build_context) -> None:
    journey = Journey(build_context())
    ctx = journey.ctx
    seen = set()
    for role, action in MAIN:
        for name in () if journey.state == "draft" else journey.definition.actions_from[journey.state]:
            a = journey.definition.actions[name]
            if a.paper and name not in seen and a.by != ("system",):
                from caseflow.services.engine import parties
                from caseflow.services.papers import kinds
                from caseflow.services.papers.said import Asked

                try:
                    ans = journey.answers(name)
                except Exception as e:
                    ans = {}
                seen.add(name)
                with ctx.read() as session:
                    s = parties.enter(ctx, session, journey.person(a.by[0]), journey.case)
                    asked = Asked(ctx, session, s.case, s.book, kinds.letter(ctx, a.paper), ans)
                    print(name, a.paper, [str(x) for x in composing.lacks(asked)])
        journey.do(
            role if role in journey.definition.actions[action].by else journey.definition.actions[action].by[0], action
        )
        for p in journey.papers[:1]:
            print("   after", action, p.kind, p.status, p.pdf is not None)
