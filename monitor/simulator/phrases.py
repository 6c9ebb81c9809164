"""How the people in a simulated meeting say things: sentences with gaps, grouped by what they are said for.

Data only. Gaps are filled by ``conversation``: ``{name}`` is the one spoken to, ``{day}`` and ``{deadline}`` are
times, ``{effort}`` a duration; ``{thing}``, ``{fact}``, ``{problem}`` and ``{task}`` come from the topic, and
``{that_task}`` is the task that was named last, so that people agree to what was proposed.
"""

from __future__ import annotations

from enum import StrEnum, auto


class Move(StrEnum):
    """What a sentence is said for."""

    GREET = auto()
    OPEN = auto()
    REPORT = auto()
    DETAIL = auto()
    ASK = auto()
    ANSWER = auto()
    WORRY = auto()
    SOOTHE = auto()
    PROPOSE = auto()
    OBJECT = auto()
    AGREE = auto()
    ASSIGN = auto()
    PROMISE = auto()
    NOD = auto()
    ASIDE = auto()
    CLOSE = auto()


SENTENCES: dict[Move, tuple[str, ...]] = {
    Move.GREET: (
        "Hi everyone.", "Good morning!", "Hello, can you hear me?", "Hi {name}!", "Morning, all.",
        "Hey, sorry, I'm two minutes late.", "Hello hello.", "Good to see you.",
    ),
    Move.OPEN: (
        "Okay, next one: {topic}.", "Let's talk about {topic}.", "So, {topic}: {name}, do you want to start?",
        "Then on to {topic}.", "I'd like to spend some time on {topic}.",
        "The next point is {topic}, and I think {name} has news.", "Shall we go on with {topic}?",
        "Right, {topic}. Where are we with that, {name}?", "Can we come to {topic}?",
    ),
    Move.REPORT: (
        "So, {fact}.", "As of {day}, {fact}.", "The short version is that {fact}.", "The good news is that {fact}.",
        "Well, {fact}.", "First of all, {fact}.", "What I can say is that {fact}.",
        "I looked at {thing} on {day}, and {fact}.", "And {fact}, in case somebody asks.",
        "To give you the background: {fact}.", "I spent {effort} on {thing} this week.",
        "{thing} is done, as far as I can tell.", "We're a bit behind with {thing}, but not dangerously so.",
        "On {day} I sat down with {name} and went through {thing}.",
        "Not much has happened with {thing} since the last call.",
        "I've sent you all a page about {thing}, I hope you've seen it.",
    ),
    Move.DETAIL: (
        "That's mostly because of {thing}.", "I can show you {thing} later if you like.",
        "You can see it if you open {thing} and scroll down a bit.", "It took me {effort} to find that out.",
        "We had planned {effort} for it, and it'll be more like twice that.",
        "Most of the work is {thing}, the rest is small.", "I've written that down next to {thing}.",
        "And there's one thing in it that I don't understand yet.",
        "The other half is {thing}, but that one can wait.", "It isn't perfect, but it's a lot better than in May.",
        "I checked that again on {day}, just to be sure.", "We shouldn't read too much into one week, though.",
        "And no, I don't think that {thing} changes that.", "If you ask me, {effort} would be enough for that.",
        "At least that's what it looks like from where I sit.", "I can send the numbers around.",
        "That's the part that always takes longer than you think.", "{thing} is a different story.",
    ),
    Move.ASK: (
        "{name}, do we know why {problem}?", "How long would it take to {task}?", "Who looks after {thing} now?",
        "Can you say a bit more about {thing}, {name}?", "What happens if we do nothing about {thing}?",
        "Is it still true that {problem}?", "{name}, what would you need to {task}?",
        "And how sure are we that {fact}?", "Sorry, one question: is that with or without {thing}?",
        "Did anybody talk to the people who use {thing} every day?", "Would it help to {task}?",
        "When did we last look at {thing}?", "Do we have to decide about {thing} today?",
        "What's the worst that can happen with {thing}?", "Is there anything that {name} should know about {thing}?",
    ),
    Move.ANSWER: (
        "About {effort}, I'd say.", "Honestly, I don't know; I'd have to look at {thing}.",
        "Yes, but only if we {task} first.", "That's a fair question, and the answer is that {fact}.",
        "Not really, no.", "Partly. The bigger reason is that {problem}.",
        "If nothing comes in between, {effort}.", "I asked the same thing on {day}, and nobody could tell me.",
        "It depends on {thing}.", "Give me until {day} and I can tell you.",
        "I think so, yes, at least as long as we keep {thing}.", "No, that was before we had {thing}.",
        "Good point, I hadn't thought of {thing} at all.", "It's on the list, but it isn't at the top.",
    ),
    Move.WORRY: (
        "What worries me is that {problem}.", "The trouble is that {problem}.",
        "I keep hearing that {problem}.", "We found out on {day} that {problem}.",
        "And then there's the other thing: {problem}.", "My problem with {thing} is that {problem}.",
        "If you look closely, {problem}.", "I don't want to be difficult, but {problem}.",
        "It would all be fine, only {problem}.", "The part that I don't like is {thing}.",
        "I have a bad feeling about {thing}, to be honest.",
    ),
    Move.SOOTHE: (
        "I wouldn't worry too much about {thing}.", "That was worse a month ago, to be fair.",
        "We can live with that for {effort}.", "Nobody has complained about it yet.",
        "It sounds bigger than it is.", "We knew that before we started, so it isn't a surprise.",
        "True, but remember that {fact}.", "There's a way around it: we could {task}.",
    ),
    Move.PROPOSE: (
        "What if we {task}?", "We could {task}.", "I'd rather {task} and leave {thing} alone for now.",
        "My suggestion is to {task}.", "Why don't we {task} first and then see?",
        "How about this: we {task}, and we look at {thing} again on {day}.",
        "The simplest thing would be to {task}.", "I think we have to {task}, there's no way around it.",
        "Could we {task} and come back to {thing} after that?", "Let's {task}, and then we can forget about {thing}.",
    ),
    Move.OBJECT: (
        "I'm not sure. That would mean {effort} of work, at least.", "Hm, and who would do that?",
        "We tried that once, and it didn't help.", "I see the point, but {problem}.",
        "That doesn't solve it as long as {problem}.", "Not before {day}, please.",
        "I like it, but it comes at a bad time.", "Then we'd have to {task} as well.",
        "I'd do it the other way round.",
    ),
    Move.AGREE: (
        "Yes, that makes sense.", "Fine with me.", "Okay, let's do that.", "I agree, {thing} can wait.",
        "Yes, please.", "Sounds good to me.", "Alright, then we {that_task}.", "That's what I'd do, too.",
        "Okay. If it doesn't work we can still {task}.", "Good, then that's settled.",
    ),
    Move.ASSIGN: (
        "{name}, can you {that_task} {deadline}?", "Who wants to {that_task}? {name}?",
        "So the next step is to {that_task}, {deadline} if possible.", "Then {name} will {that_task}, right?",
        "Could you look at {thing} {deadline}, {name}?", "Let me write that down: {that_task}, {deadline}.",
    ),
    Move.PROMISE: (
        "I'll {that_task} {deadline}.", "Yes, I can do that {deadline}.", "Sure, I'll start with {thing}.",
        "I'll try, but don't count on it {deadline}.", "Already on my list.", "Consider it done.",
        "Okay, I'll {that_task}, and somebody else takes {thing}.",
    ),
    Move.NOD: (
        "Right.", "Mm-hm.", "Yeah.", "Exactly.", "Okay.", "I see.", "Yes.", "True.", "Got it.", "Sure.", "Hm.",
        "Oh, nice!", "Makes sense.", "Yeah, yeah.", "Ah, okay.", "Great.", "Interesting.",
    ),
    Move.ASIDE: (
        "{name}, you're on mute.", "Sorry, go ahead.", "Sorry, my connection is bad, can you say that again?",
        "One second, someone's at the door.", "Can everyone see my screen?", "No, you first.",
        "I have to leave at ten to, just so you know.", "Is that your dog, {name}? 🐕",
        "Let's take that offline.", "We're a little over time, but this is important.",
        "I'll put the link into the chat.", "Hm, where was I?", "That's déjà vu, we said the same on {day}.",
        "I lost you for a moment.", "Congratulations, by the way! 🎉", "Could you zoom in a bit, {name}?",
    ),
    Move.CLOSE: (
        "Okay, I think that's all we had.", "Thanks, everyone!", "Thank you.", "See you on {day}.", "Bye!",
        "Bye-bye.", "Have a good one.", "Ciao!", "Thanks {name}, bye.",
    ),
}  # fmt: skip

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
DEADLINES = (
    "by Thursday", "by Wednesday", "before the weekend", "before Monday", "this week", "by the end of the month",
    "before the next call", "tomorrow morning",
)  # fmt: skip
EFFORTS = (
    "half a day", "two days", "an afternoon", "a week", "three or four days", "two weeks", "an hour", "a day",
    "a couple of days", "ten minutes",
)  # fmt: skip

