from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.charts.text_width import fitted, text_width


@given(st.text(max_size=200), st.floats(20, 400))
def test_what_is_fitted_fits_and_begins_as_the_text_does(text: str, width: float) -> None:
    kept = fitted(text, width, 12)
    assert text_width(kept, 12) <= width
    assert kept == text or text.startswith(kept.removesuffix("…"))


def test_broad_letters_take_more_room_than_narrow_ones() -> None:
    assert text_width("iii", 12) < text_width("nnn", 12) < text_width("NNN", 12) < text_width("WWW", 12)
    assert text_width("界", 12) > text_width("n", 12)
    assert text_width("e\u0301", 12) == text_width("e", 12)
