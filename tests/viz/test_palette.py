"""Colours: one table for the style sheet and the canvas, readable on light and dark."""

import pytest

from viz import assets, palette

PAPER = {"light": "#ffffff", "dark": "#14161a"}


def luminance(colour):
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_style_sheet_is_the_one_written_from_the_table():
    assert assets.read("palette.css") == palette.stylesheet(), (
        "run: python -c \"from viz import palette; open('viz/static/palette.css', 'w').write(palette.stylesheet())\""
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_page(theme):
    quiet = {"makes_pledge", "candidate_of"}
    inks = {name: stroke.ink for name, stroke in palette.RELATIONS.items() if name not in quiet} | palette.PARTIES
    for name, ink in inks.items():
        assert contrast(getattr(ink, theme), PAPER[theme]) >= 3, name


def test_relations_differ_by_more_than_colour_where_they_share_one():
    looks = [
        (stroke.ink, stroke.dashes)
        for name, stroke in palette.RELATIONS.items()
        if name.startswith(("criticizes", "implied"))
    ]
    assert len(set(looks)) == len(looks) == 4


def test_parties_keep_their_colour_whatever_else_is_shown():
    few = palette.party_colours(["people-power-party", "a-party"])
    many = palette.party_colours(["people-power-party", "reform-party", "a-party", "b-party"])
    assert few["people-power-party"] == many["people-power-party"] == "red"
    assert len(set(many.values())) == 4


def test_more_parties_than_colours_still_get_one_each():
    given = palette.party_colours(f"party-{number:02}" for number in range(30))
    assert len(given) == 30
    assert palette.NO_PARTY not in given.values()
    assert set(given.values()) <= set(palette.PARTIES)
