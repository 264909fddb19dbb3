"""The demo province: an invented history of the real programme, played through the services, never written by hand."""

from __future__ import annotations

from caseflow.demo.diary import Progress
from caseflow.demo.load import DemoResult, load
from caseflow.demo.signins import SignIn, fresh_sign_ins, is_empty

__all__ = ["DemoResult", "Progress", "SignIn", "fresh_sign_ins", "is_empty", "load"]
