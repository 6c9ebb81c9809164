"""Failures in the call: who came, who spoke, who took the bot out, and whether it could record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.failures.failure import ASK_SUPPORT, Failure

if TYPE_CHECKING:
    from monitor.model.failures.failure import Named

KNOWN: tuple[Named, ...] = (
    (
        Failure(
            "Bot removed",
            "A participant took the bot out of the meeting.",
            "Tell the participants why the bot is there. What it recorded before may still arrive.",
        ),
        ("BotRemoved",),
    ),
    (
        Failure(
            "Bot removed too early",
            "A participant took the bot out of the meeting before there was enough to make a recording of.",
            "Tell the participants why the bot is there, then send a new one.",
        ),
        ("BOT_REMOVED_TOO_EARLY",),
    ),
    (
        Failure(
            "Nobody came",
            "The bot waited in the meeting, but nobody joined it, or all had left.",
            "Nothing to mend, if the meeting did not take place. Else check that the link was for the right one.",
        ),
        ("no_attendees", "allParticipantsLeft"),
    ),
    (
        Failure(
            "Nobody spoke",
            "The bot heard no one for so long that it left.",
            "Nothing to mend, if the meeting was silent. Else raise the silence timeout when you send a bot.",
        ),
        ("no_speaker",),
    ),
    (
        Failure(
            "Recording too long",
            "The meeting went on for longer than the provider records.",
            "Send a second bot into meetings that last longer. What was recorded may still arrive.",
        ),
        ("recording_timeout",),
    ),
    (
        Failure(
            "Stopped by request",
            "Your own account told the bot to leave, by the provider's API or dashboard.",
            "Nothing to mend, if that was meant. Else look for what in your systems asked for it.",
        ),
        ("ApiRequest", "api_request_stop"),
    ),
    (
        Failure(
            "Recording not allowed",
            "The host did not give the bot the right to record, or their Zoom app cannot give it.",
            "Ask the host to allow recording for the bot, and to keep their Zoom app up to date.",
        ),
        ("RECORDING_RIGHTS_NOT_GRANTED", "CANNOT_REQUEST_RECORDING_RIGHT", "HOST_CLIENT_CANNOT_GRANT_PERMISSION"),
    ),
    (
        Failure(
            "Meeting error",
            "Something went wrong between the bot and the meeting, and the provider does not say what.",
            ASK_SUPPORT,
        ),
        ("meeting_error", "Zoom client error"),
    ),
    (
        Failure(
            "Recording failed",
            "The bot was in the meeting, but its recording did not start, or did not come to a good end.",
            ASK_SUPPORT,
        ),
        (
            "recording_failed",
            "RECORDING_START_TIMEOUT",
            "Recording failed to complete",
            "Recording did not complete successfully",
        ),
    ),
    (
        Failure(
            "Streaming failed",
            "The bot could not set up the live audio or video stream that was asked for.",
            "Check that the streaming address is reachable from the internet, then send a new bot.",
        ),
        ("StreamingSetupFailed",),
    ),
)
