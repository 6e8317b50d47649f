"""What people write: titles, bodies and comments, from a report's own number and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from diip_adapters.simulators import words
from diip_adapters.simulators.organisation import Project, Report


def title(project: Project, report: Report) -> str:
    """The report's title. A duplicate says the same as its original in other words."""
    scene = _Scene(project, report)
    if report.is_change:
        return scene.say(words.CHANGES)
    if report.kind == "bug":
        again = report.duplicate_of is not None
        return scene.fill(
            "{symptom}: {component}, {condition}" if again else "{Component} {symptom} {condition}"
        )
    if report.kind == "feature":
        return scene.fill("Let {roles} {wish} ({component})")
    return scene.say(words.TASKS if report.kind == "task" else words.QUESTIONS)


def former_title(project: Project, report: Report) -> str:
    """The title before somebody made it clearer."""
    return _Scene(project, report).fill("Problem with the {component}")


def body(project: Project, report: Report) -> str | None:
    """The report's text, Markdown of 1 to 2 KB for most, null for a few who wrote none."""
    scene = _Scene(project, report)
    write: dict[str, Callable[[], str]] = {"bug": scene.bug, "feature": scene.feature}
    if scene.rng.random() < 0.02:
        return None
    if report.is_change:
        return scene.change()
    text = write.get(report.kind, scene.question)()
    return f"{words.IMPORT_NOTE}\n\n{text}" if words.IMPORTED in report.labels else text


def remark(project: Project, report: Report, place: int) -> str:
    """The text of the report's comment number ``place`` (from 0)."""
    theme = report.remarks[place].theme
    if theme == "stale":
        return words.STALE_REMARK
    if theme == "duplicate":
        return words.DUPLICATE_REMARK.format(number=report.duplicate_of)
    scene = _Scene(project, report, f"remark {place}")
    return " ".join(scene.say(words.REMARKS) for _ in range(scene.rng.randint(1, 3)))


class _Scene:
    """What a report is about, and fresh details of it on demand."""

    def __init__(self, project: Project, report: Report, salt: str = "") -> None:
        self.rng = Random(f"{project.seed}:{project.name}:{report.number}:{salt}")  # noqa: S311
        # A duplicate is about what its original is about.
        about = Random(f"{project.seed}:{project.name}:{report.duplicate_of or report.number}:about")  # noqa: S311
        self.component = about.choice(words.COMPONENTS[report.area])
        self.package = f"tidewater.{report.area}"
        version = f"4.{about.randint(2, 9)}.{about.randint(0, 12)}"
        self.fixed = {
            "component": self.component,
            "Component": self.component[0].upper() + self.component[1:],
            "symptom": about.choice(words.SYMPTOMS),
            "wish": about.choice(words.WISHES),
            "roles": about.choice(words.ROLES),
            "version": version,
            "package": self.package,
        }
        condition = about.choice(words.CONDITIONS)
        self.fixed["condition"] = condition.format(version=version, site=about.choice(words.SITES))

    def fill(self, template: str) -> str:
        draw = self.rng.random
        return template.format(
            **self.fixed,
            site=words.SITES[int(draw() * len(words.SITES))],
            count=2 + int(draw() * 38),
            serial=100_000 + int(draw() * 900_000),
        )

    def say(self, templates: tuple[str, ...]) -> str:
        return self.fill(self.rng.choice(templates))

    def some(self, templates: tuple[str, ...], low: int, high: int) -> list[str]:
        chosen = self.rng.sample(templates, self.rng.randint(low, min(high, len(templates))))
        return [self.fill(template) for template in chosen]

    def bug(self) -> str:
        steps = "\n".join(f"{place}. {step}" for place, step in enumerate(self.some(words.STEPS, 3, 6), 1))
        return "\n\n".join(
            [
                self.say(words.OPENINGS),
                f"### Steps\n{steps}",
                f"### Expected\n{self.say(words.EXPECTATIONS)}",
                self.fill("### Actual\nThe {component} {symptom}. ") + self.say(words.IMPACTS),
                f"### Log\n```\n{self._log()}\n```",
                self._environment(),
            ]
        )

    def feature(self) -> str:
        return "\n\n".join(
            [
                self.fill(
                    "As one of the {roles} at site {site} I want to {wish}. It belongs in the {component}."
                ),
                "### Why\n" + " ".join(self.some(words.ARGUMENTS, 2, 4)),
                "### Proposal\n" + " ".join(self.some(words.ARGUMENTS, 2, 4)),
                "### Done when\n"
                + "\n".join(f"- [ ] {line}" for line in self.some(words.EXPECTATIONS, 2, 4)),
                "### Out of scope\n" + self.say(words.ARGUMENTS),
            ]
        )

    def question(self) -> str:
        tried = "\n".join(f"- {step}" for step in self.some(words.STEPS, 2, 4))
        background = " ".join(self.some(words.IMPACTS, 1, 3) + self.some(words.ARGUMENTS, 1, 3))
        log = f"What the log says:\n```\n{self._log()}\n```"
        return f"{background}\n\nWhat was tried so far:\n{tried}\n\n{log}\n\n{self._environment()}"

    def change(self) -> str:
        checks = "\n".join(f"- [x] {line}" for line in self.some(words.EXPECTATIONS, 2, 4))
        return f"{self.say(words.OPENINGS)}\n\n{self.say(words.ARGUMENTS)}\n\n### Checked\n{checks}"

    def _log(self) -> str:
        lines = []
        second = self.rng.randint(0, 3000)
        for template in self.rng.choices(words.LOG_LINES, k=self.rng.randint(6, 20)):
            second += self.rng.randint(0, 40)
            at = f"{second // 3600 + 8:02}:{second // 60 % 60:02}:{second % 60:02}"
            lines.append(f"{at}.{self.rng.randint(0, 999):03} {self.fill(template)}")
        return "\n".join([*lines, *(f"    {frame}" for frame in self.some(words.FRAMES, 0, 6))])

    def _environment(self) -> str:
        return self.fill(
            "| | |\n|---|---|\n| Version | {version} |\n| Site | {site} |\n"
            "| Build | TW-{serial} |\n| Devices | {count} |"
        )
