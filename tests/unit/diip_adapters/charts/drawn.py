"""A chart as a reader of XML sees it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "__proto__",
    "]]>&amp;<!--",
    "\x00\x1b[2J\x7f\ud800\uffff",
    "\u202egpj.exe\u2066",
    "תקלה — חמורה",
    "👩\u200d💻🔥",
    "x" * 1_000_000,
    "",
)
"""Labels that trackers let people write."""


def parsed(markup: str) -> Element:
    """The tree; fails where it is not well-formed, could run a script or breaks a strict policy."""
    tree = fromstring(markup)
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "image", "a", "foreignObject"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    identifiers = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(identifiers) == len(set(identifiers))
    return tree


def described(markup: str) -> str:
    """The description of an SVG for screen readers."""
    tree = parsed(markup)
    assert tree.attrib["role"] == "img"
    texts = {element.attrib["id"]: element.text or "" for element in tree if "id" in element.attrib}
    assert texts[tree.attrib["aria-labelledby"]]
    return texts[tree.attrib["aria-describedby"]]


def words(markup: str) -> list[str]:
    """The visible texts, in order."""
    return [shown(element) for element in parsed(markup).iter(f"{SVG}text")]


def shown(text: Element) -> str:
    """What a text element shows: its words without its title, which is for hovering."""
    return (text.text or "") + "".join(child.tail or "" for child in text)


def paths(markup: str, name: str) -> list[str]:
    """The data of all paths that bear a class."""
    return [element.attrib["d"] for element in of_class(markup, name) if element.tag == f"{SVG}path"]


def of_class(markup: str, name: str) -> Iterator[Element]:
    return (element for element in parsed(markup).iter() if name in element.attrib.get("class", "").split())
