from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0004_settlement_guards"),
        ("coordination", "0002_guards"),
        ("organization", "0002_mandate_and_consent"),
        ("policy", "0005_voice_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organization.person")),
                ("proposal", models.ForeignKey(on_delete=PROTECT, related_name="nudges", to="policy.proposal")),
                (
                    "request",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="nudges", to="coordination.request"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="nudges", to="approval.step"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "on"), name="one_nudge_a_step_and_day"),
                    models.UniqueConstraint(fields=("request", "on"), name="one_nudge_a_request_and_day"),
                    models.CheckConstraint(
                        condition=Q(step__isnull=False, request__isnull=True)
                        | Q(step__isnull=True, request__isnull=False),
                        name="a_nudge_is_about_a_step_or_a_request",
                    ),
                ],
            },
        ),
    ]
