"""What the simulated meetings are about: invented projects, each with the vocabulary to talk about it.

Data only; ``phrases`` has the sentences that these fill. Places, projects and firms are made up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One point of an agenda."""

    title: str
    """Fits after "let's talk about"."""
    things: tuple[str, ...]
    """Singular, with its article."""
    facts: tuple[str, ...]
    """Whole clauses, without a capital or a full stop; true as far as it goes."""
    problems: tuple[str, ...]
    """Whole clauses that fit after "why" and after "what worries me is that"."""
    tasks: tuple[str, ...]
    """What one can do about it; fits after "we could" and after "to"."""


TOPICS = (
    Topic(
        title="the budget for Lantern",
        things=(
            "the spreadsheet", "the hardware line", "the travel budget", "the reserve", "the quote from Orvane",
            "the second invoice", "the hosting bill", "the forecast for Q3",
        ),
        facts=(
            "we have spent sixty percent of the budget and done about half of the work",
            "the hosting bill came in at €4,180, which is nearly flat",
            "the quote from Orvane is valid until the end of the month",
            "I have put the numbers that we spoke of last week into the sheet",
            "travel is the only line that is clearly below plan",
            "the reserve is untouched so far",
        ),
        problems=(
            "the hardware line is counted twice", "nobody has signed the second invoice",
            "the forecast assumes a price that ended in March", "we pay for forty seats and use twenty-six",
            "the exchange rate in the sheet is two months old", "the approval takes longer than the work itself",
        ),
        tasks=(
            "go through the hardware line again", "ask Orvane for a second quote", "cut the unused seats",
            "move the rest into the next quarter", "mark every number that we guessed",
            "split the hosting bill by team", "show the board one page instead of nine",
        ),
    ),
    Topic(
        title="the release of Kestrel 2.4",
        things=(
            "the changelog", "the release branch", "the upgrade guide", "the beta build", "the feature flag",
            "the rollback plan", "the installer", "the test matrix",
        ),
        facts=(
            "the beta has been with twelve customers for nine days",
            "there are three blockers left, and two of them have a fix in review",
            "the installer works on everything except the oldest laptops",
            "the upgrade guide is written, but no one has followed it from start to end",
            "the test run takes fifty minutes now, it was two hours in spring",
            "most of the feedback is about wording, not about bugs",
        ),
        problems=(
            "the migration is slow on large accounts", "the feature flag is still read in three places",
            "the installer asks for a restart twice", "the login page flickers in dark mode",
            "we have no way back once the new index is built", "the beta build reports the wrong version",
        ),
        tasks=(
            "hold the release until the migration is fast", "switch the flag on for ten percent first",
            "let someone from support follow the upgrade guide", "drop the oldest laptops from the matrix",
            "write down the way back", "ship on a Tuesday instead",
            "ask two of the beta customers for a call",
        ),
    ),
    Topic(
        title="the hiring round",
        things=(
            "the job ad", "the first interview", "the take-home task", "the shortlist", "the salary band",
            "the onboarding plan", "the referral bonus", "the second opening",
        ),
        facts=(
            "we had forty-one applications, and nine of them looked really good",
            "two candidates have said yes to a second conversation",
            "the take-home task takes people about three hours, we promised two",
            "most people found us through a talk, not the ad",
            "the second opening is approved from October on",
            "one person turned us down because of the commute",
        ),
        problems=(
            "the job ad reads like a list of demands", "we need eleven days to answer a candidate",
            "everyone asks the same four questions", "the salary band is not written down anywhere",
            "the panel is never free on the same afternoon", "we lose people between the task and the call",
        ),
        tasks=(
            "shorten the take-home task", "write the ad again from the reader's side",
            "answer everyone within two days", "decide who asks what", "put the salary into the ad",
            "keep two afternoons a week free for interviews", "call the person who turned us down",
        ),
    ),
    Topic(
        title="last week's outage",
        things=(
            "the timeline", "the load balancer", "the alert", "the runbook", "the status page", "the second replica",
            "the connection pool", "the night shift",
        ),
        facts=(
            "the whole thing lasted forty-seven minutes, from 14:06 to 14:53",
            "the first alert fired after nine minutes, and a customer wrote to us after four",
            "no data was lost, we have checked that twice",
            "the second replica took over as it should, but it was cold",
            "about three percent of the requests failed",
            "the fix itself was a single line",
        ),
        problems=(
            "the alert only looks at the average", "the connection pool was sized for the old machines",
            "the runbook points to a dashboard that is gone", "the status page was updated by hand, and late",
            "two people changed the same setting at the same time", "the replica needs six minutes to warm up",
        ),
        tasks=(
            "alert on the slowest five percent", "keep the replica warm", "rehearse this once a quarter",
            "rewrite the runbook while it's fresh", "update the status page from the alert",
            "name one person who decides", "write to the customers who were hit",
        ),
    ),
    Topic(
        title="the Foxglove pilot",
        things=(
            "the pilot", "the training day", "the site in Port Averin", "the handheld", "the weekly report",
            "the contract", "the feedback form", "the rollout plan",
        ),
        facts=(
            "three of the five sites are live and the other two have a date",
            "Port Averin scans about nine hundred parcels a day with it",
            "the training took half a day instead of a full one",
            "they'd like to go on for another three months",
            "the night crew uses it more than the day crew does",
            "we have eighteen feedback forms, fourteen of them positive",
        ),
        problems=(
            "the handheld loses its connection in the cold store", "the weekly report arrives on the wrong day",
            "the labels don't stick when it's wet", "half of the crew shares one login",
            "the contract says nothing about support at night", "the screen is too dark in the yard",
        ),
        tasks=(
            "spend a day at the site", "put a second access point into the cold store",
            "try the brighter screen", "send the report a day earlier", "give each of them a login",
            "ask what they would miss if we took it away", "settle the support hours first",
        ),
    ),
    Topic(
        title="moving the archive to Tidepool",
        things=(
            "the archive", "the import script", "the nightly job", "the checksum list", "the old server",
            "the retention rule", "the storage bill", "the dry run",
        ),
        facts=(
            "we have moved eleven of the nineteen terabytes",
            "the dry run found two hundred files with the same name",
            "reading from Tidepool is slower, but nobody has noticed",
            "the old server has warranty until December",
            "each night moves about three hundred gigabytes",
            "the checksums match for everything that was moved so far",
        ),
        problems=(
            "the nightly job skips files with a colon in the name", "the import script always starts from zero",
            "no one knows who may delete what", "the oldest folders have no owner",
            "the search still looks at the old paths", "the copy stops whenever the backup starts",
        ),
        tasks=(
            "make the import resume where it stopped", "freeze the old folders first",
            "run the copy after the backup", "rename the files with a colon", "ask legal about the retention rule",
            "keep the old server for one more month", "compare a sample by hand",
        ),
    ),
    Topic(
        title="the new onboarding in Marigold",
        things=(
            "the first screen", "the sign-up form", "the welcome mail", "the empty state", "the checklist",
            "the video", "the progress bar", "the sample project",
        ),
        facts=(
            "seven of ten people finish the sign-up now, it used to be five",
            "nobody watches the video to the end",
            "the sample project is opened by almost everyone",
            "we tested it with six people who had never seen Marigold",
            "the welcome mail has an open rate of fifty-two percent",
            "most people stop at the question about the team size",
        ),
        problems=(
            "the form asks for a phone number", "the checklist never goes away",
            "the empty state looks like an error", "people believe that the sample is their own data",
            "the progress bar jumps back", "the button says submit, and no one knows what happens then",
        ),
        tasks=(
            "drop the phone number", "let people skip the team size", "turn the video into three pictures",
            "say on the button what it does", "mark the sample as a sample", "watch five more people use it",
            "hide the checklist after a week",
        ),
    ),
    Topic(
        title="accessibility of the Quill editor",
        things=(
            "the toolbar", "the contrast", "the screen reader", "the keyboard order", "the colour picker",
            "the focus ring", "the audit", "the caption track",
        ),
        facts=(
            "the audit lists twenty-three findings, five of them serious",
            "you can reach everything in the toolbar with the keyboard now",
            "the contrast is fine in the light theme",
            "one of our users writes whole chapters with a screen reader",
            "the caption track works, but it lags by a second",
            "we fixed eight findings without anybody asking for it",
        ),
        problems=(
            "the focus jumps to the top after saving", "the colour picker cannot be used without a mouse",
            "the screen reader says button, button, button", "the dark theme fails at small sizes",
            "the keyboard order follows the code and not the page", "a dialog can open behind another one",
        ),
        tasks=(
            "give every button a name", "test with the person who writes chapters", "fix the five serious ones first",
            "raise the contrast in the dark theme", "keep the focus where it was", "add this to the review checklist",
            "stop treating it as a separate project",
        ),
    ),
    Topic(
        title="the price list",
        things=(
            "the small plan", "the yearly discount", "the free tier", "the price page", "the comparison table",
            "the old contract", "the trial", "the add-on",
        ),
        facts=(
            "four out of five customers are on the middle plan",
            "the yearly discount is used by a third of them",
            "no one has bought the add-on on its own",
            "the trial converts best when it is two weeks long",
            "we have not touched the prices since the year before last",
            "the comparison table is the most visited page after the home page",
        ),
        problems=(
            "the small plan costs us more than it brings", "nobody understands the limits of the free tier",
            "old contracts stay at the old price forever", "the table has nineteen rows",
            "the price page shows the tax only at the end", "sales gives the discount away in every call",
        ),
        tasks=(
            "fold the add-on into the middle plan", "cut the table to seven rows", "show the price with tax",
            "leave old contracts alone until spring", "try two weeks for every trial",
            "ask ten customers what they would expect to pay", "write one sentence for each plan",
        ),
    ),
    Topic(
        title="the office in Halden Street",
        things=(
            "the lease", "the big meeting room", "the coffee machine", "the bike cellar", "the desk plan",
            "the window front", "the moving date", "the quiet room",
        ),
        facts=(
            "on a normal Wednesday we are thirty-one people for twenty-eight desks",
            "the lease ends in February, with an option for two years",
            "the quiet room is booked all day, mostly for calls",
            "the landlord would pay for half of the new floor",
            "the café downstairs would give us a discount",
            "the bike cellar floods once a year, always in November",
        ),
        problems=(
            "you can't hear the far end in the big meeting room", "the heating is either on or off",
            "everyone comes on the same two days", "the quiet room is next to the coffee machine",
            "the desk plan is a picture that nobody can change", "there is no lift on Sundays",
        ),
        tasks=(
            "swap the quiet room and the storage", "buy a proper microphone", "use the option and stay",
            "look at the place near the station", "spread the team days over the week",
            "measure the noise instead of arguing about it", "ask the landlord about the heating",
        ),
    ),
    Topic(
        title="data quality in Harrow",
        things=(
            "the address table", "the nightly import", "the duplicate report", "the country field", "the audit log",
            "the merge tool", "the phone column", "the partner feed",
        ),
        facts=(
            "about four percent of the addresses are doubles",
            "the merge tool handled nine thousand records without a complaint",
            "the partner feed is the cleanest source we have",
            "half of the phone numbers come without a country code",
            "the report is down from six hundred lines to eighty",
            "we now keep the old value whenever we change one",
        ),
        problems=(
            "the import drops every row without a country", "the merge cannot be undone",
            "the same person has three spellings", "the feed sends dates in two formats",
            "the report is sorted by a number that means nothing", "umlauts turn into question marks on the way",
        ),
        tasks=(
            "make the merge reversible", "let the import keep the row and mark it", "agree on one date format",
            "look at the eighty lines by hand", "normalise the phone column", "give the partner a test feed",
            "check the rows before they get in",
        ),
    ),
    Topic(
        title="the workshop in spring",
        things=(
            "the agenda", "the venue", "the invitation", "the opening talk", "the dinner", "the registration page",
            "the panel", "the waiting list",
        ),
        facts=(
            "we have eighty-four registrations and room for a hundred and ten",
            "the venue has a good hall and a bad kitchen",
            "two of the four speakers have confirmed",
            "last year people liked the long breaks best",
            "the early price ends on the fifteenth",
            "we can have the hall from seven in the morning",
        ),
        problems=(
            "the agenda has no air in it", "the panel is six people who agree with each other",
            "the invitation doesn't say what people will learn", "the dinner is on the other side of the river",
            "the registration page asks for a fax number", "there is no plan for rain",
        ),
        tasks=(
            "cut two of the talks", "invite someone who disagrees", "move the dinner to the venue",
            "write to those who came last year", "keep the long breaks", "open the waiting list now",
            "ask the speakers for three sentences each",
        ),
    ),
)  # fmt: skip
