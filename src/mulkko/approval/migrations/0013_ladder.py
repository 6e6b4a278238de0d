"""The road of an objection: talks, requests to settle it, and where a settlement was found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0012_batch_guards"),
        ("organization", "0007_elections_and_gates"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettlementRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "forum",
                    models.CharField(
                        choices=[("superior", "superior"), ("vice_mayors", "vice_mayors"), ("committee", "committee")],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("held_on", models.DateField()),
                ("present", models.CharField(max_length=300)),
                ("minutes", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("stands", "stands"), ("changes", "changes"), ("withdrawn", "withdrawn")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="settlement",
            name="forum",
            field=models.CharField(
                blank=True,
                choices=[("superior", "superior"), ("vice_mayors", "vice_mayors"), ("committee", "committee")],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="held_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="settlement",
            name="instead_of",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="settlement",
            name="minutes",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forum__in", ("vice_mayors", "committee")), _negated=True),
                    models.Q(("held_on__isnull", False), models.Q(("minutes", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_meeting_has_a_day_and_minutes",
            ),
        ),
        migrations.AddField(
            model_name="settlementrequest",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
            ),
        ),
        migrations.AddField(
            model_name="settlementrequest",
            name="objection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlement_requests", to="approval.signature"
            ),
        ),
        migrations.AddField(
            model_name="talk",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
            ),
        ),
        migrations.AddField(
            model_name="talk",
            name="objection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="talks", to="approval.signature"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementrequest",
            constraint=models.UniqueConstraint(fields=("objection", "forum"), name="one_request_a_forum"),
        ),
    ]
