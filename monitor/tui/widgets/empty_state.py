"""What stands where no bots do: what to do next, or why there is nothing to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.counting import counted
from monitor.tui.painted import PaintedLines
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from monitor.tui.intake import IntakeState
    from monitor.tui.painted import Piece

_SAMPLE = '{"event":"bot.status_change","data":{"bot_id":"hello","status":{"code":"joining_call","created_at":"%s"}}}'


class EmptyState(PaintedLines):
    """Some lines of advice; hidden while there are rows."""

    DEFAULT_CSS = """
    EmptyState { height: 1fr; display: none; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="empty")
        self._state: IntakeState | None = None
        self._query = ""
        self._url: str | None = None

    @property
    def curl(self) -> str:
        """A shell command that makes a first row appear. The time is the shell's, so that it is always new."""
        sample = _SAMPLE % "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"
        asks_key = self._state is not None and self._state.safe
        key = '-H "x-spoke-api-key: $MONITOR_API_KEY" ' if asks_key else ""
        return f"curl -i {key}-H 'Content-Type: application/json' -d '{sample}' {self._url}"

    def explain(self, state: IntakeState, query: str, url: str | None) -> None:
        """Say why there are no rows, by the receiver's state and the filter that is set."""
        if (self._state, self._query, self._url) != (state, query, url):
            self._state, self._query, self._url = state, query, url
            self.paint()

    def on_click(self) -> None:
        """Press the key that is told of."""
        if self._query or self._url:
            self.app.simulate_key("escape" if self._query else "y")

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the advice, wrapped to ``width``."""
        if self._state is None:
            return []
        if self._query:
            return [
                [],
                [(f"No bot matches “{self._query}”.", self.palette.text)],
                [("esc shows all again.", self.palette.dim)],
            ]
        if self._state.problem:
            return self._broken(self._state.problem, width)
        return self._waiting(self._state, width) if self._url else self._watching()

    def _broken(self, problem: str, width: int) -> list[list[Piece]]:
        palette = self.palette
        lines: list[list[Piece]] = [[], [("Nothing can be received:", palette.bad)]]
        return lines + [[(part, palette.bad)] for part in _chunks(problem, width)]

    def _watching(self) -> list[list[Piece]]:
        palette = self.palette
        return [
            [],
            [("No bots yet, and no receiver is running on this database.", palette.warning)],
            [("Start one in another terminal: ", palette.text), ("monitor", palette.accent)],
        ]

    def _waiting(self, state: IntakeState, width: int) -> list[list[Piece]]:
        palette = self.palette
        lines: list[list[Piece]] = [
            [],
            [("No bots yet. Waiting for the first webhook.", palette.strong)],
            *self._refused(state, width),
            [],
            [("Register this address at your provider (through a tunnel: see the README):", palette.text)],
            [(f"  {self._url}", palette.accent)],
            [],
            [("Or send one yourself; y copies this:", palette.text)],
            *([(part, palette.accent)] for part in _chunks(self.curl, width)),
            [],
            [("To see it all without an account: ", palette.text), ("monitor demo", palette.accent)],
        ]
        if not state.safe and not state.refused:
            warning = "Set MONITOR_API_KEY before you open a tunnel: without a key, what comes through is refused."
            lines += [[], *([(line, palette.warning)] for line in wrapped(warning, width))]
        return lines

    def _refused(self, state: IntakeState, width: int) -> list[list[Piece]]:
        if state.refused is None:
            return []
        number = counted(state.refused.count, "request was", "requests were")
        told = f"{number} refused. The last one was told: {state.refused.reason}."
        return [[], *([(line, self.palette.warning)] for line in wrapped(told, width))]


def _chunks(text: str, width: int) -> list[str]:
    """Break a line anywhere: it is to be copied, not read."""
    return [text[start : start + width] for start in range(0, len(text), max(1, width))]
