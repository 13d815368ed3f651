"""Moments, as people speak of them."""

from django import template

from consultation import moments

register = template.Library()
register.filter("last_minute", moments.last_minute)
