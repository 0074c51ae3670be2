"""The database: schema, triggers, queries, migrations, and the watch on revisions."""
