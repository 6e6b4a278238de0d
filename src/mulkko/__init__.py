"""Mulkko (물꼬): a city takes a policy from evidence to approval, across its departments."""

__version__ = "0.1.0"
