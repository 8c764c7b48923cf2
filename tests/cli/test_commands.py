"""Each command, from words on a command line to files, sentences and exit codes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jiju.errors import MeasureError
from jiju.results import Result

if TYPE_CHECKING:
    from tests.cli.conftest import Call

BROKEN = "establishment,industry,size,lon,lat\na,glass,1,113,28\nb,,2,113.1,28.1\nc,wood,-3,113.2,28.2\n"


def test_study_runs_and_reports_in_both_languages(jiju: Call, study: Path, tmp_path: Path) -> None:
    outcome = jiju(study)
    assert outcome.code == 0, outcome.err
    reports = [Path(line) for line in outcome.out.splitlines()]
    assert reports == [tmp_path / "output" / f"report.{lang}.html" for lang in ("en", "zh")]
    assert "Small place" in reports[0].read_text(encoding="utf-8")
    assert "小地方" in reports[1].read_text(encoding="utf-8")
    assert "3 findings: 3 new, 0 kept." in outcome.err
    again = jiju(study, "--lang", "zh")
    assert again.out.splitlines() == [str(reports[1])]
    assert "0 new, 3 kept" in again.err


def test_folder_of_a_study_will_do(jiju: Call, study: Path) -> None:
    assert jiju("-q", study.parent, "--lang", "en").code == 0


def test_quiet_leaves_the_paths_only(jiju: Call, study: Path) -> None:
    outcome = jiju("run", study, "-q")
    assert outcome.code == 0
    assert outcome.err == ""
    assert outcome.out == f"{study.parent / 'output'}\n"


def test_run_takes_study_toml_where_none_is_named(jiju: Call, study: Path) -> None:
    assert study.name == "study.toml"
    assert jiju("run").code == 0


def test_output_folder_flag_beats_variable_beats_study(
    jiju: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.write_text(study.read_text(encoding="utf-8").replace("seed = 7", 'seed = 7\noutput = "three"'))
    monkeypatch.setenv("JIJU_OUTPUT", "two")
    assert jiju("run", study, "-o", "one", "--threads", "1").out == f"{tmp_path / 'one'}\n"
    assert jiju("run", study).out == f"{tmp_path / 'two'}\n"
    monkeypatch.delenv("JIJU_OUTPUT")
    assert jiju("run", study).out == f"{tmp_path / 'three'}\n"
    folders = [tmp_path / name / "findings" for name in ("one", "two", "three")]
    one, two, three = ([(p.name, p.read_bytes()) for p in sorted(f.iterdir())] for f in folders)
    assert one == two == three


def test_language_flag_beats_variable_beats_study(
    jiju: Call, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.write_text(study.read_text(encoding="utf-8").replace("seed = 7", 'seed = 7\nlang = "zh"'))
    jiju("run", study)
    assert jiju("report", study).out.endswith("report.zh.html\n")
    monkeypatch.setenv("JIJU_LANG", "en")
    assert jiju("report", study).out.endswith("report.en.html\n")
    assert len(jiju("report", study, "--lang", "both").out.splitlines()) == 2


def test_a_question_that_fails_is_told_and_the_rest_is_reported(jiju: Call, study: Path) -> None:
    with study.open("a", encoding="utf-8") as file:
        file.write('\n[[questions]]\nask = "measure_specialization"\nestablishments = "plants"\n')
    outcome = jiju(study, "--lang", "en")
    assert outcome.code == 2
    assert "Not answered: study.toml: [[questions]] 2" in outcome.err
    assert "Traceback" not in outcome.err
    assert "1 not answered" in outcome.err
    report = Path(outcome.out.strip()).read_text(encoding="utf-8")
    code = next(line for line in outcome.err.splitlines() if line.startswith("["))[1:5]
    assert f">{code}<" in report


def test_a_bug_in_a_question_is_exit_code_70(
    jiju: Call, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(establishments: object, *, simulations: int = 1, rng: int | None = None) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("jiju.measures.clusters.rank_concentration", broken)
    outcome = jiju(study, "--lang", "en")
    assert outcome.code == 70
    assert "jiju hit a bug: ZeroDivisionError: oh" in outcome.err
    assert Path(outcome.out.strip()).is_file()


def test_report_of_an_output_folder_into_a_file(jiju: Call, study: Path, tmp_path: Path) -> None:
    jiju("run", study)
    target = tmp_path / "mine.html"
    outcome = jiju("report", tmp_path / "output", "--lang", "en", "-o", target)
    assert (outcome.code, outcome.out) == (0, f"{target}\n")
    assert jiju("report", study, "--lang", "en", "-o", target).code == 2
    assert jiju("report", study, "--lang", "en", "-o", target, "--force").code == 0
    assert jiju("report", study, "--lang", "both", "-o", tmp_path / "b.html").code == 2
    assert jiju("report", study, "--lang", "en", "-o", tmp_path / "b.pdf").code == 2


def test_report_without_findings_is_an_error(jiju: Call, study: Path) -> None:
    outcome = jiju("report", study)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def test_check_finds_bad_data(jiju: Call, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(BROKEN, encoding="utf-8")
    outcome = jiju("check", file)
    assert outcome.code == 1
    assert "T902" in outcome.out
    assert "rows left out: 1" in outcome.err
    as_json = jiju("check", file, "--format", "json")
    assert as_json.code == 1
    listed = {row["code"]: row for row in json.loads(as_json.out)}
    assert listed["T902"]["rows"] == 1
    assert listed["T902"]["severity"] == "error"
    as_csv = list(csv.DictReader(jiju("check", file, "--format", "csv", "--lang", "zh").out.splitlines()))
    assert [row["code"] for row in as_csv] == list(listed)
    assert "行" in as_csv[0]["message"]


def test_check_of_a_clean_table(jiju: Call, plants: Path) -> None:
    outcome = jiju("check", plants)
    assert outcome.code == 0
    assert outcome.out == ""
    assert "no problem" in outcome.err
    assert json.loads(jiju("check", plants, "--format", "json").out) == []


def test_check_into_a_file(jiju: Call, tmp_path: Path) -> None:
    file, target = tmp_path / "bad.csv", tmp_path / "problems.csv"
    file.write_text(BROKEN, encoding="utf-8")
    outcome = jiju("check", file, "-o", target)
    assert (outcome.code, outcome.out) == (1, "")
    assert "T902" in target.read_text(encoding="utf-8")
    assert jiju("check", file, "-o", target).code == 2
    assert jiju("check", file, "-o", target, "--force").code == 1
    assert jiju("check", file, "-o", tmp_path / "p.xlsx").code == 2


def test_check_of_what_cannot_be_read(jiju: Call, tmp_path: Path) -> None:
    assert jiju("check", tmp_path / "none.csv").code == 2
    file = tmp_path / "odd.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    outcome = jiju("check", file)
    assert outcome.code == 2
    assert "[T102]" in outcome.err
    assert jiju("check", file, "--columns", "industry=a").code == 0
    assert jiju("check", file, "--columns", "industry").code == 2


def test_new_writes_and_does_not_overwrite(jiju: Call, plants: Path, tmp_path: Path) -> None:
    outcome = jiju("new", plants)
    assert outcome.code == 0
    assert outcome.out == f"{tmp_path / 'study.toml'}\n"
    before = (tmp_path / "study.toml").read_bytes()
    refused = jiju("new", plants, "--title", "Other")
    assert refused.code == 2
    assert "[S150]" in refused.err
    assert (tmp_path / "study.toml").read_bytes() == before
    assert jiju("new", plants, "--title", "Other", "--force").code == 0
    assert 'title = "Other"' in (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert jiju("new").code == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("ranking", "--simulations", "39"), "concentration_ranking"),
        (("concentration", "--industry", "glass", "--simulations", "39", "--measure", "M"), "concentration"),
        (("inventory",), "inventory"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_measure_prints_sentences_and_writes_the_result(
    jiju: Call, plants: Path, tmp_path: Path, words: tuple[str, ...], kind: str
) -> None:
    name, *options = words
    seed = () if kind == "inventory" else ("--seed", "7")
    printed = jiju("measure", name, plants, *options, *seed)
    assert printed.code == 0, printed.err
    assert "glass" in printed.out
    target = tmp_path / "result.json"
    written = jiju("measure", name, plants, *options, *seed, "-o", target)
    assert written.code == 0
    result = Result.from_dict(json.loads(target.read_text(encoding="utf-8")))
    assert result.kind == kind
    assert written.out.strip() == result.summary("en")
    assert printed.out.startswith(result.summary("en"))
    chinese = jiju("measure", name, plants, *options, *seed, "--lang", "zh", "--format", "json")
    assert json.loads(chinese.out) == result.to_dict()
    table = jiju("measure", name, plants, *options, *seed, "--format", "csv").out
    assert next(csv.reader(table.splitlines())) == list(result.table.columns)


@pytest.mark.parametrize("ending", ["csv", "svg", "png", "html"])
def test_measure_writes_tables_and_pictures(jiju: Call, plants: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"kd.{ending}"
    options = ("--industry", "glass", "--simulations", "39", "--distances-m", "0,500,1000,2000")
    outcome = jiju("measure", "concentration", plants, *options, "-o", target)
    assert outcome.code == 0, outcome.err
    start = target.read_bytes()[:200].lower()
    assert {"csv": b"distance_m", "svg": b"<svg", "png": b"\x89png", "html": b"<"}[ending] in start
    assert jiju("measure", "concentration", plants, *options, "-o", target).code == 2


def test_measure_specialization_of_a_region_table(jiju: Call, tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text("region,industry,employment\nA,01,10\nA,02,20\nB,01,30\nB,02,5\n", encoding="utf-8")
    outcome = jiju("measure", "specialization", file)
    assert outcome.code == 0, outcome.err
    assert "Location quotient" in outcome.out
    assert "区位商" in jiju("measure", "specialization", file, "--lang", "zh").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("concentration",), "--industry"),
        (("concentration", "--industry", "glas"), "'glass'"),
        (("ranking", "--simulations", "0"), "[S105]"),
        (("ranking", "--measure", "Q"), "kd"),
        (("ranking", "--distances-m", "5,4"), "[S105]"),
        (("ranking", "--distances-m", "near"), "list of metres"),
        (("ranking", "-o", "x.docx"), "[S152]"),
    ],
)
def test_measure_refuses_what_cannot_be(jiju: Call, plants: Path, words: tuple[str, ...], code: str) -> None:
    name, *options = words
    outcome = jiju("measure", name, plants, *options)
    assert outcome.code == 2
    assert outcome.out == ""
    assert code in outcome.err
    assert "Traceback" not in outcome.err


def test_verdicts_are_printed_in_words(jiju: Call, plants: Path) -> None:
    words = ("measure", "ranking", plants, "--simulations", "39", "--seed", "7")
    english, chinese = jiju(*words).out, jiju(*words, "--lang", "zh").out
    assert "localized" in english
    assert "集聚" in chinese
    assert "localized" not in chinese.split("\n\n")[-1]


def test_threads_and_cluster_are_told_by_flag_before_environment(
    jiju: Call, plants: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jiju.chance import cluster, thread_count

    seen = []

    def connect(address: str) -> None:
        seen.append((address, thread_count()))
        what = "nobody is there"
        raise MeasureError("M241", what)

    monkeypatch.setattr(cluster, "_connect", connect)
    monkeypatch.setenv("JIJU_THREADS", "7")
    monkeypatch.setenv("JIJU_CLUSTER", "tcp://here:1")
    words = [("run", study), (study,), ("measure", "ranking", plants, "--simulations", "19")]
    for call in words:
        outcome = jiju(*call)
        assert outcome.code == 2
        assert "[M241] nobody is there" in outcome.err
        assert jiju(*call, "--cluster", "tcp://there:2", "--threads", "3").code == 2
        assert seen[-2:] == [("tcp://here:1", 7), ("tcp://there:2", 3)]
    # Nothing was computed, and an empty word means the threads of this process.
    assert not (study.parent / "output" / "findings").exists()
    assert jiju("measure", "ranking", plants, "--simulations", "19", "--cluster", "").code == 0
    assert len(seen) == 6


def test_measure_options_are_the_parameters(jiju: Call) -> None:
    from jiju.study import ASKS

    for ask in ASKS.values():
        text = jiju("measure", ask.command, "--help").out
        for name in list(ask.parameters())[1:]:
            assert f"--{'seed' if name == 'rng' else name.replace('_', '-')}" in text


def test_draw_takes_findings_and_results(jiju: Call, study: Path, plants: Path, tmp_path: Path) -> None:
    jiju("run", study)
    finding = next((tmp_path / "output" / "findings").glob("*rank_concentration*.json"))
    outcome = jiju("draw", finding, "-o", tmp_path / "ranking.svg", "--lang", "zh")
    assert outcome.code == 0, outcome.err
    assert outcome.out == f"{tmp_path / 'ranking.svg'}\n"
    assert "<svg" in (tmp_path / "ranking.svg").read_text(encoding="utf-8")
    assert jiju("draw", finding, "-o", tmp_path / "ranking.svg").code == 2
    result = tmp_path / "r.json"
    jiju("measure", "inventory", plants, "-o", result)
    assert jiju("draw", result, "-o", tmp_path / "map.svg").code == 0
    assert jiju("draw", plants, "-o", tmp_path / "no.svg").code == 2
    assert jiju("draw", result, "-o", tmp_path / "no.gif").code == 2
    assert jiju("draw", tmp_path / "none.json").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize(("words", "bars"), [((), True), (("--no-progress",), False), (("-q",), False)])
def test_bars_on_a_terminal_only_and_only_where_wanted(
    study: Path, words: tuple[str, ...], bars: bool
) -> None:
    import pty

    main, side = pty.openpty()
    command = [sys.executable, "-m", "jiju", "run", str(study), *words]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, env=environment) as process:
        os.close(side)
        told = b""
        try:
            while chunk := os.read(main, 65536):
                told += chunk
        except OSError:  # how Linux says that the other side has closed
            pass
        assert process.wait() == 0
    os.close(main)
    assert (b"\x1b[?25l" in told) is bars  # a bar hides the cursor
    assert (b"left" in told) is bars


def test_no_bars_without_a_terminal(jiju: Call, study: Path) -> None:
    outcome = jiju("run", study)
    assert "\x1b" not in outcome.err
    assert "done   3/3 rank_concentration (plants)" in outcome.err


def test_measure_writes_clusters_as_a_geopackage(jiju: Call, plants: Path, tmp_path: Path) -> None:
    import geopandas

    target = tmp_path / "clusters.gpkg"
    words = ("measure", "clusters", plants, "--industry", "glass", "--simulations", "39", "-o", target)
    outcome = jiju(*words)
    assert outcome.code == 0, outcome.err
    assert "glass" in outcome.out
    assert sorted(geopandas.list_layers(target)["name"]) == ["members", "outlines"]
    assert "[S150]" in jiju(*words).err
    assert jiju(*words, "--force").code == 0
    other = jiju("measure", "inventory", plants, "-o", tmp_path / "stock.gpkg")
    assert other.code == 2
    assert "[S152]" in other.err
