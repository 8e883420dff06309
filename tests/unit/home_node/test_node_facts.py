"""What a node says of itself: its model, fonts, tunnel and disk."""

from dataclasses import replace
from pathlib import Path

import pytest

from home_node.browser import Browser
from home_node.node_facts import find_model_problem, list_facts, measure_free_mb, name_tunnel
from home_node.voice.speech_model import choose_folder
from shared.settings import read_settings


@pytest.mark.parametrize(
    ("address", "tunnel"),
    [
        ("", "none"),
        ("http://127.0.0.1:8787", "local"),
        ("https://pc.example.my", "named"),
        ("https://brave-fox.trycloudflare.com/", "quick"),
        ("https://trycloudflare.com.example.my", "named"),
    ],
)
def test_a_tunnel_is_known_by_its_address(address: str, tunnel: str) -> None:
    assert name_tunnel(address) == tunnel


def test_a_model_that_is_not_there_is_missing_and_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home_node.node_facts.tell_missing", lambda: ["emoji"])
    config = replace(read_settings({}), data=str(tmp_path), whisper_model="no-such/model")
    facts = list_facts(config, Browser("nothing"), lambda: -3.5, None)
    assert (facts["model"], facts["model_problem"]) == ("no-such/model", "missing")
    assert (facts["clock_off_s"], facts["fonts_missing"], facts["browser"]) == (-3.5, ["emoji"], None)
    assert (facts["disk_free_mb"] or 0) > 0


def test_a_model_is_missing_until_all_its_files_are_there(tmp_path: Path) -> None:
    config = replace(read_settings({}), data=str(tmp_path), whisper_model="no-such/model")
    folder = choose_folder("no-such/model", str(tmp_path))
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "tokenizer.json"):
        (folder / file).touch()
    assert find_model_problem(config) == "missing"
    (folder / "vocabulary.txt").touch()
    assert find_model_problem(config) != "missing"


def test_the_disk_of_a_folder_that_is_not_there_yet_is_that_above(tmp_path: Path) -> None:
    assert abs((measure_free_mb(tmp_path / "not" / "yet") or 0) - (measure_free_mb(tmp_path) or 0)) < 1000
