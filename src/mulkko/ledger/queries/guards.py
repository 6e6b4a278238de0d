"""Which tables the database itself guards, and whether it still does."""

from django.db import connection

GUARDED = {
    "ledger_entry", "ledger_payload", "ledger_erasure", "ledger_checkpoint", "ledger_treenode",
    "approval_sealedversion", "approval_signature", "approval_ending", "approval_answer", "approval_documentnumber",
    "approval_settlement", "approval_acting", "approval_omission", "approval_postreport", "approval_acknowledgement",
    "approval_furtherdocument", "approval_furthernumber", "approval_handover", "approval_result", "approval_furtherresult", "approval_returnedfile",
    "approval_hold", "approval_revision", "approval_confirmation",
    "approval_changerequest", "approval_changeanswer", "approval_reroute",
    "approval_ruledecision", "approval_talk", "approval_settlementrequest",
    "coordination_request", "coordination_answer", "coordination_reply", "coordination_settlement",
    "coordination_remark", "coordination_remarkending",
    "catalog_version", "catalog_description", "evidence_claim", "evidence_claimpin", "evidence_run", "evidence_receipt",
    "directives_candidate", "directives_directive", "directives_decision", "directives_event", "directives_event_coop",
    "catalog_datarequest", "catalog_extension", "catalog_datadecision", "catalog_receiveddata", "catalog_receivedending",
    "catalog_datacall", "catalog_askedunit", "catalog_callsheet", "catalog_callconfirmation", "catalog_callclosing", "catalog_callending", "catalog_withdrawal", "catalog_join", "catalog_joindecision", "catalog_callreplacement",
    "policy_roundrecord", "policy_procedureanswer", "policy_classreview", "policy_closing", "policy_outcomemeasurement", "policy_outcomejudgement", "policy_watchfinding", "policy_watchanswer", "policy_evidencecheck",
    "publishing_hiddenpart",
    "processes_shareduse", "processes_shareduseending",
    "directives_link", "organization_handover", "policy_nudge", "policy_closedread", "policy_amendment", "policy_registercorrection",
    "policy_joinoffer", "policy_joinanswer",
}  # fmt: skip


def missing_guards() -> list[str]:
    """Return the guarded tables that lack a trigger against UPDATE, DELETE or REPLACE."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
            wanted = ("update", "delete", "replace")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
            wanted = ("update", "delete", "truncate")
        found = set(cursor.fetchall())
    return sorted(table for table in GUARDED if any((table, f"{table}_refuse_{act}") not in found for act in wanted))
