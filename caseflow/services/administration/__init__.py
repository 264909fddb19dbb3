"""The administrator's desk: content, accounts, the outbox, health, verification."""
