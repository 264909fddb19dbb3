"""Cases as people meet them: applications, drafts, checklists, the pages of a case and its steps."""
