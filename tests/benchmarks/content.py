"""The smallest workflow that makes all five writes: two states with deadlines, a message at every step."""

from __future__ import annotations

from caseflow.core.ids import digest
from caseflow.workflows.loader import definition_from, definition_json

DEFINITION = definition_json(
    definition_from(
        """
{"name": "bench", "title": {"vi": "Đo tốc độ", "en": "Bench"}, "summary": {"vi": "Đo", "en": "Bench"},
 "standard": "-", "applicants": ["limited_company"], "initial": "start", "phases": {"only": {"vi": "Đo", "en": "Bench"}},
 "states": {
  "start": {"phase": "only", "title": {"vi": "0", "en": "0"}, "what_now": {"vi": "0", "en": "0"}, "waits_for": "applicant"},
  "ping": {"phase": "only", "title": {"vi": "A", "en": "A"}, "what_now": {"vi": "A", "en": "A"}, "waits_for": "applicant",
   "deadline": {"working_days": 5, "on_breach": "escalate", "legal_basis": {"source": {"vi": "-", "en": "-"}}}},
  "pong": {"phase": "only", "title": {"vi": "B", "en": "B"}, "what_now": {"vi": "B", "en": "B"}, "waits_for": "applicant",
   "deadline": {"working_days": 5, "on_breach": "escalate", "legal_basis": {"source": {"vi": "-", "en": "-"}}}}},
 "actions": {
  "there": {"phase": "only", "title": {"vi": "Sang", "en": "There"}, "from": ["ping"], "to": "pong", "by": ["applicant"],
   "does": [{"name": "notify", "args": {"value": "application_submitted", "to": "applicant"}}]},
  "back": {"phase": "only", "title": {"vi": "Về", "en": "Back"}, "from": ["pong"], "to": "ping", "by": ["applicant"],
   "does": [{"name": "notify", "args": {"value": "application_submitted", "to": "applicant"}}]}},
 "documents": {}, "legal_basis": {"source": {"vi": "-", "en": "-"}}}
"""
    )
)
SHA256 = digest(DEFINITION)
