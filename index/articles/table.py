"""CSV and tab-separated files of articles: a header with ``text``, perhaps ``title``, ``date``, ``author``, ``url``.

The article of the 12th row below the header is called ``file.csv#12``. A row that holds none is left out under
that name.
"""

import csv
import io
from collections.abc import Iterator

from index.articles.limits import CHARACTERS
from index.articles.records import FIELDS, article_of
from index.articles.text import decode
from index.errors import ArticleError
from index.types import Article, Skipped


def read(name: str, data: bytes) -> Iterator[Article | Skipped]:
    """Yield the articles of a file, and the rows that hold none.

    Raises ArticleError if it is empty, binary, or has no column of texts.
    """
    text = decode(data)
    csv.field_size_limit(CHARACTERS)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        header = [column.strip().lower() for column in next(rows)]
        if not set(header) & set(FIELDS["text"]):
            raise ArticleError(
                f"its first row names no column of texts ({', '.join(header)[:80]}); "
                "expected a header such as title,text"
            )
        number = 0
        for row in rows:
            if any(cell.strip() for cell in row):
                number += 1
                yield article_of(name, number, dict(zip(header, row, strict=False)))
    except csv.Error as error:
        raise ArticleError(f"line {rows.line_num} is not CSV ({error}); mend it or save the table again") from error


def _delimiter(text: str) -> str:
    """What parts the columns: the mark that stands most often in the first line."""
    first = text.lstrip().splitlines()[0]
    return max(",;\t|", key=first.count)
