"""The steps of the scenario, one function for each line of `scenario.tsv`."""
