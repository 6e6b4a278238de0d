"""Guards for every table of the room but the texts, which the law may want deleted: those are sealed by their digest.

SQLite dropped the triggers of the two older tables when they were made anew, and PostgreSQL kept them; so what is
there is taken away first.
"""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "directives_candidate": ["id"],
    "directives_directive": ["id"],
    "directives_decision": ["id", "candidate_id+turn"],
    "directives_event": ["id"],
    "directives_event_coop": ["id", "event_id+unit_id"],
    "directives_link": ["id"],
}


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_closed_joined_and_paused")]
    operations = [guarded(TABLES, is_anew=True)]
