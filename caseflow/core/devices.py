"""What a browser says of itself, in words that its owner recognises: `Chrome trên Windows`."""

from __future__ import annotations

from caseflow.core.text import Text, say

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
"""What stands in the name that a browser sends, and what it is called; many claim to be Chrome and Safari as well."""
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(browser: str) -> Text:
    """The browser and the machine that this name tells of; what is not recognised is an unknown device."""
    program = next((name for sign, name in _BROWSERS if sign in browser), "")
    machine = next((name for sign, name in _SYSTEMS if sign in browser), "")
    if program and machine:
        return say(f"{program} trên {machine}", f"{program} on {machine}")
    if program or machine:
        return say(program or machine, program or machine)
    return say("Thiết bị không rõ", "Unknown device")
