"""The tree of errors."""

import inspect

from index import errors


def test_every_error_is_a_chatbot_error_and_in_the_tree() -> None:
    classes = [item for _, item in inspect.getmembers(errors, inspect.isclass)]
    assert errors.ChatbotError in classes
    for item in classes:
        assert issubclass(item, errors.ChatbotError)
        assert item.__name__ in (errors.__doc__ or "")


def test_what_is_wrong_with_an_index_is_a_store_error() -> None:
    for item in (
        errors.MissingIndexError,
        errors.StaleIndexError,
        errors.ForeignFolderError,
        errors.BusyIndexError,
    ):
        assert issubclass(item, errors.StoreError)
