"""The short form of `make chaos`: 40 kills over 400 tasks, both databases' ways. The long one: docs/reliability.md."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.services.postgrest import PostgrestMissing
from tests.conftest import MEMORY
from tests.torture.campaign import Campaign, Plan, shrink
from tests.torture.faults import FAILPOINTS, Fault, draw_faults, read_faults, write_faults

SEED = 2


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wocs chaos ", dir=MEMORY if MEMORY.is_dir() else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_forty_kills_over_four_hundred_tasks_lose_nothing_and_double_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.torture.run.CONVERGED_S", 60)  # a busy machine is no failure; `make chaos` holds to 15 s
    try:
        campaign = Campaign(folder, Plan([SEED]))
    except PostgrestMissing as missing:
        pytest.skip(f"only the direct way could be tried here: {missing}")
    try:
        campaign.go()
        missed = campaign.missed()
    finally:
        campaign.close()
    assert campaign.failures == []
    assert missed == [], "the run is void: it did not come to these"


def test_a_seed_draws_the_same_faults_again_and_another_seed_others(tmp_path: Path) -> None:
    faults = draw_faults(7, 44, 100)
    write_faults(tmp_path / "faults", faults)
    assert read_faults(tmp_path / "faults") == faults == draw_faults(7, 44, 100)
    assert {fault.where for fault in faults} >= set(FAILPOINTS)
    kinds = [{fault.kind for fault in draw_faults(seed, 20, 100)} for seed in range(20)]
    assert len({frozenset(some) for some in kinds}) > 15, "a swarm: each seed leaves some kinds out"


def test_a_schedule_that_fails_is_shrunk_to_the_faults_that_are_needed() -> None:
    faults = draw_faults(3, 20, 100)
    culprits = {faults[4], faults[17]}
    tried = 0

    def fails(some: list[Fault]) -> bool:
        nonlocal tried
        tried += 1
        return culprits <= set(some)

    assert set(shrink(faults, fails)) == culprits
    assert tried < 4 * len(faults)
