"""The answer of a study in a sentence: careful in words, right in numbers."""

from __future__ import annotations

import pytest

from jiju.report.answer import whole_answer
from jiju.report.words import words

EN, ZH = words("en"), words("zh")


def test_it_names_who_gathers_and_at_what_distances(samples):
    said = whole_answer([samples.ranking(("Cement", "Glass"), verdicts=("localized", "within chance"))], EN)
    assert said[0].startswith(
        "Of 2 industries tested, one gathers more than chance would have it: Cement (0–"
    )
    assert said[0].endswith(" km).")
    assert said[1] == "For one, no departure from chance can be shown."


def test_nothing_localized_is_said_as_not_shown_not_as_absent(samples):
    said = whole_answer([samples.ranking(verdicts=("within chance",))], EN)
    assert said[0] == "Of 9 industries tested, none can be shown to gather more than chance would have it."
    assert len(said) == 2
    said = whole_answer([samples.ranking(verdicts=("within chance",))], ZH)
    assert said[0] == "在检验的 9 个行业中，没有一个可以认定其集聚超出随机水平。"


def test_many_are_counted_and_few_named(samples):
    names = tuple(f"I{number:03d}" for number in range(300))
    result = samples.ranking(names, verdicts=("localized",))
    assert "300 gather" in whole_answer([result], EN)[0]
    assert whole_answer([result], EN)[0].endswith("and 294 more.")
    assert whole_answer([result], ZH)[0].endswith("等共 300 个。")
    assert len(whole_answer([result], EN)[0]) < 400


def test_dispersed_industries_have_a_sentence_of_their_own(samples):
    said = whole_answer([samples.ranking(("A", "B"), verdicts=("dispersed", "dispersed"))], EN)
    assert said[0].startswith("Of 2 industries tested, none")
    assert said[1].startswith("2 keep apart more than chance would have it: ")


@pytest.mark.parametrize(
    ("verdict", "start"),
    [("localized", "The one industry tested gathers"), ("within chance", "The one industry tested cannot")],
)
def test_one_industry_alone(samples, verdict, start):
    assert whole_answer([samples.ranking(("A",), verdicts=(verdict,))], EN)[0].startswith(start)


def test_several_rankings_say_which_is_which(samples):
    first, second = samples.ranking(), samples.ranking(measure="M")
    second.details["weighted"] = True
    said = whole_answer([first, second], EN)
    assert said[0].startswith("Counting each establishment once (measure Kd): Of 9")
    assert said[1].startswith("Weighted by size (measure M): Of 9")


def test_without_a_ranking_the_answers_of_the_questions_stand(samples):
    assert whole_answer([samples.inventory(), samples.concentration()], EN) == [
        "Cement gathers up to 12 km, more than chance would have it."
    ]
    assert whole_answer([samples.inventory()], EN)[0].startswith("There are 900")
    assert whole_answer([samples.problems()], EN) == [EN("answer.only_problems")]
    assert whole_answer([], EN) == [EN("answer.empty")]
    assert whole_answer([samples.ranking(())], EN)[0] == EN("answer.nothing_tested")
