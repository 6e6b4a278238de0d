"""Guards of talks and requests about objections; those of settlements again, whose table was made anew."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_talk": ["id"],
    "approval_settlementrequest": ["id", "objection_id+forum"],
    "approval_settlement": ["id", "objection_id"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0013_ladder")]
    operations = [guarded(TABLES, is_anew=True)]
