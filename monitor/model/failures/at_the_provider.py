"""Failures after the call, and on the provider's side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.failures.failure import ASK_SUPPORT, Failure

if TYPE_CHECKING:
    from monitor.model.failures.failure import Named

KNOWN: tuple[Named, ...] = (
    (
        Failure(
            "Transcription failed",
            "The meeting was recorded, but could not be turned into text.",
            "Ask the provider to transcribe it again; the recording itself should still be there.",
        ),
        ("TRANSCRIPTION_FAILED", "TRANSCRIPTION_ERROR"),
    ),
    (
        Failure(
            "Network error",
            "The bot lost its connection to the meeting, or never got one.",
            "Send a new bot. If it happens again, look at the provider's status page.",
        ),
        ("network_error", "proxyUnavailable"),
    ),
    (
        Failure(
            "Internal error",
            "Something broke on the provider's side; neither the meeting nor your settings are the cause.",
            ASK_SUPPORT,
        ),
        ("InternalError", "InternalError classic", "GENERAL_ERROR", "UNKNOWN_ERROR"),
    ),
    (
        Failure(
            "Bot crashed",
            "The bot's own process died at the provider's.",
            ASK_SUPPORT,
        ),
        ("BOT_CRASHED", "OOM_KILLED", "SIGTERM", "FORCE_KILLED"),
    ),
    (
        Failure(
            "Out of credit",
            "Your account at the provider has nothing left to pay for this bot.",
            "Top up the account or change its plan, then send a new bot.",
        ),
        ("INSUFFICIENT_TOKENS",),
    ),
    (
        Failure(
            "Daily limit reached",
            "Your account has sent as many bots today as its plan allows.",
            "Wait until tomorrow, or ask the provider for a higher limit.",
        ),
        ("DAILY_BOT_CAP_REACHED",),
    ),
    (
        Failure(
            "Bot already there",
            "Another bot of your account is in this meeting already, so this one was not sent.",
            "Nothing to mend: look for the other bot.",
        ),
        ("BOT_ALREADY_EXISTS",),
    ),
)
