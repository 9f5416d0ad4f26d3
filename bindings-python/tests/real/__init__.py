"""Real files, read as they are, against figures that were computed elsewhere.

The files belong to others and do not come with the project: the environment variable `CXMETRICS_SHARED` names the
folder that holds `data/`, or it is `shared` beside the checkout. Where it is not at hand each test says so and checks
nothing.
"""
