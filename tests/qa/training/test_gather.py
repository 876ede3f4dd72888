import re
from collections.abc import Iterator, Sequence

from index import Article, Passage
from qa.training.examples import Example
from qa.training.gather import article_name, contexts_of, gather
from qa.training.groups import Group, Groups

ONE, TWO = "It cost 5 yuan. It was 5 miles off.", "The price is 6 yuan. Nobody paid 5."
EXAMPLES = [
    Example("1", "A", ONE, "How much?", ("5",), ((8, 9),)),
    Example("2", "B", TWO, "What is the price?", ("6 yuan",)),
    Example("3", "B", TWO, "Why?", ()),
    Example("4", "", "", "Whither?", ()),
]


def sentences(article: Article) -> Iterator[Passage]:
    """Each sentence is a passage."""
    for found in re.finditer(r"[^.]+\.", article.text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield Passage(article, start, found.end())


def everything(questions: Sequence[str]) -> Iterator[Sequence[Passage]]:
    """Brings all passages, the last one first."""
    articles = [Article(article_name(i), "", text, "") for i, text in enumerate(contexts_of(EXAMPLES))]
    passages = [passage for article in articles for passage in sentences(article)]
    for _ in questions:
        yield passages[::-1]


def shown(groups: Groups, group: Group) -> tuple[list[tuple[str, list[str]]], list[str], list[str]]:
    """Texts of gold passages with their answers, of unsure ones and of silent ones."""
    text = groups.passages
    gold = [(text[number], [text[number][low:high] for low, high in spans]) for number, spans in group.gold]
    return gold, [text[number] for number in group.unsure], [text[number] for number in group.silent]


def test_passages_are_gold_where_the_answer_is_marked_unsure_where_its_words_stand_and_else_silent() -> None:
    groups = gather(EXAMPLES[:2], sentences, everything).groups
    assert shown(groups, groups.groups[0]) == (
        [("It cost 5 yuan.", ["5"])],
        ["Nobody paid 5.", "It was 5 miles off."],
        ["The price is 6 yuan."],
    )


def test_without_marks_every_passage_of_the_text_that_holds_an_answer_is_gold() -> None:
    groups = gather(EXAMPLES[:2], sentences, everything).groups
    assert shown(groups, groups.groups[1]) == (
        [("The price is 6 yuan.", ["6 yuan"])],
        [],
        ["Nobody paid 5.", "It was 5 miles off.", "It cost 5 yuan."],
    )


def test_all_places_of_an_answer_in_a_gold_passage_count_unless_only_marked_ones_shall() -> None:
    text = "5 of 5 came: 55 no, 5 yes."
    example = Example("1", "A", text, "How many?", ("5",), ((5, 6),))
    every = gather([example], sentences).groups.groups[0].gold
    assert every == ((0, ((5, 6), (0, 1), (20, 21))),)
    assert gather([example], sentences, marked_only=True).groups.groups[0].gold == ((0, ((5, 6),)),)


def test_a_question_without_answers_has_only_wrong_passages_its_own_text_among_them() -> None:
    gathered = gather(EXAMPLES, sentences, everything, kept=3)
    third, fourth = gathered.groups.groups[2:]
    assert (third.gold, third.unsure, len(third.silent)) == ((), (), 3)
    assert (fourth.gold, len(fourth.silent)) == ((), 3)


def test_an_answer_that_no_passage_holds_whole_is_left_out_and_counted() -> None:
    cut = Example("5", "A", ONE, "What?", ("yuan. It",), ((10, 18),))
    gathered = gather([EXAMPLES[0], cut], sentences)
    assert ([group.id for group in gathered.groups.groups], gathered.left_out) == (["1"], 1)


def test_without_search_wrong_passages_are_drawn_the_same_for_equal_seeds() -> None:
    first = gather(EXAMPLES, sentences, seed=1)
    assert first == gather(EXAMPLES, sentences, seed=1)
    assert all(group.silent for group in first.groups.groups)


def test_each_passage_is_kept_once_and_only_if_a_group_reads_it() -> None:
    groups = gather(EXAMPLES[:1], sentences, kept=1).groups
    assert len(set(groups.passages)) == len(groups.passages)
    assert {number for group in groups.groups for number in group.passages} == set(range(len(groups.passages)))
    assert len(groups.titles) == len(groups.passages)
