"""감시: what moved under approved documents, what was done about it, and when each was looked at."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_guards"),
        ("organization", "0007_elections_and_gates"),
        ("policy", "0024_outcome_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("due", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("claims", models.PositiveIntegerField(default=0)),
                ("findings", models.PositiveIntegerField(default=0)),
                ("unchecked", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField()),
                ("looked_at", models.DateTimeField()),
                ("newest_text", models.TextField()),
                ("unchecked", models.PositiveSmallIntegerField(default=0)),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="watch", to="policy.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WatchFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("holds", "holds"),
                            ("drifted", "drifted"),
                            ("broken", "broken"),
                            ("unverifiable", "unverifiable"),
                        ],
                        max_length=12,
                    ),
                ),
                ("grade", models.CharField(max_length=12)),
                ("is_known", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
                ("then_text", models.TextField()),
                ("now_text", models.TextField()),
                ("newest_text", models.TextField()),
                ("preferred_then", models.CharField(blank=True, max_length=20)),
                ("preferred_now", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.claim"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="watch_findings", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WatchAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("looked", "looked"), ("renewed", "renewed")], max_length=8)),
                ("role", models.CharField(choices=[("owner", "owner"), ("approver", "approver")], max_length=8)),
                ("reason", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=60)),
                ("unit_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.proposal",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="watch_answers", to="policy.proposal"
                    ),
                ),
                (
                    "upto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="policy.watchfinding"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="watchfinding",
            index=models.Index(fields=["proposal", "claim"], name="watch_findings_of_a_claim"),
        ),
        migrations.AddConstraint(
            model_name="watchanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_watch_answer_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "looked"), ("made__isnull", True)),
                    models.Q(("kind", "renewed"), ("made__isnull", False)),
                    _connector="OR",
                ),
                name="a_renewal_names_its_proposal",
            ),
        ),
    ]
