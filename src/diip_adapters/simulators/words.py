"""The vocabulary of Tidewater, a made-up freight company, from which its reports are written.

Every sentence was written for this file. ``{}`` fields are filled by `writing`.
"""

from __future__ import annotations

COMPONENTS: dict[str, tuple[str, ...]] = {
    "scanner": (
        "barcode reader",
        "offline queue",
        "damage photo upload",
        "pallet counter",
        "battery watchdog",
        "signature pad",
        "torch toggle",
        "handheld login",
    ),
    "dispatch": (
        "route planner",
        "dock calendar",
        "driver hand-off screen",
        "lane capacity check",
        "convoy splitter",
        "ETA feed",
        "late-load alarm",
        "berth allocator",
    ),
    "billing": (
        "demurrage calculator",
        "invoice run",
        "fuel surcharge table",
        "credit note form",
        "currency rounding step",
        "tariff lookup",
        "dunning letter job",
        "VAT exemption check",
    ),
    "console": (
        "shipment table",
        "saved filter bar",
        "dark theme",
        "map overlay",
        "keyboard navigation",
        "column chooser",
        "activity sidebar",
        "bulk edit dialog",
    ),
    "api": (
        "booking endpoint",
        "webhook sender",
        "pagination of /shipments",
        "API key rotation",
        "idempotency cache",
        "OpenAPI document",
        "rate limiter",
        "bulk status call",
    ),
    "import": (
        "manifest importer",
        "EDI parser",
        "CSV column matcher",
        "customs code resolver",
        "container number check",
        "duplicate load detector",
        "SFTP poller",
        "spreadsheet preview",
    ),
    "notifications": (
        "mail digest",
        "SMS gateway",
        "arrival push message",
        "mute schedule",
        "template editor",
        "bounce handler",
        "escalation chain",
        "chat relay",
    ),
    "deploy": (
        "schema migration",
        "blue-green switch",
        "container image",
        "health probe",
        "nightly backup",
        "config loader",
        "log shipper",
        "release notes job",
    ),
}

SYMPTOMS = (
    "drops the last row",
    "hangs for minutes",
    "answers with a 500",
    "shows yesterday's figures",
    "loses the selected depot",
    "writes the same entry twice",
    "crashes with a null reference",
    "ignores the configured time zone",
    "rounds the weight down to zero",
    "never leaves the loading state",
    "accepts a container number that cannot exist",
    "returns an empty list",
    "leaks file handles",
    "sorts dates as text",
    "refuses a valid access code",
    "forgets unsaved input",
    "shows another depot's records",
    "retries without any pause",
    "cuts off long consignee names",
    "fails silently",
    "uses far too much memory",
    "reports success although nothing was stored",
    "mixes up gross and net weight",
    "falls back to the wrong language",
)

CONDITIONS = (
    "when the file ends without a newline",
    "after the clocks change",
    "on a slow satellite link",
    "for shipments with more than 200 lines",
    "if two dispatchers save at the same moment",
    "after the nightly restart",
    "when the depot name has an umlaut",
    "with an expired session",
    "on the second page of results",
    "for bookings made before the merger",
    "after upgrading to {version}",
    "when the device was offline overnight",
    "for users with two roles",
    "in the read-only replica",
    "when a leg is cancelled halfway",
    "with the new tariff of quarter three",
    "on tablets in portrait mode",
    "if the carrier sends an empty reference",
    "after an import is rolled back",
    "under load from batch jobs",
    "when the customs office is closed",
    "for loads that cross midnight",
    "with the strict proxy of site {site}",
    "once the disk is nearly full",
    "when the browser blocks third-party cookies",
    "for temperature-controlled containers",
    "if the weight is given in pounds",
    "after the account was merged",
    "with more than ten open tabs",
    "on the very first start",
)

WISHES = (
    "undo the last bulk change",
    "export what is on the screen",
    "pin a shipment to the top",
    "see who changed a record and when",
    "reassign several loads at once",
    "work without the mouse",
    "get a warning before a berth is double-booked",
    "attach more than one photo",
    "schedule a quiet period",
    "compare two versions of a tariff",
    "filter by customs status",
    "keep a draft on the device",
    "set a limit per depot",
    "search in archived bookings",
)

ROLES = (
    "dispatchers",
    "depot managers",
    "night-shift staff",
    "carriers",
    "the billing team",
    "customs brokers",
    "integrators",
    "drivers",
)

TASKS = (
    "Document the limits of the {component}",
    "Remove the old code path of the {component}",
    "Move the {component} to the shared client",
    "Add a load test for the {component}",
    "Raise test coverage of the {component}",
    "Replace the hand-written cache in the {component}",
    "Write a runbook for the {component}",
    "Split the {component} out of the monolith",
)

QUESTIONS = (
    "What is the intended behaviour of the {component} {condition}?",
    "Is the {component} supported {condition}?",
    "How do we configure the {component} for site {site}?",
    "Why does the {component} need a restart {condition}?",
)

CHANGES = (
    "Fix: {component} {symptom} {condition}",
    "Make the {component} faster {condition}",
    "Refactor the {component}",
    "Bump dependencies of the {component}",
    "Add tests for the {component}",
    "Let {roles} {wish}",
)

