"""Rounds that another system decides: what was handed over, and what came back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0006_acting_guards"),
        ("organization", "0006_sent_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnedFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("text", models.TextField(blank=True)),
                ("unread", models.CharField(blank=True, choices=[("pdf", "pdf"), ("long", "long")], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("route_text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_over", to="approval.approval"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=100)),
                ("number", models.CharField(max_length=60)),
                ("decided_on", models.DateField()),
                ("file_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("hwpx", "hwpx"), ("docx", "docx"), ("pdf", "pdf"), ("txt", "txt")], max_length=4
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="approval.approval"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="approval.result",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="approval.returnedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("approval", "place"), name="one_result_a_round_and_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects__isnull", True), ("place", 1), ("reason", "")),
                            models.Q(
                                ("corrects__isnull", False), ("place__gt", 1), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="corrected_with_a_reason",
                    ),
                ],
            },
        ),
    ]
