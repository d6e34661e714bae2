"""
The one place where everything is built and held together.

Whoever needs a part names its module: a command that only opens the store loads no web server.
"""
