"""Failure types, as providers name them, to what happened and what to do about it. Pure: a table and a look-up.

The same failure comes as ``CannotJoinMeeting``, ``cannotJoinMeeting``, ``CANNOT_JOIN_MEETING`` or with a text behind
a colon, depending on the provider's age; ``failure_key`` makes one of them all. Whoever meets a failure that is not
in the table still sees it, word for word.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Failure(NamedTuple):
    """A failure in words for the person at the screen."""

    title: str
    """Short, for a table's cell: "Bot not accepted"."""
    meaning: str
    """What happened, as a sentence or two."""
    advice: str
    """What to do about it, as a sentence or two."""


_NOT_OF_A_KEY = re.compile(r"[^a-z0-9]+")


def failure_key(raw: str) -> str:
    """Return what all spellings of a failure type have in common: letters and digits up to a colon, in lower case."""
    return _NOT_OF_A_KEY.sub("", raw.partition(":")[0].lower())


def explain(raw: str) -> Failure:
    """Return what a failure type means; one that we don't know keeps its own words for a title."""
    return _BY_KEY.get(failure_key(raw)) or Failure(raw, *_UNKNOWN)


def in_a_line(raw: str, message: str) -> str:
    """Return why a bot failed, briefly: the failure's title, and the provider's own words where it sent some."""
    title = explain(raw).title
    return f"{title}: {message}" if message else title


_UNKNOWN = (
    "The provider gave this as the reason; this program has no further explanation of it.",
    "Look it up in the provider's documentation, or ask their support with the bot's id.",
)

_ASK_SUPPORT = "Send a new bot. If it happens again, give the bot's id to the provider's support."
_FIX_CREDENTIALS = "Check the account that the bot signs in with in the provider's settings, then send a new bot."

