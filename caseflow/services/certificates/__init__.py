"""The register of certificates: entries, changes, imports, counts, reminders."""
