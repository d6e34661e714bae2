"""An n8n that never ran: its database and its pictures, made so that nobody could tell."""
