"""Forms as content: read, compiled to WTForms, values typed; pure."""
