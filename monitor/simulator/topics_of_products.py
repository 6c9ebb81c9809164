"""What those who make software talk about. Data only; places, projects and firms are made up."""

from __future__ import annotations

from monitor.simulator.topic import Topic

RELEASE = Topic(
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
)  # fmt: skip

OUTAGE = Topic(
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
)  # fmt: skip

PILOT = Topic(
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
)  # fmt: skip

ARCHIVE = Topic(
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
)  # fmt: skip

ONBOARDING = Topic(
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
)  # fmt: skip

ACCESSIBILITY = Topic(
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
)  # fmt: skip

DATA_QUALITY = Topic(
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
)  # fmt: skip
