"""What no file of the repository may name."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "benchmarks", "docs", "plugins", "src", "tests")
MADE_BY_TOOLS = {"uv.lock", ".git"}  # A worktree has a file of the latter name.

# Put together here, so that this file does not name them either.
INDEX_HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb" + "ian.org")
MACHINE_PATHS = ("/" + "work/", "/" + "root/.")
NEIGHBOUR = "../" + "shared"


def test_no_file_names_a_package_index_host() -> None:
    assert not files_naming(*INDEX_HOSTS)


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not files_naming(*MACHINE_PATHS)


def test_only_tests_know_of_the_folder_next_door() -> None:
    assert not [path for path in files_naming(NEIGHBOUR) if not path.startswith("tests/")]


def files_naming(*words: str) -> list[str]:
    wanted = [word.encode() for word in words]
    return [
        path.relative_to(ROOT).as_posix()
        for path in repository_files()
        if any(word in content for content in [path.read_bytes()] for word in wanted)
    ]


def repository_files() -> list[Path]:
    at_the_root = [path for path in ROOT.iterdir() if path.is_file() and path.name not in MADE_BY_TOOLS]
    below = [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return sorted(at_the_root + below)
