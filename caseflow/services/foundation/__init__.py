"""What every use case stands on: context, content in force, transactions done once, the audit chain, permits."""
