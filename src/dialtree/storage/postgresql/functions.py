"""Functions of triggers, as PostgreSQL is told of them."""


def trigger_function(schema: str, name: str, declared: str, body: str, settings: str = "") -> str:
    """The statement that makes a function for triggers.

    Whatever the search path of who writes, it finds Dialtree's tables and PostgreSQL's own functions.

    Args:
        schema: The schema of the tables, quoted.
        name: The function's name.
        declared: Its variables.
        body: Its statements.
        settings: Settings that hold while it runs, each a `SET` clause.
    """
    return f"""\
CREATE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path TO pg_catalog, {schema}, pg_temp {settings}
AS $function$
DECLARE
{declared}
BEGIN
{body}
END
$function$"""
