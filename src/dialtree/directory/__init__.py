"""The domain: accounts in a tree, extensions, users and codes; the rules that need no database."""
