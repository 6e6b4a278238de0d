"""Lines of our documents with their code and strong words marked."""

from django import template

from mulkko.web.guides import inline

register = template.Library()
register.filter("inline", inline)
