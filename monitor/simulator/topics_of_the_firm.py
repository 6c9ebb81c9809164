"""What a firm talks about: money, people, rooms. Data only; places, projects and firms are made up."""

from __future__ import annotations

from monitor.simulator.topic import Topic

BUDGET = Topic(
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
)  # fmt: skip

HIRING = Topic(
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
)  # fmt: skip

PRICES = Topic(
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
)  # fmt: skip

OFFICE = Topic(
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
)  # fmt: skip

WORKSHOP = Topic(
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
)  # fmt: skip
