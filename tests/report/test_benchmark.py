"""The comparison that is handed in: opened again, read cell by cell; the same bytes for the same finding."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from jiju import measure_gap, write_benchmark
from jiju.errors import ReportError
from jiju.results import Finding, write_finding

ENDINGS = ("docx", "xlsx")


@pytest.fixture(scope="module")
def gap(cards):
    return cards.gap()


@pytest.fixture(scope="module")
def document(gap, tmp_path_factory):
    path = write_benchmark(gap, tmp_path_factory.mktemp("office") / "table.docx")
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def book(gap, tmp_path_factory):
    path = write_benchmark(gap, tmp_path_factory.mktemp("office") / "table.xlsx")
    return openpyxl.load_workbook(path)


def cells(row):
    return [cell.text for cell in row.cells]


def text_of(document):
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(said)


def test_the_document_has_its_head(document):
    said = [paragraph.text for paragraph in document.paragraphs[:3]]
    assert said[0] == "本地对标表"
    assert "填报单位：____" in said[2]
    assert "数据时期：2023–2024" in said[2]


def test_the_table_of_the_document_cell_by_cell(document):
    table = document.tables[0]
    names = ["维度", "指标", "单位", "本地", "北城", "南城", "东城", "西城", "最优对标", "差距"]
    assert cells(table.rows[0]) == names
    sales = cells(table.rows[1])
    assert sales[:3] == ["市场", "营业收入", "亿元"]
    assert sales[3] == "1,990[1]\n超过2,500[2]\n（来源不一）"
    assert sales[4] == "超过1,700[3]"
    assert sales[5] == "约2,960[4]"
    assert sales[7] == "缺"
    assert sales[8] == "南城"
    # The place says more than 250bn, a peer beyond 170bn: neither end of the gap is closed.
    assert sales[9] == "未定\n（两端均不封口）"
    exports = cells(table.rows[2])
    assert exports[3] == "290.6[6]\n（2024）"
    assert exports[5] == "41亿美元[8]\n（2023）\n（不参与比较）"
    by_name = {cells(row)[1]: cells(row) for row in table.rows[1:]}
    assert by_name["创新平台"][3].startswith("30余[")
    assert by_name["创新平台"][4].startswith("20以上[")
    assert by_name["关键零部件进口比重"][6].startswith("不足10[")
    assert by_name["参展企业"][3] == "缺"
    assert by_name["参展企业"][4].startswith("200至1,000[")
    # A plan is no figure: it stands beside the word that one is missing.
    assert re.fullmatch(r"缺\n计划：300家\[\d+\]\n（2026）", by_name["参展企业"][7])


def test_pillars_are_merged_and_rows_kept_whole(document):
    table = document.tables[0]
    pillars = [row.cells[0].text for row in table.rows[1:]]
    assert pillars == ["市场"] * 3 + ["技术"] * 3 + ["影响力"] * 2
    assert table.rows[1].cells[0]._tc is table.rows[3].cells[0]._tc
    for each in document.tables:
        first = each.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in each.rows)


def test_elements_stand_in_the_order_that_word_asks_for(document):
    order = ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"]
    runs = ["rFonts", "b", "sz", "szCs", "vertAlign", "lang"]
    for table in document.tables:
        names = [child.tag.split("}")[1] for child in table._tbl.tblPr]
        assert names == [name for name in order if name in names]
        for properties in table._tbl.iter(qn("w:rPr")):
            names = [child.tag.split("}")[1] for child in properties]
            assert names == [name for name in runs if name in names]
    normal = [child.tag.split("}")[1] for child in document.styles["Normal"].element.rPr]
    assert normal == [name for name in runs if name in normal]


def test_the_page_is_a4_with_numbers_and_chinese_fonts(document):
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    footer = section.footer.paragraphs[0]._p.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    }
    assert fonts == {"仿宋", "黑体"}
    style = document.styles["Normal"].element.rPr
    assert style.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert style.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_few_peers_stand_upright(cards, tmp_path):
    gap = measure_gap(cards.facts(), place=cards.HERE, peers=[cards.PEERS[0]], indicators=cards.indicators())
    section = docx.Document(str(write_benchmark(gap, tmp_path / "a.docx"))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_every_source_stands_at_the_end_with_sentence_publisher_and_day(document, gap):
    said = [p.text for p in document.paragraphs]
    listed = [line for line in said if re.match(r"\[\d+\] ", line)]
    assert len(listed) == len(gap.tables["sources"])
    assert listed[0] == (
        "[1] 本地，营业收入：1,990亿元（2023）。“Sales were 199bn.”"
        "Evening Post，2024-05-02，A02，figures.csv。"
    )
    assert any("https://example.org/list?year=2023&top=50" in line for line in listed)
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", text_of(document))}
    assert cited == set(range(1, len(listed) + 1))


def test_missing_figures_are_homework_with_room_for_what_is_found(document, gap):
    heading = next(p.text for p in document.paragraphs if p.text.startswith("缺少的数字"))
    assert heading == f"缺少的数字（待补，共 {len(gap.tables['missing'])} 个）"
    table = next(t for t in document.tables if t.rows[0].cells[3].text == "缺数字的地区")
    wanted = {cells(row)[2]: cells(row)[3] for row in table.rows[1:]}
    assert wanted["营业收入"] == "西城"
    assert wanted["出口额"] == "东城、西城"
    assert all(cells(row)[4] == "" for row in table.rows[1:])


def test_contradictions_refusals_and_plans_have_tables(document):
    said = text_of(document)
    assert "来源不同而数字不一的，并列显示，不取平均" in said
    refused = next(t for t in document.tables if t.rows[0].cells[-1].text == "原因")
    assert cells(refused.rows[1])[:2] == ["出口额", "南城"]
    aside = next(t for t in document.tables if "状态" in cells(t.rows[0]))
    assert {row.cells[4].text for row in aside.rows[1:]} == {"计划", "目标", "已被更新"}


def test_the_workbook_has_numbers_as_numbers(book):
    page = book["对标表"]
    heads = [cell.value for cell in page[4]]
    assert heads[:7] == ["维度", "指标", "单位", "本地", "来源", "北城", "来源"]
    assert page.freeze_panes == "D5"
    rows = {row[1].value: row for row in page.iter_rows(min_row=5, max_row=12)}
    exports = rows["出口额"]
    assert exports[3].value == pytest.approx(290.6)
    assert exports[3].number_format == '#,##0.0"（2024）"'
    assert exports[5].value == pytest.approx(250)
    assert exports[5].number_format == '"约"#,##0"（2023）"'
    sales = rows["营业收入"]
    assert sales[2].value == "亿元"
    assert sales[5].value == pytest.approx(1700)
    assert sales[5].number_format == '"超过"#,##0'
    # Two figures are no number: they stand side by side as text.
    assert sales[3].value == "1,990\n超过2,500\n（来源不一）"
    assert sales[4].value == "[1][2]"
    assert sales[4].hyperlink.location == "'来源'!A5"
    assert rows["创新平台"][3].number_format == '#,##0"余"'
    assert rows["创新平台"][5].number_format == '#,##0"以上"'
    assert rows["参展企业"][3].value == "缺"
    assert rows["参展企业"][5].value == "200至1,000"
    ratio = heads.index("差距（倍）")
    assert rows["全球市场份额"][ratio].value == pytest.approx(16.8 / 7.2)


def test_the_workbook_prints_on_the_width_of_a_page(book):
    for page in book.worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0
        assert page.print_title_rows == "$4:$4"
        assert page.print_area
        assert page.freeze_panes is not None
        assert "&P" in page.oddFooter.center.text


def test_links_of_the_workbook_lead_to_the_row_of_the_source(book):
    sources = book["来源"]
    by_row = {row[0].row: row[0].value for row in sources.iter_rows(min_row=5)}
    for page in (book["对标表"], book["互相矛盾的数字"]):
        for row in page.iter_rows(min_row=5):
            for cell in row:
                if cell.hyperlink is not None:
                    line = int(re.fullmatch(r"'来源'!A(\d+)", cell.hyperlink.location)[1])
                    assert by_row[line] == int(re.match(r"\[(\d+)\]", cell.value)[1])


def test_the_other_sheets_hold_everything(book, gap):
    assert book.sheetnames == ["对标表", "缺少的数字", "互相矛盾的数字", "来源"]
    missing = list(book["缺少的数字"].iter_rows(min_row=5, values_only=True))
    assert sum(row[0] is not None for row in missing) == len(gap.tables["missing"])
    clash = [row for row in book["互相矛盾的数字"].iter_rows(min_row=5, values_only=True) if row[0]]
    assert [row[2] for row in clash] == [1990, 2500]
    sources = [row for row in book["来源"].iter_rows(min_row=5) if row[0].value]
    assert len(sources) == len(gap.tables["sources"])
    assert sources[0][0].number_format == '"["0"]"'
    assert [c.value for c in sources[0][1:5]] == ["本地", "营业收入", 1990, "亿元"]
    assert sources[0][10].value == "Sales were 199bn."


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_finding_gives_the_same_bytes(cards, tmp_path, ending, lang):
    one = write_benchmark(cards.gap(), tmp_path / f"a.{ending}", lang=lang).read_bytes()
    two = write_benchmark(cards.gap(), tmp_path / f"b.{ending}", lang=lang).read_bytes()
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None
        core = package.read("docProps/core.xml").decode("utf-8")
    assert re.findall(r"\d{4}-\d\d-\d\dT", core) == ["2000-01-01T"] * 2


def test_english_is_english(gap, tmp_path):
    document = docx.Document(str(write_benchmark(gap, tmp_path / "a.docx", lang="en")))
    assert document.paragraphs[0].text == "Here and its peers"
    sales = cells(document.tables[0].rows[1])
    assert sales[2:5] == ["bn yuan", "199[1]\nover 250[2]\n(sources differ)", "over 170[3]"]
    assert sales[7] == "missing"
    # The reason that a figure is refused quotes its unit as it was printed.
    said = re.sub(r"its unit 美元 does not convert into 元", "", text_of(document))
    assert not re.search(r"[一-鿿]", said)


def test_a_unit_may_hand_it_in(gap, tmp_path):
    document = docx.Document(str(write_benchmark(gap, tmp_path / "a.docx", unit="市工信局")))
    assert "填报单位：市工信局" in document.paragraphs[2].text


def test_a_folder_gives_every_gap_under_the_titles_of_its_study(cards, gap, tmp_path):
    folder = tmp_path / "output" / "findings"
    other = measure_gap(
        cards.facts(), place=cards.HERE, peers=[cards.PEERS[0]], indicators=cards.indicators()
    )
    titles = ({"zh": "对标世界", "en": "The world"}, {"zh": "对标北城", "en": "North"})
    for at, (result, title) in enumerate(zip((gap, other), titles, strict=True)):
        question = {"ask": "measure_gap", "title": title}
        write_finding(folder, Finding(f"{at:064x}", at, question, result))
    write_finding(folder, Finding("f" * 64, 2, {"ask": "build_scorecard"}, cards.scorecard()))
    document = docx.Document(str(write_benchmark(tmp_path / "output", tmp_path / "a.docx")))
    said = [p.text for p in document.paragraphs]
    assert "对标世界" in said
    assert "对标北城" in said
    assert said.count("本地对标表") == 2
    # Both comparisons share one list of sources, each source once.
    assert said.count("数字的来源") == 1
    numbers = [text.split("]")[0] for text in said if text.startswith("[")]
    assert numbers == [f"[{number}" for number in range(1, len(cards.facts()) + 1)]
    book = openpyxl.load_workbook(write_benchmark(folder, tmp_path / "a.xlsx"))
    assert book.sheetnames[:2] == ["对标表 1", "缺少的数字 1"]
    assert book["对标表 2"]["E5"].hyperlink.location == "'来源 2'!A5"
    single = next(folder.glob("000-*.json"))
    assert write_benchmark(single, tmp_path / "b.docx").is_file()
    assert write_benchmark(Finding("0" * 64, 0, {"ask": "measure_gap"}, gap), tmp_path / "c.docx").is_file()


def test_figures_that_would_be_formulas_and_odd_signs_are_text(cards, tmp_path):
    values = cards.facts()
    values.loc[0, "sentence"] = '=HYPERLINK("x")\x0b\x1f end'
    values.loc[0, "publisher"] = "=1+1"
    gap = measure_gap(values, place=cards.HERE, peers=list(cards.PEERS), indicators=cards.indicators())
    book = openpyxl.load_workbook(write_benchmark(gap, tmp_path / "a.xlsx"))
    for page in book.worksheets:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    document = docx.Document(str(write_benchmark(gap, tmp_path / "a.docx")))
    assert any('=HYPERLINK("x") end' in paragraph.text for paragraph in document.paragraphs)


def test_nothing_missing_and_nothing_contradicting_is_said(tmp_path):
    import pandas as pd

    values = pd.DataFrame({"place": ["甲", "乙"], "indicator": ["a", "a"], "value": [1.0, 2.0]})
    indicators = pd.DataFrame({"indicator": ["a"], "label_zh": ["数量"], "label_en": ["Number"]})
    gap = measure_gap(values, place="甲", indicators=indicators)
    said = text_of(docx.Document(str(write_benchmark(gap, tmp_path / "a.docx"))))
    assert "没有缺少的数字。" in said
    book = openpyxl.load_workbook(write_benchmark(gap, tmp_path / "a.xlsx"))
    assert book["互相矛盾的数字"]["A5"].value == "没有互相矛盾的数字。"


@pytest.mark.parametrize(
    ("name", "lang", "code"), [("a.pdf", "zh", "W105"), ("a", "zh", "W105"), ("a.docx", "de", "W103")]
)
def test_other_endings_and_languages_are_refused(gap, tmp_path, name, lang, code):
    with pytest.raises(ReportError) as caught:
        write_benchmark(gap, tmp_path / name, lang=lang)
    assert caught.value.code == code
    assert caught.value.hint
    assert not list(tmp_path.iterdir())


def test_without_a_gap_there_is_nothing_to_hand_in(cards, tmp_path):
    for source in (cards.scorecard(), tmp_path):
        with pytest.raises(ReportError) as caught:
            write_benchmark(source, tmp_path / "a.docx")
        assert caught.value.code == "W104"