_KNOWN = (
    # Before the call: the link, the lobby, the door.
    (
        Failure(
            "Cannot join meeting",
            "The bot could not get into the meeting. Mostly it lets in only people who are signed in or invited.",
            "Allow guests in the meeting's settings, or invite the bot's account, then send a new bot.",
        ),
        "CannotJoinMeeting",
    ),
    (
        Failure(
            "Access denied",
            "The meeting refused the bot: it was not allowed in as a guest.",
            "Allow guests in the meeting's settings, or invite the bot's account, then send a new bot.",
        ),
        "access_denied",
        "UNABLE_JOIN_EXTERNAL_MEETING",
    ),
    (
        Failure(
            "Waited too long",
            "Nobody let the bot in from the waiting room until its time was up (ten minutes unless set otherwise).",
            "Have somebody in the meeting who admits the bot, or raise the waiting room timeout when you send it.",
        ),
        "TimeoutWaitingToStart",
        "waiting_room_timeout",
        "WAITING_FOR_AUTHORIZED_USER_TIMEOUT",
    ),
    (
        Failure(
            "Host did not come",
            "The meeting had not been started by its host when the bot's waiting time was up.",
            "Send the bot when the host is there, or raise its waiting timeout.",
        ),
        "WAITING_FOR_HOST_TIMEOUT",
    ),
    (
        Failure(
            "Bot not accepted",
            "Somebody in the meeting saw the bot ask to come in, and declined.",
            "Tell the participants why the bot comes, then send a new one.",
        ),
        "BotNotAccepted",
        "bot_rejected",
    ),
    (
        Failure(
            "Invalid meeting link",
            "The link is not one of a Zoom, Google Meet or Microsoft Teams meeting.",
            "Check that the link is whole (passcode and all), then send a new bot.",
        ),
        "InvalidMeetingUrl",
        "INVALID_MEETING_PLATFORM",
    ),
    (
        Failure(
            "Meeting not found",
            "The link looks right, but there is no such meeting, or it has expired.",
            "Get the meeting's present link from its host, then send a new bot.",
        ),
        "meeting_not_found",
    ),
    (
        Failure(
            "Meeting already over",
            "The meeting had ended before the bot could record anything.",
            "Nothing to mend. Send the bot earlier next time.",
        ),
        "MEETING_ENDED",
        "MEETING_ENDED_PREMATURELY",
        "EXITING_MEETING_BEFORE_RECORD",
    ),
    (
        Failure(
            "Sign-in required",
            "The meeting admits only people with an account, and the bot came as a guest.",
            "Allow guests in the meeting's settings, or give the bot an account to sign in with.",
        ),
        "LOGIN_REQUIRED",
        "MEET_LOGIN_REQUIRED",
        "TEAMS_LOGIN_REQUIRED",
        "ZOOM_ANONYMOUS_JOIN_NOT_ALLOWED",
    ),
    (
        Failure(
            "Sign-in failed",
            "The bot tried to sign in with its account for the meeting, and was not let through.",
            _FIX_CREDENTIALS,
        ),
        "authentication_error",
        "MEET_LOGIN_FAILED",
        "MEET_LOGIN_UNAVAILABLE",
        "MEET_LOGIN_FAILED_SAML_REJECTED",
        "MEET_LOGIN_FAILED_TIMEOUT",
        "TEAMS_LOGIN_FAILED",
        "TEAMS_LOGIN_UNAVAILABLE",
        "TEAMS_LOGIN_FAILED_INVALID_CREDENTIALS",
        "TEAMS_LOGIN_FAILED_CAPTCHA",
        "TEAMS_LOGIN_FAILED_MFA_REQUIRED",
        "TEAMS_LOGIN_FAILED_TIMEOUT",
    ),
    (
        Failure(
            "Zoom sign-in failed",
            "Zoom did not accept the credentials that the bot came with.",
            _FIX_CREDENTIALS,
        ),
        "SDK_AUTH_FAILED",
        "CANNOT_GET_JWT_TOKEN",
        "ZOOM_ACCESS_TOKEN_ERROR",
        "ZOOM_OBF_TOKEN_ERROR",
    ),
    (
        Failure(
            "Passcode missing",
            "The Zoom meeting asks for a passcode, and the bot had none that fits.",
            "Use the link that has the passcode in it, or give the meeting's id and passcode together.",
        ),
        "zoomPasscodeRequired",
        "SET_ZOOM_ID_AND_PWD_TOGETHER",
    ),
    (
        Failure(
            "Registration required",
            "The webinar admits only people who have registered for it.",
            "Register the bot, and send it with the personal link that it gets.",
        ),
        "zoomWebinarRegistrationRequired",
    ),
    # In the call.
    (
        Failure(
            "Bot removed",
            "A participant took the bot out of the meeting.",
            "Tell the participants why the bot is there. What it recorded before may still arrive.",
        ),
        "BotRemoved",
    ),
    (
        Failure(
            "Bot removed too early",
            "A participant took the bot out of the meeting before there was enough to make a recording of.",
            "Tell the participants why the bot is there, then send a new one.",
        ),
        "BOT_REMOVED_TOO_EARLY",
    ),
    (
        Failure(
            "Nobody came",
            "The bot waited in the meeting, but nobody joined it, or all had left.",
            "Nothing to mend, if the meeting did not take place. Else check that the link was for the right one.",
        ),
        "no_attendees",
        "allParticipantsLeft",
    ),
    (
        Failure(
            "Nobody spoke",
            "The bot heard no one for so long that it left.",
            "Nothing to mend, if the meeting was silent. Else raise the silence timeout when you send a bot.",
        ),
        "no_speaker",
    ),
    (
        Failure(
            "Recording too long",
            "The meeting went on for longer than the provider records.",
            "Send a second bot into meetings that last longer. What was recorded may still arrive.",
        ),
        "recording_timeout",
    ),
    (
        Failure(
            "Stopped by request",
            "Your own account told the bot to leave, by the provider's API or dashboard.",
            "Nothing to mend, if that was meant. Else look for what in your systems asked for it.",
        ),
        "ApiRequest",
        "api_request_stop",
    ),
    (
        Failure(
            "Recording not allowed",
            "The host did not give the bot the right to record, or their Zoom app cannot give it.",
            "Ask the host to allow recording for the bot, and to keep their Zoom app up to date.",
        ),
        "RECORDING_RIGHTS_NOT_GRANTED",
        "CANNOT_REQUEST_RECORDING_RIGHT",
        "HOST_CLIENT_CANNOT_GRANT_PERMISSION",
    ),
    (
        Failure(
            "Meeting error",
            "Something went wrong between the bot and the meeting, and the provider does not say what.",
            _ASK_SUPPORT,
        ),
        "meeting_error",
        "Zoom client error",
    ),
    (
        Failure(
            "Recording failed",
            "The bot was in the meeting, but its recording did not start, or did not come to a good end.",
            _ASK_SUPPORT,
        ),
        "recording_failed",
        "RECORDING_START_TIMEOUT",
        "Recording failed to complete",
        "Recording did not complete successfully",
    ),
    (
        Failure(
            "Streaming failed",
            "The bot could not set up the live audio or video stream that was asked for.",
            "Check that the streaming address is reachable from the internet, then send a new bot.",
        ),
        "StreamingSetupFailed",
    ),
    # After the call, and at the provider.
    (
        Failure(
            "Transcription failed",
            "The meeting was recorded, but could not be turned into text.",
            "Ask the provider to transcribe it again; the recording itself should still be there.",
        ),
        "TRANSCRIPTION_FAILED",
        "TRANSCRIPTION_ERROR",
    ),
    (
        Failure(
            "Network error",
            "The bot lost its connection to the meeting, or never got one.",
            "Send a new bot. If it happens again, look at the provider's status page.",
        ),
        "network_error",
        "proxyUnavailable",
    ),
    (
        Failure(
            "Internal error",
            "Something broke on the provider's side; neither the meeting nor your settings are the cause.",
            _ASK_SUPPORT,
        ),
        "InternalError",
        "InternalError classic",
        "GENERAL_ERROR",
        "UNKNOWN_ERROR",
    ),
    (
        Failure(
            "Bot crashed",
            "The bot's own process died at the provider's.",
            _ASK_SUPPORT,
        ),
        "BOT_CRASHED",
        "OOM_KILLED",
        "SIGTERM",
        "FORCE_KILLED",
    ),
    (
        Failure(
            "Out of credit",
            "Your account at the provider has nothing left to pay for this bot.",
            "Top up the account or change its plan, then send a new bot.",
        ),
        "INSUFFICIENT_TOKENS",
    ),
    (
        Failure(
            "Daily limit reached",
            "Your account has sent as many bots today as its plan allows.",
            "Wait until tomorrow, or ask the provider for a higher limit.",
        ),
        "DAILY_BOT_CAP_REACHED",
    ),
    (
        Failure(
            "Bot already there",
            "Another bot of your account is in this meeting already, so this one was not sent.",
            "Nothing to mend: look for the other bot.",
        ),
        "BOT_ALREADY_EXISTS",
    ),
)
"""Each failure with the names that it goes by, in any one spelling of each."""

_BY_KEY = {failure_key(name): failure for failure, *names in _KNOWN for name in names}
