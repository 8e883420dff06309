"""`make doctor`: what is wrong with this installation, where, and what to do; silent about what is well.

Layers in their order, each check in one file of `checks/`. A check that stands on another one which found something is
not asked: the first cause is named, not its followers.
"""
