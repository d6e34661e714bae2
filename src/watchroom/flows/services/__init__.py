"""What happens to the services: watched, measured, started, stopped, updated."""
