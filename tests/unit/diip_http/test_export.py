from __future__ import annotations

import csv
import io
import json

from tests.unit.diip_http.service import logged_in, serving
from tests.unit.diip_http.town import build_estate, town_ports


def test_a_project_is_exported_in_both_formats() -> None:
    ports = town_ports()
    estate = build_estate(ports, "harbour")
    path = f"/api/projects/{estate.ids['project_id']}/export/"
    with serving(ports) as client:
        owner = logged_in(client, estate.owner)
        lines = owner.get(path)
        assert lines.headers["content-type"].startswith("application/x-ndjson")
        assert 'filename="issues.jsonl"' in lines.headers["content-disposition"]
        [record] = [json.loads(line) for line in lines.text.splitlines()]
        assert record["provider"] == "tracker"
        table = owner.get(path + "?format=csv")
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        [row] = csv.DictReader(io.StringIO(table.text))
        assert row["external_id"] == record["external_id"]
        assert list(row) == [name for name in record if name not in ("tombstone", "transitions", "custom")]
        assert "comments" not in record
        assert "comments" in json.loads(owner.get(path + "?with_comments=true").text)
        assert owner.get(path + "?format=xlsx").status_code == 400
        assert owner("HEAD", path).status_code == 200
