"""The same extension list, as others would write it: what Dialtree is compared with."""
