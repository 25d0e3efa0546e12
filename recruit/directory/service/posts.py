"""The vacancies on a school's page: a feature above offers them."""

from collections.abc import Callable, Sequence

from recruit.directory.rules.schools import Post

Posts = Callable[[int], Sequence[Post]]
_providers: list[Posts] = []


def shows_posts(provider: Posts) -> None:
    """Announce, where the application is put together, who knows the published vacancies of a
    school (by its row id)."""
    if provider not in _providers:
        _providers.append(provider)


def posts_of(school_id: int) -> list[Post]:
    """Published vacancies at a school, those among them at which it is the further one."""
    return [post for provider in _providers for post in provider(school_id)]
