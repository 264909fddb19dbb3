"""The web application: translates requests and calls one service."""
