"""The measurements, one a file: `measure` takes a run and returns a section of docs/performance.md."""
