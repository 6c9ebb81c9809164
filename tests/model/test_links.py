"""A link is shown up to where its secrets begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.links import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.example/v.mp4?X-Amz-Signature=abc&b=1", "https://a.example/v.mp4?…"),
        ("see HTTPS://a.example/v.mp4#token=abc now", "see HTTPS://a.example/v.mp4?… now"),
        ('{"mp4":"https://a.example/v?s=1","x":"http://b/?y"}', '{"mp4":"https://a.example/v?…","x":"http://b/?…"}'),
        ('"https:\\/\\/a.example\\/v.mp4?s=1"', '"https:\\/\\/a.example\\/v.mp4?…"'),
        ('"https://a.example/v\\u003fs=1"', '"https://a.example/v?…"'),
        ("https://ana:secret@a.example/v", "https://…@a.example/v"),
        ("https://a.example/v?to=ana@b.example", "https://a.example/v?…"),
        ("https://a.example/v.mp4", "https://a.example/v.mp4"),
        ("what? https: //a?b=c", "what? https: //a?b=c"),
    ],
)
def test_a_link_is_masked_where_its_secrets_begin(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(st.sampled_from('htps:/?#@a.\\ "')) | st.from_regex(r"(https?://[a-z/?@]{0,9}){0,3}"))
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    assert masked(masked(text)) == masked(text)
