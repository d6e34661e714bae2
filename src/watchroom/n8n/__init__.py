"""Reads n8n's database and never writes to it."""
