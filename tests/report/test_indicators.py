"""Findings about places on the page: each number one click from its source, missing ones always listed."""

from __future__ import annotations

import functools
import json
import re
from html.parser import HTMLParser

import pytest

from jiju import write_report
from jiju.report.fact_tables import sources_table
from jiju.report.indicator_tables import KINDS
from jiju.report.sections import finding_section
from jiju.report.sources import SourceBook, list_sources
from jiju.report.words import words
from jiju.results import Finding


class Links(HTMLParser):
    """Identifiers, links and the rows of tables."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.loads: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.names.append(found["id"])
        if tag == "a":
            self.links.append(found)
        for attribute in ("src", "data", "action", "poster", "background"):
            if attribute in found:
                self.loads.append(found[attribute])
        if tag == "link":
            self.loads.append(found.get("href") or "")

    def handle_data(self, data):
        self.text.append(data)


def section(result, lang="en", book=None, number=1, disputes=None):
    finding = Finding("0" * 64, 0, {"ask": result.provenance.function}, result)
    return finding_section(finding, number, words(lang), None, book, disputes)


def sources_of(results, lang="en"):
    """The table of the sources of several findings on one page, and their sections."""
    book = SourceBook()
    made = [section(result, lang, book, number) for number, result in enumerate(results, start=1)]
    numbers = {each.name: str(number) for number, each in enumerate(made, start=1)}
    return sources_table(book, numbers, words(lang)), made


def links(made):
    """Number and target of every link to a source in the tables of a section."""
    return [
        (re.search(r"\[(\d+)\]", part.text)[1], part.href)
        for each in made.tables
        for col in each.columns
        for cell in col.parts or ()
        for part in cell
        if part.href.startswith("#source-")
    ]


@pytest.fixture(scope="module")
def sections(cards):
    """Sections by kind and language, each made once: their figures take a while."""

    @functools.cache
    def make(kind, lang="en"):
        return section(getattr(cards, kind)(), lang)

    return make


def table(made, name):
    return next(t for t in made.tables if t.name == f"finding-1-{name}")


def column(made, name, label):
    return next(c for c in table(made, name).columns if c.label == label)


@pytest.fixture(scope="module", params=["en", "zh"])
def html(request, card_reports):
    return card_reports[request.param].read_text(encoding="utf-8")


def test_every_link_leads_somewhere_on_the_page(html):
    page = Links(html)
    assert len(page.names) == len(set(page.names))
    inner = [link["href"] for link in page.links if link["href"].startswith("#")]
    assert {href[1:] for href in inner} <= set(page.names)
    assert len(inner) > 150


def test_addresses_of_sources_may_be_followed_but_nothing_is_loaded_from_them(html):
    page = Links(html)
    outside = [link for link in page.links if not link["href"].startswith("#")]
    assert outside
    for link in outside:
        assert link["href"] == "https://example.org/list?year=2023&top=50"
        assert link["rel"] == "noopener noreferrer"
        assert link["class"] == "outside"
    assert all(not address or address.startswith("data:") for address in page.loads)
    assert "default-src 'none'" in html


def test_an_address_that_is_none_is_printed_and_not_linked(cards):
    import jiju

    values = cards.facts()
    values["url"] = "javascript:alert(1)"
    gap = jiju.measure_gap(values, place=cards.HERE, peers=list(cards.PEERS), indicators=cards.indicators())
    origins = sources_of([gap])[0].columns[2].parts
    assert all(not part.href.startswith("javascript") for cell in origins for part in cell)
    assert all(cell[-1].text == "javascript:alert(1)" for cell in origins)


def test_what_the_sources_say_is_text_never_markup(html, cards):
    assert "<script>alert(1)" not in html
    assert "<b>A&B</b>" not in html
    assert html.count("</script>") == len(re.findall(r"<script\b", html))
    assert cards.NASTY in "".join(Links(html).text)


def test_every_number_of_the_comparison_leads_to_its_source_and_back(cards):
    gap = cards.gap()
    sources, (made,) = sources_of([gap])
    comparison = table(made, "comparison")
    anchors = dict(zip(sources.row_ids, sources.columns[0].texts, strict=True))
    facts = 0
    for each in comparison.columns:
        for cell in each.parts or ():
            for part in cell:
                if not part.href:
                    continue
                number = anchors[part.href[1:]]
                assert part.text.endswith(number)
                facts += 1
    in_force = gap.tables["sources"]["standing"].isin(["current", "contradicted", "refused"])
    # Every figure in force, and the plan that stands where an outcome is missing.
    assert facts == in_force.sum() + 1
    back = {part.href[1:] for cell in sources.columns[3].parts for part in cell}
    assert back <= set(comparison.row_ids)
    assert comparison.first == comparison.held
    assert sources.first == sources.held


def test_a_source_shows_sentence_publisher_day_and_page(cards):
    sources, _ = sources_of([cards.gap()], "zh")
    row = next(at for at, said in enumerate(sources.columns[2].texts) if "Sales were 199bn." in said)
    assert sources.columns[1].texts[row] == "本地 · 营业收入1,990亿元（2023） 互相矛盾"
    said = "Evening Post，2024-05-02，A02，figures.csv “Sales were 199bn.”"
    assert sources.columns[2].texts[row] == said
    assert sources.columns[3].texts[row] == "1"


def test_a_number_is_listed_once_for_the_whole_page_and_numbered_alike_everywhere(cards):
    results = [cards.gap(), cards.contradictions(), cards.trend(), cards.strengths()]
    sources, made = sources_of(results)
    anchors = dict(zip(sources.row_ids, sources.columns[0].texts, strict=True))
    assert list(anchors.values()) == [f"[{number}]" for number in range(1, sources.total + 1)]
    met = [link for each in made for link in links(each)]
    assert len(met) > 80
    assert all(anchors[href[1:]] == f"[{number}]" for number, href in met)
    # The ledger has the facts of the gap and no others: no number is new there.
    gap, ledger = ({number for number, _ in links(each)} for each in made[:2])
    assert ledger
    assert ledger <= {str(number) for number in range(1, len(cards.facts()) + 1)}
    assert gap & ledger
    used = sources.columns[3].texts
    assert used[0].startswith("1, 2")
    assert "3" in used[-1] or "4" in used[-1]


def test_no_source_is_lost_and_none_is_merged_with_another(cards):
    results = [cards.gap(), cards.contradictions(), cards.trend(), cards.strengths(), cards.scenarios()]
    sources, _ = sources_of(results)
    columns = [
        "fact",
        "place",
        "indicator",
        "period",
        "value",
        "low",
        "high",
        "unit",
        "publisher",
        "sentence",
    ]
    rows = set()
    for result in results:
        frame = result.tables.get("sources", result.table)
        rows |= set(frame[columns].astype(str).itertuples(index=False, name=None))
    assert sources.total == len(rows)
    file = {each.label: each.values for each in sources.file}
    named = zip(file["Fact"], file["Place"], file["Code of the indicator"], file["Period"], strict=True)
    assert set(named) == {row[:4] for row in rows}
    assert set(file["Sentence"]) == {row[-1] for row in rows}


def test_facts_of_two_tables_under_one_name_stay_apart(cards):
    import jiju

    other = cards.facts()
    other.loc[0, "value"] = 1.98e11
    again = jiju.measure_gap(other, place=cards.HERE, peers=list(cards.PEERS), indicators=cards.indicators())
    sources, made = sources_of([cards.gap(), again])
    assert sources.total == len(cards.facts()) + 1
    assert sources.columns[1].texts[-1].startswith("Here · Sales198bn yuan")
    first, second = ({text.split(" / ")[0] for text in column_of(each)} for each in made)
    assert "199 [1]" in first
    assert f"198 [{sources.total}]" in second


def column_of(made):
    return next(t for t in made.tables if t.name.endswith("-comparison")).columns[1].texts


def test_figures_in_dispute_are_listed_once_where_a_section_is_about_them(cards):
    from jiju.report.sources import disputed

    gap, ledger = cards.gap(), cards.contradictions()
    disputes = {"finding-2": disputed(ledger)}
    assert disputed(gap) == disputed(ledger)
    made = section(gap, "zh", disputes=disputes)
    assert not any(each.name.endswith("-contradictions") for each in made.tables)
    said = next(note for note in made.notes if note[1].href == "#finding-2")
    assert "".join(part.text for part in said) == "来源不一的数字逐个列在第 2 部分。"
    alone = section(gap, "zh", disputes={"finding-2": frozenset()})
    assert any(each.name.endswith("-contradictions") for each in alone.tables)


def test_contradicting_figures_stand_side_by_side_in_one_cell(sections):
    made = sections("gap", "zh")
    sales = column(made, "comparison", "本地").texts[0]
    assert sales == "1,990 [1] / 超过2,500 [2] 来源不一"
    below = table(made, "contradictions")
    assert below.total == 2
    assert {"1,990亿元 [1]", "超过2,500亿元 [2]"} == set(below.columns[2].texts)


def test_numbers_are_written_in_the_unit_of_their_row(sections):
    zh, en = sections("gap", "zh"), sections("gap")
    assert column(zh, "comparison", "指标").texts[0] == "营业收入（亿元）"
    assert column(zh, "comparison", "北城").texts[0].startswith("超过1,700 [")
    assert column(en, "comparison", "Indicator").texts[0] == "Sales (bn yuan)"
    assert column(en, "comparison", "North").texts[0].startswith("over 170 [")
    # Figures of several periods say theirs; one in another unit brings it, and says that it is not compared.
    exports = [c.texts[1] for c in table(en, "comparison").columns]
    assert "29.06 (2024) [" in exports[1]
    assert any("4.1bn US dollars" in said and "not compared" in said for said in exports)


def test_what_is_missing_is_always_listed(cards, sections):
    gap = cards.gap()
    made = sections("gap")
    missing = table(made, "missing")
    wanted = gap.tables["missing"]
    # One row an indicator on the page, one row a number in its file.
    assert missing.total == wanted["indicator"].nunique()
    assert len(missing.file[0].values) == len(wanted)
    lacking = [len(text.split(", ")) for text in column(made, "missing", "Places without it").texts]
    assert sum(lacking) == len(wanted)
    assert "only a plan" in " ".join(column(made, "missing", "Note").texts)
    cells = [text for c in table(made, "comparison").columns for text in c.texts]
    assert sum(text.startswith("missing") for text in cells) == len(wanted)


def test_what_the_place_itself_lacks_comes_first(cards):
    made = section(cards.gap(), "zh")
    places = column(made, "missing", "缺数字的地区")
    own = [text.startswith("本地") for text in places.texts]
    assert own == sorted(own, reverse=True)
    assert own[0]
    assert not own[-1]
    assert places.parts[0][0].kind == "own"


def test_a_scorecard_lists_what_is_missing_too_and_says_where_nothing_is(cards, samples, tmp_path, sections):
    made = sections("scorecard")
    assert len(table(made, "missing").file[0].values) == 2
    whole = cards.complete().dropna(subset=["value"])
    whole = whole[whole["place"] != cards.PEERS[1]]
    import jiju

    full = jiju.build_scorecard(whole, cards.indicators())
    assert table(section(full), "missing").total == 0
    folder = samples.write_output(tmp_path, [full], samples.study(simulated=False, truth=False))
    text = " ".join(Links(write_report(folder).read_text(encoding="utf-8")).text)
    assert re.search(r"Numbers that are missing:\s+This table is empty|Numbers that are missing: \S+", text)


def test_plans_and_superseded_figures_stand_among_the_sources_only(cards, sections):
    made = sections("gap")
    assert not {"planned", "superseded", "sources"} & {t.name.rpartition("-")[2] for t in made.tables}
    (said,) = ("".join(part.text for part in note) for note in made.notes)
    assert said == (
        "Not compared: 1 superseded and 2 planned or aimed at; they stand in Where the numbers come from."
    )
    sources, _ = sources_of([cards.gap()])
    ends = ("superseded", "plan", "target")
    assert sum(text.endswith(ends) for text in sources.columns[1].texts) == 3
    ledger = sections("contradictions")
    assert column(ledger, "superseded", "Its period").texts == ["2023"]


def test_the_gap_of_each_pair_has_its_bounds_and_its_verdict(cards, sections):
    gap = cards.gap()
    made = sections("gap")
    pairs = table(made, "table")
    assert pairs.total == len(gap.table)
    shown = column(made, "table", "Gap").values
    for value, ratio in zip(shown, gap.table["ratio"], strict=True):
        assert value is None if ratio != ratio else value == ratio
    verdict = column(made, "table", "Verdict")
    assert verdict.verdicts == gap.table["verdict"].tolist()
    assert set(verdict.texts) <= {"behind", "ahead", "level", "open"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["gap", *KINDS])
def test_every_kind_has_figures_tables_points_and_methods(kind, lang, sections):
    made = sections(kind, lang)
    assert made.answers
    assert made.figures
    assert all(figure.still for figure in made.figures)
    assert all(figure.notes for figure in made.figures)
    assert made.tables
    names = [t.name for t in made.tables]
    assert len(names) == len(set(names))
    for each in made.tables:
        assert each.caption
        for col in each.columns:
            assert len(col.values) == len(col.texts) == min(each.total, 3000)
            # No code of the data stands in a heading or for a verdict.
            assert "_" not in col.label
            if lang == "zh" and col.verdicts:
                assert not any(re.search("[a-z]", text) for text in col.texts), col.texts
    assert made.facts


def test_every_method_is_told_with_its_source(card_reports):
    text = " ".join(Links(card_reports["zh"].read_text(encoding="utf-8")).text)
    for name in (
        "facts",
        "gap",
        "scorecard",
        "sensitivity",
        "levers",
        "peers",
        "strengths",
        "trend",
        "scenarios",
    ):
        assert words("zh")(f"methods.{name}_name") in text
        assert words("zh")(f"methods.{name}_source") in text


def test_the_head_of_the_page_counts_what_is_missing_and_disputed(card_reports):
    html = card_reports["en"].read_text(encoding="utf-8")
    glance = re.search(r'<dl class="glance".*?</dl>', html, re.DOTALL)[0]
    said = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", glance))
    assert said["numbers missing"] == "15"
    assert said["figures in dispute"] == "1"
    assert said["places scored"] == "8"


def test_links_survive_sorting_since_the_script_has_them(card_reports):
    html = card_reports["en"].read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', html, re.DOTALL)[1])
    comparison = data["tables"]["finding-1-comparison"]
    assert len(comparison["ids"]) == len(comparison["columns"][0]["values"])
    parts = comparison["columns"][1]["parts"]
    assert all(part[1].startswith("#source-") for cell in parts for part in cell if part[1])
    # A file has the texts, sources' numbers included.
    assert comparison["columns"][1]["values"][0].startswith("199 [1]")


def test_the_same_findings_give_the_same_bytes(samples, cards, tmp_path):
    made = []
    for name in ("a", "b"):
        folder = samples.write_output(
            tmp_path / name, [cards.gap()], samples.study(simulated=False, truth=False)
        )
        made.append(write_report(folder, lang="zh").read_bytes())
    assert made[0] == made[1]


def test_sources_are_numbered_as_they_are_met(cards):
    sources = list_sources(cards.gap(), "en", [("f005", cards.PEERS[0], "sales")])
    assert sources.all[0].fact == "f005"
    assert [source.number for source in sources.all] == list(range(1, len(sources) + 1))
    assert sources.find("f005").number == 1
    assert sources.find("nothing") is None
    # What is in force comes before what is not.
    assert [s.standing for s in sources.all][-1] in ("plan", "target")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "settings",
    [
        {"impute": "pillar_mean", "normalize": "zscore", "weights": "entropy"},
        {"treat": "winsorize", "normalize": "fraction_of_max", "aggregate": ["arithmetic", "geometric"]},
        {"weights": {"market": 2.0}, "aggregate": "copeland", "normalize": "rank"},
    ],
)
def test_the_settings_of_a_scorecard_are_said_in_words(cards, settings, lang):
    points = dict(section(cards.scorecard(**settings), lang).facts)
    names = ("impute", "treat", "normalize", "weights", "aggregate")
    said = " ".join(points[words(lang)(f"settings.{name}")] for name in names)
    assert "_" not in said
    if lang == "zh":
        assert not re.search(r"\b(mean|median|none|rank|given|equal|entropy|winsorize|geometric)\b", said)