OPENINGS = (
    "Since {version} the {component} {symptom} {condition}. We first saw this at site {site}.",
    "Three people at site {site} told us independently that the {component} {symptom} {condition}.",
    "I can reproduce this on a clean install of {version}: the {component} {symptom} {condition}.",
    "This looked like a one-off last month, but the {component} again {symptom} {condition}.",
    "While chasing another problem I noticed that the {component} {symptom} {condition}.",
)

STEPS = (
    "Sign in with a role that may see site {site}",
    "Open the {component} and wait until it has loaded",
    "Pick a shipment with at least {count} lines",
    "Change the planned departure and save",
    "Switch the device to flight mode for a minute",
    "Repeat the request with the same reference",
    "Import the attached sample once more",
    "Reload the page without emptying the cache",
    "Leave it alone for {count} minutes",
    "Look at the totals in the footer",
    "Compare the result with the printed manifest",
    "Let a colleague edit the same record",
)

EXPECTATIONS = (
    "The record is stored once and the totals agree with the manifest.",
    "A clear message says what is wrong and which line is to blame.",
    "The screen answers within two seconds, as it did before {version}.",
    "Nothing changes until the user confirms.",
    "The {component} keeps what was typed and tries again later.",
    "Times are shown in the zone of the depot, not of the server.",
)

IMPACTS = (
    "About {count} shipments a day are affected; the desk corrects them by hand.",
    "No data is lost as far as we can tell, but trust in the numbers is.",
    "Site {site} has gone back to paper until this is sorted out.",
    "There is a workaround (restart the service), which costs us ten minutes each time.",
    "Two customers have complained so far, one of them in writing.",
    "It blocks the roll-out to the remaining {count} depots.",
)

ARGUMENTS = (
    "Today this takes {count} clicks, and people make mistakes on the way.",
    "The old desktop client could do it, so the question comes up in every training.",
    "We tried to live with exports and a spreadsheet; nobody keeps that up for long.",
    "Support counted {count} requests for this in the last quarter alone.",
    "It would also make the hand-over between shifts a good deal shorter.",
    "A first version does not need permissions of its own; the existing ones are enough.",
    "Performance should not suffer: the data are on the page already.",
    "The smallest useful step is a button in the {component}; the rest can follow.",
    "An alternative would be a nightly report, but by then the truck has left.",
    "Please keep the keyboard shortcut free for the saved filters.",
)

LOG_LINES = (
    "WARN  {package} - took {count}00 ms, limit is 2000 ms",
    "ERROR {package} - field 'consignee' is null",
    "INFO  {package} - accepted reference TW{serial}",
    "ERROR {package} - constraint leg_sequence_unique violated",
    "WARN  {package} - retry {count} of 30 for TW{serial}",
    "INFO  {package} - connection pool at {count} of 40",
    "ERROR {package} - unexpected end of input at offset {serial}",
    "DEBUG {package} - cache miss for depot {site}",
)

FRAMES = (
    "at {package}.Reader.next(Reader.kt:{count})",
    "at {package}.Session.flush(Session.kt:1{count})",
    "at {package}.Planner.assign(Planner.kt:2{count})",
    "at {package}.Store.save(Store.kt:{count})",
    "at harbourmaster.core.Loop.tick(Loop.kt:{count})",
    "at harbourmaster.core.Retry.run(Retry.kt:{count})",
)

REMARKS = (
    "I can confirm this on {version}. The log shows the same three lines every time.",
    "Could you attach the manifest that triggers it? Two lines are enough.",
    "The {component} seems to keep a stale copy; I have a fix in mind but must look at the tests first.",
    "Not seen at site {site} so far, and they run the same build.",
    "This became much worse with the last roll-out. Can we raise the priority?",
    "Bisected to the change that introduced batching in the {component}.",
    "Thanks, the workaround helps for now.",
    "I would rather fix the cause than add another retry here.",
    "We talked about this in the weekly call: it goes into the next milestone.",
    "Still happens after restarting the {component}, so it is not the cache.",
    "Good find. The same pattern exists in {count} other places, I opened a list.",
    "Deployed to staging. Please try again with {version} and tell us.",
)

STALE_REMARK = (
    "There has been no activity here for 60 days. If this still matters, leave a comment and it stays open; "
    "otherwise it will be closed next week."
)
IMPORTED = "imported"
IMPORT_NOTE = "Filed for a colleague whose mail reached us while the tracker could not be reached."
DUPLICATE_REMARK = "Duplicate of #{number}"

SITES = (
    "Nordkai",
    "Palmetto",
    "Gulls Point",
    "Ostra",
    "Little Harrow",
    "Quay 9",
    "Saltmarsh",
    "Belvoir Lock",
)
TEMPERS = (
    "amber",
    "brisk",
    "calm",
    "dapper",
    "eager",
    "flint",
    "gentle",
    "hazel",
    "inky",
    "jolly",
    "keen",
    "lunar",
    "mellow",
    "nimble",
    "olive",
    "plucky",
)
ANIMALS = (
    "avocet",
    "badger",
    "curlew",
    "dunlin",
    "egret",
    "ferret",
    "gannet",
    "heron",
    "ibis",
    "jackdaw",
    "kestrel",
    "lapwing",
    "marten",
    "otter",
    "plover",
    "stoat",
)
