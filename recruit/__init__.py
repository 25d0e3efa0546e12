"""Recruit: the platform on which a country hires its teachers."""
