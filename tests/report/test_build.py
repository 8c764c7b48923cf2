"""The page: offline, whole, the same bytes, safe against what the data say, readable when there is little."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from jiju import write_report
from jiju.errors import ReportError, ResultError
from jiju.results import Result

VOID = {"meta", "link", "img", "br", "input", "hr", "col", "path", "line", "rect", "circle", "use", "stop"}


class Page(HTMLParser):
    """Tags in order, identifiers, open elements, texts outside scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append(tag)
            return
        self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def page_data(html: str) -> dict:
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module", params=["en", "zh"])
def html(request, reports):
    return reports[request.param].read_text(encoding="utf-8")


def test_tags_are_balanced_and_identifiers_unique(html):
    page = Page(html)
    assert not page.wrong
    assert not page.open
    names = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(names) == len(set(names))
    targets = {attrs["href"][1:] for attrs in page.all("a")}
    assert targets <= set(names)
    for attribute in ("aria-labelledby", "for"):
        assert {attrs[attribute] for _, attrs in page.tags if attribute in attrs} <= set(names)


def test_nothing_outside_is_asked_for(html):
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    addresses = set(re.findall(r"https?://[^\"'\s)<]+", markup))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    for tag, attrs in Page(html).tags:
        for attribute in ("src", "href", "data", "action", "poster"):
            value = attrs.get(attribute) or ""
            assert value.startswith(("#", "data:")) or not value, (tag, value)
    assert "default-src 'none'" in html
    assert "http" not in json.dumps(page_data(html)["figures"])


def test_it_can_be_read_without_eyes(html):
    page = Page(html)
    assert page.all("html")[0]["lang"] in ("en", "zh-CN")
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert page.all("a")[0]["class"] == "skip"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    plots = [attrs for attrs in page.all("div") if attrs.get("class") == "plot"]
    assert len(plots) >= 8
    assert all(attrs["role"] == "img" and len(attrs["aria-label"]) > 10 for attrs in plots)
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("row", "col") for attrs in page.all("th"))
    assert all(attrs.get("type") == "button" for attrs in page.all("button"))


def test_what_the_data_say_is_text_never_markup(html, samples):
    assert "<script>alert(1)" not in html
    assert "<b>A&B</b>" not in html
    assert samples.NASTY in Page(html).text
    names = page_data(html)["tables"]["finding-2-table"]["columns"][0]["values"]
    assert samples.NASTY in names
    assert html.count("</script>") == len(Page(html).all("script"))


def test_the_parts_stand_in_their_order(reports):
    text = Page(reports["en"].read_text(encoding="utf-8")).text
    parts = [
        "A planted region",
        "Simulated data:",
        "The answer",
        "Contents",
        "What there is, and where",
        "Which industries gather?",
        "What was planted",
        "Problems found in the data",
        "Methods",
        "Provenance",
        "SHA-256",
    ]
    places = []
    for part in parts:
        places.append(text.index(part, places[-1] if places else 0))
    assert places == sorted(places)


def test_truth_stands_beside_what_was_found(reports):
    table = page_data(reports["en"].read_text(encoding="utf-8"))["tables"]["truth-table"]
    columns = {column["label"]: column for column in table["columns"]}
    assert columns["Industry"]["values"] == ["Cement", "Iron and steel"]
    assert columns["Planted"]["values"] == ["localized", "within chance"]
    assert columns["Found"]["values"] == ["localized", "dispersed"]
    assert columns["Agrees"]["values"] == ["yes", "no"]
    assert columns["Found at"]["values"][0].startswith("0–")


def test_tables_keep_the_numbers_as_they_are(reports, samples):
    table = page_data(reports["en"].read_text(encoding="utf-8"))["tables"]["finding-2-table"]
    columns = {column["label"]: column for column in table["columns"]}
    expected = samples.ranking().table.sort_values(["statistic", "industry"], ascending=[False, True])
    assert columns["Departure"]["values"] == expected["statistic"].tolist()
    assert columns["p adjusted"]["values"] == expected["p_adjusted"].tolist()
    assert columns["Peak distance (m)"]["values"] == expected["peak_distance_m"].tolist()
    assert columns["p"]["texts"][0] == "0.001"


def test_every_curve_of_the_ranking_can_be_chosen(reports, samples):
    choices = page_data(reports["zh"].read_text(encoding="utf-8"))["figures"]["finding-2-curve"]["choices"]
    assert set(choices) == set(samples.INDUSTRIES)
    for choice in choices.values():
        lengths = {len(values) for values in choice["curve"].values()}
        assert lengths == {61}
        assert choice["description"]
        assert choice["status"]


