"""People and how they sign in: accounts, sessions, grants, links in mails."""
