"""Values, rules and arithmetic: no input, no output, no asyncio."""
