"""The law of certificates, pure: their standing on a day, their dates, their reminders."""
