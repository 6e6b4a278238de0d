"""Guards: the database itself refuses to change or delete a request for data, its answer, or the terms of what was received, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_datarequest": ["id"],
    "catalog_extension": ["id", "request_id"],
    "catalog_datadecision": ["id", "request_id"],
    "catalog_receiveddata": ["id"],
    "catalog_receivedending": ["id", "received_id+kind"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_asking")]
    operations = [guarded(TABLES)]
