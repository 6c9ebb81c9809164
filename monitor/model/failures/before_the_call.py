"""Failures before the call: the link, the lobby, the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.failures.failure import Failure

if TYPE_CHECKING:
    from monitor.model.failures.failure import Named

_FIX_CREDENTIALS = "Check the account that the bot signs in with in the provider's settings, then send a new bot."

KNOWN: tuple[Named, ...] = (
    (
        Failure(
            "Cannot join meeting",
            "The bot could not get into the meeting. Mostly it lets in only people who are signed in or invited.",
            "Allow guests in the meeting's settings, or invite the bot's account, then send a new bot.",
        ),
        ("CannotJoinMeeting",),
    ),
    (
        Failure(
            "Access denied",
            "The meeting refused the bot: it was not allowed in as a guest.",
            "Allow guests in the meeting's settings, or invite the bot's account, then send a new bot.",
        ),
        ("access_denied", "UNABLE_JOIN_EXTERNAL_MEETING"),
    ),
    (
        Failure(
            "Waited too long",
            "Nobody let the bot in from the waiting room until its time was up (ten minutes unless set otherwise).",
            "Have somebody in the meeting who admits the bot, or raise the waiting room timeout when you send it.",
        ),
        ("TimeoutWaitingToStart", "waiting_room_timeout", "WAITING_FOR_AUTHORIZED_USER_TIMEOUT"),
    ),
    (
        Failure(
            "Host did not come",
            "The meeting had not been started by its host when the bot's waiting time was up.",
            "Send the bot when the host is there, or raise its waiting timeout.",
        ),
        ("WAITING_FOR_HOST_TIMEOUT",),
    ),
    (
        Failure(
            "Bot not accepted",
            "Somebody in the meeting saw the bot ask to come in, and declined.",
            "Tell the participants why the bot comes, then send a new one.",
        ),
        ("BotNotAccepted", "bot_rejected"),
    ),
    (
        Failure(
            "Invalid meeting link",
            "The link is not one of a Zoom, Google Meet or Microsoft Teams meeting.",
            "Check that the link is whole (passcode and all), then send a new bot.",
        ),
        ("InvalidMeetingUrl", "INVALID_MEETING_PLATFORM"),
    ),
    (
        Failure(
            "Meeting not found",
            "The link looks right, but there is no such meeting, or it has expired.",
            "Get the meeting's present link from its host, then send a new bot.",
        ),
        ("meeting_not_found",),
    ),
    (
        Failure(
            "Meeting already over",
            "The meeting had ended before the bot could record anything.",
            "Nothing to mend. Send the bot earlier next time.",
        ),
        ("MEETING_ENDED", "MEETING_ENDED_PREMATURELY", "EXITING_MEETING_BEFORE_RECORD"),
    ),
    (
        Failure(
            "Sign-in required",
            "The meeting admits only people with an account, and the bot came as a guest.",
            "Allow guests in the meeting's settings, or give the bot an account to sign in with.",
        ),
        ("LOGIN_REQUIRED", "MEET_LOGIN_REQUIRED", "TEAMS_LOGIN_REQUIRED", "ZOOM_ANONYMOUS_JOIN_NOT_ALLOWED"),
    ),
    (
        Failure(
            "Sign-in failed",
            "The bot tried to sign in with its account for the meeting, and was not let through.",
            _FIX_CREDENTIALS,
        ),
        (
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
    ),
    (
        Failure(
            "Zoom sign-in failed",
            "Zoom did not accept the credentials that the bot came with.",
            _FIX_CREDENTIALS,
        ),
        ("SDK_AUTH_FAILED", "CANNOT_GET_JWT_TOKEN", "ZOOM_ACCESS_TOKEN_ERROR", "ZOOM_OBF_TOKEN_ERROR"),
    ),
    (
        Failure(
            "Passcode missing",
            "The Zoom meeting asks for a passcode, and the bot had none that fits.",
            "Use the link that has the passcode in it, or give the meeting's id and passcode together.",
        ),
        ("zoomPasscodeRequired", "SET_ZOOM_ID_AND_PWD_TOGETHER"),
    ),
    (
        Failure(
            "Registration required",
            "The webinar admits only people who have registered for it.",
            "Register the bot, and send it with the personal link that it gets.",
        ),
        ("zoomWebinarRegistrationRequired",),
    ),
)
