"""What the simulated meetings are about: invented projects, each with the vocabulary to talk about it."""

from __future__ import annotations

from monitor.simulator import topics_of_products as products
from monitor.simulator import topics_of_the_firm as firm

TOPICS = (
    firm.BUDGET,
    products.RELEASE,
    firm.HIRING,
    products.OUTAGE,
    products.PILOT,
    products.ARCHIVE,
    products.ONBOARDING,
    products.ACCESSIBILITY,
    firm.PRICES,
    firm.OFFICE,
    products.DATA_QUALITY,
    firm.WORKSHOP,
)
"""In an order that stays: a seed's meetings depend on it."""
