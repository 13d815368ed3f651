"""The administrators' part of the back office: consultations, phases, themes, workshops, people and roles."""
