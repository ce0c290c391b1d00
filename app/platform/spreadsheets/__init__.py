"""Spreadsheets: guarded reading, lists with headings, writing without formulas."""
