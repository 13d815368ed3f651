"""What a database should know of tables that were just filled."""

from django.db import connection, models


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Tells PostgreSQL how large tables have become: until it looks by itself, it plans as if they were empty, and queries crawl."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")
