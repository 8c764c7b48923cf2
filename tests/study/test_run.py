"""Running a study: what comes out, what is kept, what is redone, and what a failure leaves."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from jiju import study as study_room
from jiju.errors import StudyError
from jiju.results import read_findings
from jiju.study import Event, answer_study, read_study, run_study
from jiju.study.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

ASKED = [
    "check_table",
    "check_table",
    "measure_inventory",
    "rank_concentration",
    "measure_concentration",
    "measure_specialization",
    "measure_agglomeration",
]


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def watch(events: list[Event]) -> Callable[[Event], None]:
    """A listener that keeps all but the progress."""
    return lambda event: None if event.kind == "progress" else events.append(event)


def test_answers_every_question_and_those_it_adds(make_study: Make, tmp_path: Path) -> None:
    findings = run_study(make_study())
    assert [finding.question["ask"] for finding in findings] == ASKED
    assert [finding.position for finding in findings] == list(range(7))
    saved = read_findings(tmp_path / "output" / "findings")
    assert [finding.key for finding in saved] == [finding.key for finding in findings]
    assert [f.result.to_dict() for f in saved] == [f.result.to_dict() for f in findings]
    assert findings[2].question == {
        "ask": "measure_inventory",
        "establishments": "plants",
        "boundaries": "districts",
    }
    assert findings[4].result.details["verdict"] == "localized"
    assert all(finding.result.details["simulated"] is False for finding in findings)


def test_draws_with_the_seed_of_the_study_unless_the_question_has_its_own(make_study: Make) -> None:
    findings = run_study(make_study(('industry = "glass"', 'industry = "glass"\nrng = 99')))
    assert findings[3].result.provenance.seed == 7
    assert findings[4].result.provenance.seed == 99


def test_index_tells_what_a_report_needs(make_study: Make, tmp_path: Path) -> None:
    findings = run_study(make_study())
    index = json.loads((tmp_path / "output" / "study.json").read_text(encoding="utf-8"))
    assert index["title"] == {"en": "Small place", "zh": "小地方"}
    assert index["seed"] == 7
    assert index["simulated"] is False
    plants, districts = index["tables"]
    assert (plants["name"], plants["kind"], plants["source"]) == ("plants", "establishments", "plants.csv")
    assert (plants["rows"], districts["rows"]) == (80, 4)
    assert re.fullmatch("[0-9a-f]{64}", plants["sha256"])
    assert [entry["key"] for entry in index["questions"]] == [finding.key for finding in findings]
    assert {"jiju", "python", "numpy"} <= index["versions"].keys()


def test_no_output_names_this_machine(make_study: Make, tmp_path: Path) -> None:
    run_study(make_study())
    for name, content in bytes_of(tmp_path / "output").items():
        assert str(tmp_path).encode() not in content, name


def test_second_run_keeps_everything(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    run_study(file)
    before = bytes_of(tmp_path / "output")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "output" / "findings").iterdir()}
    run = answer_study(file)
    assert run.kept == 7
    assert bytes_of(tmp_path / "output") == before
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "output" / "findings").iterdir()} == times


def test_kept_findings_need_no_table_to_be_read(make_study: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    file = make_study()
    run_study(file)
    monkeypatch.setattr(study_room.sources.Sources, "frame", lambda *_: pytest.fail("a table was read"))
    assert answer_study(file).kept == 7


def test_force_answers_anew_with_the_same_bytes(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    run_study(file)
    before = bytes_of(tmp_path / "output")
    run = answer_study(file, force=True)
    assert run.kept == 0
    assert bytes_of(tmp_path / "output") == before


def test_two_folders_get_the_same_bytes(make_study: Make, tmp_path: Path) -> None:
    run_study(make_study())
    other = tmp_path / "elsewhere"
    other.mkdir()
    for name in ("study.toml", "plants.csv", "districts.geojson"):
        shutil.copy(tmp_path / name, other / name)
    run_study(other)
    assert bytes_of(other / "output") == bytes_of(tmp_path / "output")


@pytest.mark.parametrize(
    ("change", "redone"),
    [
        (("seed = 7", "seed = 8"), {"rank_concentration", "measure_concentration", "measure_specialization"}),
        (("simulations = 39", "simulations = 59"), {"rank_concentration"}),
        (('size = "staff"', 'size = "year"'), set(ASKED)),
        (('title = "Who gathers"', 'title = "Who"'), set()),
        (('en = "Small place"', 'en = "Place"'), set()),
    ],
    ids=["seed", "parameter", "columns", "title of a question", "title"],
)
def test_only_what_changed_is_redone(
    make_study: Make, tmp_path: Path, change: tuple[str, str], redone: set[str]
) -> None:
    run_study(make_study())
    events: list[Event] = []
    file = make_study(change)
    answer_study(file, on_event=watch(events))
    assert {event.question["ask"] for event in events if event.kind == "done"} == redone
    # What is left must be what a run into an empty folder writes.
    before = bytes_of(tmp_path / "output")
    shutil.rmtree(tmp_path / "output")
    run_study(file)
    assert bytes_of(tmp_path / "output") == before


def test_a_changed_table_is_measured_anew(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    run_study(file)
    with (tmp_path / "plants.csv").open("a", encoding="utf-8") as table:
        table.write("p901,wood,7,113.03,28.06,2020\n")
    events: list[Event] = []
    answer_study(file, on_event=watch(events))
    kept = [event.question for event in events if event.kind == "kept"]
    assert kept == [{"ask": "check_table", "table": "districts"}]


def test_stale_findings_go_and_moved_ones_stay(make_study: Make, tmp_path: Path) -> None:
    run_study(make_study())
    head, first, *rest = make_study().read_text(encoding="utf-8").split("[[questions]]")
    assert "rank_concentration" in first
    file = make_study(text="[[questions]]".join([head, *rest]))
    run = answer_study(file)
    assert run.kept == 6
    assert [f.position for f in read_findings(tmp_path / "output" / "findings")] == list(range(6))
    before = bytes_of(tmp_path / "output")
    shutil.rmtree(tmp_path / "output")
    run_study(file)
    assert bytes_of(tmp_path / "output") == before


def test_a_damaged_finding_is_made_anew(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    run_study(file)
    before = bytes_of(tmp_path / "output")
    victim = next((tmp_path / "output" / "findings").glob("*rank_concentration*"))
    victim.write_text(victim.read_text(encoding="utf-8")[:500], encoding="utf-8")
    (tmp_path / "output" / "findings" / ".003-x.json.abc.part").write_text("half", encoding="utf-8")
    run = answer_study(file)
    assert run.kept == 6
    assert bytes_of(tmp_path / "output") == before


def test_interrupted_run_goes_on_with_the_same_bytes(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    run_study(file)
    whole = bytes_of(tmp_path / "output")
    shutil.rmtree(tmp_path / "output")

    def interrupt(event: Event) -> None:
        if event.kind == "start" and event.question["ask"] == "measure_concentration":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(file, on_event=interrupt)
    assert len(read_findings(tmp_path / "output" / "findings")) == 4
    run = answer_study(file)
    assert run.kept == 4
    assert bytes_of(tmp_path / "output") == whole


@pytest.mark.parametrize(("change", "kept"), [(("seed = 7", "seed = 8"), False), (('"Small', '"Tiny'), True)])
def test_a_stopped_run_of_a_changed_study_leaves_nothing_to_mix(
    make_study: Make, tmp_path: Path, change: tuple[str, str], kept: bool
) -> None:
    run_study(make_study())

    def interrupt(event: Event) -> None:
        if event.position == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(make_study(change), on_event=interrupt)
    assert (tmp_path / "output" / "study.json").exists() is kept


def test_two_runs_in_one_folder_do_not_meet(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    with locked(tmp_path / "output"), pytest.raises(StudyError) as caught:
        run_study(file)
    assert caught.value.code == "S140"
    assert not (tmp_path / "output" / "findings").exists()


def test_killed_run_goes_on_with_the_same_bytes(make_study: Make, tmp_path: Path) -> None:
    file = make_study(("simulations = 39", "simulations = 4999"))
    process = subprocess.Popen(
        [sys.executable, "-m", "jiju", "run", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    findings = tmp_path / "output" / "findings"
    deadline = time.monotonic() + 120
    while len(list(findings.glob("0*.json"))) < 3:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    left = len(list(findings.glob("0*.json")))
    assert left < 7, "the run was done before it was killed"
    assert not (tmp_path / "output" / "study.json").exists()
    run = answer_study(file)
    assert run.kept == left
    resumed = bytes_of(tmp_path / "output")
    shutil.rmtree(tmp_path / "output")
    run_study(file)
    assert bytes_of(tmp_path / "output") == resumed


def test_one_failure_does_not_lose_the_others(make_study: Make, tmp_path: Path) -> None:
    file = make_study(("simulations = 39", "simulations = 39\nminimum_establishments = 500"))
    run = answer_study(file)
    ((position, error),) = [(failure.position, failure.error) for failure in run.failures]
    assert position == 3
    assert len(run.findings) == 6
    entry = json.loads((tmp_path / "output" / "study.json").read_text(encoding="utf-8"))["questions"][3]
    assert entry["position"] == 3
    assert entry["question"]["ask"] == "rank_concentration"
    assert entry["error"]["code"] == getattr(error, "code", None)
    assert entry["error"]["message"]
    with pytest.raises(StudyError, match="1 of 7 questions") as caught:
        run_study(file)
    assert caught.value.code == "S142"
    assert "[[questions]] 1" in caught.value.what


def test_a_bug_in_a_measure_does_not_lose_the_others(
    make_study: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jiju.measures import clusters

    real = clusters.measure_agglomeration

    def broken(establishments: Any, *, regions: Any = None, reference: Any = None) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(clusters, "measure_agglomeration", broken)
    run = answer_study(make_study())
    assert [type(failure.error) for failure in run.failures] == [ZeroDivisionError]
    assert run.failures[0].to_dict()["error"]["code"] == "S141"
    monkeypatch.setattr(clusters, "measure_agglomeration", real)
    assert answer_study(make_study()).kept == 6


def test_an_unknown_industry_is_told_before_the_long_work(make_study: Make) -> None:
    events: list[Event] = []
    run = answer_study(make_study(('industry = "glass"', 'industry = "glas"')), on_event=watch(events))
    failed = next(at for at, event in enumerate(events) if event.kind == "failed")
    ranked = next(at for at, event in enumerate(events) if event.question["ask"] == "rank_concentration")
    assert failed < ranked
    error = run.failures[0].error
    assert isinstance(error, StudyError)
    assert error.code == "S123"
    assert "'glass'" in (error.hint or "")


def test_an_unknown_control_is_told_before_the_long_work_too(make_study: Make) -> None:
    change = ('industry = "glass"', 'industry = "glass"\ncontrols = ["wod"]')
    error = answer_study(make_study(change)).failures[0].error
    assert isinstance(error, StudyError)
    assert error.code == "S123"
    assert "'controls'" in (error.where or "")
    assert "'wood'" in (error.hint or "")


def test_a_table_that_cannot_be_read_fails_its_questions_only(make_study: Make, tmp_path: Path) -> None:
    file = make_study()
    (tmp_path / "districts.geojson").write_text("{", encoding="utf-8")
    run = answer_study(file)
    assert {failure.question["ask"] for failure in run.failures} == {
        "check_table",
        "measure_inventory",
        "measure_specialization",
        "measure_agglomeration",
    }
    assert len(run.findings) == 3
    index = (tmp_path / "output" / "study.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in index


def test_a_missing_table_stops_the_run_before_anything_is_computed(make_study: Make, tmp_path: Path) -> None:
    file = make_study(('path = "plants.csv"', 'path = "plant.csv"'))
    with pytest.raises(StudyError) as caught:
        run_study(file)
    assert caught.value.code == "S109"
    assert "'plants.csv'" in (caught.value.hint or "")
    assert not (tmp_path / "output" / "findings").exists()


def test_simulated_is_said_of_every_result(make_study: Make, tmp_path: Path) -> None:
    findings = run_study(make_study(("seed = 7", "seed = 7\nsimulated = true")))
    assert all(finding.result.details["simulated"] is True for finding in findings[2:])
    assert json.loads((tmp_path / "output" / "study.json").read_text(encoding="utf-8"))["simulated"] is True


def test_truth_is_carried_into_the_index(make_study: Make, tmp_path: Path) -> None:
    file = make_study(("seed = 7", 'seed = 7\ntruth = "truth.csv"'))
    (tmp_path / "truth.csv").write_text(
        "industry,verdict,distance_m,note_en,note_zh\n"
        "glass,localized,1200,planted,植入\n"
        "wood,within chance,,,\n",
        encoding="utf-8-sig",
    )
    run_study(file)
    truth = json.loads((tmp_path / "output" / "study.json").read_text(encoding="utf-8"))["truth"]
    assert truth == [
        {
            "industry": "glass",
            "verdict": "localized",
            "distance_m": 1200.0,
            "note_en": "planted",
            "note_zh": "植入",
        },
        {"industry": "wood", "verdict": "within chance", "distance_m": None, "note_en": "", "note_zh": ""},
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("industry,verdict\nglass,clustered\n", "S122"),
        ("industry,verdict\n,localized\n", "S122"),
        ("industry,verdict,distance_m\nglass,localized,near\n", "S122"),
        ("industry,verdikt\nglass,localized\n", "S103"),
        (None, "S122"),
    ],
)
def test_a_truth_that_cannot_be(make_study: Make, tmp_path: Path, content: str | None, code: str) -> None:
    file = make_study(("seed = 7", 'seed = 7\ntruth = "truth.csv"'))
    if content is not None:
        (tmp_path / "truth.csv").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        run_study(file)
    assert caught.value.code == code


def test_an_own_inventory_replaces_the_added_one(make_study: Make) -> None:
    own = '\n[[questions]]\nask = "measure_inventory"\nestablishments = "plants"\nmap_points = 10\n'
    text = make_study().read_text(encoding="utf-8") + own
    findings = run_study(make_study(text=text))
    inventories = [f.question for f in findings if f.question["ask"] == "measure_inventory"]
    assert inventories == [{"ask": "measure_inventory", "establishments": "plants", "map_points": 10}]


def test_problems_are_found_once_for_each_table(make_study: Make) -> None:
    problems = run_study(make_study())[0].result
    assert problems.kind == "problems"
    assert problems.details["rows_kept"] == 80
    assert problems.details["rows_read"] == 81
    errors = problems.table[problems.table["severity"] == "error"]
    assert errors["rows"].sum() == 1
    assert "81" in problems.summary("en")
    assert "80" in problems.summary("zh")
    assert problems.table.notna().all().all()


def test_read_study_and_run_accept_the_same(make_study: Make) -> None:
    file = make_study()
    assert [f.key for f in run_study(read_study(file))] == [f.key for f in run_study(str(file))]
