"""The shape of the source tree: which room may hold what."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
CORE = SOURCE / "diip_core"
USE_CASES = CORE / "use_cases"

ALLOWED_IN_CORE = sys.stdlib_module_names | {"attrs", "diip_core"}
ALLOWED_IN_ROOM = {"plugins": {"packaging", "pluggy"}, "testing": {"pytest", "hypothesis"}}
IMPURE = frozenset(
    [
        "asyncio",
        "io",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    ]
)
NAMES_THAT_SAY_NOTHING = frozenset(
    ["utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "shared", "tools"]
)
LINES_AT_MOST = 350
MEDIAN_BELOW = 90
FILES_AT_MOST = 40


def test_the_core_imports_nothing_off_its_allow_list() -> None:
    offences = [
        f"{path.relative_to(SOURCE)} imports {module}"
        for path in python_files(CORE)
        for module in imported(path)
        if root_of(module) not in ALLOWED_IN_CORE | ALLOWED_IN_ROOM.get(room_of(path), set())
    ]
    assert not offences


def test_the_domain_reaches_for_no_clock_file_socket_or_chance() -> None:
    offences = [
        f"{path.relative_to(SOURCE)} imports {module}"
        for path in python_files(CORE / "domain")
        for module in imported(path)
        if root_of(module) in IMPURE
    ]
    assert not offences


def test_every_import_is_absolute() -> None:
    offences = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in python_files(SOURCE)
        for node in import_statements(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not offences


def test_no_unit_test_starts_a_process_or_a_server() -> None:
    offences = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in python_files(ROOT / "tests" / "unit")
        if path != Path(__file__)
        for word in ("subprocess", "multiprocessing", "os.fork", "postgres_url")
        if word in path.read_text("utf-8")
    ]
    assert not offences


def test_every_use_case_file_has_one_public_function_of_its_name() -> None:
    found = {path.stem: public_functions(path) for path in use_case_files()}
    assert found
    assert found == {stem: [stem] for stem in found}


def test_every_use_case_has_a_test_of_its_name() -> None:
    tests = ROOT / "tests" / "unit" / "diip_core" / "use_cases"
    missing = [
        path.stem
        for path in use_case_files()
        if not (tests / path.relative_to(USE_CASES).with_name(f"test_{path.name}")).is_file()
    ]
    assert not missing


def test_no_use_case_calls_another() -> None:
    offences = [
        f"{path.relative_to(SOURCE)} imports {module}"
        for path in use_case_files()
        for module in imported(path)
        if module.startswith("diip_core.use_cases")
    ]
    assert not offences


def test_no_file_grows_over_its_bound() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files(SOURCE)}
    assert not {str(path): lines for path, lines in lengths.items() if lines > LINES_AT_MOST}


def test_the_usual_file_is_short() -> None:
    lengths = [len(path.read_text("utf-8").splitlines()) for path in python_files(SOURCE)]
    assert median(lengths) < MEDIAN_BELOW


def test_a_folder_is_small_enough_to_look_through() -> None:
    sizes = Counter(path.parent for root in (SOURCE, ROOT / "tests") for path in python_files(root))
    assert not {str(folder): size for folder, size in sizes.items() if size > FILES_AT_MOST}


def test_every_module_is_named_after_what_it_holds() -> None:
    offences = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.stem.strip("_") in NAMES_THAT_SAY_NOTHING
    ]
    assert not offences


@cache
def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def use_case_files() -> list[Path]:
    return [path for path in sorted(USE_CASES.rglob("*.py")) if path.name != "__init__.py"]


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def import_statements(path: Path) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in ast.walk(parse(path)) if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(path: Path) -> list[str]:
    modules: list[str] = []
    for node in import_statements(path):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif node.module and not node.level:
            modules.append(node.module)
    return modules


def public_functions(path: Path) -> list[str]:
    return [
        node.name
        for node in parse(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def room_of(path: Path) -> str:
    return path.relative_to(CORE).parts[0]


def root_of(module: str) -> str:
    return module.partition(".")[0]
