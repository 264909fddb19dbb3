"""Statements on uploads and documents."""