def test_the_same_findings_give_the_same_bytes(samples, tmp_path, reports):
    folder = samples.write_output(tmp_path / "elsewhere" / "output", samples.everything())
    for lang in ("zh", "en"):
        assert write_report(folder, lang=lang).read_bytes() == reports[lang].read_bytes()
    assert str(tmp_path).encode() not in (folder / "report.en.html").read_bytes()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_little_or_nothing_found_still_reads(samples, tmp_path, lang):
    empty = [
        samples.problems(rows=0),
        samples.inventory(points=0),
        samples.ranking(()),
        samples.specialization(regions=0),
        samples.agglomeration(()),
    ]
    for number, results in enumerate(([], [samples.problems()], empty)):
        folder = samples.write_output(
            tmp_path / str(number), results, samples.study(simulated=False, truth=False)
        )
        page = Page(write_report(folder, lang=lang).read_text(encoding="utf-8"))
        assert not page.wrong
        assert len(page.text) > 100


def test_three_hundred_industries_stay_light(samples, tmp_path):
    names = tuple(f"C{number:04d} {samples.LONG}" for number in range(300))
    folder = samples.write_output(tmp_path, [samples.ranking(names)])
    path = write_report(folder)
    html = path.read_text(encoding="utf-8")
    assert path.stat().st_size < 6_000_000
    assert "Show all 300 rows" in html
    assert "40 of 300 industries" in html
    assert Page(html).text.count("C0299") >= 1
    rows = re.search(r'id="finding-1-table".*?</table>', html, re.DOTALL)
    assert rows
    assert rows[0].count("<tr>") == 16


def test_a_table_too_large_for_the_page_says_so(samples, tmp_path):
    result = samples.specialization(regions=500)
    folder = samples.write_output(tmp_path, [result])
    html = write_report(folder).read_text(encoding="utf-8")
    assert "This page holds the first 3,000 of 4,500 rows" in html
    assert len(page_data(html)["tables"]["finding-1-table"]["columns"][0]["values"]) == 3000


def test_questions_without_an_answer_are_named(samples, tmp_path):
    study = samples.study()
    error = {"code": "M101", "message": "too few <b>sites</b>", "where": "plants", "hint": "Add some."}
    study["questions"] = [
        {"position": 3, "question": {"ask": "measure_concentration", "industry": "X"}, "error": error}
    ]
    folder = samples.write_output(tmp_path, [samples.inventory()], study)
    text = Page(write_report(folder).read_text(encoding="utf-8")).text
    assert "Questions without an answer" in text
    assert 'measure_concentration(industry="X")' in text
    assert "too few <b>sites</b>" in text


def test_a_title_of_the_study_goes_before_the_measures_own(samples, tmp_path):
    from jiju.results import Finding, write_finding

    folder = samples.write_output(tmp_path, [])
    question = {"ask": "measure_inventory", "title": {"en": "Our plants & mills", "zh": "我们的工厂"}}
    write_finding(folder / "findings", Finding("a" * 64, 0, question, samples.inventory()))
    assert "Our plants & mills" in Page(write_report(folder).read_text(encoding="utf-8")).text
    assert "我们的工厂" in Page(write_report(folder, lang="zh").read_text(encoding="utf-8")).text


def test_a_kind_without_a_figure_still_has_its_table(samples, tmp_path):
    known = samples.agglomeration()
    strange = Result("of tomorrow", known.table, known.statements, (), known.provenance)
    folder = samples.write_output(tmp_path, [strange])
    html = write_report(folder).read_text(encoding="utf-8")
    assert "Cement" in Page(html).text
    assert "finding-1-table" in page_data(html)["tables"]


def test_real_data_are_not_called_simulated(samples, tmp_path):
    results = [samples.inventory(simulated=False), samples.ranking(simulated=False)]
    folder = samples.write_output(tmp_path, results, samples.study(simulated=False, truth=False))
    assert "imulated data" not in Page(write_report(folder).read_text(encoding="utf-8")).text


@pytest.mark.parametrize(
    ("content", "code"), [(None, "W101"), ("{", "W102"), ("[]", "W102"), ('{"format": 2}', "W102")]
)
def test_a_folder_that_holds_no_study(tmp_path, content, code):
    if content is not None:
        (tmp_path / "study.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        write_report(tmp_path)
    assert caught.value.code == code
    assert caught.value.hint
    assert not list(tmp_path.glob("*.html"))


def test_another_language_and_a_damaged_finding_are_refused(samples, tmp_path):
    folder = samples.write_output(tmp_path, [samples.problems()])
    with pytest.raises(ReportError, match="W103"):
        write_report(folder, lang="de")
    next((folder / "findings").iterdir()).write_text("{", encoding="utf-8")
    with pytest.raises(ResultError, match="R204"):
        write_report(folder)


def test_the_path_can_be_chosen(samples, tmp_path):
    folder = samples.write_output(tmp_path / "output", [samples.problems()])
    target = tmp_path / "for the minister" / "report.html"
    assert write_report(folder, path=target) == target
    assert target.is_file()
