"""The read path: rendered answers, their cache, the guard, and the bare endpoint of the contract."""
