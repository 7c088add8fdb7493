"""A file is checked by itself: what the ontology points to comes along, though the file does not mention it."""

from pathlib import Path

from kg.corpus import check_files

PERSON = """
@base <https://w3id.org/hustings/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hu: <https://w3id.org/hustings/ontology#> .
<graph/reference> { <id/person/odila-fenwright> a hu:Person ; foaf:name "Odila Fenwright"@en , "오딜라 펜라이트"@ko . }
"""


def test_a_file_that_is_right_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "person.trig"
    path.write_text(PERSON, encoding="utf-8")
    assert check_files([path]) == []