OTHER_TONGUES: tuple[tuple[str, ...], ...] = (
    tuple("では、始めましょう。"),
    tuple("ちょっと待ってください。"),
    tuple("好的，謝謝大家。"),
    tuple("没问题，明天见。"),
    ("네,", "알겠습니다."),
    ("Да,", "хорошо."),
    ("Très", "bien,", "merci", "à", "tous."),
    ("Świetnie,", "dziękuję."),
    ("¿Me", "oyes", "ahora?"),
    ("Genau,", "schöne", "Grüße!"),
)
"""A few words in another language, cut the way transcription services cut them: one CJK character is one word."""

HALLUCINATIONS: tuple[tuple[str, ...], ...] = (
    ("Thank", "you."),
    ("Thank", "you."),
    ("Thank", "you."),
    tuple("ご視聴ありがとうございました。"),
)
"""What speech recognition hears in a long silence (wire formats, 2b)."""

PEOPLE = (
    "Mira Fennimore", "Tobias Arkwell", "Ines Caldeirão", "Zoë Hartsema", "Björn Aldersund", "Kofi Asantemba",
    "Siobhán Kerrow", "Anouk Verbrughe", "Selin Arıkhan", "Marek Dvořánek", "Nia Okonjari", "Yuki 藤代",
    "Léa Marchetier", "Ravi Tellakar", "Dana Quillmont", "Jonas Whitlow", "Paola Strambini", "Emre Toksal",
    "Hannah Lüttmer", "Oskar Pellworm", "Lina Ravndahl", "Cormac Dunleary", "Tamsin Oake", "李 雨荷",
)  # fmt: skip
"""Invented names, all of them."""
