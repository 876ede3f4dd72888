"""What can go wrong, as one tree. Catch ``ChatbotError`` to catch all of it.

ChatbotError
├── ArticleError          a folder or a file of articles cannot be used
├── EncoderError          the encoder's files are missing or not the expected ones
├── ModelError            a model cannot be made fast (index.engine)
├── StoreError            the files of an index cannot be used
│   ├── DamagedIndexError     the index is not what was written
│   ├── MissingIndexError     there is no index at this place
│   ├── StaleIndexError       the index was built with other settings
│   ├── ForeignFolderError    the index belongs to another folder of articles
│   └── BusyIndexError        another sync holds the index
├── QuestionError         a question cannot be asked (qa)
├── RequestError          a program asked in a way that cannot be understood (qa)
├── BusyError             too many programs ask at once (qa)
├── ReaderError           the reader's files are missing or unusable (qa)
└── GoldError             a gold set has faults (qa)

Each message is one line: what was given, what was expected, what to do. Entry points print it and exit
with code 2.
"""


class ChatbotError(Exception):
    """The root of all errors raised on purpose."""


class ArticleError(ChatbotError):
    """A folder or a file of articles cannot be used."""


class EncoderError(ChatbotError):
    """The encoder's files are missing or not the expected ones."""


class ModelError(ChatbotError):
    """A model cannot be made fast, or what it is to be measured on cannot be used."""


class StoreError(ChatbotError):
    """The files of an index cannot be used."""


class DamagedIndexError(StoreError):
    """The index is not what was written."""


class MissingIndexError(StoreError):
    """There is no index at this place."""


class StaleIndexError(StoreError):
    """The index was built with other settings than those asked for."""


class ForeignFolderError(StoreError):
    """The index belongs to another folder of articles."""


class BusyIndexError(StoreError):
    """Another sync holds the index."""


class QuestionError(ChatbotError):
    """A question cannot be asked: empty, too long, or not text."""


class RequestError(ChatbotError):
    """A program asked in a way that cannot be understood: an unknown parameter, or a value out of range."""


class BusyError(ChatbotError):
    """Too many programs ask at once."""


class ReaderError(ChatbotError):
    """The reader's files are missing or unusable."""


class GoldError(ChatbotError):
    """A gold set has faults."""
