"""The picture as an SVG file."""

import copy
import xml.etree.ElementTree as ET

import pytest

from tests.viz import invented
from viz import palette, svg
from viz.curves import Curve, Point, arrow, curve_of
from viz.scene import Box, SceneEdge, build

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def network():
    return invented.campaign().network()


def drawn(network, lang="en", **options):
    return ET.fromstring(svg.draw(network, meta=invented.META, lang=lang, **options))


def words(picture):
    return [element.text for element in picture.iter(SVG + "text")]


def test_it_has_a_title_and_says_of_what_it_is(network):
    picture = drawn(network)
    assert picture.find(SVG + "title").text == "Who says what about whom"
    assert words(picture)[:2] == ["Who says what about whom", "1 article, published 4 March 2031"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_draws_what_the_page_draws(network, lang):
    scene = build(network, lang)
    picture = drawn(network, lang)
    arrows = [(group.get("data-relation"), group.get("data-statements")) for group in picture.iter(SVG + "g")]
    wanted = [(edge.relation, " ".join(edge.statements)) for edge in scene.edges if edge.relation in scene.shown]
    assert [found for found in arrows if found[0]] == wanted
    texts = words(picture)
    for node in scene.nodes:
        shown = any(group.get("data-id") == node.id for group in picture.iter(SVG + "g"))
        assert not shown or all(line in texts for line in node.wide.lines)


def test_korean_stands_as_korean_and_the_legend_counts(network):
    text = svg.draw(network, meta=invented.META, lang="ko")
    assert "문에이다" in text
    scene = build(network, "en")
    legend = words(drawn(network))
    assert f"criticizes a person ({scene.counts()['criticizes']})" in legend
    assert "expert" in legend
    assert not any(word.startswith("candidate of") for word in legend)


def test_the_same_network_gives_the_same_text(network):
    assert svg.draw(network, meta=invented.META) == svg.draw(copy.deepcopy(network), meta=invented.META)


def test_names_are_text_whatever_they_hold(network):
    odd = copy.deepcopy(network)
    odd["nodes"][0]["label"] = {"en": 'A <script>alert("x")</script> & "B"\x00\u202e', "ko": "<가>"}
    text = svg.draw(odd, meta=invented.META)
    assert "<script" not in text
    picture = ET.fromstring(text)
    assert any(title.text == 'A <script>alert("x")</script> & "B"' for title in picture.iter(SVG + "title"))


def test_it_refers_to_nothing_outside_itself(network):
    text = svg.draw(network, meta=invented.META)
    assert "href" not in text
    assert "url(" not in text
    assert "<style" not in text


def test_the_relations_asked_for_are_drawn_also_those_that_a_fresh_page_hides(network):
    picture = drawn(network, relations=["candidate_of"])
    relations = {group.get("data-relation") for group in picture.iter(SVG + "g")} - {None}
    assert relations == {"candidate_of"}


@pytest.mark.parametrize(("lang", "text"), [("en", "Nothing to draw with these choices."), ("ko", "그릴")])
def test_an_empty_view_says_so(lang, text):
    picture = drawn({"nodes": [], "edges": []}, lang)
    assert any(text in word for word in words(picture))


def test_what_the_limit_left_out_is_said(network):
    assert "The strongest arrows are shown; 1,234 more are not." in words(drawn({**network, "more": 1234}))


def test_all_of_it_lies_inside_the_frame(network):
    picture = drawn(network)
    width, height = float(picture.get("width")), float(picture.get("height"))
    main = next(group for group in picture.findall(SVG + "g") if group.get("transform"))
    dx, dy = (float(part) for part in main.get("transform")[len("translate(") : -1].split())
    for box in main.iter(SVG + "rect"):
        x, y = float(box.get("x")) + dx, float(box.get("y")) + dy
        assert 0 <= x <= x + float(box.get("width")) <= width
        assert 0 <= y <= y + float(box.get("height")) <= height


def test_a_large_view_is_a_swarm_of_marks_named_when_often_criticized():
    def node(number):
        iri = f"https://w3id.org/hustings/id/person/p{number}"
        return {"id": iri, "slug": f"p{number}", "kind": "person", "label": {"en": f"Person {number}"}, "roles": []}

    nodes = [node(number) for number in range(200)]
    edges = [
        {
            "source": nodes[number]["id"],
            "target": nodes[0]["id"],
            "relation": "criticizes",
            "weight": 1,
            "statements": [f"https://w3id.org/hustings/id/statement/a/{number:03d}"],
        }
        for number in range(1, 200)
    ]
    texts = words(drawn({"nodes": nodes, "edges": edges}))
    assert "Person 0" in texts
    assert "Person 1" not in texts


def edge(relation="criticizes", bend=0.1):
    return SceneEdge("e", "a", "b", relation, 1, 2.0, bend, ("a/001",))


def test_an_arrow_ends_at_its_targets_box_and_points_at_it():
    source, target = Box(0, 0, 40, 20, ()), Box(300, 0, 40, 20, ())
    shaft, (tip, *corners) = arrow(curve_of(edge(), source, target), target, 12)
    assert 277 <= tip.x <= 281
    assert abs(tip.y) <= 12
    assert all(corner.x < tip.x for corner in corners)
    assert shaft.controls[0] == Point(0, 0)
    assert shaft.at(1).x < tip.x


def test_arrows_there_and_back_do_not_lie_on_each_other():
    source, target = Box(0, 0, 10, 10, ()), Box(200, 0, 10, 10, ())
    there = curve_of(edge(), source, target).at(0.5)
    back = curve_of(edge(), target, source).at(0.5)
    assert (there.y < 0) != (back.y < 0)


def test_an_arrow_to_a_pledge_is_level_at_both_ends():
    curve = curve_of(edge("makes_pledge"), Box(0, 0, 10, 10, ()), Box(100, 60, 10, 10, ()))
    assert curve.controls == (Point(0, 0), Point(50, 0), Point(50, 60), Point(100, 60))


def test_a_curve_is_cut_where_it_is_told():
    curve = Curve((Point(0, 0), Point(10, 20), Point(20, 0)))
    assert curve.until(0.5).at(1) == curve.at(0.5) == Point(10, 10)
    assert curve.until(1).controls == curve.controls


def test_every_relation_has_a_colour_in_the_file(network):
    text = svg.draw(network, meta=invented.META)
    for relation in {item.relation for item in build(network).edges} - {"candidate_of"}:
        assert palette.RELATIONS[relation].ink.light in text
