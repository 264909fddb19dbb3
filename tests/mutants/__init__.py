"""How sharp the unit tests are: small faults are put into the pure rooms one by one, and a test must notice each."""
