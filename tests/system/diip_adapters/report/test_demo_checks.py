"""What the demo says about its own year."""

from __future__ import annotations

from attrs import evolve

from diip_adapters.cli.demo_checks import check_report
from diip_adapters.simulators.organisation import Planted
from diip_core.domain.insight.report import Report


def test_the_demo_finds_what_is_planted_and_nothing_else(planted: Planted, year: Report) -> None:
    spike, slow, outage = check_report(planted, year)
    assert spike.endswith("was found, and the label in it.")
    assert slow == "The area whose issues take far longer, area/billing, was found."
    assert outage.endswith("that made up for it, raised no alarm.")


def test_the_demo_owns_up_to_what_it_missed(planted: Planted, year: Report) -> None:
    found = evolve(year.bottlenecks.found, bottlenecks=())
    blind = evolve(
        year,
        spikes=evolve(year.spikes, episodes=()),
        bottlenecks=evolve(year.bottlenecks, found=found),
    )
    spike, slow, _ = check_report(planted, blind)
    assert spike.endswith("was missed.")
    assert slow.endswith("was missed.")


def test_an_alarm_of_the_outage_is_called_false(planted: Planted, year: Report) -> None:
    assert planted.import_day
    first = year.spikes.episodes[0]
    alarm = evolve(first.episode, first_day=planted.import_day, last_alarm=planted.import_day)
    wrong = evolve(year, spikes=evolve(year.spikes, episodes=(evolve(first, episode=alarm),)))
    assert check_report(planted, wrong)[-1].endswith("raised a false alarm.")


def test_a_year_without_an_outage_has_nothing_to_say_of_one(planted: Planted, year: Report) -> None:
    assert len(check_report(evolve(planted, outage_days=(), import_day=None), year)) == 2
