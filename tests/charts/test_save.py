"""Saving figures: forms, same bytes, Chinese, nothing that could break out of a page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from jiju import draw
from jiju.charts import script_json
from jiju.errors import ChartError, ResultError

MAGIC = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".html": b"<!doctype html>", ".json": b"{"}


@pytest.mark.parametrize("ending", MAGIC)
def test_each_form_is_written_and_twice_the_same(samples, tmp_path, ending):
    for number, result in enumerate((samples.concentration(), samples.inventory())):
        first = draw(result, lang="zh").save(tmp_path / f"a{number}{ending}")
        second = draw(result, lang="zh").save(tmp_path / f"b{number}{ending}")
        assert first.read_bytes().startswith(MAGIC[ending])
        assert first.read_bytes() == second.read_bytes()


def test_pdfs_are_the_same_every_time_and_still_readable(samples, tmp_path):
    # The maker of PDFs draws the order of their dictionaries at random.
    chart = draw(samples.ranking(), lang="zh")
    files = {chart.save(tmp_path / f"{number}.pdf").read_bytes() for number in range(6)}
    assert len(files) == 1
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts (poppler-utils) is not here to check the file's structure")
    done = subprocess.run(["pdffonts", tmp_path / "0.pdf"], capture_output=True, text=True, check=True)
    assert not done.stderr


def test_a_png_grows_with_its_scale(samples, tmp_path):
    chart = draw(samples.agglomeration())
    sizes = []
    for scale in (1, 2):
        data = chart.save(tmp_path / "a.png", scale=scale).read_bytes()
        sizes.append(int.from_bytes(data[16:20], "big"))
    assert sizes[1] == pytest.approx(2 * sizes[0], abs=2)


def test_an_unknown_ending_is_refused_with_the_nearest(samples, tmp_path):
    with pytest.raises(ChartError) as caught:
        draw(samples.ranking()).save(tmp_path / "figure.svgz")
    assert caught.value.code == "C105"
    assert ".svg" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_written_is_an_error_with_a_code(samples, tmp_path):
    (tmp_path / "figure.svg").mkdir()
    with pytest.raises(ResultError, match="R205"):
        draw(samples.agglomeration()).save(tmp_path / "figure.svg")


def test_the_page_holds_its_javascript_and_no_text_breaks_out_of_it(samples, tmp_path):
    page = draw(samples.ranking()).save(tmp_path / "figure.html").read_text(encoding="utf-8")
    assert "vegaEmbed" in page
    assert "<script>alert(1)" not in page
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "src=" not in markup
    assert "http" not in markup


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b", "&amp;"])
def test_json_in_a_script_loses_nothing_and_ends_nothing(text):
    written = script_json({"a": text})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"a": text}


def test_notebooks_get_the_specification_and_an_image(samples):
    bundle = draw(samples.agglomeration())._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg")
    assert any(name.startswith("application/vnd.vegalite") for name in bundle)
    assert any(
        name.startswith("application/vnd.vega.") for name in draw(samples.inventory())._repr_mimebundle_()
    )


def test_chinese_is_drawn_with_glyphs_where_a_chinese_font_is_installed(samples, tmp_path):
    found = shutil.which("fc-list")
    fonts = (
        subprocess.run([found, ":lang=zh"], capture_output=True, text=True, check=True).stdout
        if found
        else ""
    )
    if not fonts.strip():
        pytest.skip("no font for Chinese is installed")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not here to read the file")
    path = draw(samples.ranking(), lang="zh").save(tmp_path / "a.pdf")
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "集聚" in text
    assert "钢铁与有色金属" in text
