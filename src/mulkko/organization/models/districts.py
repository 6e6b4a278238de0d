"""The districts (구·군, 행정동) of the city with their outlines, and which data say how many people live in them."""

from django.db import models
from django.db.models import Q

from mulkko.organization.models.dated import Dated, ends_after_it_begins


class District(Dated):
    """One version of a district: its name, the district that it lies in, and its outline. A new outline is a new version."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    parent = models.CharField(max_length=40, blank=True)  # code of the district that it is a part of
    shape = models.TextField()  # as `engine.outlines` writes it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_district_a_code_and_day"),
            ends_after_it_begins("district_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.code


class AreaShare(models.Model):
    """One line of a crosswalk: which part of an area became part of another one on the day when areas changed.

    Either direction may be told: 0.4 of the old area lies in the new one, or 0.4 of the new one lies in the old.
    """

    from_code = models.CharField(max_length=40)
    to_code = models.CharField(max_length=40)
    share = models.DecimalField(max_digits=9, decimal_places=8)
    valid_on = models.DateField()  # the first day of the new areas

    class Meta:
        ordering = ["valid_on", "from_code", "to_code"]
        constraints = [
            models.UniqueConstraint(fields=["from_code", "to_code", "valid_on"], name="one_share_of_two_areas_a_day"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_share_of_an_area_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.from_code} → {self.to_code}"


class PopulationSource(Dated):
    """Which dataset of the catalogue counts the inhabitants, and in which of its columns. Named by the city, never guessed."""

    dataset = models.CharField(max_length=100)  # as queries write it
    district = models.CharField(max_length=100)  # the column with the code or name of the district
    people = models.CharField(
        max_length=100
    )  # the column with the number of people, summed over the rows of a district

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="one_population_source_a_day"),
            ends_after_it_begins("population_source_ends_later"),
        ]

    def __str__(self) -> str:
        return self.dataset
