"""The certificate in which a road ends: the rules that its phases carry, with what the scheme says itself."""

from __future__ import annotations

from caseflow.core.reader import ContentError, Fault, Source, validate
from caseflow.core.values import Plain, Values
from caseflow.workflows.certificate_words import Certificate
from caseflow.workflows.road import Road

AT = ("certificate",)


def certificate(road: Road, faults: list[Fault]) -> Certificate | None:
    """The certificate of the road, or None when its scheme ends in none; what is wrong is told in `faults`.

    The scheme's words stand above those of the phases; mappings among them (the legal bases) are joined.
    """
    if road.scheme.certificate is None:
        return None
    try:
        return validate(written(road), Certificate, AT)
    except ContentError as error:
        faults += error.faults
        return None


def written(road: Road) -> Source:
    """The words of the certificate of a road that ends in one, each with the file and line where it is written."""
    data: Plain = {}
    lines, files = dict(road.source.lines), dict(road.source.files)
    for phase in road.phases.values():
        data = joined(data, phase.value.certificate or {})
        for path in phase.source.lines:
            if path[:1] == AT != path and path not in road.source.lines:
                place = phase.source.fault(path, "")
                lines[path], files[path] = place.line, place.file
    own = joined(data, road.scheme.certificate or {})
    return Source(road.source.file, {"certificate": own}, lines, files)


def joined(base: Values, own: Values) -> Plain:
    """`base` with the words of `own` in it; where both say a mapping, the two are joined one level down."""
    made = dict(base)
    for word, value in own.items():
        known = made.get(word)
        made[word] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return made
