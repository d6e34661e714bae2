"""Telling others what happens: messages to webhooks, and what people do with webhooks."""
