"""Providers that speak HTTP on loopback, hold an organisation of its own making, and misbehave on command.

The demo and the tests use the same ones. What the organisation writes and when (`organisation`) knows no
provider; each provider's room gives it that provider's shapes.
"""
