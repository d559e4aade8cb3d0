"""Commands that make pages to look at: view, negotiation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options
from kg.cli.look import Output
from kg.days import check_days


def view(
    output: Output = Path("network.html"),
    title: Annotated[str, typer.Option(help="The heading of the page.")] = "Actor network",
    since: options.Since = "",
    until: options.Until = "",
    principals: options.Principals = False,
    store: options.Store = options.STORE,
) -> None:
    """Draw the actor network as one offline HTML page.

    The page can switch between persons and those whom they act for; --principals leaves the persons out.
    """
    from kg import network
    from kg.cli.say import print_page
    from kg.store import open_store
    from kg.views import html

    check_days(since, until)
    with open_store(store, read_only=True) as opened:
        raised = network.load(opened, since=since, until=until, level="principal")
        actors = raised if principals else network.load(opened, since=since, until=until)
    both = None if principals else raised
    if str(output) == "-":
        typer.echo(html.render(actors, title=title, principals=both), nl=False)
        return
    html.write(actors, output, title=title, principals=both)
    print_page(output)


def negotiation(
    actors: Annotated[
        list[str] | None, typer.Argument(metavar="[ACTOR]…", help="Only talks at which all of these sit.")
    ] = None,
    output: Output = Path("negotiation.html"),
    title: Annotated[str, typer.Option(help="The heading of the page.")] = "Negotiations",
    since: options.Since = "",
    until: options.Until = "",
    store: options.Store = options.STORE,
) -> None:
    """Draw rounds of talks as one offline HTML page: who sat there, what was said, planned, done and denied."""
    from kg import network
    from kg.cli.say import print_page
    from kg.store import open_store
    from kg.views import negotiation as rounds

    check_days(since, until)
    with open_store(store, read_only=True) as opened:
        loaded = network.load(opened, since=since, until=until)
    if str(output) == "-":
        typer.echo(rounds.render(loaded, *actors or (), title=title), nl=False)
        return
    rounds.write(loaded, output, *actors or (), title=title)
    print_page(output)


COMMANDS = (view, negotiation)
