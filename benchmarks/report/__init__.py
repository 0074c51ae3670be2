"""What was measured, kept and written down: docs/performance.md and what lies beside it."""
