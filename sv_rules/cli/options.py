"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from sv_rules.authority.profile import AuthorityProfile
    from sv_rules.policy.library import Library

_ALSO = "sv_rules.also"
_PROFILE = "sv_rules.profile"
_READ = "sv_rules.profile.read"
_LIBRARY = "sv_rules.library"
_only = click.option("--rulesets", metavar="FOLDER", help="A folder of rulesets to use in place of the shipped ones.")
_also = click.option(
    "--also", metavar="FOLDER", multiple=True, expose_value=False,
    callback=lambda ctx, param, value: ctx.meta.update({_ALSO: value}),
    help="A folder of your own rulesets to use beside them. Repeatable.",
)  # fmt: skip


def library_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--rulesets`` and ``--also``: give the value of the first to ``load``, which knows the second."""
    return _only(_also(command))


_adopt = click.option(
    "--adopt",
    multiple=True,
    metavar="RULESET[=LEVEL]",
    help="A ruleset that the authority has adopted, with its target level. Repeatable.",
)
_profile = click.option(
    "--profile", metavar="NAME_OR_FILE", expose_value=False,
    callback=lambda ctx, param, value: ctx.meta.update({_PROFILE: value}),
    help="The authority's profile: the rulesets that it adopted, under those of --adopt.",
)  # fmt: skip


def adopt_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--adopt`` and ``--profile``: give the value of the first to ``adopted``, which knows the second."""
    return _adopt(_profile(command))


as_at_option = click.option(
    "--as-at",
    metavar="DATE",
    help="The day on which waivers are judged; by default the notice's own date, for a draft today.",
)


def formats_in(written: tuple[str, ...], known: Collection[str]) -> list[tuple[str, str]]:
    """Each ``FORMAT[=FILE]`` with its target, "-" for standard output; text where nothing is written."""
    outputs = []
    for item in written or ("text",):
        name, _, target = item.partition("=")
        if name not in known:
            from sv_rules.problem import did_you_mean

            message = f'there is no format "{name}". {did_you_mean(name, known)}'
            raise click.BadParameter(message, param_hint="--format")
        outputs.append((name, target or "-"))
    files = [target for _, target in outputs if target != "-"]
    if len(set(files)) != len(files):
        raise click.BadParameter("two formats name the same file.", param_hint="--format")
    return outputs


def load(folder: str | None) -> Library:
    """The library of a folder, or the shipped one, with the folders of ``--also`` beside it."""
    from sv_rules.policy.library import load_library

    library = load_library(folder, also=also_folders())
    click.get_current_context().meta[_LIBRARY] = library
    return library


def also_folders() -> tuple[str, ...]:
    """What this command was given with ``--also``."""
    return tuple(click.get_current_context().meta.get(_ALSO, ()))


def adopted(written: tuple[str, ...]) -> dict[str, str | None]:
    """What the authority adopted: by its profile, and by ``name=level`` options, which go before it."""
    choice = _of_the_profile()
    for item in written:
        name, _, level = item.partition("=")
        choice[name] = level or None
    return choice


def profile_given() -> AuthorityProfile | None:
    """The profile that this command was given with ``--profile``, read once."""
    meta = click.get_current_context().meta
    if not meta.get(_PROFILE):
        return None
    if _READ not in meta:
        from sv_rules.authority.reading import read_profile

        meta[_READ] = read_profile(meta[_PROFILE], meta.get(_LIBRARY) or load(None))
    profile: AuthorityProfile = meta[_READ]
    return profile


def _of_the_profile() -> dict[str, str | None]:
    profile = profile_given()
    if profile is None:
        return {}
    if profile.synthetic:
        click.echo(f"The profile of {profile.name} is invented: {profile.why}", err=True)
    elif not profile.adopt:
        click.echo(f"The profile of {profile.name} adopts no ruleset: only law binds by it.", err=True)
    return dict(profile.adopt)


def profile_named() -> str | None:
    """What this command was given with ``--profile``."""
    name: str | None = click.get_current_context().meta.get(_PROFILE)
    return name


def ending(*endings: str) -> Callable[[click.Context, click.Parameter, Path | None], Path | None]:
    """Refuse a file to be written whose name does not end as its kind does: it would open as something else."""

    def checked(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
        if value is not None and value.suffix.casefold() not in endings:
            raise click.BadParameter(f"end its name in {' or '.join(endings)}.", ctx, param)
        return value

    return checked


def today() -> str:
    """The officer's own day, as ISO: only the command line reads a clock."""
    import datetime

    return datetime.date.today().isoformat()  # noqa: DTZ011
