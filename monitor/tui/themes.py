"""The program's own themes: dark, light, colourless. Textual's others can be chosen too, its ANSI ones among them."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="monitor",
    primary="#6cb6ff",
    secondary="#b392f0",
    accent="#6cb6ff",
    warning="#e5b454",
    error="#f47067",
    success="#57c98a",
    foreground="#d8dee6",
    background="#0f1419",
    surface="#151b22",
    panel="#1a222b",
    dark=True,
    variables={
        "screen-selection-background": "#2f4d6e",
        "screen-selection-foreground": "#ffffff",
        "scrollbar-background": "#151b22",
        "scrollbar-background-hover": "#151b22",
        "scrollbar-background-active": "#151b22",
    },
)

LIGHT = Theme(
    name="monitor-light",
    primary="#0a60c2",
    secondary="#7a3fc4",
    accent="#0a60c2",
    warning="#9a6700",
    error="#c1272d",
    success="#1a7f37",
    foreground="#1f2328",
    background="#ffffff",
    surface="#f6f8fa",
    panel="#eaeef2",
    dark=False,
    variables={"screen-selection-background": "#b6d7ff", "screen-selection-foreground": "#000000"},
)

COLOURLESS = Theme(
    name="monitor-colourless",
    primary="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    ansi=True,
    variables={"ansi-background": "ansi_default", "input-cursor-text-style": "reverse"},
)
"""Not to be chosen: what NO_COLOR stands for."""

THEMES = (DARK, LIGHT)
