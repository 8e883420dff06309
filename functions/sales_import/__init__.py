"""Figures that others write down: money, times and rows, checked before they are believed."""
